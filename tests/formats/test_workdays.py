"""Terms are counted in the working days that officials really work."""

from datetime import date, timedelta
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.formats.workdays import (
    Calendar,
    CalendarError,
    due_date_after,
    next_working_day,
    read_calendar,
    working_days_between,
)

SHIPPED = read_calendar(
    resources.files("vanban.assets").joinpath("calendar", "holidays.tsv").read_text("utf-8")
)
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
