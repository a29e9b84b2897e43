"""A packet becomes a message with one delivery for each receiver.

The ordinary packet, new to all its receivers, is entered by one statement. What is not ordinary
(again, under a used DocumentId, after a failure, in the middle of a change of the directory) is
entered, or refused with its reasons, by the operation below it. Both apply the same rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import psycopg

from vanban.axis.mailbox.models import Content, Delivery, Message, Trace
from vanban.axis.mailbox.rules import Act, Facts, restricted
from vanban.axis.members.queries import USE, AgencyEntry, Outdated, edition, resolve
from vanban.formats.edxml.face import TracePlace
from vanban.formats.vxp.rows import MessageType, TransportStatus
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.gathered import Gathered
from vanban.foundation.ids import new_id
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
    """The DocId under which the sender finds the packet again, and what it should know."""

    doc_id: UUID
    warning: str = ""


@dataclass(slots=True)
class Bytes:
    """A packet's bytes: here in `data`, or in the store under `key`. `kept` says that a row of the
    database leads to that key.
    """

    sha256: str
    size: int
    data: bytes | None = field(default=None, repr=False)
    key: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class _Route:
    """Where a packet comes from and goes to; receivers by organisation, with the code as sent."""

    sender: AgencyEntry
    receivers: Mapping[UUID, tuple[str, AgencyEntry]]

    @property
    def warning(self) -> str:
        """Which receivers are closed, and who has their mail now."""
        return " ".join(
            f"Cơ quan {entry.instead_of} đã đóng, gói tin được chuyển tới {entry.code} kế thừa."
            for _, entry in self.receivers.values()
            if entry.instead_of
        )


_ENTER = Gathered(
    """
WITH packet AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(batch)s::json) AS p (place int, edition uuid, id uuid,
        now timestamptz, type text, sender uuid, system uuid, business_id text, doc_type smallint,
        status smallint, title text, notation text, claims boolean, sha256 text, size bigint,
        key text, trace_at bigint, trace_prefix text, trace_list boolean, warning text,
        deliveries json)
), known AS MATERIALIZED (
    SELECT p.*, NOT EXISTS (
        SELECT 1 FROM mailbox_message WHERE message_type = 'edoc' AND p.type = 'edoc'
        AND sender_id = p.sender AND business_id = p.business_id AND sha256 = p.sha256
    ) AND NOT EXISTS (
        SELECT 1 FROM json_to_recordset(p.deliveries) AS t (receiver uuid), mailbox_delivery d
        WHERE d.claims_id AND p.claims AND d.sender_id = p.sender
        AND d.business_id = p.business_id AND d.receiver_id = t.receiver
    ) AS fresh FROM packet p, members_directory_version v WHERE v.id = 1 AND v.edition = p.edition
), content AS (
    INSERT INTO mailbox_content (sha256, size, data, key, used_at)
    SELECT sha256, size, (%(data)b::bytea[])[place], key, now FROM known WHERE fresh
    ON CONFLICT (sha256) DO UPDATE SET used_at = excluded.used_at RETURNING sha256, key
), message AS (
    INSERT INTO mailbox_message (id, message_type, sender_id, system_id, business_id, doc_type,
        status_code, title, notation, sha256, size, accepted_at, trace_at, trace_prefix, trace_list)
    SELECT id, type, sender, system, business_id, doc_type, status, title, notation, sha256, size,
        now, trace_at, trace_prefix, trace_list FROM known WHERE fresh
), delivered AS (
    INSERT INTO mailbox_delivery (id, message_id, receiver_id, receiver_code, system_id,
        message_type, sender_id, business_id, claims_id, waits, state, state_text, created_at,
        updated_at)
    SELECT t.id, k.id, t.receiver, t.code, t.system, k.type, k.sender, k.business_id, k.claims,
        true, 'initial', '', k.now, k.now
    FROM known k, json_to_recordset(k.deliveries) AS t (id uuid, receiver uuid, code text,
        system uuid) WHERE k.fresh
), traced AS (
    INSERT INTO mailbox_trace (at, act, system_id, message_id, text)
    SELECT now, 'accept', system, id, warning FROM known WHERE fresh
)
SELECT k.place, k.fresh, c.key FROM known k LEFT JOIN content c ON c.sha256 = k.sha256
""",
    with_data=True,
)


def accept(
    *,
    actor: Actor,
    now: datetime,
    message_id: UUID,
    facts: Facts,
    content: Bytes,
    from_code: str = "",
    to_codes: Iterable[str] = (),
) -> Accepted:
    """Enter a packet into its receivers' mailboxes, with its bytes. What is for a closed body goes
    to its successor, with a warning to the sender and in the trace.

    The same bytes again reach only receivers who do not have them yet, or whose delivery failed.
    Refuses (CannotCarry) an unknown sender, one that the caller does not serve, and receivers that
    are unknown, closed or not connected; (Duplicate) a packet that every receiver already has
    (`mailbox.same_packet`), or other content under the DocumentId of a new document
    (`mailbox.same_id`). Raises Outdated when what the process knows by heart has passed.
    """
    actor.require(USE)
    asked = tuple(to_codes)
    route = _route(actor=actor, now=now, facts=facts, from_code=from_code, to_codes=asked)
    try:
        rows = _ENTER.run(_values(actor, now, message_id, facts, content, route), content.data)
    except (psycopg.errors.UniqueViolation, psycopg.OperationalError):
        rows = [(False, None)]  # another was quicker; or the line broke, and it may be entered
    if not rows:
        raise Outdated
    ((fresh, key),) = rows
    if not fresh:
        return _accept_again(
            actor=actor,
            now=now,
            message_id=message_id,
            facts=facts,
            content=content,
            from_code=from_code,
            to_codes=asked,
        )
    content.kept = key == content.key
    return Accepted(message_id, route.warning)


def _values(
    actor: Actor, now: datetime, message_id: UUID, facts: Facts, content: Bytes, route: _Route
) -> dict[str, object]:
    place = facts.trace_place
    receivers = route.receivers.values()
    return {
        "edition": edition(),
        "id": message_id,
        "now": now,
        "type": facts.message_type.value,
        "sender": route.sender.id,
        "system": actor.organisation,
        "business_id": facts.business_id,
        "doc_type": facts.doc_type,
        "status": facts.status_code,
        "title": facts.title,
        "notation": facts.notation,
        "claims": facts.claims_id,
        "sha256": content.sha256,
        "size": content.size,
        "key": content.key,
        "trace_at": None if place is None else place.offset,
        "trace_prefix": "" if place is None else place.prefix[:40],
        "trace_list": place is not None and place.with_list,
        "deliveries": [
            {"id": new_id(), "receiver": entry.id, "code": code, "system": entry.system_id}
            for code, entry in receivers
        ],
        "warning": route.warning,
    }


def _route(
    *, actor: Actor, now: datetime, facts: Facts, from_code: str, to_codes: Iterable[str]
) -> _Route:
    """By whom and to whom; refuses (CannotCarry) with all reasons."""
    wanted = tuple(to_codes) if facts.message_type is MessageType.EDOC else ()
    senders = [code for code in (facts.sender_code, from_code) if code]
    known = resolve({*senders, *facts.receiver_codes, *wanted}, day=local_date(now))
    codes = restricted(
        facts.receiver_codes, wanted, {code: entry.id for code, entry in known.items()}
    )
    refuse_if(
        CannotCarry,
        [
            *_against_senders(senders, known, actor),
            *_against_receivers(codes, wanted, known, now),
        ],
    )
    return _Route(
        known[facts.sender_code], {known[code].id: (code[:35], known[code]) for code in codes}
    )


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
    codes: Iterable[str],
    wanted: Iterable[str],
    known: Mapping[str, AgencyEntry],
    now: datetime,
) -> list[Reason]:
    reasons = []
    for code in dict.fromkeys((*codes, *wanted)):
        entry = known.get(code)
        if entry is None:
            text = f"Đơn vị nhận “{code[:60]}” không tồn tại."
            reasons.append(Reason("mailbox.unknown_receiver", text))
        elif not entry.stands_on(local_date(now)):
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


@operation("axis.mailbox.accept")
def _accept_again(
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
    route = _route(actor=actor, now=now, facts=facts, from_code=from_code, to_codes=to_codes)
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
