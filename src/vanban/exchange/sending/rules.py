"""The packet of a document, its state on the way to a recipient, and which one goes next."""

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from vanban.formats.edxml.message import (
    AttachmentPart,
    Bussiness,
    BussinessDocType,
    Code,
    DocumentMessage,
    Organization,
    OtherInfo,
    Priority,
    ResponseFor,
    SignerInfo,
    TraceHeader,
)
from vanban.formats.symbol import DocumentType

_NOT_STEERING: Final = 1  # as the axis's own samples write it
_ADMINISTRATIVE: Final = 2


class DispatchState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    HANDED_OVER = "handed_over"
    ON_PAPER = "on_paper"
    FAILED = "failed"
    PARKED = "parked"


LABELS: Final = MappingProxyType(
    {
        DispatchState.QUEUED: "Chờ gửi",
        DispatchState.SENT: "Đã gửi",
        DispatchState.HANDED_OVER: "Đã chuyển",
        DispatchState.ON_PAPER: "Gửi bản giấy",
        DispatchState.FAILED: "Gửi lỗi",
        DispatchState.PARKED: "Tạm dừng gửi",
    }
)


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
        bussiness=Bussiness(doc_type=BussinessDocType.NEW),
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
