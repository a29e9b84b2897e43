"""Books as data: what each numbers, how it prints, closed with nothing open, locked for good."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from support.clock import standing
from support.outgoing import NOW, Bureau, with_books
from support.signing_tool import sign_as_tool
from support.work import do_jobs
from vanban.core.files.queries import load
from vanban.core.organisations.queries import organisation
from vanban.doors.testpki.authority import Pki
from vanban.foundation import tenancy
from vanban.foundation.errors import Forbidden, NotFound
from vanban.outgoing.numbering.models import NumberEntry, RegisterBook
from vanban.outgoing.numbering.operations import (
    CannotChangeBook,
    CannotNumber,
    CannotOpenBooks,
    close_book,
    insert_number,
    open_book,
    reopen_book,
    reserve_number,
    revise_book,
    take_next,
    take_number,
    void_number,
    void_reserved,
)
from vanban.outgoing.numbering.queries import BookRow, book, book_of_document, books, reserved
from vanban.outgoing.numbering.rules import BookKind, SeriesInput, book_for
from vanban.outgoing.publication.operations import (
    CannotSealRegister,
    cancel_register,
    issue,
    open_sealed_register,
    seal_register,
)
from vanban.outgoing.publication.queries import sealed_registers
from vanban.outgoing.publication.rules.registers import RegisterOf
from vanban.oversight.tracking.queries import history_of_book
from vanban.trust.certificates.operations.enrolling import enrol_desk_key
from vanban.trust.keys.queries import transaction_of
from vanban.trust.verification.operations.returned import take_back
from vanban.trust.verification.queries import verdict_of
from vanban.trust.verification.rules.verdict import Outcome

pytestmark = pytest.mark.django_db
BASIS = "Chủ tịch UBND tỉnh cho phép, ngày 19/11/2026"
INVITATIONS = SeriesInput(BookKind.OUTGOING, "", "Sổ giấy mời", ("giay-moi",), width=3)
NEW_YEAR = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)


def general(bureau: Bureau) -> BookRow:
    rows = books(bureau.clerk, kind=BookKind.OUTGOING, year=2026)
    return next(row for row in rows if not row.type_codes and not row.unit_ids)


def codes(
    refused: pytest.ExceptionInfo[CannotOpenBooks | CannotChangeBook | CannotNumber],
) -> set[str]:
    assert all(reason.mend for reason in refused.value.reasons), "each says how to mend it"
    return {reason.code for reason in refused.value.reasons}


# ── which book ────────────────────────────────────────────────────────────────────────────────

UNIT = UUID(int=7)
SERIES = st.builds(
    SeriesInput,
    kind=st.just(BookKind.OUTGOING),
    series=st.text("abc", min_size=1, max_size=3),
    name=st.just("Sổ"),
    type_codes=st.sampled_from([(), ("quyet-dinh",), ("giay-moi", "quyet-dinh")]),
    chosen_only=st.booleans(),
    unit_ids=st.sampled_from([(), (str(UNIT),), (str(UUID(int=8)),)]),
)


@given(st.lists(SERIES, max_size=5))
def test_a_document_gets_the_closest_of_the_books_it_fits_and_never_a_councils(
    series: list[SeriesInput],
) -> None:
    def close(each: SeriesInput) -> tuple[bool, bool]:
        return bool(each.unit_ids), bool(each.type_codes)

    found = book_for("quyet-dinh", series, unit_id=UNIT)
    fitting = [
        each
        for each in series
        if not each.chosen_only
        and (not each.type_codes or "quyet-dinh" in each.type_codes)
        and (not each.unit_ids or str(UNIT) in each.unit_ids)
    ]
    if found is None:
        assert fitting == []
    else:
        assert found in fitting
        assert close(found) == max(map(close, fitting))


@pytest.mark.checklist(18, 51)
def test_a_unit_with_its_own_book_takes_its_numbers_there(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    own = SeriesInput(BookKind.OUTGOING, "", "Sổ Phòng Khoa giáo", unit_ids=(str(bureau.unit_id),))
    made = open_book(actor=bureau.clerk, now=NOW, given=replace(own, width=3))
    document_id = bureau.signed()
    forecast = book_of_document(bureau.clerk, document_id=document_id, now=NOW)
    assert forecast is not None
    assert (forecast.id, forecast.next_printed) == (made, "001")
    take_number(actor=bureau.clerk, now=NOW, document_id=document_id)
    assert bureau.document(document_id).number_printed == "001"
    assert general(bureau).next_number == 1


# ── opened, changed ───────────────────────────────────────────────────────────────────────────


def test_a_book_opens_from_another_systems_number_only_on_a_basis(bureau: Bureau) -> None:
    going_on = replace(INVITATIONS, first_number=215, prefix="0")
    with pytest.raises(CannotOpenBooks) as refused:
        open_book(actor=bureau.clerk, now=NOW, given=going_on)
    assert codes(refused) == {"numbering.no_basis"}
    made = open_book(actor=bureau.clerk, now=NOW, given=going_on, basis=BASIS)
    row = book(bureau.clerk, book_id=made)
    assert (row.series, row.next_printed, row.begun) == ("so-giay-moi", "0215", False)


def test_all_that_stands_against_a_new_book_is_told_at_once(bureau: Bureau) -> None:
    with_books(bureau)
    open_book(actor=bureau.clerk, now=NOW, given=INVITATIONS)
    bad = replace(INVITATIONS, series="so-giay-moi", name=" ", width=9, prefix="A", first_number=0)
    with pytest.raises(CannotOpenBooks) as refused:
        open_book(actor=bureau.clerk, now=NOW, given=bad, year=2020)
    assert codes(refused) == {
        "numbering.book_name",
        "numbering.width",
        "numbering.prefix",
        "numbering.first",
        "numbering.year",
    }
    with pytest.raises(CannotOpenBooks) as refused:
        open_book(actor=bureau.clerk, now=NOW, given=INVITATIONS)
    assert codes(refused) == {"numbering.book_there", "numbering.series_overlap"}
    for other in (bureau.officer, bureau.leader, bureau.chief):
        with pytest.raises(Forbidden):
            open_book(actor=other, now=NOW, given=INVITATIONS)


def test_a_book_prints_one_way_to_its_end_but_may_be_named_and_bounded_anew(
    bureau: Bureau,
) -> None:
    made = open_book(actor=bureau.clerk, now=NOW, given=INVITATIONS)
    revise_book(actor=bureau.clerk, now=NOW, book_id=made, given=replace(INVITATIONS, width=4))
    assert book(bureau.clerk, book_id=made).next_printed == "0001"
    reserve_number(actor=bureau.clerk, now=NOW, book_id=made, about="Giấy mời Tết", basis=BASIS)
    with pytest.raises(CannotChangeBook) as refused:
        revise_book(actor=bureau.clerk, now=NOW, book_id=made, given=INVITATIONS)
    assert codes(refused) == {"numbering.printed_already"}
    wider = replace(INVITATIONS, width=4, name="Sổ giấy mời, thư công", type_codes=("giay-moi",))
    revise_book(actor=bureau.clerk, now=NOW, book_id=made, given=wider)
    assert book(bureau.clerk, book_id=made).name == "Sổ giấy mời, thư công"


def test_the_next_year_begins_at_01_with_the_series_as_they_are_printed_now(
    bureau: Bureau,
) -> None:
    with_books(bureau)
    going_on = replace(INVITATIONS, first_number=215)
    open_book(actor=bureau.clerk, now=NOW, given=going_on, basis=BASIS)
    taken = take_next(
        actor=bureau.clerk,
        now=NEW_YEAR,
        kind=BookKind.OUTGOING,
        document_id=None,
        type_code="giay-moi",
        about="Giấy mời đầu năm",
    )
    assert taken.printed == "001"


# ── numbers kept ahead ────────────────────────────────────────────────────────────────────────


def test_a_number_kept_ahead_is_voided_with_a_reason_and_keeps_its_line(bureau: Bureau) -> None:
    with_books(bureau)
    kept = reserve_number(actor=bureau.clerk, now=NOW, about="Kế hoạch Tết", basis=BASIS)
    with pytest.raises(CannotNumber) as refused:
        void_reserved(actor=bureau.clerk, now=NOW, entry_id=kept.entry_id, reason=" ")
    assert codes(refused) == {"numbering.void_reason"}
    void_reserved(actor=bureau.clerk, now=NOW, entry_id=kept.entry_id, reason="Không ban hành.")
    assert reserved(bureau.clerk) == []
    with pytest.raises(CannotNumber, match="đã hủy"):
        void_reserved(actor=bureau.clerk, now=NOW, entry_id=kept.entry_id, reason="Lần nữa.")
    assert general(bureau).next_number == kept.number + 1
    with pytest.raises(NotFound):
        void_reserved(actor=bureau.clerk, now=NOW, entry_id=UUID(int=1), reason="Không có.")


# ── closed, opened again, locked ──────────────────────────────────────────────────────────────


def test_a_book_is_closed_when_nothing_in_it_is_open_and_may_be_opened_again(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    waiting = bureau.sealed()
    kept = reserve_number(actor=bureau.clerk, now=NOW, about="Kế hoạch Tết", basis=BASIS)
    row = general(bureau)
    with pytest.raises(CannotChangeBook) as refused:
        close_book(actor=bureau.clerk, now=NOW, book_id=row.id)
    assert codes(refused) == {"numbering.kept_open", "numbering.not_issued_yet"}
    assert "02" in str(refused.value)
    issue(actor=bureau.clerk, now=NOW, document_id=waiting)
    void_reserved(actor=bureau.clerk, now=NOW, entry_id=kept.entry_id, reason="Không ban hành.")
    close_book(actor=bureau.clerk, now=NOW, book_id=row.id)
    with pytest.raises(CannotNumber):
        take_number(actor=bureau.clerk, now=NOW, document_id=bureau.signed(), book_id=row.id)
    with pytest.raises(CannotChangeBook) as refused:
        reopen_book(actor=bureau.clerk, now=NOW, book_id=row.id, basis="")
    assert codes(refused) == {"numbering.no_basis"}
    reopen_book(actor=bureau.clerk, now=NOW, book_id=row.id, basis=BASIS)
    assert take_number(actor=bureau.clerk, now=NOW, document_id=bureau.signed()) == 3


@pytest.mark.checklist(24)
def test_the_sealed_register_of_a_closed_book_is_valid_kept_and_locks_it_for_good(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    document_id = bureau.sealed()
    issue(actor=bureau.clerk, now=NOW, document_id=document_id)
    row = general(bureau)
    close_book(actor=bureau.clerk, now=NOW, book_id=row.id)
    seal_register(actor=bureau.clerk, now=NOW, of=RegisterOf.book(row.id))
    with pytest.raises(CannotSealRegister, match="đang được in"):
        seal_register(actor=bureau.clerk, now=NOW, of=RegisterOf.book(row.id))
    do_jobs(task="publication")
    (last,) = sealed_registers(bureau.clerk, of=RegisterOf.book(row.id))
    assert (last.problem, last.line_count, last.final) == (None, 1, True)
    sha256 = open_sealed_register(actor=bureau.clerk, now=NOW, register_id=last.id)
    verdict = verdict_of(bureau.clerk, file_sha256=sha256)
    assert verdict is not None
    assert len(verdict.signatures) == 1
    assert verdict.outcome is not Outcome.INVALID  # without a time stamp: not yet valid
    locked = book(bureau.clerk, book_id=row.id)
    assert locked.locked_at is not None
    with pytest.raises(CannotChangeBook) as refused:
        reopen_book(actor=bureau.clerk, now=NOW, book_id=row.id, basis=BASIS)
    assert codes(refused) == {"numbering.locked"}
    with pytest.raises(CannotSealRegister, match="khóa hẳn"):
        seal_register(actor=bureau.clerk, now=NOW, of=RegisterOf.book(row.id))


def test_the_clerks_own_token_signs_the_register_and_stopping_leaves_the_book_as_it_is(
    signing_bureau: Bureau, pki: Pki
) -> None:
    bureau = signing_bureau
    body = organisation(bureau.organisation_id).name
    token = pki.issue_organisation(body, now=NOW, valid_from=NOW - timedelta(days=1))
    key_id = enrol_desk_key(
        actor=bureau.system,
        now=NOW,
        label="USB token",
        certificate=token.certificate,
        chain=token.chain,
    )
    reserve = reserve_number(actor=bureau.clerk, now=NOW, about="Kế hoạch Tết", basis=BASIS)
    void_reserved(actor=bureau.clerk, now=NOW, entry_id=reserve.entry_id, reason="Không ban hành.")
    row = general(bureau)
    close_book(actor=bureau.clerk, now=NOW, book_id=row.id)

    def ask() -> UUID:
        made = seal_register(
            actor=bureau.clerk, now=NOW, of=RegisterOf.book(row.id), way=str(key_id)
        )
        do_jobs(task="publication")
        return made

    with standing(NOW):
        stopped = ask()
        cancel_register(actor=bureau.clerk, now=NOW, register_id=stopped)
        made = ask()
        fetched = transaction_of(bureau.system, transaction_id=made)
        assert fetched is not None
        signed = sign_as_tool(load(fetched.source_sha256), token, "So")
        with pytest.raises(CannotSealRegister, match="đang được in"):
            seal_register(actor=bureau.clerk, now=NOW, of=RegisterOf.book(row.id))
        take_back(actor=bureau.system, now=NOW, transaction_id=made, data=signed)
        do_jobs(task="handle_event")
    last, first = sealed_registers(bureau.clerk, of=RegisterOf.book(row.id))
    assert (first.id, first.state) == (stopped, "failed")
    assert (last.state, last.final, last.line_count, last.problem) == ("done", True, 1, None)
    assert load(last.sha256) == signed
    assert book(bureau.clerk, book_id=row.id).locked_at is not None
    told = [each.did for each in history_of_book(bureau.clerk, book_id=row.id)]
    assert told[0] == "ký số sổ xong, 1 dòng"
    assert {"khóa sổ", "giữ số 01", "hủy số giữ trước 01", "dừng ký sổ", "mở sổ"} <= set(told)


def test_the_history_of_a_book_tells_of_numbers_put_in_and_taken_away(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    take_number(actor=bureau.clerk, now=NOW, document_id=bureau.signed())
    late = bureau.signed()
    row = general(bureau)
    insert_number(
        actor=bureau.clerk, now=NOW, document_id=late, book_id=row.id, after=1, basis=BASIS
    )
    void_number(actor=bureau.clerk, now=NOW, document_id=late, reason="Nhầm sổ.")
    told = {each.did: each.note for each in history_of_book(bureau.clerk, book_id=row.id)}
    assert told["chèn số 01a"] == BASIS
    assert told["hủy số 01a"] == "Nhầm sổ."
    with pytest.raises(Forbidden):
        history_of_book(bureau.officer, book_id=row.id)


def test_the_database_itself_keeps_a_locked_book(bureau: Bureau) -> None:
    with_books(bureau)
    kept = reserve_number(actor=bureau.clerk, now=NOW, about="Kế hoạch Tết", basis=BASIS)
    tenancy.enter(bureau.organisation_id)
    rows = RegisterBook.objects.filter(id=kept.book_id)
    rows.update(closed_at=NOW, locked_at=NOW)
    with pytest.raises(DatabaseError, match="locked"):
        NumberEntry.objects.filter(id=kept.entry_id).update(about="Khác")


def test_a_register_needs_the_clerk_in_person_and_the_bodys_key(bureau: Bureau) -> None:
    with_books(bureau)
    row = general(bureau)
    with pytest.raises(CannotSealRegister, match="chứng thư số"):
        seal_register(actor=bureau.clerk, now=NOW, of=RegisterOf.book(row.id))
    for other in (bureau.officer, bureau.leader, bureau.system):
        with pytest.raises(Forbidden):
            seal_register(actor=other, now=NOW, of=RegisterOf.book(row.id))
