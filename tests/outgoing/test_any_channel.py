"""Registers and copies signed by whatever key the body has: telephone, service, file by hand."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from support.clock import standing
from support.judges import pdfsig
from support.killed import KilledError, after, before
from support.outgoing import NOW, Bureau, kept, scan
from support.phones import BODY, CSC2, SIM, SMARTCA, a_phone
from support.signing_tool import sign_as_tool
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.doors.testpki.authority import Pki
from vanban.foundation.errors import Forbidden, NotFound
from vanban.outgoing.copying.operations import CannotCopy, cancel_copy, request_copy
from vanban.outgoing.copying.operations import make as copy_made
from vanban.outgoing.copying.queries import CopyRow, copies_of
from vanban.outgoing.copying.rules import Form, Medium
from vanban.outgoing.numbering.operations import (
    close_book,
    reopen_book,
    reserve_number,
    void_reserved,
)
from vanban.outgoing.numbering.queries import book, books
from vanban.outgoing.numbering.rules import BookKind
from vanban.outgoing.publication.operations import (
    CannotSealRegister,
    answer_file_copy,
    ask_file_copy,
    cancel_register,
    hand_out_file_copy,
    issue,
    open_sealed_register,
    seal_register,
)
from vanban.outgoing.publication.operations import sealing as register_made
from vanban.outgoing.publication.queries import SealedRegisterRow, sealed_registers
from vanban.outgoing.publication.rules.registers import RegisterKind, RegisterOf
from vanban.trust.certificates.operations.enrolling import enrol_desk_key
from vanban.trust.keys.queries import transaction_of
from vanban.trust.verification.operations import making
from vanban.trust.verification.operations.returned import take_back
from vanban.trust.verification.queries import verdict_of

pytestmark = pytest.mark.django_db

Death = Callable[[Callable[..., object]], Callable[..., object]]
BASIS = "Ý kiến Chánh Văn phòng ngày 20/11/2026"
POSTED = RegisterOf.of_year(RegisterKind.POSTED, 2026)
LOANS = RegisterOf.of_year(RegisterKind.LOANS, 2026)


def a_line(bureau: Bureau, about: str) -> UUID:
    """A line in the general book of the body, open to nobody; the book."""
    taken = reserve_number(actor=bureau.clerk, now=NOW, about=about, basis=BASIS)
    void_reserved(actor=bureau.clerk, now=NOW, entry_id=taken.entry_id, reason="Không ban hành.")
    rows = books(bureau.clerk)
    return next(row.id for row in rows if row.kind == BookKind.OUTGOING and row.series == "chung")


def closed(bureau: Bureau) -> RegisterOf:
    book_id = a_line(bureau, "Kế hoạch Tết")
    close_book(actor=bureau.clerk, now=NOW, book_id=book_id)
    return RegisterOf.book(book_id)


def asked(bureau: Bureau, of: RegisterOf, way: str = "") -> UUID:
    made = seal_register(actor=bureau.clerk, now=NOW, of=of, way=way)
    do_jobs(task="publication.jobs.make")
    return made


def last(bureau: Bureau, of: RegisterOf) -> SealedRegisterRow:
    return sealed_registers(bureau.clerk, of=of)[0]


def copied(bureau: Bureau, document_id: UUID, way: str = "", data: bytes | None = None) -> UUID:
    made = request_copy(
        actor=bureau.clerk,
        now=NOW,
        document_id=document_id,
        form=Form.TRUE_COPY,
        source=Medium.PAPER,
        target=Medium.ELECTRONIC,
        signer_post_id=bureau.leader.post_id,
        stored=kept(data or scan(200), "quet.pdf"),
        way=way,
    )
    do_jobs(task="copying.jobs.make")
    return made


def issued(bureau: Bureau) -> UUID:
    document_id = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    return document_id


def copy(bureau: Bureau, document_id: UUID) -> CopyRow:
    return copies_of(bureau.clerk, document_id=document_id)[0]


# ── by a service ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.needs("pdfsig")
def test_a_remote_service_signs_the_last_register_and_the_book_is_locked(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    bureau = signing_bureau
    of = closed(bureau)
    with a_phone(bureau, pki, tmp_path, CSC2, of_body=True) as phone:
        made = asked(bureau, of, phone.way)
        assert last(bureau, of).state == "waiting"
        with pytest.raises(CannotSealRegister, match="đang được in"):
            seal_register(actor=bureau.clerk, now=NOW, of=of, way=phone.way)
        phone.answered(made)
    row = last(bureau, of)
    assert (row.state, row.problem, row.final, row.line_count) == ("done", None, True, 1)
    assert of.book_id is not None
    assert book(bureau.clerk, book_id=of.book_id).locked_at is not None
    sha256 = open_sealed_register(actor=bureau.clerk, now=NOW, register_id=row.id)
    assert pdfsig(load(sha256), tmp_path) == ["Signature is Valid."]
    verdict = verdict_of(bureau.clerk, file_sha256=sha256)
    assert verdict is not None
    assert [each.intact for each in verdict.signatures] == [True]


@pytest.mark.needs("pdfsig")
def test_a_sim_signs_an_electronic_copy(signing_bureau: Bureau, pki: Pki, tmp_path: Path) -> None:
    bureau = signing_bureau
    document_id = issued(bureau)
    with a_phone(bureau, pki, tmp_path, SIM, of_body=True) as phone:
        made = copied(bureau, document_id, phone.way)
        assert copy(bureau, document_id).state == "waiting"
        phone.answered(made)
        told = transaction_of(bureau.system, transaction_id=made)
    row = copy(bureau, document_id)
    assert (row.state, row.problem) == ("done", None)
    assert told is not None
    assert told.title == "Sao y 01/SY-UBND"
    assert pdfsig(load(row.sha256), tmp_path) == ["Signature is Valid."]
    assert verdict_of(bureau.clerk, file_sha256=row.sha256) is not None


def test_what_is_refused_on_the_telephone_is_told_with_its_mend_and_asked_again(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    bureau = signing_bureau
    document_id = issued(bureau)
    of = RegisterOf.book(a_line(bureau, "Kế hoạch Tết"))
    with a_phone(bureau, pki, tmp_path, SMARTCA, of_body=True) as phone:
        phone.service.mood = "reject"
        phone.answered(asked(bureau, of, phone.way))
        phone.answered(copied(bureau, document_id, phone.way))
        for problem in (last(bureau, of).problem, copy(bureau, document_id).problem):
            assert problem is not None
            assert problem.code == "keys.rejected"
            assert problem.mend
        phone.service.mood = "sign"
        phone.answered(asked(bureau, of, phone.way))
        phone.answered(copied(bureau, document_id, phone.way))
    assert (last(bureau, of).state, last(bureau, of).final) == ("done", False)
    row = copy(bureau, document_id)
    assert (row.state, row.symbol) == ("done", "02/SY-UBND")  # the first keeps its line


def test_the_last_print_that_no_longer_says_what_the_book_says_locks_nothing(
    signing_bureau: Bureau, pki: Pki, tmp_path: Path
) -> None:
    bureau = signing_bureau
    of = closed(bureau)
    assert of.book_id is not None
    with a_phone(bureau, pki, tmp_path, CSC2, of_body=True) as phone:
        made = asked(bureau, of, phone.way)
        reopen_book(actor=bureau.clerk, now=NOW, book_id=of.book_id, basis=BASIS)
        a_line(bureau, "Kế hoạch khác")
        close_book(actor=bureau.clerk, now=NOW, book_id=of.book_id)
        phone.answered(made)
    row = last(bureau, of)
    assert (row.state, row.sha256) == ("failed", "")
    assert row.problem is not None
    assert row.problem.code == "publication.register_changed"
    assert book(bureau.clerk, book_id=of.book_id).locked_at is None
    asked(bureau, of)
    assert (last(bureau, of).line_count, last(bureau, of).final) == (2, True)


def test_a_file_signed_by_hand_is_a_register_and_a_copy_too(
    signing_bureau: Bureau, pki: Pki
) -> None:
    bureau = signing_bureau
    document_id = issued(bureau)
    token = pki.issue_organisation(BODY, now=NOW, valid_from=NOW - timedelta(days=1))
    enrol_desk_key(
        actor=bureau.system,
        now=NOW,
        label="USB token",
        certificate=token.certificate,
        chain=token.chain,
    )
    with standing(NOW):
        made = (asked(bureau, POSTED, "file"), copied(bureau, document_id, "file"))
        for each in made:
            row = transaction_of(bureau.system, transaction_id=each)
            assert row is not None
            signed = sign_as_tool(load(row.source_sha256), token, "Ky")
            take_back(actor=bureau.system, now=NOW, transaction_id=each, data=signed, by_hand=True)
        do_jobs(task="handle_event")
    assert (last(bureau, POSTED).state, copy(bureau, document_id).state) == ("done", "done")


# ── books kept by the year ────────────────────────────────────────────────────────────────────


def test_the_book_of_kept_copies_is_signed_and_kept_by_the_same_act(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    document_id = issued(bureau)
    loan = ask_file_copy(
        actor=bureau.officer,
        now=NOW,
        document_id=document_id,
        purpose="Đối chiếu số liệu hỗ trợ",
        allower_id=bureau.chief.post_id,
    )
    answer_file_copy(actor=bureau.chief, now=NOW, loan_id=loan, allow=True)
    hand_out_file_copy(actor=bureau.clerk, now=NOW, loan_id=loan, dossier="01/TH-2026")
    asked(bureau, LOANS)
    asked(bureau, POSTED)
    row = last(bureau, LOANS)
    assert (row.state, row.problem, row.line_count, row.final) == ("done", None, 1, False)
    assert row.book_id is None
    assert (last(bureau, POSTED).state, last(bureau, POSTED).line_count) == ("done", 1)
    asked(bureau, LOANS)  # again, when there is more to tell
    assert [each.state for each in sealed_registers(bureau.clerk, of=LOANS)] == ["done", "done"]


def test_a_register_of_a_year_is_for_the_clerk_and_of_a_year_that_has_come(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    for other in (bureau.officer, bureau.leader, bureau.system):
        with pytest.raises(Forbidden):
            seal_register(actor=other, now=NOW, of=POSTED)
    to_come = RegisterOf.of_year(RegisterKind.LOANS, 2027)
    with pytest.raises(CannotSealRegister) as refused:
        seal_register(actor=bureau.clerk, now=NOW, of=to_come, way="gone")
    codes = {each.code for each in refused.value.reasons}
    assert codes == {"publication.year_to_come", "sealing.no_such_way"}
    assert all(each.mend for each in refused.value.reasons)
    made = asked(bureau, POSTED, "file")
    for other in (bureau.officer, bureau.leader):
        with pytest.raises(Forbidden):
            cancel_register(actor=other, now=NOW, register_id=made)
        with pytest.raises(Forbidden):
            open_sealed_register(actor=other, now=NOW, register_id=made)
    with pytest.raises(NotFound):
        open_sealed_register(actor=bureau.clerk, now=NOW, register_id=made)
    cancel_register(actor=bureau.clerk, now=NOW, register_id=made)
    cancel_register(actor=bureau.clerk, now=NOW, register_id=made)  # again: no change
    row = last(bureau, POSTED)
    assert row.problem is not None
    assert (row.problem.code, bool(row.problem.mend)) == ("publication.register_cancelled", True)


def test_an_electronic_file_is_no_scan_and_a_stranger_stops_no_copy(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    document_id = issued(bureau)
    with pytest.raises(CannotCopy) as refused:
        copied(bureau, document_id, "gone", load(bureau.sha256(document_id, "sealed")))
    codes = {each.code for each in refused.value.reasons}
    assert codes == {"copying.signed_file", "sealing.no_such_way"}
    made = copied(bureau, document_id, "file")
    with pytest.raises(Forbidden):
        cancel_copy(actor=bureau.officer, now=NOW, copy_id=made)


# ── a worker dies ─────────────────────────────────────────────────────────────────────────────

REGISTER_STEPS = ("note_printed", "prepare_register", "complete_register")


@pytest.mark.parametrize("when", [before, after])
@pytest.mark.parametrize("name", REGISTER_STEPS)
def test_a_worker_killed_at_a_register_prints_it_once_and_signs_it_once(
    signing_bureau: Bureau, monkeypatch: pytest.MonkeyPatch, name: str, when: Death
) -> None:
    bureau = signing_bureau
    of = closed(bureau)
    made = seal_register(actor=bureau.clerk, now=NOW, of=of)
    with monkeypatch.context() as patch:
        patch.setattr(register_made, name, when(getattr(register_made, name)))
        with pytest.raises(KilledError):
            register_made.make_register(actor=bureau.system, now=NOW, register_id=made)
    with monkeypatch.context() as patch:
        if (name, when) != ("note_printed", before):  # what is printed is not printed again
            patch.setattr(register_made, "printed_register", before(print))
        if name == "complete_register":  # nor is what is prepared prepared again
            patch.setattr(register_made, "prepare_lettered", before(print))
        register_made.make_register(actor=bureau.system, now=NOW, register_id=made)
    row = last(bureau, of)
    assert (row.state, row.problem, row.final) == ("done", None, True)
    verdict = verdict_of(bureau.clerk, file_sha256=row.sha256)
    assert verdict is not None
    assert len(verdict.signatures) == 1


@pytest.mark.parametrize("when", [before, after])
@pytest.mark.parametrize("name", ["prepare_copy", "give_copy", "complete_copy"])
def test_a_worker_killed_at_a_copy_asks_the_service_once(
    signing_bureau: Bureau,
    pki: Pki,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    when: Death,
) -> None:
    bureau = signing_bureau
    document_id = issued(bureau)
    with a_phone(bureau, pki, tmp_path, CSC2, of_body=True) as phone:
        with monkeypatch.context() as patch:
            patch.setattr(copy_made, name, when(getattr(copy_made, name)))
            with pytest.raises(KilledError):
                phone.answered(copied(bureau, document_id, phone.way))
        made = copy(bureau, document_id).id
        copy_made.make_copy(actor=bureau.system, now=NOW, copy_id=made)
        phone.answered(made)
        copy_made.finish_copy(actor=bureau.system, now=NOW, copy_id=made)
        assert len(phone.service.asked) == 1
    row = copy(bureau, document_id)
    assert (row.state, row.problem) == ("done", None)
    assert verdict_of(bureau.clerk, file_sha256=row.sha256) is not None


def test_the_verdict_stands_before_the_copy_is_done(
    signing_bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = signing_bureau
    document_id = issued(bureau)
    with monkeypatch.context() as patch:
        patch.setattr(making, "record_verdict", before(making.record_verdict))
        with pytest.raises(KilledError):
            copied(bureau, document_id)
    assert copy(bureau, document_id).state == "prepared"
    copy_made.make_copy(actor=bureau.system, now=NOW, copy_id=copy(bureau, document_id).id)
    row = copy(bureau, document_id)
    assert verdict_of(bureau.clerk, file_sha256=row.sha256) is not None
