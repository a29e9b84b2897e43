"""Working days and hours of officials, from a calendar that is data: holidays, swaps, Saturdays.

Counting: the day of receipt does not count, the last day does; a term that ends on a day of rest
ends on the next working day (Civil Code 2015 art. 147, 148). Weekly rest is Saturday and Sunday
(QĐ 188/1999/QĐ-TTg), but a Saturday worked in exchange for a day off is a working day. A term of
office hours runs from the moment itself and only while the office is open.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)
_END_OF_DAY: Final = time(23, 59)
_WORKED: Final = "extra_workday"
_OFF: Final = frozenset({"holiday", "compensation", "swapped_off"})
_TERM: Final = re.compile(r"(?P<amount>\d{1,3})(?P<unit>wd|wh|h)")
LONGEST_TERM: Final = 365


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

    @property
    def sessions(self) -> tuple[tuple[time, time], ...]:
        """Morning and afternoon."""
        return (self.morning_from, self.morning_to), (self.afternoon_from, self.afternoon_to)

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


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One line of the calendar's text: a day that is not what its weekday says.

    `confirmed`: decided, and not only announced.
    """

    day: date
    name: str
    kind: str
    basis: str
    confirmed: bool


class TermUnit(StrEnum):
    """What a term is counted in."""

    WORK_DAY = "wd"
    WORK_HOUR = "wh"  # only while the office is open
    HOUR = "h"  # of the clock: for what cannot wait for the morning


@dataclass(frozen=True, slots=True)
class Term:
    """So many working days, office hours or hours of the clock."""

    amount: int
    unit: TermUnit

    @property
    def code(self) -> str:
        """`10wd`, `4wh`, `2h`: as kept and posted."""
        return f"{self.amount}{self.unit.value}"


def read_term(code: str) -> Term | None:
    """The term of a code; None for what is none (nothing, zero, more than a year)."""
    found = _TERM.fullmatch(code.strip())
    if found is None or not 0 < int(found["amount"]) <= LONGEST_TERM:
        return None
    return Term(int(found["amount"]), TermUnit(found["unit"]))


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """When the office is open, from a day on."""

    since: date
    hours: OfficeHours


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The days that are worked and the hours of them; hours may change by season.

    `hours`: at least one; before the first of them that one holds, too.
    """

    calendar: Calendar
    hours: Sequence[OfficeDay]

    def hours_on(self, day: date) -> OfficeHours:
        """The hours that hold on a day."""
        begun = [each for each in self.hours if each.since <= day] or self.hours[:1]
        return max(begun, key=lambda each: each.since).hours

    def sessions_on(self, day: date) -> tuple[tuple[time, time], ...]:
        """The open sessions of a day; none on a day of rest."""
        return self.hours_on(day).sessions if self.calendar.is_working(day) else ()


def due_after(start: datetime, term: Term, working: WorkingTime) -> datetime:
    """The moment a term ends that begins at `start`, on the clock of `start`.

    A term of days ends with its last day (23:59); one of office hours at the minute it is used up.
    Refuses (CalendarError) hours where the office is never open.
    """
    if term.unit is TermUnit.HOUR:
        return start + timedelta(hours=term.amount)
    if term.unit is TermUnit.WORK_DAY:
        day = due_date_after(start.date(), term.amount, working.calendar)
        return datetime.combine(day, _END_OF_DAY, tzinfo=start.tzinfo)
    left = timedelta(hours=term.amount)
    for opened, closed in _open_times(start, working):
        if closed - opened >= left:
            return opened + left
        left -= closed - opened
    raise CalendarError("the office is never open")


def _open_times(start: datetime, working: WorkingTime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches in which the office is open from a moment on, for two years."""
    for day in (start.date() + timedelta(days=step) for step in range(2 * LONGEST_TERM)):
        for begins, ends in working.sessions_on(day):
            opened = max(start, datetime.combine(day, begins, tzinfo=start.tzinfo))
            closed = datetime.combine(day, ends, tzinfo=start.tzinfo)
            if opened < closed:
                yield opened, closed


def read_days(text: str) -> list[SpecialDay]:
    """Every line of a TSV with the columns date, name, kind, basis, confirmed.

    Refuses (CalendarError) a kind or date it does not know, naming the line.
    """
    rows = csv.DictReader(io.StringIO(text), delimiter="\t")
    return [
        SpecialDay(
            day=_day(row, number),
            name=(row.get("name") or "").strip(),
            kind=_kind(row, number),
            basis=(row.get("basis") or "").strip(),
            confirmed=row.get("confirmed") == "yes",
        )
        for number, row in enumerate(rows, start=2)
    ]


def read_calendar(text: str) -> Calendar:
    """The calendar in such a text; a day that is announced but not yet decided is left out.

    Refuses (CalendarError) as `read_days`.
    """
    return calendar_of_days(each for each in read_days(text) if each.confirmed)


def calendar_of_days(days: Iterable[SpecialDay]) -> Calendar:
    """The calendar of special days; of two lines about one day the later holds."""
    kinds = {each.day: each.kind for each in days}
    return Calendar(
        days_off=frozenset(day for day, kind in kinds.items() if kind in _OFF),
        worked=frozenset(day for day, kind in kinds.items() if kind == _WORKED),
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
    text = row.get("date") or ""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CalendarError(f"line {number}: {text!r} is no date") from error


def _kind(row: Mapping[str, str], number: int) -> str:
    kind = row.get("kind") or ""
    if kind not in _OFF | {_WORKED}:
        raise CalendarError(f"line {number}: unknown kind {kind!r}")
    return kind
