"""The operator offers a stuck packet once more. It keeps its DocId: nothing can be doubled."""

from datetime import datetime
from uuid import UUID

from vanban.axis.mailbox.models import Delivery, Trace
from vanban.axis.mailbox.operations.hand_out import CannotMove, UnknownPacket
from vanban.axis.mailbox.rules import Act
from vanban.axis.members.queries import OPERATE
from vanban.formats.vxp.rows import TransportStatus
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.foundation.operation import operation


@operation("axis.mailbox.offer_again")
def offer_again(*, actor: Actor, now: datetime, delivery_id: UUID) -> None:
    """Put a delivery that failed, or was fetched and not called done, back among what waits.

    The operator's act (Forbidden for others). Saying it twice is the same as once. Refuses
    (UnknownPacket), (CannotMove) what is done, and what a corrected packet has replaced.
    """
    actor.require(OPERATE)
    row = (
        Delivery.objects.select_related("message")
        .select_for_update(of=("self",), no_key=True)
        .filter(id=delivery_id)
        .first()
    )
    if row is None:
        raise UnknownPacket(Reason("mailbox.unknown_packet", "Không có gói tin này."))
    audit.subject("delivery", row.id, before=row.state)
    if row.state == TransportStatus.DONE:
        raise CannotMove(
            Reason("mailbox.already_done", "Gói tin đã đến nơi nhận, không đưa ra lại.")
        )
    if row.state == TransportStatus.INITIAL:
        return
    claims = row.message.message_type == "edoc" and row.message.doc_type == 0
    others = Delivery.objects.filter(
        claims_id=True,
        sender_id=row.sender_id,
        business_id=row.business_id,
        receiver_id=row.receiver_id,
    ).exclude(id=row.id)
    if claims and others.exists():
        raise CannotMove(
            Reason("mailbox.replaced", "Đã có gói tin khác thay thế dưới cùng DocumentId.")
        )
    row.state, row.state_text, row.waits = TransportStatus.INITIAL, "", True
    row.claims_id, row.updated_at = claims, now
    row.save(update_fields=["state", "state_text", "waits", "claims_id", "updated_at"])
    Trace.objects.create(
        at=now,
        act=Act.AGAIN,
        system_id=row.system_id,
        message_id=row.message_id,
        delivery_id=row.id,
        text=actor.name,
    )
