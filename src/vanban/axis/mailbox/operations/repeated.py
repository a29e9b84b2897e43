"""What is not the ordinary packet: the same once more, a used DocumentId, one after a failure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from vanban.axis.mailbox.models import Content, Delivery, Message, Trace
from vanban.axis.mailbox.operations.routing import route_of
from vanban.axis.mailbox.rules import Accepted, Act, Bytes, Facts
from vanban.axis.members.queries import AgencyEntry
from vanban.formats.edxml.face import TracePlace
from vanban.formats.vxp.rows import MessageType, TransportStatus
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal
from vanban.foundation.operation import operation


class Duplicate(Refusal):
    """The packet, or another under its DocumentId, was handed in before."""

    kind = Kind.CONFLICT
    code = "mailbox.duplicate"
    title = "Gói tin đã gửi"

    def __init__(self, *reasons: Reason, doc_id: UUID) -> None:
        super().__init__(*reasons)
        self.doc_id = doc_id


@operation("axis.mailbox.accept")
def accept_again(
    *,
    actor: Actor,
    now: datetime,
    message_id: UUID,
    facts: Facts,
    content: Bytes,
    from_code: str,
    to_codes: Iterable[str],
) -> Accepted:
    """Enter what is not ordinary. Refuses as `accept` does."""
    if Message.objects.filter(id=message_id).exists():  # the line broke after the commit
        content.kept = Content.objects.filter(sha256=content.sha256, key=content.key).exists()
        return Accepted(message_id)
    route = route_of(actor=actor, now=now, facts=facts, from_code=from_code, to_codes=to_codes)
    _keep(content, now)
    message = _message(facts, route.sender, actor, message_id, content, now)
    audit.subject("message", message.id, business_id=facts.business_id, sha256=content.sha256)
    entered = _deliver(message, facts, route.receivers, now)
    if not entered and message.id != message_id:
        text = "Gói tin này đã được nhận trước đó; không gửi lặp lại."
        raise Duplicate(Reason("mailbox.same_packet", text), doc_id=message.id)
    act = Act.ACCEPT if message.id == message_id else Act.AGAIN
    Trace.objects.create(
        at=now,
        act=act,
        system_id=actor.organisation,
        message_id=message.id,
        text=route.warning,
    )
    return Accepted(message.id, route.warning)


def _keep(content: Bytes, now: datetime) -> None:
    values = {"size": content.size, "data": content.data, "key": content.key, "used_at": now}
    row, made = Content.objects.get_or_create(sha256=content.sha256, defaults=values)
    content.kept = row.key == content.key
    if not made:
        Content.objects.filter(sha256=content.sha256).update(used_at=now)


def _message(
    facts: Facts,
    sender: AgencyEntry,
    actor: Actor,
    message_id: UUID,
    content: Bytes,
    now: datetime,
) -> Message:
    """The row of the packet; that of the first time when the same bytes come again."""
    place = facts.trace_place or TracePlace(-1, "")
    values = {
        "id": message_id,
        "doc_type": facts.doc_type,
        "status_code": facts.status_code,
        "title": facts.title,
        "notation": facts.notation,
        "size": content.size,
        "accepted_at": now,
        "system_id": actor.organisation,
        "trace_at": None if place.offset < 0 else place.offset,
        "trace_prefix": place.prefix[:40],
        "trace_list": place.with_list,
    }
    identity = {
        "message_type": facts.message_type,
        "sender_id": sender.id,
        "business_id": facts.business_id,
        "sha256": content.sha256,
    }
    if facts.message_type is MessageType.STATUS:
        return Message.objects.get_or_create(id=message_id, defaults=identity | values)[0]
    return Message.objects.get_or_create(**identity, defaults=values)[0]


def _deliver(
    message: Message, facts: Facts, receivers: Mapping[UUID, tuple[str, AgencyEntry]], now: datetime
) -> bool:
    """Open the deliveries that are missing or failed; tells whether there was any.

    Refuses (Duplicate) when a receiver has another new document under this DocumentId.
    """
    mine = {row.receiver_id: row for row in message.deliveries.select_for_update(no_key=True)}
    blocked = _claimed_by_others(message, receivers, claims=facts.claims_id)
    if blocked:
        raise Duplicate(_same_id(message, blocked, receivers), doc_id=message.id)
    revived = message.deliveries.filter(receiver__in=receivers, state=TransportStatus.FAIL).update(
        state=TransportStatus.INITIAL,
        state_text="",
        waits=True,
        claims_id=facts.claims_id,
        updated_at=now,
    )
    made = Delivery.objects.bulk_create(
        [
            Delivery(
                message=message,
                receiver_id=entry.id,
                receiver_code=code,
                system_id=entry.system_id,
                message_type=message.message_type,
                sender_id=message.sender_id,
                business_id=message.business_id,
                claims_id=facts.claims_id,
                state=TransportStatus.INITIAL,
                created_at=now,
                updated_at=now,
            )
            for code, entry in receivers.values()
            if entry.id not in mine and entry.system_id is not None
        ],
        ignore_conflicts=True,
    )
    # What a conflict kept out was claimed in this moment by another packet.
    late = _claimed_by_others(message, receivers, claims=facts.claims_id) if made else set()
    if late:
        raise Duplicate(_same_id(message, late, receivers), doc_id=message.id)
    return bool(revived or made)


def _claimed_by_others(message: Message, receivers: Iterable[UUID], *, claims: bool) -> set[UUID]:
    if not claims:
        return set()
    rows = Delivery.objects.filter(
        sender_id=message.sender_id,
        business_id=message.business_id,
        receiver__in=list(receivers),
        claims_id=True,
    ).exclude(message_id=message.id)
    return set(rows.values_list("receiver_id", flat=True))


def _same_id(
    message: Message, blocked: Iterable[UUID], receivers: Mapping[UUID, tuple[str, AgencyEntry]]
) -> Reason:
    names = ", ".join(receivers[receiver][0] for receiver in blocked)
    return Reason(
        "mailbox.same_id",
        f"DocumentId “{message.business_id}” đã dùng cho một văn bản khác gửi tới {names}.",
        "Gửi dưới dạng cập nhật hoặc thay thế, hoặc kiểm tra lại số văn bản.",
    )
