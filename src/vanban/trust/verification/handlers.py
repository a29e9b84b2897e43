"""The signatures of what arrives are proved for as long as it is kept."""

from uuid import UUID

from vanban.core.files.rules import PDF
from vanban.core.records.queries import (
    AttachmentRow,
    VersionRow,
    attachments_of,
    versions_of,
)
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.trust.verification.operations.preserving import ask_preservation
from vanban.trust.verification.queries import verdict_of
from vanban.trust.verification.rules.verdict import Outcome


def on_document_received(
    event_id: UUID,  # noqa: ARG001 - asked again, nothing changes
    *,
    organisation_id: str,
    document_id: str,
    **_: object,
) -> None:
    """Gather the evidence while issuers still answer; the bytes received are not touched."""
    actor = Actor.system(UUID(organisation_id), name="Lưu trữ chữ ký")
    files: list[VersionRow | AttachmentRow] = [
        *versions_of(actor, document_id=UUID(document_id))[:1],
        *attachments_of(actor, document_id=UUID(document_id)),
    ]
    for sha256 in dict.fromkeys(file.sha256 for file in files if file.media_type == PDF):
        verdict = verdict_of(actor, file_sha256=sha256)
        if verdict and verdict.signatures and verdict.outcome is not Outcome.INVALID:
            ask_preservation(actor=actor, now=now(), file_sha256=sha256)
