"""What is known about the signatures of a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.trust.verification.models import Preservation, Verification
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


@dataclass(frozen=True, slots=True)
class PreservationRow:
    """How far the long life of a file has come; `kept_sha256` is the copy that carries it."""

    kept_sha256: str
    level: str
    problem: str
    due_at: datetime | None
    updated_at: datetime


@query
def preservation_of(actor: Actor, *, file_sha256: str) -> PreservationRow | None:
    """The long life of a signed file; None where nobody asked for it."""
    row = Preservation.objects.filter(
        organisation_id=actor.organisation, file_sha256=file_sha256
    ).first()
    if row is None:
        return None
    return PreservationRow(row.kept_sha256, row.level, row.problem, row.due_at, row.updated_at)


@dataclass(frozen=True, slots=True)
class PreservationOrder:
    """What the outside work needs of a file that is due."""

    kept_sha256: str
    tries: int


@query
def preservation_order(
    actor: Actor, *, preservation_id: UUID, now: datetime
) -> PreservationOrder | None:
    """The work on one file; None when nothing is due."""
    row = Preservation.objects.filter(
        id=preservation_id, organisation_id=actor.organisation, due_at__lte=now
    ).first()
    return PreservationOrder(row.kept_sha256, row.tries) if row else None


@query
def preservations_due(
    actor: Actor,  # noqa: ARG001 - the system, over all organisations
    *,
    now: datetime,
    limit: int = 200,
) -> list[tuple[UUID, UUID]]:
    """The files whose next step is due, of every organisation, the longest waiting first."""
    rows = Preservation.objects.filter(due_at__lte=now).order_by("due_at")
    return list(rows.values_list("organisation_id", "id")[:limit])
