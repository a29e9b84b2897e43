"""A year drawn as a picture: twelve months, each day with what it is in words and colour."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from vanban.core.calendar.queries import DayRow
from vanban.core.calendar.rules import DayKind
from vanban.doors.web.design.deadline import weekday_name
from vanban.doors.web.saying import say
from vanban.formats.workdays import Calendar

_SUNDAY: Final = 6
_STYLES: Final = {DayKind.EXTRA_WORKDAY: "worked", DayKind.ORDINARY: "worked"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month; without a number it only fills the week."""

    number: int = 0
    style: str = ""
    words: str = ""
    today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its weeks from Monday, and how many days are worked."""

    name: str
    weeks: tuple[tuple[Cell, ...], ...]
    working: int


def months_of(year: int, calendar: Calendar, rows: Iterable[DayRow], today: date) -> list[Month]:
    """The twelve months of a year."""
    special = {row.day: row for row in rows}
    return [_month(year, number, calendar, special, today) for number in range(1, 13)]


def _month(
    year: int, number: int, calendar: Calendar, special: Mapping[date, DayRow], today: date
) -> Month:
    first, length = date(year, number, 1), monthrange(year, number)[1]
    days = [first + timedelta(days=step) for step in range(length)]
    cells = [Cell()] * first.weekday()
    cells += [_cell(day, calendar, special.get(day), today) for day in days]
    cells += [Cell()] * (_SUNDAY - days[-1].weekday())
    weeks = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
    name = _("Tháng %(number)s") % {"number": number}
    return Month(name, weeks, sum(calendar.is_working(day) for day in days))


def _cell(day: date, calendar: Calendar, row: DayRow | None, today: date) -> Cell:
    said = f"{weekday_name(day)} {day:%d/%m/%Y}"
    if row is not None and not row.confirmed:
        words = _("%(day)s: %(name)s, chờ quyết định") % {"day": said, "name": row.name}
        return Cell(day.day, "awaited", words, day == today)
    if row is not None:
        words = f"{said}: {row.name} ({say(row.kind_label).lower()})"
        return Cell(day.day, _STYLES.get(DayKind(row.kind), "off"), words, day == today)
    style = "" if calendar.is_working(day) else "rest"
    return Cell(day.day, style, said, day == today)
