"""Where a key is kept, and how far a signing by an outside channel has come."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.foundation.operation import query
from vanban.trust.keys.models import Key, KeyWork, Picture, Provider, Transaction
from vanban.trust.keys.rules import Channel, KeyPlace, KeyState
from vanban.trust.keys.rules.services import Service
from vanban.trust.keys.rules.transactions import Part, TransactionState
from vanban.trust.keys.rules.working import KeptWork, WorkState


@dataclass(frozen=True, slots=True)
class KeyRow:
    id: UUID
    label: str
    holder_kind: str
    person_id: UUID | None
    person_name: str
    channel: str
    token: str
    state: str
    registered_at: datetime


@query
def keys(actor: Actor) -> list[KeyRow]:
    """The body's register of keys, newest first."""
    rows = Key.objects.filter(organisation_id=actor.organisation).select_related("person")
    return [
        KeyRow(
            id=key.id,
            label=key.label,
            holder_kind=key.holder_kind,
            person_id=key.person_id,
            person_name=key.person.full_name if key.person else "",
            channel=key.channel,
            token=key.token,
            state=key.state,
            registered_at=key.registered_at,
        )
        for key in rows.order_by("-registered_at", "-id")
    ]


def place_of(key: Key) -> KeyPlace:
    """What a signer needs of a row, once the row's transaction is over."""
    return KeyPlace(
        key_id=key.id,
        channel=Channel(key.channel),
        token=key.token,
        object_id=key.object_id,
        sealed=bytes(key.sealed),
        provider_id=key.provider_id,
        account=key.account,
    )


@dataclass(frozen=True, slots=True)
class TransactionRow:
    """A signing by an outside channel, for its page and for the room that asked."""

    id: UUID
    about_kind: str
    about_id: UUID
    channel: Channel
    key_id: UUID | None
    person_id: UUID | None
    function: str
    title: str
    code: str
    parts: tuple[Part, ...]
    answers: tuple[bytes, ...]
    source_sha256: str
    file_name: str
    number: str
    issued: str
    anyone: bool
    result_sha256: str
    reference: str
    state: TransactionState
    problem: Reason | None
    asked_at: datetime
    expires_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A service that signs; its secrets are not here."""

    id: UUID
    channel: str
    name: str
    address: str
    options: dict[str, Any]
    registered_at: datetime
    retired_at: datetime | None


@query
def transaction_of(actor: Actor, *, transaction_id: UUID) -> TransactionRow | None:
    """A signing by an outside channel; None when the body has none of this id."""
    row = Transaction.objects.filter(id=transaction_id, organisation_id=actor.organisation).first()
    return _transaction(row) if row else None


@query
def transaction_at_work(actor: Actor, *, about_kind: str, about_id: UUID) -> TransactionRow | None:
    """The signing that waits now for one thing that takes several; else the one begun last."""
    rows = Transaction.objects.filter(
        organisation_id=actor.organisation, about_kind=about_kind, about_id=about_id
    )
    waiting = rows.filter(state=TransactionState.PENDING)
    row = waiting.order_by("asked_at", "id").first() or rows.order_by("-asked_at", "-id").first()
    return _transaction(row) if row else None


@query
def providers(actor: Actor) -> list[ProviderRow]:
    """The services the body signs through, those in use first."""
    rows = Provider.objects.filter(organisation_id=actor.organisation)
    return [
        ProviderRow(
            row.id,
            row.channel,
            row.name,
            row.address,
            row.options,
            row.registered_at,
            row.retired_at,
        )
        for row in rows.order_by("retired_at", "name")
    ]


@query
def service_of(actor: Actor, *, provider_id: UUID) -> Service | None:
    """How to reach a service: still sealed, opened outside of the transaction."""
    row = Provider.objects.filter(
        id=provider_id, organisation_id=actor.organisation, retired_at=None
    ).first()
    if row is None:
        return None
    return Service(row.id, Channel(row.channel), row.address, row.options, bytes(row.sealed))


@query
def place_of_key(actor: Actor, *, key_id: UUID) -> KeyPlace | None:
    """Where a key in use is kept."""
    row = Key.objects.filter(
        id=key_id, organisation_id=actor.organisation, state=KeyState.ACTIVE
    ).first()
    return place_of(row) if row else None


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A picture in force; `diameter_mm` is 0 for a person's signature."""

    sha256: str
    diameter_mm: float
    given_by_name: str
    given_at: datetime


@query
def picture_of(
    actor: Actor, *, person_id: UUID | None, initials: bool = False
) -> PictureRow | None:
    """The picture of a person's signature or `initials` (None: of the body's seal) in force; None:
    none given.
    """
    rows = Picture.objects.filter(
        organisation_id=actor.organisation, retired_at=None, initials=initials
    )
    row = rows.filter(held_by(person_id)).first()
    if row is None:
        return None
    return PictureRow(row.blob_id, row.diameter_mm or 0.0, row.given_by_name, row.given_at)


def held_by(person_id: UUID | None) -> Q:
    """Rows of a person, or (None) of the body."""
    return Q(person_id=person_id) if person_id else Q(person=None)


def kept_work(row: KeyWork) -> KeptWork:
    """How far a room's signature is, for the outside work."""
    return KeptWork(
        state=WorkState(row.state),
        channel=Channel(row.channel) if row.channel else None,
        key_id=row.key_id,
        certificate_id=row.certificate_id,
        hole_sha256=row.hole_sha256,
        prepared=row.prepared,
    )


def problem_of(row: KeyWork | Transaction) -> Reason | None:
    """Why it came to nothing; None while it did not."""
    if not row.problem_code:
        return None
    return Reason(row.problem_code, row.problem_text, row.problem_mend)


def _transaction(row: Transaction) -> TransactionRow:
    return TransactionRow(
        id=row.id,
        about_kind=row.about_kind,
        about_id=row.about_id,
        channel=Channel(row.channel),
        key_id=row.key_id,
        person_id=row.person_id,
        function=row.function,
        title=row.title,
        code=row.code,
        parts=tuple(Part.from_json(each) for each in row.asked),
        answers=tuple(base64.b64decode(each) for each in row.answers),
        source_sha256=row.source_sha256,
        file_name=row.file_name,
        number=row.details.get("number", ""),
        issued=row.details.get("issued", ""),
        anyone=row.details.get("anyone", False),
        result_sha256=row.result_sha256,
        reference=row.reference,
        state=TransactionState(row.state),
        problem=problem_of(row),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        finished_at=row.finished_at,
    )
