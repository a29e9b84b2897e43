"""Numbers: in order, none twice, none missing, from 01 each year; a voided one keeps its line."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from itertools import pairwise
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections
from hypothesis import given
from hypothesis import strategies as st

from support.outgoing import NOW, TODAY, Bureau, make_bureau, with_books
from vanban.core.files.operations import enter, keep
from vanban.core.organisations.operations import close_organisation
from vanban.core.records.lifecycle import Direction, State, VersionKind
from vanban.core.records.models import Document, Version
from vanban.formats.pdf.places import Blank, BlankState, Box, StampPlan
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden
from vanban.foundation.operation import operation
from vanban.outgoing.numbering.models import NumberEntry, RegisterBook
from vanban.outgoing.numbering.operations import (
    CannotNumber,
    CannotVoid,
    close_book,
    open_books,
    take_next,
    take_number,
    void_number,
)
from vanban.outgoing.numbering.operations import take as taking
from vanban.outgoing.numbering.operations.books import CannotOpenBooks
from vanban.outgoing.numbering.queries import book_of_document, books, entries
from vanban.outgoing.numbering.rules import (
    BookKind,
    SeriesInput,
    printed,
    stamp_values,
    written_date,
)

NEW_YEAR = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # 0.00 of 1 January in Vietnam
SILVESTER = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)


@operation("test.signed_documents")
def signed_documents(
    *, actor: Actor, now: datetime, count: int, type_code: str = "quyet-dinh"
) -> list[UUID]:
    """Documents as signing leaves them, without the signing."""
    blob = enter(keep(b"%PDF-1.7 signed", file_name="ky.pdf"), now=now)
    documents = Document.objects.bulk_create(
        Document(
            organisation_id=actor.organisation,
            direction=Direction.OUTGOING,
            state=State.SIGNED,
            state_since=now,
            created_at=now,
            type_code=type_code,
            type_name="Quyết định",
            subject="Về việc cấp số",
            notation="QĐ-UBND",
        )
        for _ in range(count)
    )
    Version.objects.bulk_create(
        Version(
            organisation_id=actor.organisation,
            document=document,
            ordinal=1,
            kind=VersionKind.SIGNED,
            blob=blob,
            file_name="ky.pdf",
            made_by_name="Nguyễn Văn Hùng",
            made_at=now,
        )
        for document in documents
    )
    return [document.id for document in documents]


@pytest.fixture
def desk(bureau: Bureau) -> Bureau:
    return with_books(bureau)


def one_signed(desk: Bureau, now: datetime = NOW, **more: str) -> UUID:
    return signed_documents(actor=desk.system, now=now, count=1, **more)[0]


# ── one clerk ─────────────────────────────────────────────────────────────────────────────────


def test_numbers_follow_each_other_from_01_with_a_leading_zero_and_the_day_in_vietnam(
    desk: Bureau,
) -> None:
    evening = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)  # 0.30 on the 21st in Vietnam
    ids = signed_documents(actor=desk.system, now=NOW, count=3)
    taken = [
        take_number(actor=desk.clerk, now=now, document_id=each)
        for each, now in zip(ids, (NOW, NOW, evening), strict=True)
    ]
    assert taken == [1, 2, 3]
    first, _, third = (desk.document(each) for each in ids)
    assert (first.number_printed, first.issued_date, first.state) == ("01", TODAY, "numbered")
    assert third.issued_date == date(2026, 11, 21)


def test_a_body_that_prints_wider_numbers_gets_them(db: None) -> None:
    bureau = make_bureau()
    tenancy.enter(bureau.organisation_id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_organisation SET number_width = 3")
    with_books(bureau)
    document_id = one_signed(bureau)
    take_number(actor=bureau.clerk, now=NOW, document_id=document_id)
    assert bureau.document(document_id).number_printed == "001"


def test_only_a_clerk_takes_numbers(desk: Bureau) -> None:
    document_id = one_signed(desk)
    for someone in (desk.officer, desk.head, desk.chief, desk.leader):
        with pytest.raises(Forbidden):
            take_number(actor=someone, now=NOW, document_id=document_id)


def test_all_reasons_come_back_at_once(bureau: Bureau) -> None:
    document_id = bureau.drafted()
    with pytest.raises(CannotNumber) as refused:
        take_number(actor=bureau.clerk, now=NOW, document_id=document_id)
    assert {reason.code for reason in refused.value.reasons} == {
        "records.wrong_state",
        "numbering.no_notation",
        "numbering.no_book",
    }
    assert all(reason.mend for reason in refused.value.reasons)


def test_a_document_takes_one_number_only(desk: Bureau) -> None:
    document_id = one_signed(desk)
    take_number(actor=desk.clerk, now=NOW, document_id=document_id)
    with pytest.raises(CannotNumber):
        take_number(actor=desk.clerk, now=NOW, document_id=document_id)


def test_a_state_without_a_signed_file_is_not_enough(desk: Bureau) -> None:
    document_id = one_signed(desk)
    Version.objects.filter(document_id=document_id).update(kind=VersionKind.PREPARED)
    with pytest.raises(CannotNumber) as refused:
        take_number(actor=desk.clerk, now=NOW, document_id=document_id)
    assert [reason.code for reason in refused.value.reasons] == ["numbering.not_signed"]


# ── years, series, bodies ─────────────────────────────────────────────────────────────────────


def test_numbers_restart_at_01_on_the_first_of_january_with_the_series_of_the_year_before(
    desk: Bureau,
) -> None:
    last, first = signed_documents(actor=desk.system, now=NOW, count=2)
    assert take_number(actor=desk.clerk, now=NOW, document_id=one_signed(desk)) == 1
    assert take_number(actor=desk.clerk, now=SILVESTER, document_id=last) == 2
    assert take_number(actor=desk.clerk, now=NEW_YEAR, document_id=first) == 1
    assert desk.document(first).issued_date == date(2027, 1, 1)
    assert [row.year for row in books(desk.clerk, kind=BookKind.OUTGOING)] == [2027, 2026]


def test_a_book_of_another_year_gives_no_number(desk: Bureau) -> None:
    (old,) = books(desk.clerk, kind=BookKind.OUTGOING)
    with pytest.raises(CannotNumber) as refused:
        take_number(actor=desk.clerk, now=NEW_YEAR, document_id=one_signed(desk), book_id=old.id)
    assert [reason.code for reason in refused.value.reasons] == ["numbering.other_year"]


def test_a_closed_book_and_a_book_of_another_kind_give_no_number(desk: Bureau) -> None:
    (book,) = books(desk.clerk, kind=BookKind.OUTGOING)
    close_book(actor=desk.clerk, now=NOW, book_id=book.id)
    (incoming,) = books(desk.clerk, kind=BookKind.INCOMING)
    for chosen, code in ((book.id, "numbering.book_closed"), (incoming.id, "numbering.other_kind")):
        with pytest.raises(CannotNumber) as refused:
            take_number(actor=desk.clerk, now=NOW, document_id=one_signed(desk), book_id=chosen)
        assert code in [reason.code for reason in refused.value.reasons]


def test_each_series_counts_for_itself_and_a_council_only_when_chosen(bureau: Bureau) -> None:
    series = (
        SeriesInput(BookKind.OUTGOING, "ban", "Ban Chỉ đạo", chosen_only=True),
        SeriesInput(BookKind.OUTGOING, "chung", "Sổ chung"),
        SeriesInput(BookKind.OUTGOING, "qd", "Sổ quyết định", ("quyet-dinh",)),
    )
    council, general, decisions = open_books(actor=bureau.clerk, now=NOW, series=series)
    letter = one_signed(bureau, type_code="cong-van")
    forecast = book_of_document(bureau.clerk, document_id=letter, now=NOW)
    assert forecast is not None
    assert forecast.id == general
    for document_id, book_id in (
        (letter, None),
        (one_signed(bureau), None),
        (one_signed(bureau), council),
    ):
        taken = take_number(actor=bureau.clerk, now=NOW, document_id=document_id, book_id=book_id)
        assert taken == 1
    assert [len(entries(bureau.clerk, book_id=b)) for b in (council, general, decisions)] == [1] * 3


def test_series_that_overlap_are_refused(bureau: Bureau) -> None:
    twice = (
        SeriesInput(BookKind.OUTGOING, "a", "A", ("quyet-dinh",)),
        SeriesInput(BookKind.OUTGOING, "b", "B", ("quyet-dinh",)),
    )
    with pytest.raises(CannotOpenBooks):
        open_books(actor=bureau.clerk, now=NOW, series=twice)


def test_opening_the_books_twice_changes_nothing(desk: Bureau) -> None:
    take_number(actor=desk.clerk, now=NOW, document_id=one_signed(desk))
    open_books(actor=desk.clerk, now=NOW)
    (book,) = books(desk.clerk, kind=BookKind.OUTGOING)
    assert book.next_number == 2


def test_a_body_that_has_ended_gives_no_numbers_and_opens_no_books(desk: Bureau) -> None:
    document_id = one_signed(desk)
    close_organisation(
        actor=Actor.system(None),
        now=NOW,
        organisation_id=desk.organisation_id,
        closes_on=date(2026, 11, 19),
        successor_id=desk.neighbour_id,
        basis="Nghị quyết 202/2025/QH15",
    )
    with pytest.raises(CannotNumber) as refused:
        take_number(actor=desk.clerk, now=NOW, document_id=document_id)
    assert [reason.code for reason in refused.value.reasons] == ["organisations.ended"]
    with pytest.raises(CannotOpenBooks):
        open_books(actor=desk.clerk, now=NOW)


def test_dates_never_run_backwards_and_a_wrong_clock_is_refused(desk: Bureau) -> None:
    just_after = datetime(2026, 11, 20, 17, 0, 5, tzinfo=UTC)
    just_before = datetime(2026, 11, 20, 16, 59, 58, tzinfo=UTC)
    first, second, third = signed_documents(actor=desk.system, now=NOW, count=3)
    take_number(actor=desk.clerk, now=just_after, document_id=first)
    take_number(actor=desk.clerk, now=just_before, document_id=second)
    assert desk.document(second).issued_date == date(2026, 11, 21)
    with pytest.raises(CannotNumber) as refused:
        take_number(actor=desk.clerk, now=NOW, document_id=third)
    assert [reason.code for reason in refused.value.reasons] == ["numbering.clock_went_back"]


# ── voiding ───────────────────────────────────────────────────────────────────────────────────


def test_a_voided_number_keeps_its_line_and_is_never_given_again(desk: Bureau) -> None:
    document_id = one_signed(desk)
    take_number(actor=desk.clerk, now=NOW, document_id=document_id)
    void_number(actor=desk.clerk, now=NOW, document_id=document_id, reason="Nhầm sổ văn bản")
    document = desk.document(document_id)
    assert (document.state, document.number, document.number_printed) == ("signed", None, "")
    assert take_number(actor=desk.clerk, now=NOW, document_id=document_id) == 2
    (book,) = books(desk.clerk, kind=BookKind.OUTGOING)
    second, first = entries(desk.clerk, book_id=book.id)
    assert (second.printed, second.voided_at) == ("02", None)
    assert (first.printed, first.void_reason) == ("01", "Nhầm sổ văn bản")
    assert first.voided_by_name == desk.clerk.name


def test_a_number_is_not_voided_without_a_reason(desk: Bureau) -> None:
    document_id = one_signed(desk)
    take_number(actor=desk.clerk, now=NOW, document_id=document_id)
    with pytest.raises(CannotVoid):
        void_number(actor=desk.clerk, now=NOW, document_id=document_id, reason=" ")
    with pytest.raises(Forbidden):
        void_number(actor=desk.leader, now=NOW, document_id=document_id, reason="Nhầm sổ")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM numbering_entry",
        "UPDATE numbering_entry SET number = 7",
        "UPDATE numbering_register_book SET next_number = 1 WHERE next_number > 1",
    ],
)
def test_the_database_itself_keeps_numbers(desk: Bureau, statement: str) -> None:
    take_number(actor=desk.clerk, now=NOW, document_id=one_signed(desk))
    with pytest.raises(DatabaseError, match=r"never|forward"), connection.cursor() as cursor:
        cursor.execute(statement)


# ── many clerks at once, on a real server ─────────────────────────────────────────────────────


def in_thread(work: Callable[[], object]) -> object:
    try:
        return work()
    finally:
        connections.close_all()


def taken_numbers(desk: Bureau) -> list[int]:
    tenancy.enter(tenancy.EVERYWHERE)
    rows = NumberEntry.objects.filter(book__kind=BookKind.OUTGOING)
    return sorted(rows.values_list("number", flat=True))


@pytest.mark.django_db(transaction=True)
def test_sixteen_clerks_at_once_leave_no_gap_and_no_repeat() -> None:
    desk = with_books(make_bureau())
    ids = signed_documents(actor=desk.system, now=NOW, count=16 * 8)
    begin = threading.Barrier(16)

    def clerk(mine: list[UUID]) -> list[int]:
        begin.wait()
        return [take_number(actor=desk.clerk, now=NOW, document_id=each) for each in mine]

    with ThreadPoolExecutor(16) as pool:
        given_out = pool.map(lambda mine: in_thread(lambda: clerk(mine)), batches(ids, 16))
        numbers = [number for batch in given_out for number in batch]  # type: ignore[attr-defined]
    assert sorted(numbers) == list(range(1, len(ids) + 1))
    with_scope(desk, lambda: check_printed(desk, ids))


@pytest.mark.django_db(transaction=True)
def test_sixteen_clerks_on_one_document_give_it_one_number() -> None:
    desk = with_books(make_bureau())
    (document_id,) = signed_documents(actor=desk.system, now=NOW, count=1)
    begin = threading.Barrier(16)

    def clerk() -> int:
        begin.wait()
        try:
            return take_number(actor=desk.clerk, now=NOW, document_id=document_id)
        except CannotNumber:
            return 0

    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(lambda _: in_thread(clerk), range(16)))
    assert sorted(numbers) == [0] * 15 + [1]  # type: ignore[type-var]
    later = signed_documents(actor=desk.system, now=NOW, count=1)[0]
    assert take_number(actor=desk.clerk, now=NOW, document_id=later) == 2


@pytest.mark.django_db(transaction=True)
def test_sixteen_clerks_open_the_new_years_book_once() -> None:
    desk = with_books(make_bureau())
    ids = signed_documents(actor=desk.system, now=NOW, count=16)
    begin = threading.Barrier(16)

    def clerk(document_id: UUID) -> int:
        begin.wait()
        return take_number(actor=desk.clerk, now=NEW_YEAR, document_id=document_id)

    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(lambda each: in_thread(lambda: clerk(each)), ids))
    assert sorted(numbers) == list(range(1, 17))  # type: ignore[type-var]


@pytest.mark.django_db(transaction=True)
def test_a_crash_after_the_number_was_taken_leaves_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = with_books(make_bureau())
    ids = signed_documents(actor=desk.system, now=NOW, count=3)
    assert take_number(actor=desk.clerk, now=NOW, document_id=ids[0]) == 1

    def cut_off(*_: object, **__: object) -> None:
        with connection.cursor() as cursor:  # the server ends the session, as after kill -9
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patch:
        patch.setattr(taking, "advance", cut_off)
        with pytest.raises(DatabaseError):
            take_number(actor=desk.clerk, now=NOW, document_id=ids[1])
    connection.close()
    assert take_number(actor=desk.clerk, now=NOW, document_id=ids[2]) == 2
    with_scope(desk, lambda: assert_equal(taken_numbers(desk), [1, 2]))


@pytest.mark.django_db(transaction=True)
def test_incoming_rooms_take_from_the_same_kind_of_book_without_a_gap() -> None:
    desk = with_books(make_bureau())
    ids = signed_documents(actor=desk.system, now=NOW, count=32)

    @operation("test.register")
    def register(*, actor: Actor, now: datetime, document_id: UUID) -> int:
        return take_next(
            actor=actor, now=now, kind=BookKind.INCOMING, document_id=document_id
        ).number

    with ThreadPoolExecutor(16) as pool:
        numbers = pool.map(
            lambda each: in_thread(lambda: register(actor=desk.clerk, now=NOW, document_id=each)),
            ids,
        )
    assert sorted(numbers) == list(range(1, 33))  # type: ignore[type-var]


def batches(ids: list[UUID], count: int) -> list[list[UUID]]:
    return [ids[start::count] for start in range(count)]


def with_scope(desk: Bureau, work: Callable[[], None]) -> None:
    @operation("test.look")
    def look(*, actor: Actor, now: datetime) -> None:
        work()

    look(actor=desk.system, now=NOW)


def check_printed(desk: Bureau, ids: list[UUID]) -> None:
    rows = Document.objects.filter(id__in=ids).order_by("number")
    assert [row.number_printed for row in rows] == [f"{n:02d}" for n in range(1, len(ids) + 1)]
    book = RegisterBook.objects.get(organisation_id=desk.organisation_id, kind=BookKind.OUTGOING)
    assert book.next_number == len(ids) + 1
    assert all(
        earlier.number_date <= later.number_date
        for earlier, later in pairwise(NumberEntry.objects.filter(book=book).order_by("number"))
    )


def assert_equal(found: object, expected: object) -> None:
    assert found == expected


# ── rules ─────────────────────────────────────────────────────────────────────────────────────


@given(st.integers(1, 99_999), st.integers(0, 5))
def test_a_printed_number_reads_back_and_is_at_least_as_wide_as_the_body_has_it(
    number: int, width: int
) -> None:
    text = printed(number, width)
    assert int(text) == number
    assert len(text) >= width
    assert len(text) == max(width, len(str(number)))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (date(2026, 11, 20), "ngày 20 tháng 11 năm 2026"),
    ],
)
def test_only_days_under_ten_and_months_one_and_two_get_a_zero(day: date, text: str) -> None:
    assert written_date(day) == text


@pytest.mark.parametrize(
    ("suffix", "state", "values"),
    [
        ("/QĐ-UBND", BlankState.FOUND, ("05", "ngày 20 tháng 11 năm 2026")),
        ("", BlankState.FOUND, ("05/QĐ-UBND", "ngày 20 tháng 11 năm 2026")),
        ("", BlankState.NOT_FOUND, ("Số: 05/QĐ-UBND", "Đắk Lắk, ngày 20 tháng 11 năm 2026")),
    ],
)
def test_what_is_printed_completes_what_stands_there(
    suffix: str, state: BlankState, values: tuple[str, str]
) -> None:
    box = Box(0, 0, 0, 10, 10)
    plan = StampPlan(number=Blank(state, box, suffix=suffix), date=Blank(state, box))
    assert values == stamp_values(
        printed="05", notation="QĐ-UBND", day=TODAY, place="Đắk Lắk", plan=plan
    )
