"""A head of unit passes the unit's part to officers, or gives it back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vanban.core.calendar.queries import working_time
from vanban.core.people.queries import posts_of_organisation
from vanban.core.people.rules import acting_for
from vanban.core.records.operations import lock_document, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.assignment.events import PartHandedBack, PartSplit
from vanban.incoming.assignment.models import Assignment, Direction
from vanban.incoming.assignment.operations.give import end_parts, give
from vanban.incoming.assignment.queries import filled_in_for, own_part, part_to_pass_on
from vanban.incoming.assignment.rules import LIVING, Assignee, PartState, Role, counted, may_assign
from vanban.incoming.registration.rules import reasons_against_hand_back


class CannotSplit(Refusal):
    """The unit's part cannot be passed on so, or not now."""

    kind = Kind.CONFLICT
    code = "assignment.cannot_split"
    title = "Chưa giao lại được"


class CannotHandBack(Refusal):
    """The part cannot be given back now, or not without a reason."""

    kind = Kind.CONFLICT
    code = "assignment.cannot_hand_back"
    title = "Chưa chuyển lại được"


@operation("incoming.assignment.split")
def split(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    assignees: Sequence[Assignee],
    instruction: str = "",
) -> UUID:
    """Pass the unit's living part to officers of the unit; one of them leads.

    Without a deadline the leader's holds. What came for information is passed on for information.
    Refuses (Forbidden) whoever heads no unit, (CannotSplit) when the unit has no open part, no lead
    or two, an officer of another unit, a deadline after the leader's: all reasons at once.
    """
    actor.require("incoming.split")
    document = lock_document(actor, document_id)
    part = part_to_pass_on(actor, document_id)
    if part is None:
        raise CannotSplit(_no_part())
    given = [
        replace(each, role=Role.INFORM) if part.role == Role.INFORM else each for each in assignees
    ]
    working = working_time(actor)
    given = counted(given, now=now, working=working)
    refuse_if(CannotSplit, _reasons_against(actor, now, part, given, instruction))
    direction = Direction.objects.create(
        organisation_id=actor.organisation,
        document=document,
        part=part,
        directed_by_id=actor.post_id,
        directed_by_name=actor.name,
        directed_by_title=actor.title,
        instruction=instruction.strip(),
        directed_at=now,
    )
    children = give(direction, document, given, actor=actor, now=now, working=working, parent=part)
    record(
        PartSplit(
            organisation_id=actor.organisation,
            document_id=document_id,
            assignment_id=part.id,
            direction_id=direction.id,
        )
    )
    audit.subject(
        "document",
        document_id,
        part=part.id,
        instruction=direction.instruction,
        parts=[
            {"role": child.role, "post": child.post_id, "due_at": child.due_at}
            for child in children
        ],
    )
    touch(document_id)
    return direction.id


@operation("incoming.assignment.hand_back")
def hand_back(*, actor: Actor, now: datetime, document_id: UUID, reason: str) -> None:
    """Give one's own part back to whoever gave it: not my field, something is missing.

    Refuses (NotFound) a document one may not see, (CannotHandBack) when one has no open part or
    gives no reason.
    """
    lock_document(actor, document_id)
    today = local_date(now)
    part = own_part(actor, document_id, whole_unit=actor.may("incoming.split"), on=today)
    absent = filled_in_for(actor, part, on=today)
    reasons = reasons_against_hand_back(reason)
    if part is None or reasons:
        raise CannotHandBack(*([] if part else [_no_part()]), *reasons)
    end_parts(
        [part], PartState.HANDED_BACK, actor=actor, now=now, result=reason.strip(), absent=absent
    )
    record(
        PartHandedBack(
            organisation_id=actor.organisation, document_id=document_id, assignment_id=part.id
        )
    )
    audit.subject(
        "document", document_id, part=part.id, reason=reason.strip(), **acting_for(absent)
    )
    touch(document_id)


def _reasons_against(
    actor: Actor,
    now: datetime,
    part: Assignment,
    assignees: Sequence[Assignee],
    instruction: str,
) -> list[Reason]:
    today = local_date(now)
    posts = posts_of_organisation(actor.organisation, on=today, unit_id=actor.unit_id)
    here = {post.id for post in posts}
    has_lead = (
        part.role == Role.INFORM or part.children.filter(role=Role.LEAD, state__in=LIVING).exists()
    )
    busy = set(
        Assignment.objects.filter(document_id=part.document_id, state__in=LIVING)
        .filter(Q(parent=None) & ~Q(id=part.id), post_id__in=here)
        .values_list("post_id", flat=True)
    )
    given = [each.post_id for each in assignees if each.post_id in busy]
    already = [
        Reason(
            "assignment.already_given",
            "Người được chọn đã được lãnh đạo giao trực tiếp ở văn bản này.",
            "Chọn người khác trong đơn vị.",
            field="assignees",
        )
    ]
    return (already if given else []) + may_assign(
        assignees,
        instruction=instruction,
        today=today,
        has_lead=has_lead,
        units=(),
        workers=here,
        readers=here,
        latest=part.due_at,
    )


def _no_part() -> Reason:
    return Reason(
        "assignment.no_part",
        "Bạn không có phần việc nào đang mở ở văn bản này.",
        "Tải lại trang để thấy ai đang xử lý.",
    )
