"""A packet becomes a message with one delivery for each receiver."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.axis.mailbox.models import Delivery, Message
from vanban.axis.mailbox.rules import Facts, restricted
from vanban.axis.members.queries import USE, AgencyEntry, resolve
from vanban.formats.vxp.rows import MessageType, TransportStatus
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation


class CannotCarry(Refusal):
    """The packet has no sender that the caller serves, or a receiver that cannot be reached."""

    kind = Kind.INVALID
    code = "mailbox.cannot_carry"
    title = "Không chuyển được gói tin"


class Duplicate(Refusal):
    """The packet, or another under its DocumentId, was handed in before."""

    kind = Kind.CONFLICT
    code = "mailbox.duplicate"
    title = "Gói tin đã gửi"

    def __init__(self, *reasons: Reason, doc_id: UUID) -> None:
        super().__init__(*reasons)
        self.doc_id = doc_id


@dataclass(frozen=True, slots=True)
class Accepted:
    """The DocId under which the sender finds the packet again."""

    doc_id: UUID


@operation("axis.mailbox.accept")
def accept(
    *,
    actor: Actor,
    now: datetime,
    facts: Facts,
    sha256: str,
    size: int,
    from_code: str = "",
    to_codes: Iterable[str] = (),
) -> Accepted:
    """Enter a kept packet into its receivers' mailboxes.

    The same bytes again reach only receivers who do not have them yet, or whose delivery failed.
    Refuses (CannotCarry) an unknown sender, one that the caller does not serve, and receivers that
    are unknown, closed or not connected; (Duplicate) a packet that every receiver already has
    (`mailbox.same_packet`), or other content under the DocumentId of a new document
    (`mailbox.same_id`).
    """
    actor.require(USE)
    wanted = tuple(to_codes) if facts.message_type is MessageType.EDOC else ()
    senders = [code for code in (facts.sender_code, from_code) if code]
    known = resolve({*senders, *facts.receiver_codes, *wanted})
    codes = restricted(
        facts.receiver_codes, wanted, {code: entry.id for code, entry in known.items()}
    )
    refuse_if(
        CannotCarry,
        [
            *_against_senders(senders, known, actor),
            *_against_receivers(codes, wanted, known),
        ],
    )
    message = _message(facts, known[facts.sender_code], actor, sha256, size, now)
    audit.subject("message", message.id, business_id=facts.business_id, sha256=sha256)
    _deliver(message, facts, {known[code].id: (code, known[code]) for code in codes}, now)
    return Accepted(message.id)


def _against_senders(
    codes: Iterable[str], known: Mapping[str, AgencyEntry], actor: Actor
) -> list[Reason]:
    reasons = []
    for code in dict.fromkeys(codes):
        entry = known.get(code)
        if entry is None:
            text = f"Cơ quan gửi “{code[:60]}” chưa đăng ký trên trục."
            reasons.append(Reason("mailbox.unknown_sender", text))
        elif entry.system_id != actor.organisation:
            text = f"Hệ thống không được gửi thay cơ quan “{code[:60]}”."
            reasons.append(Reason("mailbox.sender_not_yours", text))
    return reasons


def _against_receivers(
    codes: Iterable[str], wanted: Iterable[str], known: Mapping[str, AgencyEntry]
) -> list[Reason]:
    reasons = []
    for code in dict.fromkeys((*codes, *wanted)):
        entry = known.get(code)
        if entry is None:
            text = f"Đơn vị nhận “{code[:60]}” không tồn tại."
            reasons.append(Reason("mailbox.unknown_receiver", text))
        elif entry.deleted:
            text = f"Đơn vị nhận “{code[:60]}” đã khóa."
            reasons.append(Reason("mailbox.receiver_closed", text))
        elif entry.system_id is None:
            text = f"Đơn vị nhận “{code[:60]}” chưa kết nối với trục."
            reasons.append(Reason("mailbox.receiver_closed", text))
    if not codes and not reasons:
        reasons.append(
            Reason(
                "mailbox.unknown_receiver",
                "Không đơn vị nào trong “to” có tên ở phần To của gói tin.",
            )
        )
    return reasons


def _message(
    facts: Facts, sender: AgencyEntry, actor: Actor, sha256: str, size: int, now: datetime
) -> Message:
    """The row of the packet; that of the first time when the same bytes come again."""
    values = {
        "doc_type": facts.doc_type,
        "status_code": facts.status_code,
        "title": facts.title,
        "notation": facts.notation,
        "size": size,
        "accepted_at": now,
        "system_id": actor.organisation,
    }
    identity = {
        "message_type": facts.message_type,
        "sender_id": sender.id,
        "business_id": facts.business_id,
        "sha256": sha256,
    }
    if facts.message_type is MessageType.STATUS:
        return Message.objects.create(**identity, **values)
    return Message.objects.get_or_create(**identity, defaults=values)[0]


def _deliver(
    message: Message, facts: Facts, receivers: Mapping[UUID, tuple[str, AgencyEntry]], now: datetime
) -> None:
    revived = message.deliveries.filter(receiver__in=receivers, state=TransportStatus.FAIL).update(
        state=TransportStatus.INITIAL, state_text="", updated_at=now
    )
    before = set(message.deliveries.values_list("receiver_id", flat=True))
    is_new = message.message_type == MessageType.EDOC and facts.doc_type == 0
    Delivery.objects.bulk_create(
        [
            Delivery(
                message=message,
                receiver_id=entry.id,
                receiver_code=code,
                system_id=entry.system_id,
                message_type=message.message_type,
                sender_id=message.sender_id,
                business_id=message.business_id,
                is_new=is_new,
                state=TransportStatus.INITIAL,
                created_at=now,
                updated_at=now,
            )
            for code, entry in receivers.values()
            if entry.id not in before and entry.system_id is not None
        ],
        ignore_conflicts=True,
    )
    after = set(message.deliveries.values_list("receiver_id", flat=True))
    if receivers.keys() - after:
        raise Duplicate(_same_id(message, receivers.keys() - after, receivers), doc_id=message.id)
    if after == before and not revived:
        text = "Gói tin này đã được nhận trước đó; không gửi lặp lại."
        raise Duplicate(Reason("mailbox.same_packet", text), doc_id=message.id)


def _same_id(
    message: Message, blocked: Iterable[UUID], receivers: Mapping[UUID, tuple[str, AgencyEntry]]
) -> Reason:
    names = ", ".join(receivers[receiver][0] for receiver in blocked)
    return Reason(
        "mailbox.same_id",
        f"DocumentId “{message.business_id}” đã dùng cho một văn bản khác gửi tới {names}.",
        "Gửi dưới dạng cập nhật hoặc thay thế, hoặc kiểm tra lại số văn bản.",
    )
