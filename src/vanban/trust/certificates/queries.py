"""Which key signs for whom, and the register of certificates."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.trust.certificates.models import Certificate, RevocationList
from vanban.trust.certificates.rules import CertificateState
from vanban.trust.keys.queries import place_of
from vanban.trust.keys.rules import HolderKind, KeyPlace, KeyState


@dataclass(frozen=True, slots=True)
class UsableKey:
    """A key that may sign at a moment, with its certificate; no secret in it.

    ``operations.signers.signer_of`` makes a signer of it, once no transaction is open.
    """

    key_id: UUID
    certificate_id: UUID
    place: KeyPlace
    holder_name: str
    certificate_pem: str
    chain_pem: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class CertificateRow:
    id: UUID
    holder_kind: str
    person_id: UUID | None
    common_name: str
    issuer: str
    serial: str
    email: str
    not_before: datetime
    not_after: datetime
    state: str


@query
def key_for_person(actor: Actor, *, person_id: UUID, at: datetime) -> UsableKey | None:
    """The person's key that may sign at the moment: the certificate that lives longest."""
    rows = Certificate.objects.filter(holder_kind=HolderKind.PERSON, person_id=person_id)
    return _usable(actor, rows, at)


@query
def key_for_organisation(actor: Actor, *, at: datetime) -> UsableKey | None:
    """The key the body seals with at the moment."""
    return _usable(actor, Certificate.objects.filter(holder_kind=HolderKind.ORGANISATION), at)


@query
def certificates(actor: Actor) -> list[CertificateRow]:
    """The body's register of certificates, those that lapse first on top."""
    rows = Certificate.objects.filter(organisation_id=actor.organisation)
    return [
        CertificateRow(
            id=row.id,
            holder_kind=row.holder_kind,
            person_id=row.person_id,
            common_name=row.common_name,
            issuer=row.issuer,
            serial=row.serial,
            email=row.email,
            not_before=row.not_before,
            not_after=row.not_after,
            state=row.state,
        )
        for row in rows.order_by("not_after", "id")
    ]


@query
def kept_list(_actor: Actor, *, url: str) -> tuple[bytes, datetime, datetime | None] | None:
    """A revocation list fetched before: its bytes, when it was fetched, until when it is good."""
    row = RevocationList.objects.filter(url=url).first()
    return (bytes(row.der), row.fetched_at, row.next_update) if row else None


def _usable(actor: Actor, rows: QuerySet[Certificate], at: datetime) -> UsableKey | None:
    row = (
        rows.filter(
            organisation_id=actor.organisation,
            state=CertificateState.ACTIVE,
            not_before__lte=at,
            not_after__gt=at,
            key__state=KeyState.ACTIVE,
        )
        .select_related("key")
        .order_by("-not_after", "-id")
        .first()
    )
    if row is None or row.key is None:
        return None
    return UsableKey(
        key_id=row.key.id,
        certificate_id=row.id,
        place=place_of(row.key),
        holder_name=row.common_name,
        certificate_pem=row.pem,
        chain_pem=row.chain_pem,
        not_before=row.not_before,
        not_after=row.not_after,
    )
