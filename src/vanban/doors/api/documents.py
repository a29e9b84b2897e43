"""Reading documents: face, versions, attachments, files."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from vanban.core.files.queries import load
from vanban.core.records.operations import DocumentNotFound, read_document
from vanban.core.records.queries import (
    AttachmentRow,
    VersionRow,
    attachments_of,
    document_face,
    versions_of,
)
from vanban.doors.api.callers import actor_of
from vanban.doors.api.files import sent_file
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Reason

router = Router(tags=["Văn bản"])


class FileOut(Schema):
    id: UUID
    ordinal: int
    sha256: str
    media_type: str
    file_name: str


class VersionOut(FileOut):
    kind: str
    note: str
    made_by_name: str
    made_at: datetime


class AttachmentOut(FileOut):
    size: int
    description: str
    damage: str
    kind: str
    kind_label: str
    kind_by_name: str
    signs: str = Field(description="Của chữ ký rời (.p7s): SHA-256 của tệp được ký; rỗng: không")


class DocumentOut(Schema):
    id: UUID
    direction: str
    state: str
    state_label: str
    state_since: datetime
    type_code: str
    type_name: str
    subject: str
    urgency: int
    number: int | None
    symbol: str
    issued_date: date | None
    issuer_name: str
    issuer_code: str
    signer_name: str
    signer_title: str
    signer_authority: str
    business_id: str
    reply_due_date: date | None
    page_count: int | None
    unit_name: str
    drafter_name: str
    created_at: datetime
    revision: int
    versions: list[VersionOut]
    attachments: list[AttachmentOut]


@router.get(
    "/documents/{document_id}",
    response={200: DocumentOut, REFUSALS: Problem},
    summary="Một văn bản",
    operation_id="get_document",
)
def get_document(request: HttpRequest, document_id: UUID) -> dict[str, object]:
    actor = actor_of(request)
    return asdict(document_face(actor, document_id=document_id)) | {
        "versions": versions_of(actor, document_id=document_id),
        "attachments": attachments_of(actor, document_id=document_id),
    }


@router.get(
    "/documents/{document_id}/files/{file_id}",
    response={200: bytes, REFUSALS: Problem},
    summary="Tải một tệp của văn bản",
    operation_id="get_document_file",
)
def get_document_file(request: HttpRequest, document_id: UUID, file_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = file_of(actor, document_id, file_id)
    read_document(actor=actor, now=read_clock(), document_id=document_id, what="download")
    return sent_file(load(found.sha256), found.file_name)


def file_of(actor: Actor, document_id: UUID, file_id: UUID) -> VersionRow | AttachmentRow:
    """A version or attachment. Refuses (DocumentNotFound) what the actor may not see."""
    rows: list[VersionRow | AttachmentRow] = [
        *versions_of(actor, document_id=document_id),
        *attachments_of(actor, document_id=document_id),
    ]
    found = next((row for row in rows if row.id == file_id), None)
    if found is None:
        raise DocumentNotFound(Reason("records.file_not_found", "Không có tệp này."))
    return found


def signed_by(file: VersionRow | AttachmentRow) -> str:
    """SHA-256 of the file that a detached signature is of; empty for every other file."""
    return file.signs if isinstance(file, AttachmentRow) else ""


def check_sight(actor: Actor, document_id: UUID) -> None:
    """Refuse (NotFound) what the actor may not see, where an empty list would say too little."""
    document_face(actor, document_id=document_id)
