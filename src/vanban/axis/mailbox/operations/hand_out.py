"""A receiver takes a packet out, and says how it went."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.axis.mailbox.models import Delivery, Message
from vanban.axis.mailbox.rules import may_move
from vanban.axis.members.queries import USE
from vanban.formats.vxp.rows import TransportStatus
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, Kind, NotFound, Reason, Refusal
from vanban.foundation.operation import operation
from vanban.foundation.store import store


class UnknownPacket(NotFound):
    """No such packet, or not one for (or of) an organisation that the caller serves."""

    code = "mailbox.unknown_packet"
    title = "Không có gói tin này"


class CannotMove(Refusal):
    """The delivery cannot go to that state from where it is."""

    kind = Kind.CONFLICT
    code = "mailbox.cannot_move"
    title = "Không đổi được trạng thái"


class BadStatus(Invalid):
    """Not a transport status."""

    code = "mailbox.bad_status"
    title = "Trạng thái không đúng"


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A packet on its way out, in pieces."""

    size: int
    pieces: Iterator[bytes]


def hand_out(*, actor: Actor, now: datetime, doc_id: str) -> HandedOut:
    """The bytes of a packet for its receiver, or for its sender. Refuses (UnknownPacket)."""
    sha256, size = _fetch(actor=actor, now=now, doc_id=doc_id)
    return HandedOut(size, store().pieces(sha256))


@operation("axis.mailbox.fetch")
def _fetch(*, actor: Actor, now: datetime, doc_id: str) -> tuple[str, int]:
    actor.require(USE)
    wanted = _packet_id(doc_id)
    delivery = _locked(actor, wanted)
    if delivery is not None:
        audit.subject("delivery", delivery.id)
        if delivery.state in {TransportStatus.INITIAL, TransportStatus.PROCESSING}:
            delivery.state, delivery.updated_at = TransportStatus.PROCESSING, now
            delivery.save(update_fields=["state", "updated_at"])
        return delivery.message.sha256, delivery.message.size
    own = Message.objects.filter(id=wanted, system_id=actor.organisation).first()
    if own is None:
        raise _unknown(doc_id)
    audit.subject("message", own.id)
    return own.sha256, own.size


@operation("axis.mailbox.report_transport")
def report_transport(
    *, actor: Actor, now: datetime, doc_id: str, status: str, comment: str = ""
) -> None:
    """Say how a packet arrived at its receiver's system: processing, done, fail.

    Saying done twice is the same as once. Refuses (UnknownPacket), (BadStatus) other words,
    (CannotMove) to take back what was done.
    """
    actor.require(USE)
    if status not in {"processing", "done", "fail"}:
        text = f"Trạng thái “{status[:40]}” không có: chỉ processing, done, fail."
        raise BadStatus(Reason("mailbox.bad_status", text, field="status"))
    wanted = TransportStatus(status)
    delivery = _locked(actor, _packet_id(doc_id))
    if delivery is None:
        raise _unknown(doc_id)
    audit.subject("delivery", delivery.id, before=delivery.state, after=wanted)
    if not may_move(delivery.state, wanted):
        text = f"Gói tin đã ở trạng thái {delivery.state}."
        raise CannotMove(Reason("mailbox.already_done", text))
    if delivery.state != TransportStatus.DONE:
        delivery.state, delivery.state_text = wanted, comment[:500]
        delivery.updated_at = now
        delivery.save(update_fields=["state", "state_text", "updated_at"])


def _locked(actor: Actor, delivery_id: UUID) -> Delivery | None:
    return (
        Delivery.objects.select_related("message")
        .select_for_update(of=("self",))
        .filter(id=delivery_id, system_id=actor.organisation)
        .first()
    )


def _packet_id(doc_id: str) -> UUID:
    try:
        return UUID(doc_id.strip())
    except ValueError:
        raise _unknown(doc_id) from None


def _unknown(doc_id: str) -> UnknownPacket:
    text = f"Không có gói tin “{doc_id[:60]}” cho các cơ quan của hệ thống này."
    return UnknownPacket(Reason("mailbox.unknown_packet", text))
