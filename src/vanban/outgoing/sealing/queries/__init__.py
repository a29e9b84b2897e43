"""Seals of a document: asked, under way, done, failed and why."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from vanban.core.files.rules import PDF, SIGNATURE
from vanban.core.organisations.queries import OrganisationRow, organisation
from vanban.core.records.models import Attachment, Document, Version
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.clock import VIETNAM, local, local_date
from vanban.foundation.errors import Reason
from vanban.foundation.operation import query
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.sealing.models import SealPolicy, SealRequest
from vanban.outgoing.sealing.queries.joint import (
    CoSealRow,
    OutToSeal,
    bodies_missing,
    co_seals,
    latest_over,
    out_to_seal,
)
from vanban.outgoing.sealing.rules import Policy, no_key, no_such_way, reasons_against_signer
from vanban.outgoing.signing.models import SigningRequest
from vanban.outgoing.signing.queries import signatures_of
from vanban.trust.certificates.queries import (
    Way,
    chosen_way,
    reasons_against_ways,
    revocation_of,
    ways_of_body,
)
from vanban.trust.keys.queries import problem_of
from vanban.trust.keys.rules import Channel
from vanban.trust.keys.rules.working import LIVE, WorkState

__all__ = [
    "AttachmentFile",
    "CoSealRow",
    "OutToSeal",
    "PolicyRow",
    "Ready",
    "SealOrder",
    "SealRow",
    "against_signer",
    "automatic_today",
    "co_seals",
    "out_to_seal",
    "policy_of",
    "readiness",
    "seal_behind",
    "seal_order",
    "seal_policy",
    "sealed_file",
    "seals_of",
    "separate_annexes",
    "way_of_body",
]


@dataclass(frozen=True, slots=True)
class SealRow:
    """A seal for the page: `problem` says why a failed one failed and how to mend it."""

    id: UUID
    state: str
    clerk_name: str
    asked_at: datetime
    finished_at: datetime | None
    timestamped: bool | None
    problem: Reason | None
    channel: str


@dataclass(frozen=True, slots=True)
class AttachmentFile:
    """An attachment that can carry the organisation's signature."""

    id: UUID
    sha256: str
    file_name: str


@dataclass(frozen=True, slots=True)
class SealOrder:
    """What the outside work needs of a live request."""

    request_id: UUID
    document_id: UUID
    symbol: str
    sha256: str
    signed_sha256: str
    file_name: str
    body: OrganisationRow
    attachments: tuple[AttachmentFile, ...]
    others: tuple[AttachmentFile, ...]  # no PDF: signed in a file beside each
    state: WorkState
    certificate_id: UUID | None
    hole_sha256: str
    prepared: dict[str, Any] | None
    channel: Channel | None
    key_id: UUID | None
    title: str
    issued: datetime | None
    automatic: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """How far a document has come towards its seal.

    `numbered`: the file to seal, with the number and the seals of the other bodies; `missing`:
    those of them who have not sealed.
    """

    signed: Version | None
    numbered: Version | None
    stamp_problem: str
    missing: tuple[str, ...]


@query
def seals_of(actor: Actor, *, document_id: UUID) -> list[SealRow]:
    """Every seal asked for, the latest first."""
    rows = SealRequest.objects.filter(
        document__in=visible_documents(actor).filter(id=document_id)
    ).order_by("-asked_at", "-id")
    return [_row(row) for row in rows]


def _row(row: SealRequest) -> SealRow:
    return SealRow(
        id=row.id,
        state=row.state,
        clerk_name=row.clerk_name,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        timestamped=row.timestamped,
        problem=problem_of(row),
        channel=row.channel,
    )


@query
def way_of_body(actor: Actor, *, at: datetime, wanted: str) -> tuple[Way | None, list[Reason]]:
    """The way the body is to sign, a key on the server first where none is wanted; or all that is
    known against it, before anything goes to a device.
    """
    ways = ways_of_body(actor, at=at)
    chosen = chosen_way(ways, wanted)
    if chosen is not None:
        return chosen, []
    barred = reasons_against_ways(actor, person_id=None, at=at, wanted=wanted)
    return None, barred or [no_such_way() if ways else no_key()]


def readiness(document: Document) -> Ready:
    """The file the competent person signed, by a signature we made; and its number in the file."""
    signing = (
        SigningRequest.objects.filter(document=document, state=WorkState.DONE)
        .select_related("result")
        .order_by("-finished_at")
        .first()
    )
    entry = (
        NumberEntry.objects.filter(document=document, voided_at=None)
        .select_related("version")
        .first()
    )
    numbered = entry.version if entry else None
    return Ready(
        signed=signing.result if signing else None,
        numbered=latest_over(numbered),
        missing=tuple(bodies_missing(document, numbered)),
        stamp_problem=entry.problem if entry else "",
    )


@query
def sealed_file(actor: Actor, *, request_id: UUID) -> str | None:
    """The SHA-256 of the file that a request left sealed; None while it is not done."""
    done = SealRequest.objects.filter(
        id=request_id, organisation_id=actor.organisation, state=WorkState.DONE
    )
    return done.values_list("result__blob_id", flat=True).first()


@query
def seal_order(actor: Actor, *, request_id: UUID) -> SealOrder | None:
    """The work of a live request; None once it is done or has failed."""
    row = (
        SealRequest.objects.select_related("source", "signed", "document")
        .filter(id=request_id, organisation_id=actor.organisation, state__in=LIVE)
        .first()
    )
    if row is None:
        return None
    files = Attachment.objects.filter(document_id=row.document_id, removed_at=None, damage="")
    files = files.select_related("blob").order_by("ordinal")
    return SealOrder(
        request_id=row.id,
        document_id=row.document_id,
        symbol=symbol_of(row.document),
        sha256=row.source.blob_id,
        signed_sha256=row.signed.blob_id,
        file_name=row.source.file_name,
        body=organisation(row.organisation_id),
        attachments=tuple(_file(each) for each in files if each.blob.media_type == PDF),
        others=tuple(_file(each) for each in files if each.blob.media_type not in _SIGNED_INSIDE),
        state=WorkState(row.state),
        certificate_id=row.certificate_id,
        hole_sha256=row.hole_sha256,
        prepared=row.prepared,
        channel=Channel(row.channel) if row.channel else None,
        key_id=row.key_id,
        title=row.document.subject,
        issued=_noon(row.document.issued_date),
        automatic=row.automatic,
    )


_SIGNED_INSIDE = frozenset({PDF, SIGNATURE})


def _file(row: Attachment) -> AttachmentFile:
    return AttachmentFile(row.id, row.blob_id, row.file_name)


def _noon(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), VIETNAM) if day else None


@query
def seal_behind(actor: Actor, *, request_id: UUID) -> tuple[UUID, SealRow] | None:
    """The document and the request of an outside sealing, for who may see the document."""
    row = SealRequest.objects.filter(id=request_id, document__in=visible_documents(actor)).first()
    return (row.document_id, _row(row)) if row else None


def against_signer(actor: Actor, document: Document) -> list[Reason]:
    """What the registers know against the right to each signature on this document."""
    rows = signatures_of(document.id, organisation_id=document.organisation_id)
    reasons = []
    for row in rows.select_related("signer", "delegation"):
        reasons += _against_signature(actor, row)
    return reasons


def _against_signature(actor: Actor, row: SigningRequest) -> list[Reason]:
    if row.finished_at is None or row.signer is None:  # another body answers for its own people
        return []
    day = local_date(row.finished_at)
    revoked_at = revocation_of(actor, certificate_id=row.certificate_id)
    held = row.signer.valid_to is None or row.signer.valid_to >= day
    lent = row.delegation is None or (
        row.delegation.revoked_at is None or row.delegation.revoked_at > row.finished_at
    )
    return reasons_against_signer(
        revoked=revoked_at is not None and revoked_at <= row.finished_at,
        without_right=not (held and lent),
        signer=row.signer_name,
    )


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """The body's policy, and how much of today's allowance is used."""

    policy: Policy
    used_today: int
    changed_at: datetime
    changed_by_name: str


@query
def seal_policy(actor: Actor, *, now: datetime) -> PolicyRow | None:
    """The rules by which the body's key in an HSM seals by itself; None: none are set."""
    row = SealPolicy.objects.filter(organisation_id=actor.organisation).first()
    if row is None:
        return None
    return PolicyRow(
        policy_of(row), automatic_today(actor, now), row.changed_at, row.changed_by_name
    )


def policy_of(row: SealPolicy) -> Policy:
    return Policy(
        posts=frozenset(row.posts),
        type_codes=frozenset(row.type_codes),
        first_hour=row.first_hour,
        last_hour=row.last_hour,
        per_day=row.per_day,
        stopped=row.stopped_at is not None,
    )


def automatic_today(actor: Actor, now: datetime) -> int:
    """How many seals the policy has made or is making this day (in Vietnam)."""
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = SealRequest.objects.filter(
        organisation_id=actor.organisation, automatic=True, asked_at__gte=midnight
    )
    return rows.exclude(state=WorkState.FAILED).count()


def separate_annexes(document: Document) -> bool:
    """Whether annexes lie in PDF files of their own."""
    rows = Attachment.objects.filter(document=document, removed_at=None, blob__media_type=PDF)
    return rows.exists()
