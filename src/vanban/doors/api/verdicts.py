"""What is known of the signatures of a document's files, with the evidence."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from vanban.core.records.queries import (
    AttachmentRow,
    DocumentFace,
    VersionRow,
    document_face,
    versions_of,
)
from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import file_of, signed_by
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import NotFound, Reason
from vanban.trust.verification.queries import (
    PreservationRow,
    preservation_of,
    standings_of,
    verdict_of,
)
from vanban.trust.verification.rules.lasting import at_present, at_signing
from vanban.trust.verification.rules.report import MEDIA_TYPE, validation_report
from vanban.trust.verification.rules.standing import Paper
from vanban.trust.verification.rules.verdict import Verdict

router = Router(tags=["Chữ ký số"])


class GroundOut(Schema):
    """One reason against calling a signature valid."""

    code: str
    outcome: str
    text: str
    text_en: str
    detail: str


class EvidenceOut(Schema):
    state: str
    title: str
    detail: str


class SignerFactsOut(Schema):
    name: str
    organisation: str
    unit: str
    serial: str
    issuer: str
    sha256: str
    not_before: datetime
    not_after: datetime


class TimestampOut(Schema):
    state: str
    at: datetime | None
    authority: str


class SignatureFindingOut(Schema):
    field: str
    outcome: str
    signer: SignerFactsOut | None
    signed_at: datetime | None
    signed_at_source: str
    timestamp: TimestampOut
    digest: str
    intact: bool
    covered: int
    size: int
    level: str
    profile: str
    chain: list[str]
    grounds: list[GroundOut]
    evidence: list[EvidenceOut]
    at_signing: EvidenceOut
    at_present: EvidenceOut
    standing: list[EvidenceOut]


class VerdictOut(Schema):
    """valid, invalid, or unknown: the worst of the file's signatures.

    `standing` (of each signature, and of the file) tells by what right it was signed, as posts
    and delegations stood at that moment; it never changes the outcome.
    """

    outcome: str
    headline: str
    summary: str
    checked_at: datetime
    size: int
    grounds: list[GroundOut]
    signatures: list[SignatureFindingOut]
    standing: list[EvidenceOut]


@router.get(
    "/documents/{document_id}/files/{file_id}/verdict",
    response={200: VerdictOut, REFUSALS: Problem},
    summary="Kết luận về chữ ký số của một tệp, kèm chứng cứ",
    operation_id="get_verdict",
)
def get_verdict(request: HttpRequest, document_id: UUID, file_id: UUID) -> dict[str, Any]:
    actor, now = actor_of(request), read_clock()
    verdict = _kept(request, document_id, file_id)[0]
    face = document_face(actor, document_id=document_id)
    found = standings_of(
        actor, verdict=verdict, paper=Paper(face.issuer_name, _signer(actor, face, file_id))
    )
    return asdict(verdict) | {
        "standing": found.whole,
        "grounds": verdict.grounds,
        "signatures": [
            asdict(each)
            | {
                "grounds": each.grounds,
                "at_signing": at_signing(each),
                "at_present": at_present(each, now),
                "standing": lines,
            }
            for each, lines in zip(verdict.signatures, found.signatures, strict=True)
        ],
    }


def _signer(actor: Actor, face: DocumentFace, file_id: UUID) -> str:
    """Whom the document names as its signer: of its main file, not of what goes with it."""
    main = versions_of(actor, document_id=face.id)
    return face.signer_name if any(row.id == file_id for row in main) else ""


@router.get(
    "/documents/{document_id}/files/{file_id}/verdict.xml",
    response={200: bytes, REFUSALS: Problem},
    summary="Báo cáo xác minh chữ ký số theo ETSI TS 119 102-2",
    operation_id="get_verdict_report",
)
def get_verdict_report(request: HttpRequest, document_id: UUID, file_id: UUID) -> HttpResponse:
    verdict, file = _kept(request, document_id, file_id)
    told = validation_report(verdict, file_sha256=file.sha256, content_sha256=signed_by(file))
    return HttpResponse(told, content_type=MEDIA_TYPE)


class PreservationOut(Schema):
    """How long the file's signatures can be proved: B, T, LT or LTA (ETSI EN 319 142-1)."""

    level: str
    problem: str
    due_at: datetime | None
    updated_at: datetime
    kept_sha256: str


@router.get(
    "/documents/{document_id}/files/{file_id}/preservation",
    response={200: PreservationOut, REFUSALS: Problem},
    summary="Mức lưu trữ lâu dài của chữ ký số trên một tệp",
    operation_id="get_preservation",
)
def get_preservation(request: HttpRequest, document_id: UUID, file_id: UUID) -> PreservationRow:
    actor = actor_of(request)
    file = file_of(actor, document_id, file_id)
    found = preservation_of(actor, file_sha256=file.sha256)
    if found is None:
        raise NotFound(Reason("api.no_preservation", "Tệp này không có bản lưu trữ lâu dài."))
    return found


def _kept(
    request: HttpRequest, document_id: UUID, file_id: UUID
) -> tuple[Verdict, VersionRow | AttachmentRow]:
    actor = actor_of(request)
    file = file_of(actor, document_id, file_id)
    found = verdict_of(actor, file_sha256=file.sha256, content_sha256=signed_by(file))
    if found is None:
        raise NotFound(
            Reason(
                "api.no_verdict",
                "Tệp này không có chữ ký số, hoặc chưa được kiểm tra.",
                "Văn bản đến: xem GET /incoming/{id}/arrival.",
            )
        )
    return found, file
