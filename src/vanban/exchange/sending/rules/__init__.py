"""The packet of a document, its state on the way to a recipient, and which one goes next."""

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from vanban.formats.edxml.message import (
    AttachmentPart,
    Bussiness,
    BussinessDocType,
    BussinessDocumentInfo,
    Code,
    DocumentMessage,
    Organization,
    OtherInfo,
    Priority,
    ReplacementInfo,
    ResponseFor,
    SignerInfo,
    StaffInfo,
    StatusCode,
    StatusMessage,
    TraceHeader,
)
from vanban.formats.symbol import DocumentType
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

_NOT_STEERING: Final = 1  # as the axis's own samples write it
_ADMINISTRATIVE: Final = 2
_SHORTEST_REASON: Final = 5


class DispatchState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    HANDED_OVER = "handed_over"
    ON_PAPER = "on_paper"
    FAILED = "failed"
    PARKED = "parked"
    CANCELLED = "cancelled"  # called off before it left


class PackageKind(StrEnum):
    DOCUMENT = "document"
    REQUEST = "request"


class Outcome(StrEnum):
    """How one step of a dispatch went, for its timeline."""

    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    PARKED = "parked"
    TOLD = "told"
    RESUMED = "resumed"
    CARRIED = "carried"
    CANCELLED = "cancelled"
    REQUESTED = "requested"
    REMINDED = "reminded"


LABELS: Final = spoken(
    {
        DispatchState.QUEUED: "Chờ gửi",
        DispatchState.SENT: "Đã gửi",
        DispatchState.HANDED_OVER: "Đã chuyển",
        DispatchState.ON_PAPER: "Gửi bản giấy",
        DispatchState.FAILED: "Gửi lỗi",
        DispatchState.PARKED: "Tạm dừng gửi",
        DispatchState.CANCELLED: "Đã hủy trước khi gửi",
    }
)
OUTCOMES: Final = spoken(
    {
        Outcome.SENT: "Đã gửi",
        Outcome.FAILED: "Chưa gửi được",
        Outcome.REFUSED: "Bị từ chối",
        Outcome.PARKED: "Tạm dừng gửi",
        Outcome.TOLD: "Đã báo người gửi",
        Outcome.RESUMED: "Gửi lại",
        Outcome.CARRIED: "Mang đi bằng tệp",
        Outcome.CANCELLED: "Hủy trước khi gửi",
        Outcome.REQUESTED: "Yêu cầu lấy lại",
        Outcome.REMINDED: "Nhắc",
    }
)
STOPPED: Final = frozenset({DispatchState.FAILED, DispatchState.PARKED})


class RecallStanding(StrEnum):
    """Where the request to give a document back stands with one recipient."""

    NONE = "none"
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


def standing_of(codes: Iterable[int], *, asked_since: bool) -> RecallStanding:
    """From the reports 15 and 16 in order of time, and whether a later request is under way."""
    last = next((code for code in reversed(list(codes)) if code in _ANSWERS), None)
    if last == StatusCode.CHANGE_ACCEPTANCE:
        return RecallStanding.AGREED
    if asked_since:
        return RecallStanding.ASKED
    return RecallStanding.REFUSED if last is not None else RecallStanding.NONE


_ANSWERS: Final = frozenset({StatusCode.CHANGE_ACCEPTANCE, StatusCode.CHANGE_REJECTION})


def parked_words(patience: timedelta) -> str:
    """Why nothing is tried any more, in the clerk's words."""
    days = patience / timedelta(days=1)
    return f"Quá {days:g} ngày chưa gửi được; hệ thống ngừng tự gửi."


def reasons_against_recall(reason: str, *, anybody: bool) -> list[Reason]:
    """Why a document cannot be called back with these words, from these recipients."""
    reasons = []
    if len(reason.strip()) < _SHORTEST_REASON:
        text, mend = "Chưa nêu lý do thu hồi.", "Viết lý do để nơi nhận biết và lưu vết."
        reasons.append(Reason("sending.no_reason", text, mend, field="reason"))
    if not anybody:
        text = "Mọi nơi nhận đều đã được yêu cầu, đã đồng ý, hoặc không nhận qua mạng."
        mend = "Chờ trả lời; nơi từ chối (16) thì yêu cầu lại được."
        reasons.append(Reason("sending.nobody_to_ask", text, mend))
    return reasons


def reasons_against_instruction(
    doc_type: BussinessDocType, *, concerned_issued: bool, same_form: bool, reason: str
) -> list[Reason]:
    """Why a document cannot leave as the revocation, update or replacement of another."""
    if doc_type is BussinessDocType.NEW:
        return []
    reasons = []
    if not concerned_issued:
        text = "Văn bản bị thu hồi, cập nhật, thay thế phải là văn bản cơ quan mình đã phát hành."
        reasons.append(Reason("sending.concerned_not_issued", text, field="concerned_id"))
    elif doc_type is BussinessDocType.REPLACE and not same_form:
        text = "Văn bản thay thế phải cùng hình thức với văn bản bị thay thế."
        mend = "Dùng đúng tên loại, hoặc đính chính bằng công văn (Nghị định 30, Điều 18)."
        reasons.append(Reason("sending.other_form", text, mend, field="concerned_id"))
    if len(reason.strip()) < _SHORTEST_REASON:
        reasons.append(Reason("sending.no_reason", "Chưa nêu lý do.", field="reason"))
    return reasons


def no_certificate(name: str, mend: str, *, field: str) -> Reason:
    """A receiver that a packet cannot be sealed for."""
    text = f"Chưa có chứng thư còn hiệu lực của {name} để niêm phong."
    return Reason("sending.no_certificate", text, mend, field=field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organisation as its packets name it."""

    code: str
    name: str
    superior_name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The document that this one answers."""

    organ_code: str
    symbol: str
    business_id: str
    issued_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a packet says of its document."""

    sender: Body
    recipients: tuple[Body, ...]
    to_places: tuple[str, ...]
    business_id: str
    number: str
    notation: str
    place: str
    issued_date: date
    issued_at: datetime
    kind: DocumentType | None
    type_name: str
    subject: str
    signer_name: str
    signer_title: str
    signer_authority: str
    urgency: int
    page_count: int | None
    reply_due_date: date | None
    answered: Answered | None
    doc_type: BussinessDocType = BussinessDocType.NEW
    concerned_id: str = ""  # edXML DocumentId of what it revokes, updates or replaces
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSheet:
    """A request to give a document back, to one recipient (status 13)."""

    sender: Body
    target_code: str
    business_id: str
    symbol: str
    issued_date: date | None
    reason: str
    asked_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the packet, by its place in the store."""

    id: UUID
    sha256: str
    name: str
    description: str = ""


def message_of(sheet: Sheet, files: Iterable[tuple[FileRow, bytes]]) -> DocumentMessage:
    """The packet of a new document; the first file is the document itself."""
    return DocumentMessage(
        sender=_organization(sheet.sender),
        receivers=tuple(_organization(body) for body in sheet.recipients),
        document_id=sheet.business_id,
        code=Code(sheet.number, sheet.notation),
        place=sheet.place,
        promulgation_date=sheet.issued_date,
        type=sheet.kind.edxml_type if sheet.kind else _ADMINISTRATIVE,
        type_detail=sheet.kind.edxml_type_detail if sheet.kind else None,
        type_name=sheet.type_name,
        subject=sheet.subject,
        content=sheet.subject,
        signer=SignerInfo(
            full_name=sheet.signer_name,
            competence=sheet.signer_authority,
            position=sheet.signer_title,
        ),
        due_date=sheet.reply_due_date,
        other_info=OtherInfo(priority=Priority(sheet.urgency), page_amount=sheet.page_count or 1),
        response_for=_responses(sheet.answered),
        steering_type=_NOT_STEERING,
        to_places=sheet.to_places,
        trace_headers=(TraceHeader(organ_id=sheet.sender.code, at=sheet.issued_at),),
        bussiness=_bussiness(sheet),
        attachments=tuple(
            AttachmentPart(
                content_id=str(row.id),
                name=row.name,
                data=data,
                description=row.description,
                media_type=mimetypes.guess_type(row.name)[0] or "",
            )
            for row, data in files
        ),
    )


def request_of(sheet: RequestSheet) -> StatusMessage:
    """Status 13; the same request is always the same bytes."""
    return StatusMessage(
        sender=_organization(sheet.sender),
        response_for=ResponseFor(
            organ_id=sheet.target_code,
            document_id=sheet.business_id,
            code=sheet.symbol or sheet.business_id,
            promulgation_date=sheet.issued_date,
        ),
        status_code=StatusCode.CANCELLATION,
        description=sheet.reason,
        at=sheet.at,
        staff=StaffInfo(department="Văn thư", staff=sheet.asked_by),
    )


def _bussiness(sheet: Sheet) -> Bussiness:
    """What a revocation, an update or a replacement says of the document it concerns."""
    kind = sheet.doc_type
    if kind is BussinessDocType.NEW:
        return Bussiness(doc_type=kind)
    replaced = ReplacementInfo(sheet.concerned_id, tuple(body.code for body in sheet.recipients))
    return Bussiness(
        doc_type=kind,
        document_id=sheet.concerned_id,
        reason=sheet.reason,
        document_info=BussinessDocumentInfo(document_info=True)
        if kind is BussinessDocType.UPDATE
        else None,
        replacements=(replaced,) if kind is BussinessDocType.REPLACE else (),
    )


def message_type_of(kind: str) -> MessageType:
    """As what the axis carries a package."""
    return MessageType.STATUS if kind == PackageKind.REQUEST else MessageType.EDOC


def _organization(body: Body) -> Organization:
    return Organization(
        organ_id=body.code,
        organization_in_charge=body.superior_name,
        organ_name=body.name,
        organ_add=body.address,
        email=body.email,
        telephone=body.phone,
    )


def _responses(answered: Answered | None) -> tuple[ResponseFor, ...]:
    """An answered document without an identifier cannot be pointed at on the wire."""
    if answered is None or not (answered.business_id and answered.organ_code):
        return ()
    return (
        ResponseFor(
            organ_id=answered.organ_code,
            document_id=answered.business_id,
            code=answered.symbol,
            promulgation_date=answered.issued_date,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A dispatch that waits, in the order of its queue."""

    id: UUID
    package_id: UUID
    written: bool
    target_code: str
    next_try_at: datetime | None
    last_try_at: datetime | None


def next_in_line(
    waiting: Iterable[Queued], *, now: datetime, recovered_at: datetime | None
) -> tuple[Queued, ...]:
    """The dispatches of one package that go next: the oldest that are due.

    Between two bodies order is kept: nobody overtakes what waits for the same recipient. What
    failed while the link was down is due as soon as it has recovered.
    """
    held: set[str] = set()
    chosen: list[Queued] = []
    for one in waiting:
        if one.target_code in held:
            continue
        due = one.written and _is_due(one, now, recovered_at)
        if due and (not chosen or chosen[0].package_id == one.package_id):
            chosen.append(one)
        held.add(one.target_code)
    return tuple(chosen)


def _is_due(one: Queued, now: datetime, recovered_at: datetime | None) -> bool:
    if one.next_try_at is None or one.next_try_at <= now:
        return True
    return bool(recovered_at and one.last_try_at and one.last_try_at < recovered_at)
