"""What became of one document of a batch: written down where the document itself is settled.

Called inside the operations of this room, in their transaction, after the document's lock.
"""

from base64 import b64decode
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from vanban.core.records.models import Document
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.foundation.jobs import defer
from vanban.outgoing.signing.models import Batch, BatchItem, SigningRequest
from vanban.outgoing.signing.rules import (
    BATCH_ABOUT,
    OPEN_ITEMS,
    BatchKind,
    ItemState,
    one_at_a_time,
    together,
)
from vanban.trust.keys.operations.transactions import begin_transaction
from vanban.trust.keys.rules import Channel
from vanban.trust.keys.rules.transactions import Order, Part
from vanban.trust.keys.rules.working import WorkState

_WORKED_BY: Final = MappingProxyType(
    {
        BatchKind.SIGN: "outgoing.signing.jobs.work_batch",
        BatchKind.ISSUE: "outgoing.publication.jobs.work_batch",
        BatchKind.DIRECT: "incoming.assignment.jobs.work_batch",
        BatchKind.REGISTER: "incoming.registration.jobs.work_batch",
    }
)


def settle_item(
    request: SigningRequest, now: datetime, *, state: ItemState, reason: Reason | None = None
) -> None:
    """A signature of a batch is done or has failed."""
    if request.batch_id is None:
        return
    batch = _locked(request.batch_id)
    item = BatchItem.objects.filter(batch=batch, request_id=request.id, state__in=OPEN_ITEMS)
    _settle(batch, item.first(), now, state, reason)
    begin_together(Actor.system(batch.organisation_id), batch.id, now)
    if one_at_a_time(batch.channel) and batch.finished_at is None:
        defer_work(batch)


def settle_document(
    document: Document, now: datetime, *, kind: BatchKind, problem: Reason | None
) -> None:
    """The act on a document came to its end, in whichever open batch of this kind it stands."""
    items = BatchItem.objects.filter(
        document=document, state__in=OPEN_ITEMS, batch__kind=kind
    ).order_by("id")
    for item in items:
        state = ItemState.REFUSED if problem else ItemState.DONE
        _settle(_locked(item.batch_id), item, now, state, problem)


def refuse_waiting(batch_id: UUID, item_id: UUID, now: datetime, reason: Reason) -> None:
    """A document of a batch could not even be begun."""
    batch = _locked(batch_id)
    item = BatchItem.objects.filter(id=item_id, state__in=OPEN_ITEMS).first()
    _settle(batch, item, now, ItemState.REFUSED, reason)
    begin_together(Actor.system(batch.organisation_id), batch.id, now)


def stop_waiting(batch_id: UUID, now: datetime) -> None:
    """What has not begun is not begun any more."""
    batch = _locked(batch_id)
    if batch.stopped_at is None:
        batch.stopped_at = now
        batch.save(update_fields=["stopped_at"])
    waiting = BatchItem.objects.filter(batch=batch, state=ItemState.WAITING)
    waiting.update(
        state=ItemState.STOPPED,
        settled_at=now,
        problem_code="signing.batch_stopped",
        problem_text="Bạn đã dừng lượt này trước khi đến văn bản này.",
        problem_mend="Chọn lại để làm lượt khác.",
    )
    _finish(batch, now)


def begin_together(actor: Actor, batch_id: UUID | None, now: datetime) -> None:
    """When the last document of a batch is prepared, ask the service once for all of them.

    The transaction has the batch's id: beginning again changes nothing.
    """
    if batch_id is None:
        return
    batch = _locked(batch_id)
    if not together(batch.channel) or _unprepared(batch):
        return
    ready = list(
        SigningRequest.objects.filter(batch=batch, state=WorkState.PREPARED)
        .select_related("signer")
        .order_by("asked_at", "id")
    )
    signer = ready[0].signer if ready else None
    if signer is None:
        return
    SigningRequest.objects.filter(id__in=[row.id for row in ready]).update(state=WorkState.WAITING)
    begin_transaction(
        actor=actor,
        now=now,
        order=Order(
            transaction_id=batch.id,
            about_kind=BATCH_ABOUT,
            about_id=batch.id,
            channel=Channel(batch.channel),
            title=f"Ký {len(ready)} văn bản",
            key_id=ready[0].key_id,
            person_id=signer.person_id,
            parts=tuple(_part(row) for row in ready),
        ),
    )


def defer_work(batch: Batch) -> None:
    """Go on with a batch, after this transaction."""
    defer(
        _WORKED_BY[BatchKind(batch.kind)],
        lock=f"batch:{batch.id}",
        organisation_id=str(batch.organisation_id),
        batch_id=str(batch.id),
    )


def _unprepared(batch: Batch) -> bool:
    waiting = BatchItem.objects.filter(batch=batch, state=ItemState.WAITING).exists()
    asked = SigningRequest.objects.filter(batch=batch, state=WorkState.ASKED).exists()
    return waiting or asked


def _part(row: SigningRequest) -> Part:
    assert row.prepared is not None  # noqa: S101 - it is prepared
    return Part(
        row.id,
        b64decode(row.prepared["signed_attributes"]),
        bytes.fromhex(row.prepared["document_digest"]),
    )


def _locked(batch_id: UUID) -> Batch:
    # Not the key: asking for the next document holds that, by its foreign key, at the same time.
    return Batch.objects.select_for_update(no_key=True).get(id=batch_id)


def _settle(
    batch: Batch, item: BatchItem | None, now: datetime, state: ItemState, reason: Reason | None
) -> None:
    if item is None:
        return
    item.state, item.settled_at = state, now
    if reason is not None:
        item.problem_code = reason.code[:60]
        item.problem_text = reason.text[:1000]
        item.problem_mend = reason.mend[:500]
    item.save()
    _finish(batch, now)


def _finish(batch: Batch, now: datetime) -> None:
    left = BatchItem.objects.filter(batch=batch, state__in=OPEN_ITEMS).exists()
    if not left and batch.finished_at is None:
        batch.finished_at = now
        batch.save(update_fields=["finished_at"])
