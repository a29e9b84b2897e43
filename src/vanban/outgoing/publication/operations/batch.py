"""Number, seal and issue many documents by one act of the clerk; none stops another."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation
from vanban.outgoing.publication.operations.order import issue_and_send
from vanban.outgoing.signing.models import BatchItem
from vanban.outgoing.signing.operations import begin_batch, check_sight, work_through
from vanban.outgoing.signing.queries import BatchRow, ItemRow, batch_of
from vanban.outgoing.signing.rules import BatchKind, ItemState


@operation("outgoing.publication.issue_many")
def issue_many(*, actor: Actor, now: datetime, document_ids: Sequence[UUID]) -> UUID:
    """Number, seal and issue many signed documents; each is judged by itself.

    Answers the batch. Refuses (Forbidden) whoever lacks one of the three rights,
    (DocumentNotFound) who may see none of them, (CannotBegin) nothing chosen or too many.
    """
    for permission in ("outgoing.number", "outgoing.seal", "outgoing.issue"):
        actor.require(permission)
    check_sight(actor, document_ids)
    return begin_batch(actor=actor, now=now, kind=BatchKind.ISSUE, document_ids=document_ids)


def work_batch(*, actor: Actor, now: datetime, batch_id: UUID) -> None:
    """Order each document that waits. May be called any number of times, also after a kill."""
    batch = batch_of(actor, batch_id=batch_id)
    if batch is not None and batch.kind is BatchKind.ISSUE:
        work_through(actor, now, batch, _ask)


def _ask(person: Actor, now: datetime, batch: BatchRow, item: ItemRow) -> None:
    order_item(actor=person, now=now, batch_id=batch.id, item_id=item.id)


@operation("outgoing.publication.order_item")
def order_item(*, actor: Actor, now: datetime, batch_id: UUID, item_id: UUID) -> None:
    """Order one document of a batch; once. Refuses as ``issue_and_send``."""
    item = BatchItem.objects.filter(id=item_id, batch_id=batch_id).first()
    if item is None or item.state != ItemState.WAITING:
        return
    BatchItem.objects.filter(id=item_id).update(state=ItemState.WORKING)
    issue_and_send(actor=actor, now=now, document_id=item.document_id)
    audit.subject("batch", batch_id, document=str(item.document_id))
