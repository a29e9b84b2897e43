"""Many documents directed by one act: each is judged and given by itself, none stops another."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from vanban.core.calendar.queries import working_time
from vanban.core.records.operations import lock_document
from vanban.formats.workdays import read_term
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.incoming.assignment.models import ManyDirection
from vanban.incoming.assignment.operations.assign import (
    CannotAssign,
    assign,
    reasons_against_giving,
)
from vanban.incoming.assignment.queries import proposed_for_me
from vanban.incoming.assignment.rules import Assignee, Role, counted
from vanban.outgoing.signing.models import BatchItem
from vanban.outgoing.signing.operations import begin_batch, check_sight, work_through
from vanban.outgoing.signing.operations.settle import settle_document
from vanban.outgoing.signing.queries import BatchRow, ItemRow, batch_of
from vanban.outgoing.signing.rules import BatchKind, ItemState


@operation("incoming.assignment.assign_many")
def assign_many(
    *,
    actor: Actor,
    now: datetime,
    document_ids: Sequence[UUID],
    assignees: Sequence[Assignee] = (),
    instruction: str = "",
    answer_required: bool = False,
) -> UUID:
    """Direct many documents: all alike to `assignees`, or, without any, each as proposed for it.

    Answers the batch, whose page and report tell of every document. Refuses (Forbidden) whoever
    may not direct, (DocumentNotFound) who may see none of them, (CannotBegin) nothing chosen or
    too many, (CannotAssign) what could be given to none of them so: all reasons at once.
    """
    actor.require("incoming.assign")
    check_sight(actor, document_ids)
    if assignees or instruction:
        given = counted(assignees, now=now, working=working_time(actor))
        refuse_if(
            CannotAssign,
            reasons_against_giving(actor, now, given, instruction, has_lead=False),
        )
    batch_id = begin_batch(actor=actor, now=now, kind=BatchKind.DIRECT, document_ids=document_ids)
    if assignees:
        ManyDirection.objects.create(
            batch_id=batch_id,
            organisation_id=actor.organisation,
            assignees=[_kept(each) for each in assignees],
            instruction=instruction.strip(),
            answer_required=answer_required,
        )
    return batch_id


def work_batch(*, actor: Actor, now: datetime, batch_id: UUID) -> None:
    """Give each document that waits. May be called any number of times, also after a kill."""
    batch = batch_of(actor, batch_id=batch_id)
    if batch is not None and batch.kind is BatchKind.DIRECT:
        work_through(actor, now, batch, _ask)


def _ask(person: Actor, now: datetime, batch: BatchRow, item: ItemRow) -> None:
    give_item(actor=person, now=now, batch_id=batch.id, item_id=item.id)


@operation("incoming.assignment.give_item")
def give_item(*, actor: Actor, now: datetime, batch_id: UUID, item_id: UUID) -> None:
    """Give one document of a batch and write it into its line; once. Refuses as `assign`, and
    (CannotAssign) a document without a proposal that can be read.
    """
    item = BatchItem.objects.filter(id=item_id, batch_id=batch_id).first()
    if item is None or item.state != ItemState.WAITING:
        return
    document = lock_document(actor, item.document_id)
    alike = ManyDirection.objects.filter(batch_id=batch_id).first()
    assignees, instruction = _what(actor, now, item.document_id, alike)
    assign(
        actor=actor,
        now=now,
        document_id=item.document_id,
        assignees=assignees,
        instruction=instruction,
        answer_required=alike.answer_required if alike else False,
    )
    audit.subject("batch", batch_id, document=str(item.document_id))
    settle_document(document, now, kind=BatchKind.DIRECT, problem=None)


def _what(
    actor: Actor, now: datetime, document_id: UUID, alike: ManyDirection | None
) -> tuple[list[Assignee], str]:
    if alike is not None:
        return [_read(each) for each in alike.assignees], alike.instruction
    proposed = next(iter(proposed_for_me(actor, now=now, document_ids=[document_id])), None)
    if proposed is None or not any(each.role is Role.LEAD for each in proposed.assignees):
        raise CannotAssign(
            Reason(
                "assignment.no_proposal",
                "Văn bản chưa có đề xuất nêu rõ ai chủ trì, hoặc không còn chờ bạn cho ý kiến.",
                "Mở văn bản để chỉ đạo.",
            )
        )
    return list(proposed.assignees), proposed.words


def _kept(each: Assignee) -> dict[str, Any]:
    return {
        "role": str(each.role),
        "unit": str(each.unit_id) if each.unit_id else None,
        "post": str(each.post_id) if each.post_id else None,
        "due": each.due.isoformat() if each.due else "",
        "term": each.term.code if each.term else "",
    }


def _read(kept: dict[str, Any]) -> Assignee:
    due: date | datetime | None = None
    if kept["due"]:
        text = kept["due"]
        due = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return Assignee(
        role=Role(kept["role"]),
        unit_id=UUID(kept["unit"]) if kept["unit"] else None,
        post_id=UUID(kept["post"]) if kept["post"] else None,
        due=due,
        term=read_term(kept["term"]),
    )
