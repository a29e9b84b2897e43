"""What waits for a member, and how what it sent is faring."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from vanban.axis.mailbox.models import Delivery
from vanban.axis.mailbox.rules import given_back_before, wire_time
from vanban.formats.vxp.rows import ReceivedRow, SentRow, TransportStatus
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query

SENT_LABEL = "Đã gửi đi thành công"


def _waiting(actor: Actor, message_type: str, now: datetime) -> QuerySet[Delivery]:
    given_back = given_back_before(now, timedelta(seconds=settings.AXIS_PICKUP_S))
    rows = Delivery.objects.filter(system_id=actor.organisation).filter(
        Q(state=TransportStatus.INITIAL)
        | Q(state=TransportStatus.PROCESSING, updated_at__lt=given_back)
    )
    return rows.filter(message_type=message_type) if message_type else rows


@query
def received(
    actor: Actor,
    *,
    now: datetime,
    message_type: str,
    begin: datetime | None = None,
    end: datetime | None = None,
    limit: int = 1000,
) -> list[ReceivedRow]:
    """What waits for the organisations of a member, oldest first; given days, all that came in
    them, whatever its state.
    """
    rows = Delivery.objects.filter(system_id=actor.organisation)
    if message_type:
        rows = rows.filter(message_type=message_type)
    if begin is not None:
        rows = rows.filter(created_at__gte=begin)
    if end is not None:
        rows = rows.filter(created_at__lt=end)
    if begin is None and end is None:
        rows = _waiting(actor, message_type, now)
    rows = rows.select_related("sender", "receiver").order_by("position")
    return [
        ReceivedRow(
            doc_id=str(row.id),
            message_type=row.message_type,
            created_time=wire_time(row.created_at),
            updated_time=wire_time(row.updated_at),
            sender=row.sender.code,
            receiver=row.receiver.code,
            status=row.state,
            status_desc=row.state_text or TransportStatus(row.state).label,
        )
        for row in rows[:limit]
    ]


@query
def count_waiting(actor: Actor, *, now: datetime, message_type: str) -> int:
    """How much waits for the organisations of a member."""
    return _waiting(actor, message_type, now).count()


@query
def sent(
    actor: Actor, *, doc_id: str = "", message_type: str = "", limit: int = 1000
) -> list[SentRow]:
    """The deliveries of what a member sent: of one packet, or of the latest ones."""
    rows = Delivery.objects.filter(message__system_id=actor.organisation)
    if doc_id:
        try:
            rows = rows.filter(message_id=UUID(doc_id.strip()))
        except ValueError:
            return []
    elif message_type:
        rows = rows.filter(message_type=message_type)
    rows = rows.select_related("message", "sender", "receiver").order_by("-position")
    return [
        SentRow(
            message_type=row.message_type,
            sender_doc_id=str(row.message_id),
            receiver_doc_id=str(row.id),
            from_code=row.sender.code,
            to_code=row.receiver.code,
            title=row.message.title,
            notation=row.message.notation,
            sent_time=wire_time(row.message.accepted_at),
            received_time=wire_time(row.updated_at) if row.state == TransportStatus.DONE else "",
            send_status=TransportStatus.DONE,
            send_status_desc=SENT_LABEL,
            receive_status=row.state,
            receive_status_desc=row.state_text or TransportStatus(row.state).label,
        )
        for row in rows[:limit]
    ]
