"""The face of a packet in the inbox, and the report we send back on it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from vanban.formats.edxml.message import (
    BussinessDocType,
    DocumentMessage,
    Organization,
    ResponseFor,
    StaffInfo,
    StatusCode,
    StatusMessage,
)
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken


class ItemState(StrEnum):
    STORED = "stored"  # lies in the store; nobody has looked into it
    READ = "read"
    REFUSED = "refused"  # cannot be read; stays visible with the reason
    STRAY = "stray"  # for nobody here, or kept for nobody: the administrator of its line sees to it


class ReportState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    PARKED = "parked"


ITEM_LABELS: Final = spoken(
    {
        ItemState.STORED: "Chờ đọc",
        ItemState.READ: "Đã nhận",
        ItemState.REFUSED: "Không đọc được",
        ItemState.STRAY: "Không có nơi nhận",
    }
)
REPORT_LABELS: Final = spoken(
    {
        ReportState.QUEUED: "Chờ báo",
        ReportState.SENT: "Đã báo",
        ReportState.FAILED: "Báo lỗi",
        ReportState.PARKED: "Tạm dừng báo",
    }
)
STOPPED_REPORTS: Final = frozenset({ReportState.FAILED, ReportState.PARKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a packet says of itself, cut to what our columns hold."""

    kind: MessageType
    sender_code: str
    sender_name: str
    receiver_codes: tuple[str, ...]
    business_id: str
    symbol: str
    issued_date: date | None = None
    subject: str = ""
    doc_type: BussinessDocType = BussinessDocType.NEW
    concerned_ids: tuple[str, ...] = ()  # what it revokes, updates or replaces here
    has_files: bool = False
    essence: str = ""
    opened_sha256: str = ""
    status_code: StatusCode | None = None
    at: datetime | None = None
    description: str = ""
    reported_by: str = ""


def face_of(message: DocumentMessage | StatusMessage) -> Face:
    """The face of a packet."""
    sender = message.sender
    if isinstance(message, StatusMessage):
        on = message.response_for
        staff = message.staff
        return Face(
            kind=MessageType.STATUS,
            sender_code=sender.organ_id[:35],
            sender_name=sender.organ_name[:500],
            receiver_codes=(on.organ_id,),
            business_id=on.document_id[:200],
            symbol=on.code[:100],
            issued_date=on.promulgation_date,
            status_code=message.status_code,
            at=message.at,
            description=message.description[:1000],
            essence=essence_of(message),
            reported_by=(staff.staff or staff.department)[:200] if staff else "",
        )
    return Face(
        kind=MessageType.EDOC,
        sender_code=sender.organ_id[:35],
        sender_name=sender.organ_name[:500],
        receiver_codes=tuple(receiver.organ_id for receiver in message.receivers),
        business_id=message.document_id[:200],
        symbol=str(message.code or "")[:100],
        issued_date=message.promulgation_date,
        subject=message.subject[:1000],
        doc_type=message.doc_type,
        concerned_ids=concerned_by(message),
        has_files=bool(message.attachments),
        essence=essence_of(message),
        description=message.bussiness.reason[:1000] if message.bussiness else "",
    )


def unknown_face(kind: MessageType, sender_code: str) -> Face:
    """The face of a packet that could not be read, as far as the axis tells."""
    code = sender_code[:35]
    return Face(
        kind=kind, sender_code=code, sender_name="", receiver_codes=(), business_id="", symbol=""
    )


NOT_OURS: Final = "Gói tin gửi cho cơ quan không có ở hệ thống này."
STRAY_REASONS: Final = spoken(
    {
        "wrong_recipient": "Gửi nhầm nơi nhận",
        "closed_recipient": "Cơ quan nhận đã kết thúc hoạt động",
        "wrong_format": "Gói tin sai chuẩn hoặc quá lớn",
        "other": "Lý do khác",
    }
)
_OTHER: Final = "other"
_OTHER_LEAST: Final = 10
_SHORTEST_NOTE: Final = 5


def return_words(reason_code: str, text: str) -> tuple[str, list[Reason]]:
    """What a sender is told of a stray packet, and why it cannot be told so."""
    label, said = STRAY_REASONS.get(reason_code), " ".join(text.split())[:400]
    if label is None:
        text, mend = "Chưa chọn lý do trả lại.", "Chọn một lý do trong danh sách."
        return "", [Reason("receiving.no_reason", text, mend, field="reason_code")]
    if reason_code != _OTHER:
        return f"{label}: {said}" if said else label, []
    if len(said) < _OTHER_LEAST:
        text = "Lý do khác phải ghi rõ để nơi gửi biết cách sửa."
        mend = f"Viết ít nhất {_OTHER_LEAST} ký tự."
        return "", [Reason("receiving.reason_too_short", text, mend, field="text")]
    return said, []


def may_return(*, kind: str, sender_code: str, business_id: str) -> list[Reason]:
    """Why the protocol has no answer to a packet; empty when its sender can be told (02)."""
    if kind != MessageType.EDOC:
        text = "Gói trạng thái không trả lại được: giao thức không có trả lời cho trạng thái."
        return [Reason("receiving.status_not_answered", text, "Ghi nhận và báo nơi gửi.")]
    if sender_code and business_id:
        return []
    text = "Gói không đọc được nơi gửi hoặc mã định danh văn bản nên không trả lại tự động được."
    return [Reason("receiving.no_sender", text, "Liên hệ nơi gửi, rồi ghi nhận đã xử lý.")]


def reasons_against_settling(note: str, *, settled: bool) -> list[Reason]:
    """Why a stray packet is not seen to with these words; "-" where they are of another rule."""
    reasons = []
    if settled:
        reasons.append(Reason("receiving.settled", "Gói tin này đã được xử lý."))
    if note != "-" and len(note.strip()) < _SHORTEST_NOTE:
        text, mend = "Chưa ghi đã xử lý thế nào.", "Ghi ngắn, ví dụ: đã gọi nơi gửi lúc 9 giờ."
        reasons.append(Reason("receiving.no_note", text, mend, field="note"))
    return reasons


def concerned_by(message: DocumentMessage) -> tuple[str, ...]:
    """What a packet changes: one document revoked or updated, or those it replaces."""
    if message.doc_type is BussinessDocType.REPLACE and message.bussiness is not None:
        return tuple(each.document_id[:200] for each in message.bussiness.replacements)
    if message.doc_type is BussinessDocType.NEW:
        return ()
    return (message.concerned_document_id[:200],)


def essence_of(message: DocumentMessage | StatusMessage) -> str:
    """What stays the same however a packet travels: axes append their trace and write the file
    anew, a file on a stick does not; one document that comes both ways is one.
    """
    if isinstance(message, StatusMessage):
        on = message.response_for
        parts = [
            *("status", message.sender.organ_id, on.organ_id, on.document_id),
            *(message.status_code.wire, str(message.at), message.description),
        ]
    else:
        change = message.bussiness
        parts = [
            *("edoc", message.sender.organ_id, message.document_id, str(message.code or "")),
            *(str(message.promulgation_date), message.subject, str(message.doc_type.value)),
            *((change.document_id, change.reason) if change else ()),
        ]
        for part in message.attachments:
            parts += [part.name, hashlib.sha256(part.data).hexdigest()]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSheet:
    """A report as it goes on the wire."""

    report_id: UUID
    code: int
    at: datetime
    description: str
    reported_by: str
    our_code: str
    our_name: str
    our_superior: str
    our_email: str
    sender_code: str
    symbol: str
    business_id: str
    issued_date: date | None


def message_of(sheet: ReportSheet) -> StatusMessage:
    """The status message; the same report is always the same bytes."""
    return StatusMessage(
        sender=Organization(
            organ_id=sheet.our_code,
            organization_in_charge=sheet.our_superior,
            organ_name=sheet.our_name,
            email=sheet.our_email,
        ),
        response_for=ResponseFor(
            organ_id=sheet.sender_code,
            document_id=sheet.business_id,
            code=sheet.symbol or sheet.business_id,
            promulgation_date=sheet.issued_date,
        ),
        status_code=StatusCode(sheet.code),
        description=sheet.description or StatusCode(sheet.code).label,
        at=sheet.at,
        staff=StaffInfo(department="Văn thư", staff=sheet.reported_by),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedReport:
    """A report that waits, in the order of its queue."""

    id: UUID
    item_id: UUID
    next_try_at: datetime | None
    last_try_at: datetime | None


def next_report(
    waiting: Iterable[QueuedReport], *, now: datetime, recovered_at: datetime | None
) -> UUID | None:
    """The report that goes next: on one document no report overtakes an earlier one."""
    held: set[UUID] = set()
    for one in waiting:
        due = one.next_try_at is None or one.next_try_at <= now
        back = bool(recovered_at and one.last_try_at and one.last_try_at < recovered_at)
        if one.item_id not in held and (due or back):
            return one.id
        held.add(one.item_id)
    return None
