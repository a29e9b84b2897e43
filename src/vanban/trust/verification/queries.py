"""What is known about the signatures of a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import OrganisationRow, organisations_named
from vanban.core.people.queries import PostRow, delegations_at, posts_of_holders
from vanban.core.people.rules import permissions_of
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.trust.certificates.models import Certificate
from vanban.trust.verification.models import Preservation, Verification
from vanban.trust.verification.rules.standing import (
    CUT,
    SIGN,
    Body,
    Granted,
    Held,
    Known,
    Paper,
    order_of,
    standing_of,
)
from vanban.trust.verification.rules.verdict import (
    EvidenceLine,
    Outcome,
    SignatureFinding,
    SignerFacts,
    Verdict,
)


@query
def verdict_of(actor: Actor, *, file_sha256: str, content_sha256: str = "") -> Verdict | None:
    """The latest verdict on a file, with its evidence; of a detached signature, over that file."""
    row = (
        Verification.objects.filter(
            organisation_id=actor.organisation,
            file_sha256=file_sha256,
            content_sha256=content_sha256,
        )
        .order_by("-checked_at", "-id")
        .first()
    )
    return Verdict.from_json(row.findings) if row else None


@query
def outcomes_of(actor: Actor, *, files: Iterable[str]) -> dict[str, Outcome]:
    """The latest outcome of each of many files, in one question, for lists."""
    rows = (
        Verification.objects.filter(
            organisation_id=actor.organisation, file_sha256__in=list(files), content_sha256=""
        )
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
class Standings:
    """By what right a file was signed: each signature in turn, then the file as a whole."""

    signatures: tuple[tuple[EvidenceLine, ...], ...]
    whole: tuple[EvidenceLine, ...]


@query
def standings_of(actor: Actor, *, verdict: Verdict, paper: Paper) -> Standings:
    """Who signed, for whom and by what right, as posts and delegations stood at that moment.

    Asks the own register of certificates, the directory and the posts, each once for all.
    """
    signers = {each.signer for each in verdict.signatures if each.signer}
    rows = Certificate.objects.filter(
        organisation_id=actor.organisation, sha256__in=[each.sha256 for each in signers]
    )
    registered: dict[str, UUID | None] = {row.sha256: row.person_id for row in rows}
    posts = posts_of_holders(
        person_ids={person for person in registered.values() if person},
        emails={each.email.casefold() for each in signers if each.email},
    )
    bodies = organisations_named({each.name for each in signers}, longest=CUT)
    found = []
    for finding in verdict.signatures:
        known = Known()
        if finding.signer is not None:
            known = _known(actor, finding, finding.signer, registered, posts, bodies)
        found.append(standing_of(finding, known, paper))
    return Standings(tuple(found), order_of(verdict))


def _known(
    actor: Actor,
    finding: SignatureFinding,
    signer: SignerFacts,
    registered: dict[str, UUID | None],
    posts: list[tuple[UUID, str, PostRow]],
    bodies: dict[str, list[OrganisationRow]],
) -> Known:
    person, email = registered.get(signer.sha256), signer.email.casefold()
    own = [
        post
        for person_id, address, post in posts
        if person_id == person or (person is None and email and address == email)
    ]
    granted = []
    if own and finding.signed_at is not None:
        ids = {post.id for post in own}
        granted = delegations_at(actor, grantee_ids=ids, at=finding.signed_at)
    return Known(
        posts=tuple(
            Held(
                post.title,
                post.organisation_name,
                SIGN in permissions_of(post.role),
                post.valid_from,
                post.valid_to,
            )
            for post in own
        ),
        granted=tuple(Granted(row.kind, row.grantor_title, row.basis) for row in granted),
        bodies=tuple(
            Body((row.name, row.short_name), row.code, row.valid_from, row.valid_to)
            for row in bodies.get(signer.name, ())
        ),
        registered=signer.sha256 in registered and person is None,
    )


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

    file_sha256: str
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
    return PreservationOrder(row.file_sha256, row.kept_sha256, row.tries) if row else None


@query
def grown_elsewhere(
    actor: Actor,  # noqa: ARG001 - the system, over all organisations
    *,
    file_sha256: str,
    now: datetime,
) -> PreservationRow | None:
    """The copy that another body of this installation has grown of the very same bytes.

    A circular goes to a hundred bodies at once: what is added is public evidence, gathered once.
    """
    row = Preservation.objects.filter(
        file_sha256=file_sha256, level="LTA", problem="", due_at__gt=now
    ).first()
    if row is None:
        return None
    return PreservationRow(row.kept_sha256, row.level, row.problem, row.due_at, row.updated_at)


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
