"""A proposal in words, read into who gets the work until when; and written from a routing rule.

Staff write what the leader only confirms (tham mưu): "Giao Phòng A chủ trì, phối hợp với Phòng B
trong 05 ngày làm việc." A name that fits nobody, or two, is left for the leader to choose.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from vanban.core.organisations.rules import fold
from vanban.formats.direction import read_direction, write_direction
from vanban.formats.workdays import Calendar, Term, TermUnit, next_working_day
from vanban.foundation.clock import local_date
from vanban.incoming.assignment.rules import Assignee, Role

TASK = "giải quyết theo quy định"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who may be given work, by the name people write."""

    name: str
    unit_id: UUID | None = None
    post_id: UUID | None = None


def read_proposal(
    text: str, offered: Sequence[Named], *, today: date, calendar: Calendar
) -> list[Assignee]:
    """Whom the words name among those offered, each once, the lead first, with the deadline.

    Days of work stay a term that the office counts; days of the calendar become a date.
    """
    read = read_direction(_whole_names(text, offered), today=today)
    due, term = read.due, None
    if read.term_days and read.term_in_working_days:
        term = Term(read.term_days, TermUnit.WORK_DAY)
    elif read.term_days is not None:
        due = next_working_day(today + timedelta(days=read.term_days), calendar)
    named = [(read.lead, Role.LEAD)] if read.lead else []
    named += [(name, Role.COOPERATE) for name in read.cooperating]
    named += [(name, Role.INFORM) for name in read.informed]
    found: dict[Named, Assignee] = {}
    for name, role in named:
        place = find_named(name, offered)
        if place is not None:
            given = Assignee(role=role, unit_id=place.unit_id, post_id=place.post_id)
            until = {} if role is Role.INFORM else {"due": due, "term": term}
            found.setdefault(place, replace(given, **until))  # type: ignore[arg-type]
    return list(found.values())


_KEPT_COMMA = "\u201a"  # looks like a comma and parts nothing


def _whole_names(text: str, offered: Sequence[Named]) -> str:
    """The text with the commas inside names kept apart from those between them: `Phòng Nông
    nghiệp, Môi trường` is one unit.
    """
    for each in offered:
        if "," in each.name:
            pattern = re.compile(re.escape(each.name), re.IGNORECASE)
            text = pattern.sub(lambda found: found[0].replace(",", _KEPT_COMMA), text)
    return text


def find_named(name: str, offered: Sequence[Named]) -> Named | None:
    """The one who is called so: by the whole name, else by its last words."""
    wanted = fold(name.replace(_KEPT_COMMA, ","))
    same = [each for each in offered if fold(each.name) == wanted]
    found = same or [each for each in offered if fold(each.name).endswith(f" {wanted}")]
    return found[0] if len(found) == 1 else None


def write_proposal(
    assignees: Sequence[Assignee], offered: Sequence[Named], *, task: str = ""
) -> str:
    """The usual sentence for who was picked; reading it back gives the same people and deadline.

    An hour of the day is not told, only its day; empty where nobody leads and nobody is told.
    """
    names = {(each.unit_id, each.post_id): each.name for each in offered}

    def named(role: Role) -> list[str]:
        found = [
            (each, names.get((each.unit_id, each.post_id)))
            for each in assignees
            if each.role is role
        ]
        return [name if each.post_id is None else f"đ/c {name}" for each, name in found if name]

    lead = next((each for each in assignees if each.role is Role.LEAD), None)
    task, due = task or TASK, None
    if lead is not None and lead.term is not None and lead.term.unit is TermUnit.WORK_DAY:
        task = f"{task} trong {lead.term.amount:02d} ngày làm việc"
    elif lead is not None:
        due = local_date(lead.due) if isinstance(lead.due, datetime) else lead.due
    return write_direction(
        lead=next(iter(named(Role.LEAD)), ""),
        cooperating=named(Role.COOPERATE),
        informed=named(Role.INFORM),
        due=due,
        task=task,
    )


@dataclass(frozen=True, slots=True)
class Route:
    """One rule of the body's regulation: which documents go to whom (Decree 30/2020 art. 23.1).

    What is empty fits every document; `words` are looked for in the subject, any one is enough.
    """

    name: str
    issuer_code: str
    type_code: str
    words: tuple[str, ...]
    lead: Named
    cooperating: tuple[Named, ...]
    task: str
    term: Term | None
    direct: bool

    def fits(self, *, issuer_code: str, type_code: str, subject: str) -> bool:
        """Whether a document goes this way."""
        said = f" {fold(subject)} "
        return (
            (not self.issuer_code or issuer_code.startswith(self.issuer_code))
            and (not self.type_code or type_code == self.type_code)
            and (not self.words or any(f" {fold(word)} " in said for word in self.words))
        )

    @property
    def proposal(self) -> str:
        """The rule as staff would write it; reading it back gives the same people and term."""
        return write_proposal(self.assignees(), [self.lead, *self.cooperating], task=self.task)

    def assignees(self) -> list[Assignee]:
        """Who gets the work."""
        lead = Assignee(
            role=Role.LEAD, unit_id=self.lead.unit_id, post_id=self.lead.post_id, term=self.term
        )
        others = [
            Assignee(
                role=Role.COOPERATE, unit_id=each.unit_id, post_id=each.post_id, term=self.term
            )
            for each in self.cooperating
        ]
        return [lead, *others]
