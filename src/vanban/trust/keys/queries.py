"""Where a key is kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.trust.keys.models import Key
from vanban.trust.keys.rules import Channel, KeyPlace


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
    )
