"""Terms are counted in the working days that officials really work."""

from datetime import date, datetime, time, timedelta
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.formats.workdays import (
    Calendar,
    CalendarError,
    OfficeDay,
    OfficeHours,
    Term,
    TermUnit,
    WorkingTime,
    due_after,
    due_date_after,
    next_working_day,
    read_calendar,
    read_term,
    working_days_between,
)

SHIPPED = read_calendar(
    resources.files("vanban.assets").joinpath("calendar", "holidays.tsv").read_text("utf-8")
)
HOURS = OfficeHours(time(7), time(11, 30), time(13, 30), time(17))
WORKING = WorkingTime(SHIPPED, (OfficeDay(date(2024, 1, 1), HOURS),))
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 1))


def test_the_weekend_does_not_count() -> None:
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert working_days_between(friday, monday, SHIPPED) == 1
    assert due_date_after(friday, 5, SHIPPED) == date(2026, 11, 27)


def test_holidays_swaps_and_worked_saturdays_of_2026() -> None:
    """31/8/2026 is off in exchange for Saturday 22/8; 1/9 and 2/9 are the national day."""
    assert working_days_between(date(2026, 8, 21), date(2026, 8, 22), SHIPPED) == 1
    assert due_date_after(date(2026, 8, 28), 1, SHIPPED) == date(2026, 9, 3)


def test_a_term_that_ends_at_rest_ends_on_the_next_working_day() -> None:
    assert next_working_day(date(2026, 2, 14), SHIPPED) == date(2026, 2, 23)  # Tết
    assert due_date_after(date(2026, 11, 21), 0, SHIPPED) == date(2026, 11, 23)


def test_a_day_not_yet_decided_is_still_worked() -> None:
    assert SHIPPED.is_working(date(2026, 11, 24))


def test_late_is_counted_below_zero() -> None:
    assert working_days_between(date(2026, 11, 24), date(2026, 11, 20), SHIPPED) == -2


@given(DAYS, st.integers(0, 60))
def test_a_term_holds_exactly_its_working_days(start: date, days: int) -> None:
    end = due_date_after(start, days, SHIPPED)
    assert SHIPPED.is_working(end)
    assert working_days_between(start, end, SHIPPED) in {days, days + 1}
    if days:
        assert working_days_between(start, end, SHIPPED) == days


@given(DAYS, st.integers(0, 200), st.integers(0, 200))
def test_counts_add_up(start: date, first: int, second: int) -> None:
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)
    whole = working_days_between(start, end, SHIPPED)
    parts = working_days_between(start, middle, SHIPPED) + working_days_between(
        middle, end, SHIPPED
    )
    assert whole == parts


@pytest.mark.parametrize("line", ["2026-13-01\tx\tholiday\tx\tyes", "2026-01-01\tx\tfest\tx\tyes"])
def test_a_broken_calendar_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(CalendarError, match="line 2"):
        read_calendar(f"date\tname\tkind\tbasis\tconfirmed\n{line}\n")


def test_an_empty_calendar_knows_only_weekends() -> None:
    assert not Calendar().is_working(date(2026, 11, 22))
    assert Calendar().is_working(date(2026, 9, 2))


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        ("2026-11-20T09:30", "4wh", "2026-11-20T15:30"),  # the noon break is not counted
        ("2026-11-20T16:00", "4wh", "2026-11-23T10:00"),  # Friday to Monday
        ("2026-11-20T20:00", "1wh", "2026-11-23T08:00"),  # at night the office is closed
        ("2026-08-28T16:00", "2wh", "2026-09-03T08:00"),  # over the national day and its swap
        ("2026-11-20T16:00", "4h", "2026-11-20T20:00"),
        ("2026-11-20T09:30", "5wd", "2026-11-27T23:59"),
        ("2026-08-21T09:30", "1wd", "2026-08-22T23:59"),  # a worked Saturday
    ],
)
def test_a_term_ends_when_it_is_used_up(start: str, term: str, end: str) -> None:
    read = read_term(term)
    assert read is not None
    assert read.code == term
    assert due_after(datetime.fromisoformat(start), read, WORKING) == datetime.fromisoformat(end)


def test_office_hours_change_from_their_day_on() -> None:
    winter = OfficeHours(time(8), time(12), time(13), time(17))
    working = WorkingTime(SHIPPED, (*WORKING.hours, OfficeDay(date(2026, 11, 23), winter)))
    assert working.sessions_on(date(2026, 11, 20)) == HOURS.sessions
    assert working.sessions_on(date(2026, 11, 23)) == winter.sessions
    assert working.sessions_on(date(2026, 11, 22)) == ()


@given(
    st.builds(datetime.combine, DAYS, st.times()),
    st.integers(1, 60),
    st.sampled_from(TermUnit),
)
def test_a_longer_term_never_ends_sooner(start: datetime, amount: int, unit: TermUnit) -> None:
    end = due_after(start, Term(amount, unit), WORKING)
    assert start < end <= due_after(start, Term(amount + 1, unit), WORKING)
    if unit is not TermUnit.HOUR:
        assert SHIPPED.is_working(end.date())


@pytest.mark.parametrize("code", ["", "0wd", "366wd", "5", "wd", "5 wd", "-1wd", "5d", "1000h"])
def test_what_is_no_term_is_none(code: str) -> None:
    assert read_term(code) is None
