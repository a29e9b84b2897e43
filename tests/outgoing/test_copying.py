"""Copies by articles 25 to 27: what may be made of what, one series of numbers, box 14."""

import io
import itertools
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pikepdf
import pytest

from support.clock import standing
from support.outgoing import NOW, TODAY, Bureau, kept, scan
from support.papers import LINES, draft
from support.signing_tool import sign_as_tool
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.doors.testpki.authority import Pki
from vanban.formats.pdf.text import words
from vanban.foundation.errors import Forbidden
from vanban.incoming.reception.operations import enter_by_hand
from vanban.incoming.reception.rules import Header
from vanban.incoming.registration.operations import register
from vanban.outgoing.copying.operations import (
    CannotCopy,
    CannotSendCopy,
    cancel_copy,
    request_copy,
    send_copy,
)
from vanban.outgoing.copying.queries import copies_of
from vanban.outgoing.copying.rules import CONVERSIONS, Form, Medium, reasons_against_copying
from vanban.outgoing.drafting.rules import RecipientInput
from vanban.outgoing.numbering.operations import close_book
from vanban.outgoing.numbering.queries import books
from vanban.outgoing.numbering.rules import BookKind
from vanban.outgoing.publication.operations import issue, seal_register
from vanban.outgoing.publication.queries import register_lines
from vanban.outgoing.publication.rules.registers import RegisterOf
from vanban.oversight.tracking.queries import delivery_board
from vanban.trust.certificates.operations.enrolling import enrol_desk_key
from vanban.trust.keys.queries import transaction_of
from vanban.trust.verification.operations.looking import look_at
from vanban.trust.verification.operations.recording import record_verdict
from vanban.trust.verification.operations.returned import take_back
from vanban.trust.verification.rules.verdict import Outcome

PAPER, ELECTRONIC = Medium.PAPER, Medium.ELECTRONIC


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize(("source", "target"), list(itertools.product(Medium, Medium)))
def test_the_decrees_table_of_conversions(form: Form, source: Medium, target: Medium) -> None:
    reasons = reasons_against_copying(
        form=form,
        source=source,
        target=target,
        source_is_copy=True,
        has_extract=True,
        official=True,
        competent=True,
        dpi=None,
    )
    electronic_both = source is target is ELECTRONIC
    assert bool(reasons) == (electronic_both and form is not Form.EXTRACT)
    assert ((source, target) in CONVERSIONS[form]) == (not reasons)


def test_all_that_stands_against_a_copy_is_told_at_once() -> None:
    reasons = reasons_against_copying(
        form=Form.COPY_OF_COPY,
        source=PAPER,
        target=ELECTRONIC,
        source_is_copy=False,
        has_extract=False,
        official=False,
        competent=False,
        dpi=150.0,
        signed_file=True,
    )
    assert {reason.code for reason in reasons} == {
        "copying.not_a_copy",
        "copying.not_official",
        "copying.not_competent",
        "copying.signed_file",
        "copying.low_resolution",
    }
    assert all(reason.mend for reason in reasons)


@pytest.mark.checklist(23)
@pytest.mark.django_db
def test_copies_of_all_forms_share_one_series_and_are_made(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    wanted = (
        (Form.TRUE_COPY, ELECTRONIC, PAPER, None),
        (Form.TRUE_COPY, PAPER, ELECTRONIC, scan(200)),
        (Form.EXTRACT, ELECTRONIC, ELECTRONIC, None),
    )
    for form, source, target, data in wanted:
        extract = form is Form.EXTRACT
        stored = kept(data) if data else kept(scan(300)) if extract else None
        request_copy(
            actor=bureau.clerk,
            now=NOW,
            document_id=document_id,
            form=form,
            source=source,
            target=target,
            signer_post_id=bureau.leader.post_id,  # type: ignore[arg-type]
            recipients=["Sở Nội vụ"],
            stored=stored,
        )
    do_jobs(task="copying")
    rows = copies_of(bureau.clerk, document_id=document_id)
    assert [row.problem for row in rows] == [None, None, None]
    assert sorted(row.symbol for row in rows) == ["01/SY-UBND", "02/SY-UBND", "03/TrS-UBND"]
    by_symbol = {row.symbol: load(row.sha256) for row in rows}
    with pikepdf.open(io.BytesIO(by_symbol["01/SY-UBND"])) as paper:
        last = len(paper.pages) - 1
    said = " ".join(word.text for word in words(by_symbol["01/SY-UBND"], last))
    for part in ("SAO Y", "Số: 01/SY-UBND", "Đắk Lắk, ngày 20 tháng 11 năm 2026", "- Sở Nội vụ;"):
        assert part in said
    assert b"/ByteRange" in by_symbol["02/SY-UBND"]
    assert b"/ByteRange" not in by_symbol["01/SY-UBND"]
    by_id = {row.symbol: row.id for row in rows}
    sent_over_the_line(bureau, by_id["02/SY-UBND"], on_paper=by_id["01/SY-UBND"])


def sent_over_the_line(bureau: Bureau, copy_id: UUID, *, on_paper: UUID) -> None:
    to = [RecipientInput(organisation_id=bureau.partner_id)]
    with pytest.raises(Forbidden):
        send_copy(actor=bureau.officer, now=NOW, copy_id=copy_id, recipients=to)
    with pytest.raises(CannotSendCopy) as refused:
        send_copy(actor=bureau.clerk, now=NOW, copy_id=on_paper, recipients=[])
    assert {reason.code for reason in refused.value.reasons} == {
        "copying.on_paper",
        "copying.no_recipient",
    }
    made = send_copy(actor=bureau.clerk, now=NOW, copy_id=copy_id, recipients=to)
    document = bureau.document(made)
    assert (document.state, document.type_code) == ("issued", "sao-y")
    assert document.business_id == "H15,2026/11/20,02/SY-UBND"
    do_jobs()
    (line,) = delivery_board(bureau.clerk, document_id=made)
    assert (line.name, line.way) == ("Văn phòng Chính phủ", "axis")
    book = next(row for row in books(bureau.clerk) if row.kind == BookKind.COPIES)
    lines = {row.symbol: row for row in register_lines(bureau.clerk, book_id=book.id)}
    assert lines["02/SY-UBND"].recipients == "Văn phòng Chính phủ"
    assert lines["02/SY-UBND"].sent_at == NOW
    with pytest.raises(CannotSendCopy, match="đã gửi"):
        send_copy(actor=bureau.clerk, now=NOW, copy_id=copy_id, recipients=to)


@pytest.mark.django_db
def test_an_electronic_original_is_forwarded_not_copied(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    with pytest.raises(CannotCopy) as refused:
        request_copy(
            actor=bureau.clerk,
            now=NOW,
            document_id=document_id,
            form=Form.TRUE_COPY,
            source=ELECTRONIC,
            target=ELECTRONIC,
            signer_post_id=bureau.officer.post_id,  # type: ignore[arg-type]
        )
    codes = {reason.code for reason in refused.value.reasons}
    assert codes == {"copying.conversion", "copying.not_official", "copying.not_competent"}
    with pytest.raises(Forbidden):
        request_copy(
            actor=bureau.officer,
            now=NOW,
            document_id=document_id,
            form=Form.TRUE_COPY,
            source=ELECTRONIC,
            target=PAPER,
            signer_post_id=bureau.leader.post_id,  # type: ignore[arg-type]
        )


@pytest.mark.django_db
def test_the_clerks_tool_signs_an_electronic_copy(signing_bureau: Bureau, pki: Pki) -> None:
    bureau = signing_bureau
    body = "Ủy ban nhân dân tỉnh Đắk Lắk"
    token = pki.issue_organisation(body, now=NOW, valid_from=NOW - timedelta(days=1))
    key_id = enrol_desk_key(
        actor=bureau.system,
        now=NOW,
        label="USB token",
        certificate=token.certificate,
        chain=token.chain,
    )
    document_id = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    assert bureau.leader.post_id is not None
    copy_ids = [
        request_copy(
            actor=bureau.clerk,
            now=NOW,
            document_id=document_id,
            form=Form.TRUE_COPY,
            source=PAPER,
            target=ELECTRONIC,
            signer_post_id=bureau.leader.post_id,
            stored=kept(scan(200), "quet.pdf"),
            way=str(key_id),
        )
        for _ in range(2)
    ]
    with standing(NOW):
        do_jobs(task="copying")
    row = transaction_of(bureau.system, transaction_id=copy_ids[0])
    assert row is not None
    assert (row.function, row.number) == ("SignCopy", "01/SY-UBND")
    signed = sign_as_tool(load(row.source_sha256), token, "Sao y")
    with standing(NOW):
        take_back(actor=bureau.system, now=NOW, transaction_id=row.id, data=signed)
        cancel_copy(actor=bureau.clerk, now=NOW, copy_id=copy_ids[1])
        do_jobs(task="handle_event")
    made = {each.id: each for each in copies_of(bureau.clerk, document_id=document_id)}
    assert load(made[copy_ids[0]].sha256) == signed
    assert made[copy_ids[1]].state == "failed"
    assert made[copy_ids[1]].problem


def test_a_copy_without_a_signer_is_refused_with_all_else_that_is_wrong(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()  # not issued yet
    with pytest.raises(CannotCopy) as refused:
        request_copy(
            actor=bureau.clerk,
            now=NOW,
            document_id=document_id,
            form=Form.TRUE_COPY,
            source=ELECTRONIC,
            target=ELECTRONIC,
            signer_post_id=None,
        )
    codes = {each.code for each in refused.value.reasons}
    assert codes >= {"copying.no_signer", "copying.not_official"}
    assert all(each.mend for each in refused.value.reasons)


def test_a_paper_copy_has_every_column_of_its_line_and_a_locked_book_stops_no_sending(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    given = {"signer_post_id": bureau.leader.post_id, "document_id": document_id, "now": NOW}
    places = ["Sở Nội vụ", "", "Ủy ban nhân dân xã Ea Kao"]
    for source, target, stored in ((ELECTRONIC, PAPER, None), (PAPER, ELECTRONIC, kept(scan(200)))):
        request_copy(
            actor=bureau.clerk,
            form=Form.TRUE_COPY,
            source=source,
            target=target,
            recipients=places,
            stored=stored,
            **given,  # type: ignore[arg-type]
        )
    do_jobs(task="copying")
    book = next(row for row in books(bureau.clerk) if row.kind == BookKind.COPIES)
    close_book(actor=bureau.clerk, now=NOW, book_id=book.id)
    seal_register(actor=bureau.clerk, now=NOW, of=RegisterOf.book(book.id))
    do_jobs(task="publication")
    line = register_lines(bureau.clerk, book_id=book.id)[0]
    assert (line.symbol, line.signer, line.copies) == ("01/SY-UBND", bureau.leader.name, 2)
    assert line.recipients == "Sở Nội vụ; Ủy ban nhân dân xã Ea Kao"
    electronic = copies_of(bureau.clerk, document_id=document_id)[0]
    to = [RecipientInput(organisation_id=bureau.partner_id)]
    made = send_copy(actor=bureau.clerk, now=NOW, copy_id=electronic.id, recipients=to)
    assert bureau.document(made).state == "issued"
    assert register_lines(bureau.clerk, book_id=book.id)[0] == line


def test_what_came_as_a_true_copy_is_copied_on(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    header = Header(
        issuer_name="Sở Tài chính",
        number="05",
        notation="SY-STC",
        issued_date=TODAY,
        type_code="sao-y",
        type_name="Sao y",
        subject="Về định mức chi",
    )
    page = kept(draft(lines=LINES[:6]), "sao.pdf")
    document_id = enter_by_hand(actor=bureau.clerk, now=NOW, header=header, files=[page])
    register(actor=bureau.clerk, now=NOW, document_id=document_id)
    request_copy(
        actor=bureau.clerk,
        now=NOW,
        document_id=document_id,
        form=Form.COPY_OF_COPY,
        source=ELECTRONIC,
        target=PAPER,
        signer_post_id=bureau.leader.post_id,
    )
    do_jobs(task="copying")
    (row,) = copies_of(bureau.clerk, document_id=document_id)
    assert (row.symbol, row.problem) == ("01/SL-UBND", None)
    data = load(row.sha256)
    with pikepdf.open(io.BytesIO(data)) as made:
        assert len(made.pages) == 1  # the block stands under the text, on the same sheet
    said = [word.text for word in words(data, 0)]
    assert said.index("ĐỊNH") < said.index("LỤC")


def test_a_document_whose_signature_does_not_hold_is_not_certified(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    with standing(NOW):  # what the seal was judged at
        document_id = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    sha256 = bureau.sha256(document_id, "sealed")
    found = look_at(load(sha256), now=NOW, ask_issuers=False)
    later = found.checked_at + timedelta(minutes=1)
    invalid = replace(found, outcome=Outcome.INVALID, checked_at=later)
    record_verdict(actor=bureau.system, now=NOW, file_sha256=sha256, verdict=invalid)
    with pytest.raises(CannotCopy) as refused:
        request_copy(
            actor=bureau.clerk,
            now=NOW,
            document_id=document_id,
            form=Form.TRUE_COPY,
            source=ELECTRONIC,
            target=PAPER,
            signer_post_id=bureau.leader.post_id,
        )
    assert [each.code for each in refused.value.reasons] == ["copying.invalid_source"]
