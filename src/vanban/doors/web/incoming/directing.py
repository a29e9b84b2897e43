"""What the panel of a direction offers: deadlines in working days, who may be given work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vanban.core.organisations.queries import units_of
from vanban.core.organisations.rules import fold
from vanban.core.people.queries import PostRow, posts_of_organisation
from vanban.doors.web.design.deadline import weekday_name
from vanban.doors.web.design.marks import shipped_calendar
from vanban.doors.web.incoming.forms import OTHER_DAY, POST, UNIT
from vanban.formats.direction import read_direction
from vanban.formats.workdays import Calendar, due_date_after, next_working_day
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local, local_date
from vanban.incoming.assignment.rules import ROLE_LABELS, Role
from vanban.incoming.registration.rules import due_moment

ROLES: Final = tuple((str(role), label) for role, label in ROLE_LABELS.items())
END_OF_WORK: Final = time(17, 0)
START_OF_WORK: Final = time(8, 0)
TERMS: Final = (3, 5, 10, 15)
SAME: Final = gettext_lazy("cùng hạn chủ trì")


@dataclass(frozen=True, slots=True)
class Term:
    """One deadline to choose: what is posted, what it is called, the day it means."""

    value: str
    label: str
    day: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Someone who may be given work: a unit, or a person by the post."""

    id: str
    name: str
    detail: str
    role: str = ""
    due: str = ""


def terms(
    now: datetime, *, written: datetime | None = None, latest: datetime | None = None
) -> list[Term]:
    """The deadlines offered: the document's own, today, the next morning, days of work.

    `written`: what the document asks for, chosen beforehand. `latest`: no later than this, and
    chosen beforehand (a head of unit passing on what a leader gave).
    """
    calendar, today = shipped_calendar(), local_date(now)
    first = _written(latest, now, _("Như đã giao")) or _written(written, now, _("Như văn bản"))
    offered = [*first, *_soon(now, today, calendar)]
    offered += [_days(count, today, calendar) for count in TERMS]
    if latest is not None:
        last = local(latest).strftime("%Y-%m-%dT%H:%M")
        offered = [term for term in offered if _comparable(term.value) <= last]
    first_of: dict[str, Term] = {}
    for term in offered:
        first_of.setdefault(term.value, term)
    return list(first_of.values())


def row_terms(offered: Iterable[Term]) -> list[tuple[str, str]]:
    """The deadlines of one row of the list: the lead's, unless it has its own."""
    own = [(term.value, f"{term.label} {term.day}".strip()) for term in offered]
    return [("", str(SAME)), *own]


def other_day() -> tuple[str, str]:
    """The choice that opens a calendar."""
    return OTHER_DAY, _("Chọn ngày")


def places(actor: Actor, now: datetime) -> list[Place]:
    """Units and people who may be given work in the body, units first."""
    day = local_date(now)
    heads_by_rank = posts_of_organisation(actor.organisation, on=day, permission="incoming.split")
    heads = {row.unit_id: row for row in reversed(heads_by_rank)}
    units = [
        Place(f"{UNIT}:{row.id}", row.name, heads[row.id].full_name if row.id in heads else "")
        for row in units_of(actor.organisation, on=day)
    ]
    return [*units, *people(actor, now)]


def people(actor: Actor, now: datetime, *, unit_id: UUID | None = None) -> list[Place]:
    """People who may be given work: of the body, or of one unit; never oneself."""
    rows = posts_of_organisation(
        actor.organisation, on=local_date(now), permission="incoming.process", unit_id=unit_id
    )
    return [_person(row) for row in rows if row.id != actor.post_id]


def _person(row: PostRow) -> Place:
    detail = ", ".join(filter(None, (row.title, row.unit_name)))
    return Place(f"{POST}:{row.id}", row.full_name, detail)


def lead_first(rows: Sequence[Place]) -> list[Place]:
    """The one person there is to give work to leads."""
    if len(rows) != 1:
        return []
    only = rows[0]
    return [Place(only.id, only.name, only.detail, str(Role.LEAD))]


def proposed(
    text: str, offered: Sequence[Place], today: date
) -> tuple[list[Place], datetime | None]:
    """Whom a proposal in words names among those who may be given work, and its deadline.

    A name that fits nobody, or two, is left for the leader to choose.
    """
    read = read_direction(text, today=today)
    named = [(read.lead, Role.LEAD)] if read.lead else []
    named += [(name, Role.COOPERATE) for name in read.cooperating]
    named += [(name, Role.INFORM) for name in read.informed]
    chosen: dict[str, Place] = {}
    for name, role in named:
        place = _named(name, offered)
        if place is not None:
            chosen.setdefault(place.id, replace(place, role=str(role)))
    due = read.due
    if due is None and read.term_days is not None:
        calendar = shipped_calendar()
        due = (
            due_date_after(today, read.term_days, calendar)
            if read.term_in_working_days
            else next_working_day(today + timedelta(days=read.term_days), calendar)
        )
    return list(chosen.values()), due_moment(due)


def _named(name: str, offered: Sequence[Place]) -> Place | None:
    wanted = fold(name)
    same = [place for place in offered if fold(place.name) == wanted]
    found = same or [place for place in offered if fold(place.name).endswith(f" {wanted}")]
    return found[0] if len(found) == 1 else None


def _written(due: datetime | None, now: datetime, label: str) -> list[Term]:
    if due is None or due < now:
        return []
    here = local(due)
    whole = here.time() >= time(23, 59)
    value = here.date().isoformat() if whole else here.strftime("%Y-%m-%dT%H:%M")
    day = f"{here:%d/%m}" if whole else f"{here:%d/%m %H:%M}"
    return [Term(value, label, day, chosen=True)]


def _soon(now: datetime, today: date, calendar: Calendar) -> list[Term]:
    found = []
    if local(now).time() < END_OF_WORK:
        found.append(Term(f"{today}T17:00", _("Hôm nay"), "17:00"))
    morning = due_date_after(today, 1, calendar)
    tomorrow = (morning - today).days == 1
    label = _("Sáng mai") if tomorrow else _("Sáng %(day)s") % {"day": weekday_name(morning)}
    return [*found, Term(f"{morning}T08:00", label, f"{morning:%d/%m}, {START_OF_WORK:%H:%M}")]


def _days(count: int, today: date, calendar: Calendar) -> Term:
    day = due_date_after(today, count, calendar)
    label = ngettext("%(n)s ngày", "%(n)s ngày", count) % {"n": count}
    return Term(day.isoformat(), label, f"{day:%d/%m}")


def _comparable(value: str) -> str:
    return value if "T" in value else f"{value}T23:59"
