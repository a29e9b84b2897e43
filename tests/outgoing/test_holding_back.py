"""What is sealed and must not go out: held back, its number voided or kept, never lost."""

from datetime import timedelta
from uuid import UUID

import pytest

from support.outgoing import NOW, Bureau
from support.work import do_jobs
from vanban.core.records.queries import versions_of
from vanban.foundation import tenancy
from vanban.foundation.errors import Forbidden
from vanban.outgoing.approval.operations import approve, submit_for_approval
from vanban.outgoing.approval.queries import returns_of
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.drafting.operations import abandon_draft
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.numbering.operations import CannotVoid, take_number, void_number
from vanban.outgoing.numbering.operations.kept import CannotKeep
from vanban.outgoing.numbering.queries import books, entry_of_document, unsettled
from vanban.outgoing.publication.operations import (
    CannotHoldBack,
    CannotIssue,
    hold_back,
    issue,
    issue_and_send,
)
from vanban.outgoing.publication.queries import register_lines
from vanban.outgoing.publication.rules import HoldBack
from vanban.outgoing.sealing.operations import request_seal
from vanban.outgoing.signing.operations import request_signature
from vanban.oversight.tracking.queries import timeline_of

WHY = "Phụ lục thiếu trang 2, Chủ tịch cho giữ lại"
TOMORROW = NOW + timedelta(days=1)


def held(bureau: Bureau, number: HoldBack, *, who: str = "clerk") -> UUID:
    document_id = bureau.sealed()
    hold_back(
        actor=getattr(bureau, who), now=NOW, document_id=document_id, reason=WHY, number=number
    )
    return document_id


def signed_anew(bureau: Bureau, document_id: UUID) -> None:
    submit_for_approval(actor=bureau.officer, now=NOW, document_id=document_id)
    approve(actor=bureau.head, now=NOW, document_id=document_id, side=Side.CONTENT)
    approve(actor=bureau.chief, now=NOW, document_id=document_id, side=Side.FORM)
    request_signature(actor=bureau.leader, now=NOW, document_id=document_id)
    do_jobs(task="signing")


def sealed_anew(bureau: Bureau, document_id: UUID) -> None:
    do_jobs(task="numbering")
    request_seal(actor=bureau.clerk, now=NOW, document_id=document_id)
    do_jobs(task="sealing")


def entries(bureau: Bureau) -> list[tuple[int, bool, str]]:
    tenancy.enter(bureau.organisation_id)
    rows = NumberEntry.objects.order_by("number")
    return [(row.number, row.voided_at is not None, row.void_reason) for row in rows]


@pytest.mark.parametrize("who", ["clerk", "leader"])
def test_it_goes_back_to_its_drafter_and_its_number_is_voided_in_the_book(
    signing_bureau: Bureau, who: str
) -> None:
    bureau = signing_bureau
    document_id = held(bureau, HoldBack.VOID, who=who)
    document = bureau.document(document_id)
    assert (document.state, document.number_printed, document.issued_date) == ("drafting", "", None)
    assert bureau.kinds(document_id)[-1] == "sealed", "what was sealed stays to be read"
    assert entries(bureau) == [(1, True, WHY)]
    assert [row.reason for row in returns_of(bureau.officer, document_id=document_id)] == [WHY]
    with pytest.raises(CannotIssue):
        issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    told = [(row.did, row.note) for row in timeline_of(bureau.clerk, document_id=document_id)]
    assert ("giữ lại, chưa phát hành; hủy số 01", WHY) in told


def test_a_number_that_was_kept_comes_back_on_the_same_day(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = held(bureau, HoldBack.KEEP)
    (book,) = [row for row in books(bureau.clerk) if row.kind == "outgoing"]
    (line,) = register_lines(bureau.clerk, book_id=book.id)
    assert line.note == "Giữ số cho bản sửa, chưa phát hành"
    signed_anew(bureau, document_id)
    assert take_number(actor=bureau.clerk, now=NOW, document_id=document_id) == 1
    sealed_anew(bureau, document_id)
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    assert bureau.document(document_id).business_id == "H15,2026/11/20,01/QĐ-UBND"
    assert entries(bureau) == [(1, False, "")]
    sealed = [r for r in versions_of(bureau.system, document_id=document_id) if r.kind == "sealed"]
    assert len({row.sha256 for row in sealed}) == 2


def test_signed_again_on_another_day_it_does_not_bear_the_old_date(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = held(bureau, HoldBack.KEEP)
    signed_anew(bureau, document_id)
    assert take_number(actor=bureau.clerk, now=TOMORROW, document_id=document_id) == 2
    assert [row[:2] for row in entries(bureau)] == [(1, True), (2, False)]
    assert "20/11/2026" in entries(bureau)[0][2]


def test_the_signed_file_gets_another_number_and_seal(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = held(bureau, HoldBack.RENUMBER)
    assert bureau.state(document_id) == "signed"
    assert take_number(actor=bureau.clerk, now=NOW, document_id=document_id) == 2
    sealed_anew(bureau, document_id)
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    assert bureau.document(document_id).business_id == "H15,2026/11/20,02/QĐ-UBND"


def test_a_kept_number_is_voided_when_the_draft_is_given_up(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = held(bureau, HoldBack.KEEP)
    abandon_draft(actor=bureau.officer, now=NOW, document_id=document_id, reason="Không làm nữa")
    do_jobs()
    assert entry_of_document(bureau.clerk, document_id=document_id) is None
    assert entries(bureau) == [(1, True, "Bỏ dự thảo đang giữ số này.")]


def test_a_book_stays_open_for_the_number_it_keeps(signing_bureau: Bureau) -> None:
    held(signing_bureau, HoldBack.KEEP)
    tenancy.enter(signing_bureau.organisation_id)
    assert unsettled(NumberEntry.objects.get().book) == ([], ["01"])


@pytest.mark.parametrize("who", ["officer", "head", "chief"])
def test_nobody_but_the_clerk_and_the_signer_holds_back(signing_bureau: Bureau, who: str) -> None:
    with pytest.raises(Forbidden):
        held(signing_bureau, HoldBack.VOID, who=who)


def test_all_that_speaks_against_it_is_said_at_once(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.numbered()
    with pytest.raises(CannotHoldBack) as refused:
        hold_back(
            actor=bureau.clerk,
            now=NOW,
            document_id=document_id,
            reason=" ",
            number=HoldBack.VOID,
        )
    codes = [each.code for each in refused.value.reasons]
    assert codes == ["records.wrong_state", "publication.hold_reason"]


def test_what_is_leaving_by_an_order_or_has_left_is_not_held_back(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    with pytest.raises(CannotVoid) as told:
        void_number(actor=bureau.clerk, now=NOW, document_id=document_id, reason=WHY)
    assert "Giữ lại" in told.value.reasons[0].mend
    issue_and_send(actor=bureau.clerk, now=NOW, document_id=document_id)
    with pytest.raises(CannotHoldBack):
        hold_back(
            actor=bureau.clerk, now=NOW, document_id=document_id, reason=WHY, number=HoldBack.VOID
        )
    assert bureau.state(document_id) == "issued"


def test_a_closed_book_keeps_no_number(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    tenancy.enter(bureau.organisation_id)
    entry = NumberEntry.objects.select_related("book").get()
    entry.book.closed_at = NOW
    entry.book.save(update_fields=["closed_at"])
    with pytest.raises(CannotKeep):
        hold_back(
            actor=bureau.clerk, now=NOW, document_id=document_id, reason=WHY, number=HoldBack.KEEP
        )
    assert bureau.state(document_id) == "sealed"
