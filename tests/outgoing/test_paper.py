"""Paper too: by rules that are data; every copy is ticked when the post has it, and prints."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from support.outgoing import NOW, TODAY, Bureau
from vanban.exchange.sending.operations import recall_document
from vanban.formats.pdf.text import words
from vanban.foundation.errors import Forbidden, NotFound
from vanban.outgoing.numbering.queries import books
from vanban.outgoing.numbering.rules import BookKind
from vanban.outgoing.publication.operations import (
    CannotPost,
    add_paper_rule,
    end_paper_rule,
    issue,
    print_postal_list,
    tick_posted,
)
from vanban.outgoing.publication.queries import goes_on_paper, paper_rules, postings, register_lines
from vanban.outgoing.publication.rules import PaperOrder, paper_basis

pytestmark = pytest.mark.django_db
BASIS = "Quy chế công tác văn thư, Điều 12"


@pytest.mark.parametrize(
    ("order", "covered"),
    [
        (PaperOrder((), (), (), BASIS), True),
        (PaperOrder(("quyet-dinh",), (), (), BASIS), True),
        (PaperOrder(("giay-moi",), (), (), BASIS), False),
        (PaperOrder((), ("commune",), (), BASIS), True),
        (PaperOrder((), ("department",), (), BASIS), False),
        (PaperOrder((), ("department",), ("b",), BASIS), True),
        (PaperOrder(("giay-moi",), (), ("b",), BASIS), False),
    ],
)
def test_a_rule_covers_its_types_and_its_receivers(order: PaperOrder, covered: bool) -> None:
    found = paper_basis([order], type_code="quyet-dinh", kind="commune", target="b")
    assert found == (BASIS if covered else None)


@pytest.mark.checklist(20)
def test_what_a_rule_asks_for_is_posted_ticked_and_printed(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    rule = add_paper_rule(
        actor=bureau.clerk,
        now=NOW,
        basis=BASIS,
        type_codes=["quyet-dinh"],
        targets=[bureau.neighbour_id],
    )
    document_id = bureau.sealed()
    foreseen = goes_on_paper(bureau.officer, document_id=document_id)
    assert [(row.name, row.why) for row in foreseen] == [
        ("Sở Giáo dục và Đào tạo", BASIS),
        ("Ông Y Thông, buôn Ea Kmar", ""),
    ]
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    end_paper_rule(actor=bureau.clerk, now=NOW, rule_id=rule)
    assert paper_rules(bureau.clerk) == []
    by_rule, alone = postings(bureau.clerk, posted=False)
    assert (by_rule.why, alone.why) == (BASIS, ""), "ended or not, what was issued is posted"
    tick_posted(
        actor=bureau.clerk,
        now=NOW,
        posting_id=by_rule.id,
        posted_on=TODAY,
        envelopes=2,
        mark="EE123456789VN",
    )
    (done,) = postings(bureau.clerk, posted=True, year=2026)
    assert (done.posted_on, done.envelopes, done.mark) == (TODAY, 2, "EE123456789VN")
    pdf = print_postal_list(actor=bureau.clerk, now=NOW)
    said = " ".join(word.text for word in words(pdf, 1))
    for part in ("20/11/2026", "01/QĐ-UBND", "EE123456789VN", "Y Thông"):
        assert part in said


def test_all_that_stands_against_a_tick_is_told_at_once(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    (row,) = postings(bureau.clerk, posted=False)
    tick_posted(actor=bureau.clerk, now=NOW, posting_id=row.id)
    with pytest.raises(CannotPost) as refused:
        tick_posted(
            actor=bureau.clerk,
            now=NOW,
            posting_id=row.id,
            posted_on=TODAY + timedelta(days=1),
            envelopes=0,
            mark="x" * 61,
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "publication.posted_already",
        "publication.posted_on",
        "publication.envelopes",
        "publication.mark",
    }
    assert all(reason.mend for reason in refused.value.reasons)
    with pytest.raises(Forbidden):
        tick_posted(actor=bureau.officer, now=NOW, posting_id=row.id)
    with pytest.raises(NotFound):
        tick_posted(actor=bureau.clerk, now=NOW, posting_id=UUID(int=1))


def test_a_rule_needs_its_basis_types_that_are_and_bodies_of_the_directory(
    bureau: Bureau,
) -> None:
    with pytest.raises(CannotPost) as refused:
        add_paper_rule(actor=bureau.clerk, now=NOW, basis=" ", type_codes=["khong-co"])
    assert {reason.code for reason in refused.value.reasons} == {
        "publication.paper_basis",
        "publication.paper_type",
    }
    with pytest.raises(NotFound):
        add_paper_rule(actor=bureau.clerk, now=NOW, basis=BASIS, targets=[UUID(int=1)])
    with pytest.raises(Forbidden):
        add_paper_rule(actor=bureau.officer, now=NOW, basis=BASIS)


def test_the_day_of_posting_is_the_legal_day(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    (row,) = postings(bureau.clerk, posted=False, document_id=document_id)
    assert row.issued_on == date(2026, 11, 20)
    with pytest.raises(CannotPost):
        tick_posted(
            actor=bureau.clerk, now=NOW, posting_id=row.id, posted_on=TODAY - timedelta(days=1)
        )


def test_a_document_called_back_is_posted_to_nobody(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    assert [row.name for row in postings(bureau.clerk, posted=False)] == [
        "Ông Y Thông, buôn Ea Kmar"
    ]
    recall_document(actor=bureau.clerk, now=NOW, document_id=document_id, reason="Nhầm tên đơn vị")
    assert postings(bureau.clerk, posted=False) == []
    (book,) = books(bureau.clerk, kind=BookKind.OUTGOING, year=2026)
    (line,) = register_lines(bureau.clerk, book_id=book.id)
    assert line.note == "Đã thu hồi ngày 20/11/2026"
