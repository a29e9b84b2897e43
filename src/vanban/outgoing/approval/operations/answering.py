"""What every act on a step begins with: the steps under way, and whether the person may answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from vanban.core.calendar.queries import calendar_of
from vanban.core.people.queries import AbsenceRow, stands_for, substitutes_of
from vanban.core.people.rules import permissions_of
from vanban.core.records.models import Document
from vanban.core.records.operations import grant_access
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Reason
from vanban.outgoing.approval.models import Approval
from vanban.outgoing.approval.rules import Decision, StepKind, holds_right, may_decide
from vanban.outgoing.approval.rules.course import Step, due_moment, standing

DECIDED = (
    "decision",
    "vote",
    "decided_by",
    "decided_by_name",
    "decided_by_title",
    "decided_for_name",
    "decided_at",
    "note",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """For whom the actor fills in today; kept for one act."""

    absences: tuple[AbsenceRow, ...]

    @property
    def posts(self) -> frozenset[UUID]:
        return frozenset(row.post_id for row in self.absences)

    def name_of(self, post_id: UUID) -> str:
        """The absent person a post stands for, or an empty string."""
        return next((row.name for row in self.absences if row.post_id == post_id), "")


def standing_of(actor: Actor, now: datetime) -> Standing:
    """For whom the actor fills in on the day of the act."""
    return Standing(tuple(stands_for(actor, on=local_date(now))))


def round_of(document: Document) -> list[Approval]:
    """The steps of the round under way, in order; opinions asked by hand with them."""
    latest = Approval.objects.filter(document=document).aggregate(top=Max("round"))["top"]
    if latest is None:
        return []
    rows = Approval.objects.filter(document=document, round=latest).select_related("asked_of")
    return list(rows.order_by("place", "ordinal"))


def steps_of(rows: Sequence[Approval]) -> list[Step]:
    """The rows as the rules of the order know them."""
    return [
        Step(row.id, row.place, StepKind(row.side), Decision(row.decision), row.by_hand)
        for row in rows
    ]


def reasons_against_answering(actor: Actor, row: Approval, filling_in: Standing) -> list[Reason]:
    """Why the actor may not answer this step; empty when he may, in his own name or another's."""
    kind = StepKind(row.side)
    absent = {
        each.post_id for each in filling_in.absences if holds_right(kind, permissions_of(each.role))
    }
    return may_decide(
        side=kind,
        asked=row.asked_of_id,
        post=actor.post_id,
        unit=actor.unit_id,
        drafting_unit=row.unit_id,
        permitted=actor.is_system or holds_right(kind, actor.permissions),
        stands_for=absent,
    )


def settle(document: Document, rows: Sequence[Approval], *, now: datetime) -> list[Approval]:
    """Let the order decide which open steps are due; what is due now is asked now (returned)."""
    due = standing(steps_of(rows))
    calendar, begun = calendar_of(Actor.system(document.organisation_id)), []
    for row in rows:
        wanted = due.get(row.id)
        if wanted is None or wanted == row.decision:
            continue
        row.decision = wanted
        if wanted is Decision.ASKED:
            row.asked_at, row.due_at = now, due_moment(now, row.days, calendar)
            begun.append(row)
        else:
            row.due_at = None
        row.save(update_fields=["decision", "asked_at", "due_at"])
    show(document, [row.asked_of_id for row in begun], now=now, reason="approver")
    return begun


def show(document: Document, posts: Sequence[UUID], *, now: datetime, reason: str) -> None:
    """Let these posts see the document, and whoever fills in for them."""
    if not posts:
        return
    house = Actor.system(document.organisation_id)
    filling_in = substitutes_of(house, posts=posts, on=local_date(now))
    grant_access(document, now=now, reason=reason, posts=dict.fromkeys([*posts, *filling_in]))


def write_answer(
    row: Approval,
    *,
    actor: Actor,
    now: datetime,
    decision: Decision,
    note: str = "",
    filling_in: Standing,
) -> None:
    """Keep who answered, for whom, and the words."""
    row.decision = decision
    row.decided_by_id, row.decided_by_name = actor.post_id, actor.name
    row.decided_by_title, row.decided_at, row.note = actor.title, now, note
    row.decided_for_name = filling_in.name_of(row.asked_of_id)
    row.save(update_fields=DECIDED)
