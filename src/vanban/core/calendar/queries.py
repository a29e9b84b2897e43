"""The working time of a body, and how long its regulation gives."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from typing import Final
from uuid import UUID

from django.db import connection

from vanban.core.calendar.models import BodyHours, DeadlineRule
from vanban.core.calendar.rules import (
    DAY_LABELS,
    USUAL_TERMS,
    DayKind,
    Given,
    term_for,
)
from vanban.formats.workdays import (
    Calendar,
    OfficeDay,
    OfficeHours,
    SpecialDay,
    Term,
    WorkingTime,
    calendar_of_days,
    due_after,
    read_days,
    read_office_hours,
    read_term,
)
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local
from vanban.foundation.operation import query


@dataclass(frozen=True, slots=True)
class DayRow:
    """A special day as the body has it. `own`: the body said so; `from_above`: the body above that
    did; else it is shipped. `handed_down`: it holds for the bodies below, too.
    """

    day: date
    kind: str
    kind_label: str
    name: str
    basis: str
    confirmed: bool
    own: bool
    from_above: str = ""
    handed_down: bool = False


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Office hours from a day on."""

    since: date
    hours: OfficeHours
    basis: str
    set_by_name: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A deadline rule; without an `id` it is only the usual proposal."""

    id: UUID | None
    type_code: str
    urgency: int | None
    term: Term
    basis: str


@dataclass(frozen=True, slots=True)
class ProposedDue:
    """The deadline a rule proposes: the moment, the term it was counted by, its ground."""

    due_at: datetime
    term: Term
    basis: str


@dataclass(frozen=True, slots=True)
class _Said:
    """What a body says of a day: `level` 0 the actor's own, 1 the body above, and so on."""

    level: int
    body: str
    day: date
    kind: str
    name: str
    basis: str
    handed_down: bool


_SAID: Final = """
    SELECT above.level, body.short_name, said.day, said.kind, said.name, said.basis,
           said.handed_down
    FROM calendar_bodies_above(%s) above
    JOIN organisations_organisation body ON body.id = above.id
    JOIN calendar_day said ON said.organisation_id = above.id
    WHERE above.level = 0 OR said.handed_down
    ORDER BY above.level DESC, said.day
"""


def _said(actor: Actor) -> list[_Said]:
    """What the body and those above it say of days, the body's own last: the last word holds."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [actor.organisation])
        return [_Said(*row) for row in cursor.fetchall()]


@lru_cache(maxsize=1)
def shipped_days() -> tuple[SpecialDay, ...]:
    """Holidays and swaps of officials as decided and announced, from the package."""
    path = resources.files("vanban.assets").joinpath("calendar", "holidays.tsv")
    return tuple(read_days(path.read_text("utf-8")))


@lru_cache(maxsize=1)
def shipped_calendar() -> Calendar:
    """The decided days alone: where nobody says for which body."""
    return calendar_of_days(each for each in shipped_days() if each.confirmed)


@lru_cache(maxsize=1)
def usual_hours() -> OfficeDay:
    """The hours of state offices that come with the package: where a body has set none."""
    path = resources.files("vanban.assets").joinpath("calendar", "office_hours.tsv")
    return OfficeDay(date(2000, 1, 1), read_office_hours(path.read_text("utf-8")))


@query
def calendar_of(actor: Actor) -> Calendar:
    """The working days of the actor's body: the shipped ones, over them what the bodies above have
    handed down, the nearest last, over these what the body has set.
    """
    said = [SpecialDay(row.day, "", row.kind, "", confirmed=True) for row in _said(actor)]
    if not said:
        return shipped_calendar()
    return calendar_of_days([*(each for each in shipped_days() if each.confirmed), *said])


@query
def working_time(actor: Actor, *, calendar: Calendar | None = None) -> WorkingTime:
    """Days and hours of the actor's body; the days need not be read again where they are known."""
    hours = [OfficeDay(row.since, row.hours) for row in office_hours(actor)]
    return WorkingTime(calendar or calendar_of(actor), hours or (usual_hours(),))


@query
def office_hours(actor: Actor) -> list[HoursRow]:
    """The hours the body has set, the latest last; none where the usual ones hold."""
    rows = BodyHours.objects.filter(organisation_id=actor.organisation).order_by("since")
    return [
        HoursRow(
            row.since,
            OfficeHours(row.morning_from, row.morning_to, row.afternoon_from, row.afternoon_to),
            row.basis,
            row.set_by_name,
        )
        for row in rows
    ]


@query
def days_of_year(actor: Actor, *, year: int) -> list[DayRow]:
    """Every special day of a year: shipped, announced, what the bodies above have handed down, and
    what the body has set in its place.
    """
    found = {
        each.day: DayRow(
            each.day,
            each.kind,
            DAY_LABELS[DayKind(each.kind)],
            each.name,
            each.basis,
            each.confirmed,
            own=False,
        )
        for each in shipped_days()
        if each.day.year == year
    }
    for row in _said(actor):
        if row.day.year != year:
            continue
        own = row.level == 0
        found[row.day] = DayRow(
            row.day,
            row.kind,
            DAY_LABELS[DayKind(row.kind)],
            row.name,
            row.basis,
            confirmed=True,
            own=own,
            from_above="" if own else row.body,
            handed_down=own and row.handed_down,
        )
    return [found[day] for day in sorted(found)]


@query
def deadline_rules(actor: Actor) -> list[RuleRow]:
    """The body's rules; where it has none, the usual ones."""
    rows = DeadlineRule.objects.filter(organisation_id=actor.organisation)
    kept = [
        RuleRow(row.id, row.type_code, row.urgency, term, row.basis)
        for row in rows.order_by("type_code", "urgency")
        if (term := read_term(row.term)) is not None
    ]
    usual = [RuleRow(None, each.type_code, each.urgency, each.term, "") for each in USUAL_TERMS]
    return kept or usual


@query
def proposed_due(
    actor: Actor,
    *,
    now: datetime,
    type_code: str,
    urgency: int,
    working: WorkingTime | None = None,
) -> ProposedDue | None:
    """When a document that comes now is due by the body's rules; None where no rule holds."""
    rules = [
        Given(row.type_code, row.urgency, row.term, row.basis) for row in deadline_rules(actor)
    ]
    rule = term_for(rules, type_code=type_code, urgency=urgency)
    if rule is None:
        return None
    return ProposedDue(
        due_after(local(now), rule.term, working or working_time(actor)), rule.term, rule.basis
    )
