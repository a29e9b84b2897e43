"""Whoever gave work takes it back while nobody has acted on it."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.operations import lock_document, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.assignment.events import DirectionTakenBack
from vanban.incoming.assignment.models import Assignment, Direction
from vanban.incoming.assignment.operations.give import end_parts
from vanban.incoming.assignment.rules import LIVING, PartState, may_take_back


class CannotTakeBack(Refusal):
    """Somebody has acted on it, or there is nothing to take back."""

    kind = Kind.CONFLICT
    code = "assignment.cannot_take_back"
    title = "Chưa lấy lại được"


@operation("incoming.assignment.take_back")
def take_back_direction(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Take back every living part that the actor's last direction gave: "lấy lại (chưa xử lý)".

    The trace stays; status 04 is not unsaid. Refuses (NotFound) a document one may not see,
    (CannotTakeBack) when nothing is left to take back, a part was begun or was passed on inside
    its unit: all reasons at once.
    """
    lock_document(actor, document_id)
    direction = (
        Direction.objects.filter(
            document_id=document_id,
            directed_by_id=actor.post_id,
            assignments__state__in=LIVING,
        )
        .order_by("-directed_at", "-id")
        .first()
        if actor.post_id
        else None
    )
    parts = (
        list(Assignment.objects.filter(direction=direction, state__in=LIVING)) if direction else []
    )
    children = Assignment.objects.filter(parent__in=parts, state__in=LIVING)
    refuse_if(
        CannotTakeBack,
        may_take_back([part.state for part in parts], passed_on=bool(parts) and children.exists()),
    )
    assert direction is not None  # noqa: S101 - it gave the parts
    end_parts(parts, PartState.TAKEN_BACK, actor=actor, now=now)
    record(
        DirectionTakenBack(
            organisation_id=actor.organisation, document_id=document_id, direction_id=direction.id
        )
    )
    audit.subject(
        "document", document_id, direction=direction.id, parts=[part.id for part in parts]
    )
    touch(document_id)


def _last_direction(actor: Actor, document_id: UUID) -> Direction | None:
    """The newest of the actor's directions of which something still lives."""
    mine = Direction.objects.filter(
        document_id=document_id, directed_by_id=actor.post_id, assignments__state__in=LIVING
    )
    return mine.order_by("-directed_at", "-id").first() if actor.post_id else None
