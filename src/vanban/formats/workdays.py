"""Working days of officials, from a calendar that is data: holidays, swaps, worked Saturdays.

Counting: the day of receipt does not count, the last day does; a term that ends on a day of rest
ends on the next working day (Civil Code 2015 art. 147, 148). Weekly rest is Saturday and Sunday
(QĐ 188/1999/QĐ-TTg), but a Saturday worked in exchange for a day off is a working day.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)
_WORKED: Final = "extra_workday"
_OFF: Final = frozenset({"holiday", "compensation", "swapped_off"})


class CalendarError(ValueError):
    """The calendar's text is not what it should be; the message names the line."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days of rest besides weekends, and the rest days that are worked."""

    days_off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether officials work on that day."""
        if day in self.worked:
            return True
        return day.weekday() < _SATURDAY and day not in self.days_off


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When an office works on a working day, on the clock of its country."""

    morning_from: time
    morning_to: time
    afternoon_from: time
    afternoon_to: time

    def counted_from(self, moment: datetime, calendar: Calendar) -> datetime:
        """From when a term counts: the moment itself up to the close of a working day, else the
        opening of the next working morning. `moment` is on the office's clock.
        """
        day = moment.date()
        if calendar.is_working(day) and moment.time() <= self.afternoon_to:
            return moment
        day = next_working_day(day + _DAY, calendar)
        return datetime.combine(day, self.morning_from, moment.tzinfo)


def read_office_hours(text: str) -> OfficeHours:
    """The hours in a TSV with the columns part, from, to and the rows morning, afternoon.

    Refuses (CalendarError) missing rows, hours that are none or do not follow each other.
    """
    try:
        rows = {row["part"]: row for row in csv.DictReader(io.StringIO(text), delimiter="\t")}
        morning, afternoon = rows["morning"], rows["afternoon"]
        hours = [
            time.fromisoformat(part[end]) for part in (morning, afternoon) for end in ("from", "to")
        ]
    except (KeyError, ValueError) as error:
        raise CalendarError(f"office hours: {error}") from error
    if hours != sorted(hours) or len(set(hours)) < len(hours):
        raise CalendarError("office hours: they do not follow each other")
    return OfficeHours(*hours)


def read_calendar(text: str) -> Calendar:
    """The calendar in a TSV with the columns date, name, kind, basis, confirmed.

    A day that is announced but not yet decided (`confirmed` = no) is left out. Refuses
    (CalendarError) a kind or date it does not know.
    """
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t"))
    decided = [
        (_day(row, number), _kind(row, number))
        for number, row in enumerate(rows, start=2)
        if row.get("confirmed") == "yes"
    ]
    return Calendar(
        days_off=frozenset(day for day, kind in decided if kind in _OFF),
        worked=frozenset(day for day, kind in decided if kind == _WORKED),
    )


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after `start` up to and with `end`; below zero when `end` lies before it."""
    if end < start:
        return -working_days_between(end, start, calendar)
    return sum(calendar.is_working(day) for day in _days_after(start, (end - start).days))


def due_date_after(start: date, days: int, calendar: Calendar) -> date:
    """The day on which a term of so many working days ends, the first being the day after `start`.

    Refuses (ValueError) a negative term.
    """
    if days < 0:
        raise ValueError("a term cannot be negative")
    day = start
    for _ in range(days):
        day = next_working_day(day + _DAY, calendar)
    return next_working_day(day, calendar)


def next_working_day(day: date, calendar: Calendar) -> date:
    """The day itself when it is worked, or the first worked one after it."""
    while not calendar.is_working(day):
        day += _DAY
    return day


def _days_after(start: date, count: int) -> Iterable[date]:
    return (start + timedelta(days=step) for step in range(1, count + 1))


def _day(row: Mapping[str, str], number: int) -> date:
    try:
        return date.fromisoformat(row["date"])
    except ValueError as error:
        raise CalendarError(f"line {number}: {row['date']!r} is no date") from error


def _kind(row: Mapping[str, str], number: int) -> str:
    kind = row["kind"]
    if kind not in _OFF | {_WORKED}:
        raise CalendarError(f"line {number}: unknown kind {kind!r}")
    return kind
