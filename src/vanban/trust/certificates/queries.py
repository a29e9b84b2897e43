"""Which key signs for whom, and the register of certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography import x509
from django.db.models import QuerySet

from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.foundation.operation import query
from vanban.trust.certificates.models import Certificate, RevocationList
from vanban.trust.certificates.rules import (
    CertificateState,
    Holder,
    facts_of,
    reasons_against_use,
)
from vanban.trust.keys.models import Key
from vanban.trust.keys.queries import place_of
from vanban.trust.keys.rules import (
    CHANNEL_NAMES,
    HERE,
    Channel,
    HolderKind,
    KeyPlace,
    KeyState,
    masked,
)


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


@dataclass(frozen=True, slots=True)
class Way:
    """A way a person (or the body) can sign now, for the page to offer.

    `key_id` is None for a file carried by hand. `account` is masked as far as it is personal.
    """

    channel: Channel
    key_id: UUID | None
    label: str
    account: str
    certificate_id: UUID
    not_after: datetime
    last_used_at: datetime | None
    preferred_at: datetime | None = None

    @property
    def code(self) -> str:
        """How a form names it."""
        return str(self.key_id) if self.key_id else str(Channel.FILE)

    @property
    def name(self) -> str:
        """How the page names it: SIM 0912 ••• 468."""
        words = CHANNEL_NAMES[self.channel]
        return f"{words} {self.account}" if self.account else words


@query
def key_for_person(
    actor: Actor, *, person_id: UUID, at: datetime, key_id: UUID | None = None
) -> UsableKey | None:
    """The person's key on this server that may sign at the moment, the longest-lived first.

    `key_id`: this key and no other, wherever it is kept.
    """
    rows = Certificate.objects.filter(holder_kind=HolderKind.PERSON, person_id=person_id)
    return _usable(actor, rows, at, key_id)


@query
def key_for_organisation(
    actor: Actor, *, at: datetime, key_id: UUID | None = None
) -> UsableKey | None:
    """The key on this server that the body seals with at the moment; or the one that is named."""
    rows = Certificate.objects.filter(holder_kind=HolderKind.ORGANISATION)
    return _usable(actor, rows, at, key_id)


@dataclass(frozen=True, slots=True)
class Standing:
    """A way to sign, and what stands against it now; `reasons` is empty when nothing does."""

    way: Way
    common_name: str
    serial: str
    issuer: str
    reasons: tuple[Reason, ...]


@query
def standings(actor: Actor, *, person_id: UUID | None, at: datetime) -> list[Standing]:
    """Every key in use of the person (None: the body) with its best certificate, usable or not.

    The one its holder prefers comes first, then the last used; of those never used a key on the
    server: it needs nothing at hand.
    """
    rows = _held_by(person_id).filter(
        organisation_id=actor.organisation, key__state=KeyState.ACTIVE
    )
    best: dict[UUID, Standing] = {}
    for row in rows.select_related("key__person", "key__organisation").order_by(
        "-not_after", "-id"
    ):
        assert row.key is not None  # noqa: S101 - filtered by its state
        known = best.get(row.key.id)
        if known is None or known.reasons:
            found = _standing(row, row.key, at)
            if known is None or not found.reasons:
                best[row.key.id] = found
    return sorted(best.values(), key=_offered)


@query
def ways_to_sign(actor: Actor, *, person_id: UUID | None, at: datetime) -> list[Way]:
    """Every way the person (None: the body) can sign at the moment, in the order of ``standings``.

    A file carried by hand comes last: it is there for whoever has any certificate in force.
    """
    ways = [each.way for each in standings(actor, person_id=person_id, at=at) if not each.reasons]
    latest = max(ways, key=lambda way: way.not_after, default=None)
    if latest is None:
        return []
    by_hand = Way(Channel.FILE, None, "", "", latest.certificate_id, latest.not_after, None)
    return [*ways, by_hand]


@query
def ways_of_body(actor: Actor, *, at: datetime) -> list[Way]:
    """Every way the body can sign: a key on the server first, it needs nobody at a device."""
    ways = ways_to_sign(actor, person_id=None, at=at)
    return sorted(ways, key=lambda each: each.channel not in HERE)


@query
def reasons_against_ways(
    actor: Actor, *, person_id: UUID | None, at: datetime, wanted: str = ""
) -> list[Reason]:
    """Why the way that is wanted, or (none wanted) why every way, cannot sign at the moment.

    Empty when it can, and when there is no such key at all.
    """
    found = standings(actor, person_id=person_id, at=at)
    if wanted and wanted != Channel.FILE:
        found = [each for each in found if each.way.code == wanted]
    if any(not each.reasons for each in found):
        return []
    once = {(reason.code, reason.text): reason for each in found for reason in each.reasons}
    return list(once.values())


def _offered(standing: Standing) -> tuple[bool, float, float, bool]:
    way = standing.way
    preferred = way.preferred_at.timestamp() if way.preferred_at else 0.0
    used = way.last_used_at.timestamp() if way.last_used_at else 0.0
    return bool(standing.reasons), -preferred, -used, way.channel not in HERE


def _standing(row: Certificate, key: Key, at: datetime) -> Standing:
    facts = facts_of(x509.load_pem_x509_certificate(row.pem.encode()))
    reasons = reasons_against_use(facts, holder_of(key), revoked_at=row.revoked_at, at=at)
    return Standing(_way(row, key), row.common_name, row.serial, facts.issuer_name, tuple(reasons))


def holder_of(key: Key) -> Holder:
    """For whom a key signs, by the names its certificate must carry."""
    body = key.organisation
    names, above = (body.name, body.short_name), (body.superior_name, body.place_name)
    if key.person is None:
        return Holder(names, above)
    return Holder(names, above, key.person.full_name, key.person.email)


def chosen_way(ways: Sequence[Way], wanted: str) -> Way | None:
    """The way named by a key's id or "file"; the first one when none is named; None: not there."""
    if not wanted:
        return ways[0] if ways else None
    return next((each for each in ways if each.code == wanted), None)


@query
def expected_signers(actor: Actor, *, person_id: UUID | None, at: datetime) -> frozenset[str]:
    """SHA-256 of every certificate in force of the person (None: the body)."""
    rows = _in_force(actor, _held_by(person_id), at)
    return frozenset(rows.values_list("sha256", flat=True))


@query
def revocation_of(actor: Actor, *, certificate_id: UUID | None) -> datetime | None:
    """When a certificate of the register was revoked; None while it is not, or is unknown."""
    if certificate_id is None:
        return None
    rows = Certificate.objects.filter(id=certificate_id, organisation_id=actor.organisation)
    return rows.values_list("revoked_at", flat=True).first()


def _held_by(person_id: UUID | None) -> QuerySet[Certificate]:
    if person_id is None:
        return Certificate.objects.filter(holder_kind=HolderKind.ORGANISATION)
    return Certificate.objects.filter(holder_kind=HolderKind.PERSON, person_id=person_id)


def _in_force(actor: Actor, rows: QuerySet[Certificate], at: datetime) -> QuerySet[Certificate]:
    return rows.filter(
        organisation_id=actor.organisation,
        state=CertificateState.ACTIVE,
        not_before__lte=at,
        not_after__gt=at,
    )


def _way(row: Certificate, key: Key) -> Way:
    return Way(
        channel=Channel(key.channel),
        key_id=key.id,
        label=key.label,
        account=masked(key.account),
        certificate_id=row.id,
        not_after=row.not_after,
        last_used_at=key.last_used_at,
        preferred_at=key.preferred_at,
    )


@query
def keys_of_organisation(actor: Actor) -> list[UsableKey]:
    """Every key the body ever sealed with, the newest first: what was sealed for an older
    certificate is still opened by its key, as long as the key is not retired.
    """
    rows = Certificate.objects.filter(
        organisation_id=actor.organisation,
        holder_kind=HolderKind.ORGANISATION,
        key__state=KeyState.ACTIVE,
        key__channel__in=HERE,
    ).select_related("key")
    return [_usable_row(row) for row in rows.order_by("-not_after", "-id")]


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


def _usable(
    actor: Actor, rows: QuerySet[Certificate], at: datetime, key_id: UUID | None
) -> UsableKey | None:
    wanted: dict[str, object] = {"key__channel__in": HERE} if key_id is None else {"key": key_id}
    row = (
        _in_force(actor, rows, at)
        .filter(key__state=KeyState.ACTIVE, **wanted)
        .select_related("key")
        .order_by("-not_after", "-id")
        .first()
    )
    return _usable_row(row) if row is not None else None


def _usable_row(row: Certificate) -> UsableKey:
    assert row.key is not None  # noqa: S101 - filtered by its state
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
