"""Many arrivals registered by one act: each judged by itself, none stops another."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from vanban.core.calendar.queries import proposed_due
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import refuse_if
from vanban.foundation.operation import operation
from vanban.incoming.reception.models import Arrival
from vanban.incoming.reception.operations import header_of_document
from vanban.incoming.reception.rules.header import Header
from vanban.incoming.registration.operations.register import (
    CannotRegister,
    reasons_against_leader,
    register,
)
from vanban.incoming.registration.rules import reasons_against_unseen
from vanban.outgoing.signing.models import BatchItem
from vanban.outgoing.signing.operations import begin_batch, check_sight, work_through
from vanban.outgoing.signing.operations.settle import settle_document
from vanban.outgoing.signing.queries import BatchRow, ItemRow, batch_of
from vanban.outgoing.signing.rules import BatchKind, ItemState


@operation("incoming.registration.register_many")
def register_many(
    *,
    actor: Actor,
    now: datetime,
    document_ids: Sequence[UUID],
    present_to_post_id: UUID | None = None,
) -> UUID:
    """Register many arrivals with the words they came with, in the order in which they came.

    Answers the batch, whose page tells of each. Refuses (Forbidden) whoever is no clerk,
    (DocumentNotFound) who may see none of them, (CannotRegister) a leader who may not direct,
    (CannotBegin) nothing chosen or too many.
    """
    actor.require("incoming.register")
    check_sight(actor, document_ids)
    refuse_if(CannotRegister, reasons_against_leader(actor, now, present_to_post_id))
    came = Arrival.objects.filter(document_id__in=document_ids)
    return begin_batch(
        actor=actor,
        now=now,
        kind=BatchKind.REGISTER,
        document_ids=list(came.order_by("arrived_at", "id").values_list("document_id", flat=True)),
        way=str(present_to_post_id or ""),
    )


def work_batch(*, actor: Actor, now: datetime, batch_id: UUID) -> None:
    """Register each document that waits. May be called any number of times, also after a kill."""
    batch = batch_of(actor, batch_id=batch_id)
    if batch is not None and batch.kind is BatchKind.REGISTER:
        work_through(actor, now, batch, _ask)


def _ask(person: Actor, now: datetime, batch: BatchRow, item: ItemRow) -> None:
    register_item(
        actor=person,
        now=now,
        batch_id=batch.id,
        item_id=item.id,
        present_to_post_id=UUID(batch.way) if batch.way else None,
    )


@operation("incoming.registration.register_item")
def register_item(
    *,
    actor: Actor,
    now: datetime,
    batch_id: UUID,
    item_id: UUID,
    present_to_post_id: UUID | None,
) -> None:
    """Register one document of a batch, and write it into its line; once.

    It is due by the body's rules where the sender names no day, as the form of one proposes.
    Refuses as ``register``, and (CannotRegister) what a person has to look at first: a broken
    signature or file, an answer asked for by the sender.
    """
    rows = BatchItem.objects.select_related("document__arrival")
    item = rows.filter(id=item_id, batch_id=batch_id).first()
    if item is None or item.state != ItemState.WAITING:
        return
    arrival = item.document.arrival
    refuse_if(
        CannotRegister,
        reasons_against_unseen(
            fitness=arrival.fitness, outcome=arrival.outcome, business=arrival.business
        ),
    )
    register(
        actor=actor,
        now=now,
        document_id=item.document_id,
        due=_due_by_rule(actor, now, header_of_document(item.document)),
        present_to_post_id=present_to_post_id,
    )
    settle_document(item.document, now, kind=BatchKind.REGISTER, problem=None)
    audit.subject("batch", batch_id, document=str(item.document_id))


def _due_by_rule(actor: Actor, now: datetime, header: Header) -> date | None:
    """The day the body's rules give; None where the sender names one, or no rule holds."""
    if header.reply_due_date is not None:
        return None
    rule = proposed_due(actor, now=now, type_code=header.type_code, urgency=header.urgency)
    return local_date(rule.due_at) if rule else None
