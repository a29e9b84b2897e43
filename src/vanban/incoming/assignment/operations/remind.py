"""Telling of a deadline: before it, when it has passed, and the day after to whoever gave the work.

The row and the event are one transaction, once for each kind and each deadline of a part; who is
told by what means is for the rooms above.
"""

from datetime import datetime
from uuid import UUID

from vanban.core.calendar.queries import working_time
from vanban.core.people.queries import head_of_unit
from vanban.core.people.queries import post as post_of
from vanban.core.records.lifecycle import State
from vanban.core.records.operations import lock_document, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local, local_date
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.assignment.events import DeadlineNear, DeadlinePassed
from vanban.incoming.assignment.models import Assignment, Reminder
from vanban.incoming.assignment.queries import givers_of, handlers_of, parts_to_remind
from vanban.incoming.assignment.rules import LIVING
from vanban.incoming.assignment.rules.time import (
    REMINDER_LABELS,
    ReminderKind,
    next_reminder,
    reminder_due,
)

AT_WORK = (State.ASSIGNED, State.PROCESSING)


def remind_all(*, actor: Actor, now: datetime) -> int:
    """Tell of every deadline of the body that it is time to tell of; how many parts were looked at.

    Each part is an operation of its own; called again at the same moment, nobody is told twice.
    """
    due = parts_to_remind(actor, now=now)
    for _, part_id in due:
        remind(actor=actor, now=now, part_id=part_id)
    return len(due)


@operation("incoming.assignment.remind")
def remind(*, actor: Actor, now: datetime, part_id: UUID) -> None:
    """Tell of one part's deadline, and set when to tell next. Again: no change."""
    part = Assignment.objects.filter(id=part_id, organisation_id=actor.organisation).first()
    if part is None:
        return
    document = lock_document(actor, part.document_id)
    part.refresh_from_db()
    due_at = part.due_at
    if due_at is None or part.remind_at is None or part.remind_at > now:
        return
    working = working_time(actor)
    told = set(Reminder.objects.filter(part=part, due_at=due_at).values_list("kind", flat=True))
    kind = reminder_due(due_at, now, working)
    if part.state in LIVING and document.state in AT_WORK and kind not in told:
        _tell(part, kind, due_at, now)
        told.add(kind)
    part.remind_at = (
        next_reminder(due_at, since=now, told=told, working=working)
        if document.state in AT_WORK
        else None
    )
    part.save(update_fields=["remind_at"])


def _tell(part: Assignment, kind: ReminderKind, due_at: datetime, now: datetime) -> None:
    Reminder.objects.create(
        organisation_id=part.organisation_id,
        document_id=part.document_id,
        part=part,
        kind=kind,
        due_at=due_at,
        told_at=now,
    )
    whom = _whom(part, kind, now)
    if kind is ReminderKind.NEAR:
        record(
            DeadlineNear(
                organisation_id=part.organisation_id,
                document_id=part.document_id,
                assignment_id=part.id,
                post_ids=whom,
            )
        )
    else:
        record(
            DeadlinePassed(
                organisation_id=part.organisation_id,
                document_id=part.document_id,
                assignment_id=part.id,
                escalated=kind is ReminderKind.ESCALATED,
                post_ids=whom,
            )
        )
    said = f"{REMINDER_LABELS[kind]}: {local(due_at):%H:%M %d/%m/%Y}"
    audit.subject("document", part.document_id, part=part.id, what=str(kind), note=said, whom=whom)
    touch(part.document_id)


def _whom(part: Assignment, kind: ReminderKind, now: datetime) -> tuple[str, ...]:
    """Who handles it; once late, also who heads them; the day after, who gave the work."""
    today = local_date(now)
    if kind is ReminderKind.ESCALATED:
        return givers_of(part, on=today)
    handlers = handlers_of(part, on=today)
    if kind is ReminderKind.NEAR:
        return handlers
    units = {part.unit_id, *(post_of(UUID(each)).unit_id for each in handlers)} - {None}
    heads = [head_of_unit(each, on=today) for each in units if each is not None]
    return tuple(dict.fromkeys([*handlers, *(str(head.id) for head in heads if head)]))
