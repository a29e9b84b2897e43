"""How the deadlines of parts stand: more time asked, moved, urged, reminded of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    Value,
)

from vanban.core.records.lifecycle import State
from vanban.core.records.models import Document
from vanban.core.records.queries import seen
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.foundation.words import spoken
from vanban.incoming.assignment.models import (
    Assignment,
    DeadlineChange,
    Extension,
    Reminder,
    Urging,
)
from vanban.incoming.assignment.rules import (
    LIVING,
)
from vanban.incoming.assignment.rules.time import (
    CAUSE_LABELS,
    EXTENSION_LABELS,
    REMINDER_LABELS,
    URGING_LABELS,
    ExtensionState,
)
from vanban.incoming.registration.models import ArrivalEntry

_EVENT_LABELS: Final = spoken(
    {
        str(code): label
        for labels in (CAUSE_LABELS, URGING_LABELS, REMINDER_LABELS)
        for code, label in labels.items()
    }
)


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """More time asked for a part, and the answer."""

    id: UUID
    part_id: UUID
    asked_by_name: str
    asked_at: datetime
    wanted_due_at: datetime
    reason: str
    state: str
    state_label: str
    granted_due_at: datetime | None
    answer: str
    answered_by_name: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeadlineEvent:
    """One thing that happened to the deadline of a part: moved, urged, reminded of."""

    at: datetime
    part_id: UUID
    kind: str
    label: str
    who: str
    words: str
    was: datetime | None = None
    due_at: datetime | None = None
    nth: int = 0


@query
def extensions_of(actor: Actor, *, document_id: UUID) -> list[ExtensionRow]:
    """More time asked for on a document the actor may see, in order."""
    rows = Extension.objects.filter(seen(actor, document_id), document_id=document_id).order_by(
        "asked_at", "id"
    )
    return [
        ExtensionRow(
            id=row.id,
            part_id=row.part_id,
            asked_by_name=row.asked_by_name,
            asked_at=row.asked_at,
            wanted_due_at=row.wanted_due_at,
            reason=row.reason,
            state=row.state,
            state_label=EXTENSION_LABELS[ExtensionState(row.state)],
            granted_due_at=row.granted_due_at,
            answer=row.answer,
            answered_by_name=row.answered_by_name,
            answered_at=row.answered_at,
        )
        for row in rows
    ]


@query
def deadline_events(actor: Actor, *, document_id: UUID) -> list[DeadlineEvent]:
    """How the deadlines of a document the actor may see were moved, urged, reminded of; in order.

    Urgings are counted by part, each kind among them by `nth` of all.
    """
    may, nothing = seen(actor, document_id), Value("", CharField())
    moved = DeadlineChange.objects.filter(may, document_id=document_id).values_list(
        F("changed_at"), "part_id", Value("moved", CharField()), "cause", "changed_by_name",
        nothing, "was", F("becomes"), Value(0),
    )  # fmt: skip
    urged = Urging.objects.filter(may, document_id=document_id).values_list(
        F("urged_at"), "part_id", "kind", "kind", "urged_by_name",
        "text", Value(None, DateTimeField()), Value(None, DateTimeField()), "nth",
    )  # fmt: skip
    told = Reminder.objects.filter(may, document_id=document_id).values_list(
        F("told_at"), "part_id", "kind", "kind", nothing,
        nothing, Value(None, DateTimeField()), "due_at", Value(0),
    )  # fmt: skip
    found = [_event(*row) for row in moved.union(urged, told, all=True)]
    return sorted(found, key=lambda each: (each.at, each.kind))


@query
def counted_documents(actor: Actor) -> list[UUID]:
    """The documents of the body with an open deadline, of a part or of the register, that was
    given as a term.
    """
    of_body = Document.objects.filter(organisation_id=actor.organisation)
    at_work = of_body.filter(state__in=[State.REGISTERED, State.ASSIGNED, State.PROCESSING])
    parts = Assignment.objects.filter(organisation_id=actor.organisation, state__in=LIVING)
    counted = Q(id__in=parts.exclude(term="").values("document_id"))
    counted |= Q(Exists(ArrivalEntry.objects.filter(document=OuterRef("pk")).exclude(term="")))
    return list(at_work.filter(counted).order_by("id").values_list("id", flat=True))


@query
def parts_to_remind(actor: Actor, *, now: datetime, limit: int = 500) -> list[tuple[UUID, UUID]]:
    """Parts of whose deadline somebody is to be told now: body and part, the longest due first."""
    rows = Assignment.objects.filter(state__in=LIVING, remind_at__lte=now).order_by("remind_at")
    if actor.organisation_id is not None:
        rows = rows.filter(organisation_id=actor.organisation)
    return list(rows.values_list("organisation_id", "id")[:limit])


def _event(
    at: datetime,
    part_id: UUID,
    kind: str,
    code: str,
    who: str,
    words: str,
    was: datetime | None,
    due_at: datetime | None,
    nth: int,
) -> DeadlineEvent:
    return DeadlineEvent(at, part_id, kind, _EVENT_LABELS[code], who, words, was, due_at, nth)
