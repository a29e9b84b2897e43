"""Moving a deadline with its trace, and counting again what a changed calendar moves."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from vanban.core.calendar.queries import working_time
from vanban.core.records.operations import lock_document, touch
from vanban.formats.workdays import WorkingTime, due_after, read_term
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local, local_date
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.assignment.events import DeadlineMoved
from vanban.incoming.assignment.models import Assignment, DeadlineChange
from vanban.incoming.assignment.queries import counted_documents, handlers_of
from vanban.incoming.assignment.rules import LIVING
from vanban.incoming.assignment.rules.time import Cause, next_reminder
from vanban.incoming.registration.operations import count_entry_again


def move_deadline(
    part: Assignment,
    *,
    actor: Actor,
    now: datetime,
    due_at: datetime,
    cause: Cause,
    working: WorkingTime,
    term: str = "",
    told: Collection[str] = (),
) -> None:
    """Give a living part another deadline: the step, with its trace. The document is locked.

    `told`: posts that hear of it by another event, as who asked for more time does.
    """
    DeadlineChange.objects.create(
        organisation_id=part.organisation_id,
        document_id=part.document_id,
        part=part,
        was=part.due_at,
        becomes=due_at,
        cause=cause,
        changed_by_name=actor.name,
        changed_at=now,
    )
    was, part.due_at, part.term = part.due_at, due_at, term
    part.remind_at = next_reminder(due_at, since=min(now, due_at), told=(), working=working)
    part.save(update_fields=["due_at", "term", "remind_at"])
    handling = handlers_of(part, on=local_date(now))
    record(
        DeadlineMoved(
            organisation_id=part.organisation_id,
            document_id=part.document_id,
            assignment_id=part.id,
            post_ids=tuple(each for each in handling if each not in told),
        )
    )
    for child in Assignment.objects.filter(parent=part, state__in=LIVING, due_at=was, term=""):
        move_deadline(
            child,
            actor=actor,
            now=now,
            due_at=due_at,
            cause=cause,
            working=working,
            told={*told, *handling},
        )


def count_again(*, actor: Actor, now: datetime) -> int:
    """Count every open deadline of the body again that was given as a term; how many documents
    moved. Each document is an operation of its own; done again, nothing moves.
    """
    return sum(
        count_document_again(actor=actor, now=now, document_id=document_id)
        for document_id in counted_documents(actor)
    )


@operation("incoming.assignment.count_document_again")
def count_document_again(*, actor: Actor, now: datetime, document_id: UUID) -> bool:
    """Count the open deadlines of one document by the calendar as it is now; whether one moved.

    A deadline given as a date stays; refuses (DocumentNotFound).
    """
    document = lock_document(actor, document_id)
    working = working_time(actor)
    moved = []
    living = Assignment.objects.filter(document=document, state__in=LIVING).exclude(term="")
    for part in living.order_by("assigned_at", "id"):
        term = read_term(part.term)
        due_at = due_after(local(part.assigned_at), term, working) if term else part.due_at
        if due_at is None or due_at == part.due_at:
            continue
        moved.append({"part": part.id, "was": part.due_at, "becomes": due_at})
        move_deadline(
            part,
            actor=actor,
            now=now,
            due_at=due_at,
            cause=Cause.CALENDAR,
            working=working,
            term=part.term,
        )
    entry = count_entry_again(document, working=working)
    if not moved and entry is None:
        return False
    audit.subject("document", document_id, note="Lịch làm việc thay đổi.", moved=moved, entry=entry)
    touch(document_id)
    return True
