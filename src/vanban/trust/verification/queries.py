"""What is known about the signatures of a file."""

from collections.abc import Iterable
from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.trust.verification.models import Verification
from vanban.trust.verification.rules.verdict import Outcome, Verdict


@query
def verdict_of(actor: Actor, *, file_sha256: str) -> Verdict | None:
    """The latest verdict on a file, with its evidence."""
    row = (
        Verification.objects.filter(organisation_id=actor.organisation, file_sha256=file_sha256)
        .order_by("-checked_at", "-id")
        .first()
    )
    return Verdict.from_json(row.findings) if row else None


@query
def outcomes_of(actor: Actor, *, files: Iterable[str]) -> dict[str, Outcome]:
    """The latest outcome of each of many files, in one question, for lists."""
    rows = (
        Verification.objects.filter(organisation_id=actor.organisation, file_sha256__in=list(files))
        .order_by("file_sha256", "-checked_at", "-id")
        .distinct("file_sha256")
        .values_list("file_sha256", "outcome")
    )
    return {sha256: Outcome(outcome) for sha256, outcome in rows}


@query
def verdict_by_id(actor: Actor, *, verification_id: UUID) -> Verdict | None:
    """One kept verdict, for the record of a verification."""
    row = Verification.objects.filter(
        organisation_id=actor.organisation, id=verification_id
    ).first()
    return Verdict.from_json(row.findings) if row else None
