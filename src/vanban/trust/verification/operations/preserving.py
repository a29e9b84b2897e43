"""Growing a signed file's long life in the background: B-T, B-LT, B-LTA, and its renewal.

Nobody waits for this: the file is issued as it was signed, and a copy beside it grows whenever
the time-stamp authority and the issuers answer.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from vanban.core.files.operations import enter, keep
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.longterm import with_document_stamp, with_evidence
from vanban.formats.pades.signing import Timestamper
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.trust.certificates.operations.asking import issuers
from vanban.trust.certificates.operations.trusting import trusted
from vanban.trust.keys.operations.stamping import TimestampUnavailable, timestamper
from vanban.trust.verification.models import Preservation
from vanban.trust.verification.queries import (
    PreservationOrder,
    grown_elsewhere,
    preservation_order,
)
from vanban.trust.verification.rules.engine import verify_pdf
from vanban.trust.verification.rules.preserving import (
    Level,
    due_renewal_of,
    gather,
    last_authority,
    level_of,
    next_try,
    unproved,
)
from vanban.trust.verification.rules.verdict import Outcome

JOB = "trust.verification.jobs.prolong_life"
_NO_AUTHORITY = "Chưa khai báo máy chủ dấu thời gian."


@operation("trust.verification.ask_preservation")
def ask_preservation(*, actor: Actor, now: datetime, file_sha256: str) -> None:
    """Let a signed file be proved for as long as it is kept. Asked again: no change."""
    row, made = Preservation.objects.get_or_create(
        organisation_id=actor.organisation,
        file_sha256=file_sha256,
        defaults={
            "kept_sha256": file_sha256,
            "level": Level.B,
            "due_at": now,
            "updated_at": now,
        },
    )
    audit.subject("preservation", row.id, file=file_sha256)
    if made:
        defer_step(row.organisation_id, row.id)


def defer_step(organisation_id: UUID, preservation_id: UUID) -> None:
    """Queue the next step of one file, at most once."""
    name = f"preserve:{preservation_id}"
    defer(
        JOB,
        lock=name,
        once=name,
        organisation_id=str(organisation_id),
        preservation_id=str(preservation_id),
    )


@dataclass(frozen=True, slots=True)
class Grown:
    """The copy after a step; ``due_at`` None: it can grow no more (a signature is invalid)."""

    pdf: bytes
    level: Level
    problem: str
    due_at: datetime | None


def prolong(*, actor: Actor, now: datetime, preservation_id: UUID) -> None:
    """Take the next steps of a file that is due. Outside work; may be called any number of times.

    What fails is written down with the reason, and tried again later, later each time.
    """
    order = preservation_order(actor, preservation_id=preservation_id, now=now)
    if order is None:
        return
    before = load(order.kept_sha256)
    grown = _taken_over(order, now) or _grown(before, now, order.tries)
    complete_prolonging(
        actor=actor,
        now=now,
        preservation_id=preservation_id,
        before_sha256=order.kept_sha256,
        stored=keep(grown.pdf, file_name="luu-tru.pdf") if grown.pdf != before else None,
        level=grown.level,
        problem=grown.problem,
        due_at=grown.due_at,
    )


def _taken_over(order: PreservationOrder, now: datetime) -> Grown | None:
    """What another body of the house has done already for the same bytes."""
    if order.kept_sha256 != order.file_sha256:
        return None
    found = grown_elsewhere(Actor.system(None), file_sha256=order.file_sha256, now=now)
    if found is None:
        return None
    return Grown(load(found.kept_sha256), Level(found.level), "", found.due_at)


def _grown(pdf: bytes, now: datetime, tries: int) -> Grown:
    store, source = trusted(), issuers(now)
    verdict = verify_pdf(pdf, store, source, now)
    if verdict.outcome is Outcome.INVALID or not verdict.signatures:
        return Grown(pdf, level_of(verdict), verdict.headline, None)
    again = now + next_try(tries)
    stamp, problem = _stamper(), ""
    try:
        if unproved(verdict) and stamp is not None:
            pdf = with_document_stamp(pdf, stamp)
        found = gather(pdf, store, source, now)
        pdf = with_evidence(pdf, found.evidence)
        if found.missing:
            problem = f"Chưa lấy được: {'; '.join(found.missing)}."
        elif stamp is not None:
            pdf = with_document_stamp(pdf, stamp)
        else:
            problem = _NO_AUTHORITY
    except TimestampUnavailable as silent:
        problem = silent.reasons[0].text
    except PadesError as wrong:
        return Grown(pdf, level_of(verdict), wrong.text_vi, None)
    level = level_of(verify_pdf(pdf, store, source, now))
    authority = last_authority(pdf)
    if level is Level.LTA and authority is not None and not problem:
        return Grown(pdf, level, "", due_renewal_of(authority))
    return Grown(pdf, level, problem or "Chưa đủ chứng cứ.", again)


def _stamper() -> Timestamper | None:
    """The authority asked once a step; without one evidence is gathered all the same."""
    return timestamper(settings.TSA_URL, pauses_s=()) if settings.TSA_URL else None


@operation("trust.verification.complete_prolonging")
def complete_prolonging(
    *,
    actor: Actor,
    now: datetime,
    preservation_id: UUID,
    before_sha256: str,
    stored: Stored | None,
    level: Level,
    problem: str,
    due_at: datetime | None,
) -> None:
    """Keep what grew. A step that another worker has taken meanwhile is thrown away."""
    row = (
        Preservation.objects.select_for_update(no_key=True)
        .filter(id=preservation_id, organisation_id=actor.organisation, kept_sha256=before_sha256)
        .first()
    )
    audit.subject("preservation", preservation_id, level=str(level), problem=problem)
    if row is None:
        return
    if stored is not None:
        enter(stored, now=now)
        row.kept_sha256 = stored.sha256
    row.level, row.problem, row.due_at = level, problem[:500], due_at
    row.tries = row.tries + 1 if problem else 0
    row.updated_at = now
    row.save()
