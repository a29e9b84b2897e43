"""Looking into a packet of the inbox: what it is, whether it came before, whom to tell."""

from datetime import datetime
from uuid import UUID

from vanban.core.files.queries import load
from vanban.exchange.receiving.events import PackageReceived, StatusReceived, TakeBackAsked
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations.reports import report_status
from vanban.exchange.receiving.queries import inbox_item
from vanban.exchange.receiving.rules import Face, ItemState, face_of
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.message import StatusCode
from vanban.formats.edxml.reader import read
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.events import record
from vanban.foundation.operation import operation


def read_item(*, actor: Actor, now: datetime, inbox_item_id: UUID) -> None:
    """Read a packet (outside work), then announce it, or keep it as one that cannot be read."""
    item = inbox_item(actor, inbox_item_id=inbox_item_id)
    if item.state != ItemState.STORED:
        return
    try:
        face = face_of(read(load(item.sha256)))
    except EdxmlError as error:
        problem = f"{error.message_vi} {error.place}".strip()
        refuse_item(actor=actor, now=now, inbox_item_id=inbox_item_id, problem=problem)
        return
    announce(actor=actor, now=now, inbox_item_id=inbox_item_id, face=face)


@operation("exchange.receiving.announce")
def announce(*, actor: Actor, now: datetime, inbox_item_id: UUID, face: Face) -> None:
    """Tell the house of a packet that was read; the sender gets 01 (QĐ 28/2018) for a document.

    The same bytes once more are noted as such and go no further.
    """
    item = _unread(actor, inbox_item_id)
    if item is None:
        return
    audit.subject("inbox_item", item.id, business_id=face.business_id, sender=face.sender_code)
    item.state, item.kind, item.read_at = ItemState.READ, face.kind, now
    item.sender_code, item.sender_name = face.sender_code, face.sender_name
    item.business_id, item.symbol = face.business_id, face.symbol
    item.issued_date, item.subject = face.issued_date, face.subject
    item.status_code = face.status_code
    item.duplicate_of = _earlier(item)
    item.save()
    if item.duplicate_of is not None:
        return
    if face.kind is MessageType.EDOC:
        record(PackageReceived(organisation_id=item.organisation_id, inbox_item_id=item.id))
        report_status(actor=actor, now=now, inbox_item_id=item.id, code=StatusCode.INBOX)
    elif face.status_code is StatusCode.CANCELLATION:
        record(
            TakeBackAsked(
                organisation_id=item.organisation_id,
                inbox_item_id=item.id,
                business_id=face.business_id,
                from_code=face.sender_code,
                reason=face.description,
            )
        )
    elif face.status_code is not None:
        record(
            StatusReceived(
                organisation_id=item.organisation_id,
                business_id=face.business_id,
                from_code=face.sender_code,
                code=face.status_code.value,
                at=(face.at or item.arrived_at).isoformat(),
                description=face.description,
                reported_by=face.reported_by,
            )
        )


@operation("exchange.receiving.refuse_item")
def refuse_item(*, actor: Actor, now: datetime, inbox_item_id: UUID, problem: str) -> None:
    """A packet that cannot be read stays, with the reason, and is shown to whoever receives."""
    item = _unread(actor, inbox_item_id)
    if item is None:
        return
    audit.subject("inbox_item", item.id, problem=problem)
    item.state, item.problem, item.read_at = ItemState.REFUSED, problem[:500], now
    item.save(update_fields=["state", "problem", "read_at"])
    if item.kind == MessageType.EDOC:
        record(PackageReceived(organisation_id=item.organisation_id, inbox_item_id=item.id))


def _unread(actor: Actor, inbox_item_id: UUID) -> InboxItem | None:
    return (
        InboxItem.objects.select_for_update()
        .filter(id=inbox_item_id, organisation_id=actor.organisation, state=ItemState.STORED)
        .first()
    )


def _earlier(item: InboxItem) -> InboxItem | None:
    """The first packet of the same bytes that was read before this one."""
    return (
        InboxItem.objects.filter(
            organisation_id=item.organisation_id,
            sha256=item.sha256,
            state=ItemState.READ,
            duplicate_of=None,
        )
        .exclude(id=item.id)
        .order_by("read_at")
        .first()
    )
