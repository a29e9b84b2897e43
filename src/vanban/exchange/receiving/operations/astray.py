"""What came for nobody here, or could not be kept or placed: kept, told, answered by a person.

A misdirected document is not left lying: its sender learns that it did not arrive, and why
(QĐ 28/2018/QĐ-TTg art. 9).
"""

from datetime import datetime
from uuid import UUID

from vanban.exchange.receiving.events import PacketStrayed
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations.reports import report_status
from vanban.exchange.receiving.queries import astray, require_keeper
from vanban.exchange.receiving.rules import (
    Face,
    ItemState,
    may_return,
    reasons_against_settling,
    return_words,
)
from vanban.formats.edxml.message import StatusCode
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation


class CannotSettle(Refusal):
    """The packet was seen to already, no ground is given, or its sender cannot be answered."""

    kind = Kind.CONFLICT
    code = "receiving.cannot_settle"
    title = "Chưa xử lý được gói tin"


@operation("exchange.receiving.set_aside")
def set_aside(
    *,
    actor: Actor,
    now: datetime,
    link: str,
    axis_doc_id: str,
    kind: MessageType,
    sha256: str,
    size: int,
    face: Face,
    addressed_to: str,
    problem: str,
) -> None:
    """Enter a packet that nobody here takes into the inbox of its line's keeper, without its
    subject: it was not written to him. Twice changes nothing.
    """
    item, created = InboxItem.objects.get_or_create(
        organisation_id=actor.organisation,
        link=link,
        axis_doc_id=axis_doc_id,
        defaults={
            "kind": kind,
            "sha256": sha256,
            "size": size,
            "state": ItemState.STRAY,
            "problem": problem[:500],
            "sender_code": face.sender_code,
            "sender_name": face.sender_name,
            "business_id": face.business_id,
            "symbol": face.symbol,
            "issued_date": face.issued_date,
            "doc_type": face.doc_type,
            "status_code": face.status_code,
            "addressed_to": (addressed_to or next(iter(face.receiver_codes), ""))[:35],
            "arrived_at": now,
            "read_at": now,
        },
    )
    audit.subject("inbox_item", item.id, link=link, axis_doc_id=axis_doc_id, problem=problem)
    if created:
        announce_stray(item)


@operation("exchange.receiving.note_unplaced")
def note_unplaced(*, actor: Actor, now: datetime, inbox_item_id: UUID, problem: str) -> None:  # noqa: ARG001
    """A status on a document that was never sent to whoever reports it: it is shown, not lost."""
    item = InboxItem.objects.filter(
        id=inbox_item_id, organisation_id=actor.organisation, state=ItemState.READ
    ).first()
    if item is None:
        return
    audit.subject("inbox_item", item.id, problem=problem)
    item.state, item.problem = ItemState.STRAY, problem[:500]
    item.save(update_fields=["state", "problem"])
    announce_stray(item)


def announce_stray(item: InboxItem) -> None:
    """Have the administrators told. A step of the caller's own operation."""
    record(PacketStrayed(organisation_id=item.organisation_id, inbox_item_id=item.id))


@operation("exchange.receiving.return_stray")
def return_stray(
    *, actor: Actor, now: datetime, inbox_item_id: UUID, reason_code: str, text: str = ""
) -> None:
    """Return a stray document to its sender (02) with a coded reason, in the name of the code it
    was sent to; it is settled with that.

    Refuses (Forbidden) whoever neither administers nor receives, (NotFound), (CannotSettle) one
    that was settled, one that names no sender or no DocumentId, a status, no known reason.
    """
    item = _locked(actor, inbox_item_id)
    said, reasons = return_words(reason_code, text)
    answerable = may_return(
        kind=item.kind, sender_code=item.sender_code, business_id=item.business_id
    )
    settled = reasons_against_settling(said or "-", settled=item.settled_at is not None)
    refuse_if(CannotSettle, [*settled, *answerable, *reasons])
    report_status(
        actor=actor,
        now=now,
        inbox_item_id=item.id,
        code=StatusCode.REJECTION,
        description=f"[{reason_code}] {said}",
    )
    _settle(item, actor, now, f"Trả lại nơi gửi: {said}")


@operation("exchange.receiving.settle_stray")
def settle_stray(*, actor: Actor, now: datetime, inbox_item_id: UUID, note: str) -> None:
    """Say what was done with a stray packet; it is kept and waits no longer.

    Refuses (Forbidden), (NotFound), (CannotSettle) as `return_stray` does.
    """
    item = _locked(actor, inbox_item_id)
    settled = item.settled_at is not None
    refuse_if(CannotSettle, reasons_against_settling(note, settled=settled))
    _settle(item, actor, now, note)


def _settle(item: InboxItem, actor: Actor, now: datetime, note: str) -> None:
    item.settled_at, item.settled_by_name = now, actor.name[:200]
    item.settled_note = note.strip()[:500]
    item.save(update_fields=["settled_at", "settled_by_name", "settled_note"])
    audit.subject("inbox_item", item.id, note=item.settled_note, sender=item.sender_code)


def _locked(actor: Actor, inbox_item_id: UUID) -> InboxItem:
    require_keeper(actor)
    item = astray(actor).select_for_update(no_key=True).filter(id=inbox_item_id).first()
    if item is None:
        raise NotFound(Reason("receiving.not_found", "Không có gói tin này trong hộp đến."))
    return item
