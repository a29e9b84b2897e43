"""What the panel of a direction offers: deadlines in working days, who may be given work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vanban.core.calendar.queries import ProposedDue
from vanban.core.organisations.queries import units_of
from vanban.core.people.queries import PostRow, posts_of_organisation
from vanban.doors.web.design.deadline import weekday_name
from vanban.doors.web.incoming.forms import COUNTED, OTHER_DAY, POST, UNIT
from vanban.formats.workdays import (
    Calendar,
    TermUnit,
    WorkingTime,
    due_after,
    due_date_after,
)
from vanban.formats.workdays import Term as CountedTerm
from vanban.foundation.actor import Actor
from vanban.foundation.clock import VIETNAM, local, local_date
from vanban.incoming.assignment.rules import ROLE_LABELS, Assignee, Role
from vanban.incoming.assignment.rules.proposing import Named, read_proposal, write_proposal
from vanban.incoming.registration.rules import due_moment

ROLES: Final = tuple((str(role), label) for role, label in ROLE_LABELS.items())
START_OF_WORK: Final = time(8, 0)
TERMS: Final = (3, 5, 10, 15)
SAME: Final = gettext_lazy("cùng hạn chủ trì")


@dataclass(frozen=True, slots=True)
class Term:
    """One deadline to choose: what is posted (`COUNTED` and a term is counted by the office), what
    it is called, the day it means, the moment.
    """

    value: str
    label: str
    day: str
    at: datetime
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Someone who may be given work: a unit, or a person by the post."""

    id: str
    name: str
    detail: str
    role: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Whom a sentence names, and until when: the term as the form posts it, and its day."""

    places: list[Place]
    term: str = ""
    day: date | datetime | None = None


def terms(
    now: datetime,
    working: WorkingTime,
    *,
    rule: ProposedDue | None = None,
    written: datetime | None = None,
    latest: datetime | None = None,
) -> list[Term]:
    """The deadlines offered: the document's own, the regulation's, today, the next morning, days.

    `written`: what the document asks for, chosen beforehand, else what the `rule` gives.
    `latest`: no later than this, and chosen beforehand (a head of unit passing on what a leader
    gave).
    """
    today = local_date(now)
    if rule and written and local_date(written) == local_date(rule.due_at):
        written = None  # the regulation's own: chosen as a term, it is counted again with it
    first = _written(latest, now, _("Như đã giao")) or _written(written, now, _("Như văn bản"))
    offered = [*first, *([_ruled(rule, chosen=not first)] if rule else [])]
    offered += _soon(now, today, working)
    offered += [_days(count, now, working) for count in TERMS]
    if latest is not None:
        offered = [term for term in offered if term.at <= latest]
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
    text: str, offered: Sequence[Place], today: date, calendar: Calendar
) -> tuple[list[Place], datetime | None]:
    """Whom a proposal in words names among those who may be given work, and its deadline.

    As assignment.rules.proposing reads it.
    """
    named = {Named(place.name, *_ids(place)): place for place in offered}
    given = read_proposal(text, list(named), today=today, calendar=calendar)
    by_ids = {_ids(place): place for place in offered}
    chosen = [replace(by_ids[each.unit_id, each.post_id], role=str(each.role)) for each in given]
    lead = next((each for each in given if each.due or each.term), None)
    if lead is None:
        return chosen, None
    due = due_date_after(today, lead.term.amount, calendar) if lead.term else lead.due
    return chosen, due_moment(due)


def said_of(text: str, offered: Sequence[Place], today: date, calendar: Calendar) -> Said:
    """What a direction typed as a sentence orders, for the form to show while it is typed."""
    named = {Named(place.name, *_ids(place)): place for place in offered}
    given = read_proposal(text, list(named), today=today, calendar=calendar)
    chosen, _due = proposed(text, offered, today, calendar)
    until = next((each for each in given if each.role is Role.LEAD), None)
    if until is None or until.term is None:
        return Said(chosen, day=until.due if until else None)
    day = due_date_after(today, until.term.amount, calendar)
    return Said(chosen, term=f"{COUNTED}{until.term.code}", day=day)


def sentence_of(assignees: Sequence[Assignee], offered: Sequence[Place]) -> str:
    """Who was picked, as the sentence that leaders write."""
    return write_proposal(assignees, [Named(place.name, *_ids(place)) for place in offered])


def _ids(place: Place) -> tuple[UUID | None, UUID | None]:
    """The unit or the post a place stands for."""
    kind, _mark, ident = place.id.partition(":")
    return (UUID(ident), None) if kind == UNIT else (None, UUID(ident))


def _written(due: datetime | None, now: datetime, label: str) -> list[Term]:
    if due is None or due < now:
        return []
    here = local(due)
    whole = here.time() >= time(23, 59)
    value = here.date().isoformat() if whole else here.strftime("%Y-%m-%dT%H:%M")
    day = f"{here:%d/%m}" if whole else f"{here:%d/%m %H:%M}"
    return [Term(value, label, day, due, chosen=True)]


def _ruled(rule: ProposedDue, *, chosen: bool) -> Term:
    """What the body's regulation gives; the ground is told where it is known."""
    here = local(rule.due_at)
    whole = here.time() >= time(23, 59)
    day = f"{here:%d/%m}" if whole else f"{here:%d/%m %H:%M}"
    return Term(f"{COUNTED}{rule.term.code}", _("Theo quy định"), day, rule.due_at, chosen=chosen)


def _soon(now: datetime, today: date, working: WorkingTime) -> list[Term]:
    found = []
    closing = datetime.combine(today, working.hours_on(today).afternoon_to, tzinfo=VIETNAM)
    if now < closing:
        hour = f"{closing:%H:%M}"
        found.append(Term(f"{today}T{hour}", _("Hôm nay"), hour, closing))
    morning = due_date_after(today, 1, working.calendar)
    tomorrow = (morning - today).days == 1
    label = _("Sáng mai") if tomorrow else _("Sáng %(day)s") % {"day": weekday_name(morning)}
    opening = datetime.combine(morning, START_OF_WORK, tzinfo=VIETNAM)
    said = f"{morning:%d/%m}, {START_OF_WORK:%H:%M}"
    return [*found, Term(f"{morning}T08:00", label, said, opening)]


def _days(count: int, now: datetime, working: WorkingTime) -> Term:
    term = CountedTerm(count, TermUnit.WORK_DAY)
    until = due_after(local(now), term, working)
    label = ngettext("%(n)s ngày", "%(n)s ngày", count) % {"n": count}
    return Term(f"{COUNTED}{term.code}", label, f"{until:%d/%m}", until)
