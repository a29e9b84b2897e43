"""Paper entered and registered by one key: the clerk lays it aside and takes the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.files.rules import Stored
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Refusal
from vanban.incoming.reception.operations import enter_by_hand
from vanban.incoming.reception.rules import Way
from vanban.incoming.reception.rules.header import Header
from vanban.incoming.registration.operations.register import register
from vanban.incoming.registration.queries import entry_of


@dataclass(frozen=True, slots=True)
class Entered:
    """A document entered by hand; why it has no arrival number yet, where it has none."""

    document_id: UUID
    printed: str = ""
    refusal: Refusal | None = None


def enter_paper(
    *,
    actor: Actor,
    now: datetime,
    header: Header,
    files: Sequence[Stored] = (),
    way: Way = Way.PAPER,
    arrived_at: datetime | None = None,
    registers: bool = True,
    present_to_post_id: UUID | None = None,
) -> Entered:
    """Enter what came on paper, then register it at once if asked: two acts, each whole.

    Refuses as ``enter_by_hand``. What then cannot be registered (it repeats an earlier one, it has
    no issuer) is entered all the same, and waits with the new arrivals.
    """
    document_id = enter_by_hand(
        actor=actor, now=now, header=header, files=files, way=way, arrived_at=arrived_at
    )
    if not registers:
        return Entered(document_id)
    try:
        register(
            actor=actor,
            now=now,
            document_id=document_id,
            arrival_date=local_date(arrived_at or now),
            present_to_post_id=present_to_post_id,
        )
    except Refusal as refusal:
        if refusal.kind is Kind.UNAVAILABLE:
            raise
        return Entered(document_id, refusal=refusal)
    entry = entry_of(actor, document_id=document_id)
    return Entered(document_id, entry.printed if entry else "")
