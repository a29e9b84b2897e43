"""A leader directs: one leads, others cooperate, some are informed; a deadline each."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.core.calendar.queries import working_time
from vanban.core.organisations.queries import units_of
from vanban.core.people.queries import posts_of_organisation, standing_in
from vanban.core.people.rules import acting_for, both_names
from vanban.core.records.lifecycle import Move, State
from vanban.core.records.models import Document
from vanban.core.records.operations import advance, lock_document, reasons_against
from vanban.core.records.operations.reading import have_read
from vanban.formats.edxml.message import StatusCode
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.assignment.events import DocumentAssigned
from vanban.incoming.assignment.models import Assignment, Direction
from vanban.incoming.assignment.operations.give import give
from vanban.incoming.assignment.rules import (
    LIVING,
    Assignee,
    Role,
    counted,
    may_assign,
    reasons_against_confirming,
)
from vanban.incoming.reception.operations import report_to_sender
from vanban.incoming.registration.operations import before_whom, end_presentations


class CannotAssign(Refusal):
    """The work cannot be given so, or not now."""

    kind = Kind.CONFLICT
    code = "assignment.cannot_assign"
    title = "Chưa giao việc được"


@operation("incoming.assignment.assign")
def assign(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    assignees: Sequence[Assignee],
    instruction: str = "",
    answer_required: bool = False,
    must_confirm: bool = False,
) -> UUID:
    """Direct a registered document, or direct it further; a new lead takes the old one's place.
    `must_confirm`: those it goes to for information confirm that they have read it.

    The first direction sends status 04. Refuses (Forbidden) whoever may not direct, (NotFound) a
    document not before him, (CannotAssign) a wrong state, no lead or two, nobody to confirm,
    someone chosen twice or no longer there, a deadline in the past: all reasons at once. Source:
    Decree 30/2020 art. 23.
    """
    actor.require("incoming.assign")
    document = lock_document(actor, document_id)
    first = document.state == State.REGISTERED
    absent = standing_in(actor, posts=before_whom(document_id), on=local_date(now))
    working = working_time(actor)
    assignees = counted(assignees, now=now, working=working)
    refuse_if(
        CannotAssign,
        [
            *reasons_against(document, Move.ASSIGN),
            *_reasons_against(actor, now, document, assignees, instruction),
            *(reasons_against_confirming(assignees) if must_confirm else ()),
        ],
    )
    direction = Direction.objects.create(
        organisation_id=actor.organisation,
        document=document,
        directed_by_id=actor.post_id,
        directed_by_name=both_names(actor.name, absent.name if absent else ""),
        directed_by_title=actor.title,
        instruction=instruction.strip(),
        answer_required=answer_required,
        directed_at=now,
    )
    parts = give(direction, document, assignees, actor=actor, now=now, working=working)
    end_presentations(document, actor=actor, now=now, how="directed")
    advance(document, Move.ASSIGN, now=now)
    if must_confirm:
        _have_read(actor, now, document, assignees)
    if first:
        report_to_sender(actor, now, document_id, StatusCode.ASSIGNMENT)
    record(
        DocumentAssigned(
            organisation_id=actor.organisation, document_id=document_id, direction_id=direction.id
        )
    )
    audit.subject(
        "document",
        document_id,
        direction=direction.id,
        instruction=direction.instruction,
        parts=[_told(part) for part in parts],
        must_confirm=must_confirm,
        **acting_for(absent.name if absent else ""),
    )
    return direction.id


def _have_read(
    actor: Actor, now: datetime, document: Document, assignees: Sequence[Assignee]
) -> None:
    informed = [each for each in assignees if each.role is Role.INFORM]
    have_read(
        document,
        actor=actor,
        now=now,
        post_ids=[each.post_id for each in informed if each.post_id],
        unit_ids=[each.unit_id for each in informed if each.unit_id],
    )


def _reasons_against(
    actor: Actor,
    now: datetime,
    document: Document,
    assignees: Sequence[Assignee],
    instruction: str,
) -> list[Reason]:
    leads = Assignment.objects.filter(
        document=document, parent=None, role=Role.LEAD, state__in=LIVING
    )
    return reasons_against_giving(actor, now, assignees, instruction, has_lead=leads.exists())


def reasons_against_giving(
    actor: Actor,
    now: datetime,
    assignees: Sequence[Assignee],
    instruction: str,
    *,
    has_lead: bool,
) -> list[Reason]:
    """Why work cannot be given so in the body, whichever document it is about."""
    today = local_date(now)
    posts = posts_of_organisation(actor.organisation, on=today)
    workers = posts_of_organisation(actor.organisation, on=today, permission="incoming.process")
    return may_assign(
        assignees,
        instruction=instruction,
        today=today,
        has_lead=has_lead,
        units={unit.id for unit in units_of(actor.organisation, on=today)},
        workers={post.id for post in workers},
        readers={post.id for post in posts},
    )


def _told(part: Assignment) -> dict[str, object]:
    return {
        "role": part.role,
        "unit": part.unit_id,
        "post": part.post_id,
        "due_at": part.due_at,
    }
