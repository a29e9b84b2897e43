"""What is known of the signatures of a document's files, with the evidence."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import file_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.foundation.errors import NotFound, Reason
from vanban.trust.verification.queries import verdict_of
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


class VerdictOut(Schema):
    """valid, invalid, or unknown: the worst of the file's signatures."""

    outcome: str
    headline: str
    summary: str
    checked_at: datetime
    size: int
    grounds: list[GroundOut]
    signatures: list[SignatureFindingOut]


@router.get(
    "/documents/{document_id}/files/{file_id}/verdict",
    response={200: VerdictOut, REFUSALS: Problem},
    summary="Kết luận về chữ ký số của một tệp, kèm chứng cứ",
    operation_id="get_verdict",
)
def get_verdict(request: HttpRequest, document_id: UUID, file_id: UUID) -> Verdict:
    actor = actor_of(request)
    file = file_of(actor, document_id, file_id)
    found = verdict_of(actor, file_sha256=file.sha256)
    if found is None:
        raise NotFound(
            Reason(
                "api.no_verdict",
                "Tệp này không có chữ ký số, hoặc chưa được kiểm tra.",
                "Văn bản đến: xem GET /incoming/{id}/arrival.",
            )
        )
    return found
