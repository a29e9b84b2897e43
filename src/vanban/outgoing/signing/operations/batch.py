"""One authorisation, many documents: each is judged and signed by itself, none stops another."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError

from vanban.core.people.queries import actor_of_post
from vanban.core.records.models import Document
from vanban.core.records.operations import DocumentNotFound
from vanban.core.records.queries import visible_documents
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.ids import new_id
from vanban.foundation.operation import operation
from vanban.outgoing.signing.models import Batch, BatchItem
from vanban.outgoing.signing.operations.request import request_signature
from vanban.outgoing.signing.operations.settle import (
    defer_work,
    refuse_waiting,
    stop_waiting,
)
from vanban.outgoing.signing.queries import BatchRow, ItemRow, batch_of, replaced_since
from vanban.outgoing.signing.rules import (
    BatchKind,
    ItemState,
    broke,
    no_key,
    no_such_way,
    one_at_a_time,
    read_another,
    reasons_against_batch,
)
from vanban.trust.certificates.queries import chosen_way, reasons_against_ways, ways_to_sign

log = structlog.get_logger(__name__)


class CannotBegin(Refusal):
    """The batch cannot be begun."""

    kind = Kind.CONFLICT
    code = "signing.cannot_begin_batch"
    title = "Chưa làm được cả lượt"


@operation("outgoing.signing.sign_many")
def sign_many(
    *,
    actor: Actor,
    now: datetime,
    document_ids: Sequence[UUID],
    way: str = "",
    read_at: datetime | None = None,
) -> UUID:
    """Sign many documents by one act; who may and what may is judged for each by itself.

    Answers the batch, whose page and report tell of every document. `read_at`: when the list was
    opened. Refuses (DocumentNotFound) who may see none of them, (Forbidden) who has no certificate
    that may sign, (CannotBegin) with all reasons: nothing chosen, too many, a way that cannot, a
    document whose file was replaced since; one replaced while the batch runs is refused there.
    """
    check_sight(actor, document_ids)
    ways = ways_to_sign(actor, person_id=actor.person_id, at=now) if actor.person_id else []
    if not ways:
        known = reasons_against_ways(actor, person_id=actor.person_id, at=now)
        raise Forbidden(*(known if actor.person_id and known else [no_key()]))
    chosen = chosen_way(ways, way)
    reasons = reasons_against_batch(
        count=len(set(document_ids)), channel=chosen.channel if chosen else None
    )
    if chosen is None:
        reasons.append(no_such_way())
    own = visible_documents(actor).filter(id__in=document_ids)
    reasons += [read_another(each) for each in replaced_since(own.values("id"), read_at)]
    refuse_if(CannotBegin, reasons)
    assert chosen is not None  # noqa: S101 - judged above
    return begin_batch(
        actor=actor,
        now=now,
        kind=BatchKind.SIGN,
        document_ids=document_ids,
        way=chosen.code,
        channel=chosen.channel,
    )


def check_sight(actor: Actor, document_ids: Sequence[UUID]) -> None:
    """Refuse (DocumentNotFound) who may see none of the documents."""
    if document_ids and not visible_documents(actor).filter(id__in=document_ids).exists():
        raise DocumentNotFound(
            Reason(
                "records.not_found",
                "Không có văn bản này, hoặc bạn chưa được giao xem.",
                "Nhờ người soạn hoặc văn thư cho xem.",
            )
        )


def begin_batch(
    *,
    actor: Actor,
    now: datetime,
    kind: BatchKind,
    document_ids: Sequence[UUID],
    way: str = "",
    channel: str = "",
) -> UUID:
    """Write down a batch of documents of the actor's body; each is judged when its turn comes.

    A step of the operation that asks for many; refuses (Forbidden), (CannotBegin).
    """
    if actor.post_id is None:
        raise Forbidden(
            Reason(
                "signing.no_post", "Tài khoản chưa giữ chức vụ nào.", "Nhờ quản trị giao chức vụ."
            )
        )
    own = Document.objects.filter(id__in=document_ids, organisation_id=actor.organisation)
    known = set(own.values_list("id", flat=True))
    wanted = [each for each in dict.fromkeys(document_ids) if each in known]
    refuse_if(CannotBegin, reasons_against_batch(count=len(wanted), channel=None))
    batch = Batch.objects.create(
        organisation_id=actor.organisation,
        kind=kind,
        post_id=actor.post_id,
        by_name=actor.name,
        way=way,
        channel=channel,
        asked_at=now,
    )
    BatchItem.objects.bulk_create(
        BatchItem(
            id=new_id(),
            organisation_id=actor.organisation,
            batch=batch,
            ordinal=ordinal,
            document_id=document_id,
            state=ItemState.WAITING,
        )
        for ordinal, document_id in enumerate(wanted, start=1)
    )
    audit.subject("batch", batch.id, act=str(kind), documents=[str(each) for each in wanted])
    defer_work(batch)
    return batch.id


@operation("outgoing.signing.stop_batch")
def stop_batch(*, actor: Actor, now: datetime, batch_id: UUID) -> None:
    """Begin no more of a batch; what is under way comes to its end. Again: no change.

    Refuses (NotFound) a batch of another post.
    """
    row = Batch.objects.filter(id=batch_id, organisation_id=actor.organisation).first()
    if row is None or row.post_id != actor.post_id:
        raise NotFound(Reason("signing.no_batch", "Không có lượt này.", "Mở lại từ trang Chờ tôi."))
    audit.subject("batch", batch_id)
    stop_waiting(batch_id, now)


def work_batch(*, actor: Actor, now: datetime, batch_id: UUID) -> None:
    """Ask for the signature of each document that waits. May be called any number of times.

    Killed at any point it goes on where it was: each document is asked for in a transaction of its
    own, together with its line in the batch.
    """
    batch = batch_of(actor, batch_id=batch_id)
    if batch is not None and batch.kind is BatchKind.SIGN:
        work_through(actor, now, batch, _ask_item)


def work_through(
    actor: Actor,
    now: datetime,
    batch: BatchRow,
    ask: Callable[[Actor, datetime, BatchRow, ItemRow], None],
) -> None:
    """Take the waiting documents one after the other, in the name of who asked; a refusal of one
    is written down and the next is taken.
    """
    try:
        person = actor_of_post(batch.post_id, on=local_date(now), origin="worker")
    except Refusal as gone:
        for item in batch.items:
            _refuse(actor, now, batch, item, gone.reasons[0])
        return
    slow = one_at_a_time(batch.channel)
    if slow and batch.count(ItemState.WORKING):
        return
    for item in batch.items:
        if item.state is not ItemState.WAITING:
            continue
        if _asked(person, now, batch, item, ask, actor) and slow:
            return


def _asked(
    person: Actor,
    now: datetime,
    batch: BatchRow,
    item: ItemRow,
    ask: Callable[[Actor, datetime, BatchRow, ItemRow], None],
    house: Actor,
) -> bool:
    try:
        ask(person, now, batch, item)
    except Refusal as refused:
        text = " ".join(reason.text for reason in refused.reasons)
        mend = next((reason.mend for reason in refused.reasons if reason.mend), "")
        code = refused.reasons[0].code if refused.reasons else refused.code
        _refuse(house, now, batch, item, Reason(code, text, mend))
        return False
    except (OperationalError, InterfaceError):
        raise  # a deadlock, a lost connection: the job is run again and takes up what waits
    except Exception:  # one document that breaks something never stops the rest
        log.exception("batch item broke", batch=str(batch.id), document=str(item.document_id))
        _refuse(house, now, batch, item, broke())
        return False
    return True


def _ask_item(person: Actor, now: datetime, batch: BatchRow, item: ItemRow) -> None:
    ask_item(
        actor=person,
        now=now,
        batch_id=batch.id,
        item_id=item.id,
        way=batch.way,
        read_at=batch.asked_at,
    )


@operation("outgoing.signing.ask_item")
def ask_item(
    *,
    actor: Actor,
    now: datetime,
    batch_id: UUID,
    item_id: UUID,
    way: str,
    read_at: datetime | None = None,
) -> None:
    """Ask for one signature of a batch and write its request into its line; once.

    Refuses as ``request_signature``.
    """
    item = BatchItem.objects.filter(id=item_id, batch_id=batch_id).first()
    if item is None or item.state != ItemState.WAITING:
        return
    request_id = request_signature(
        actor=actor,
        now=now,
        document_id=item.document_id,
        way=way,
        batch_id=batch_id,
        read_at=read_at,
    )
    audit.subject("batch", batch_id, document=str(item.document_id))
    BatchItem.objects.filter(id=item_id, state=ItemState.WAITING).update(
        state=ItemState.WORKING, request_id=request_id
    )


def _refuse(house: Actor, now: datetime, batch: BatchRow, item: ItemRow, reason: Reason) -> None:
    if item.state is ItemState.WAITING:
        refuse_item(actor=house, now=now, batch_id=batch.id, item_id=item.id, reason=reason)


@operation("outgoing.signing.refuse_item")
def refuse_item(
    *, actor: Actor, now: datetime, batch_id: UUID, item_id: UUID, reason: Reason
) -> None:
    """Write down why one document of a batch was not begun. Again: no change."""
    audit.subject("batch", batch_id, item=str(item_id), problem=reason.code, by=actor.name)
    refuse_waiting(batch_id, item_id, now, reason)
