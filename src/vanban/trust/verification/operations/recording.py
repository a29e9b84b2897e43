"""Keeping a verdict."""

from datetime import datetime
from uuid import UUID

from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.ids import new_id
from vanban.foundation.operation import operation
from vanban.trust.verification.models import Verification
from vanban.trust.verification.rules.verdict import Verdict


@operation("trust.verification.record_verdict")
def record_verdict(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    file_sha256: str,
    verdict: Verdict,
    content_sha256: str = "",
) -> UUID:
    """Keep a verdict and its evidence. The same look recorded twice stays one row.

    `content_sha256`: of the file beside which a detached signature lies.
    """
    row, _ = Verification.objects.get_or_create(
        organisation_id=actor.organisation,
        file_sha256=file_sha256,
        content_sha256=content_sha256,
        checked_at=verdict.checked_at,
        defaults={
            "id": new_id(),
            "outcome": verdict.outcome,
            "findings": verdict.as_json(),
        },
    )
    about = {"content": content_sha256} if content_sha256 else {}
    outcome = str(verdict.outcome)
    audit.subject("verification", row.id, file=file_sha256, outcome=outcome, **about)
    return row.id
