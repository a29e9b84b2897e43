"""What the axis did not take, for its operator: whose, why, how often, whether it came later."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from vanban.axis.mailbox.models import Message, RefusedPacket
from vanban.axis.members.queries import OPERATE
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query

MOST: Final = 200
LATELY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Refused:
    """A packet that was not taken. `came`: the same bytes were taken after all."""

    id: UUID
    system: str
    code: str
    text: str
    sender: str
    receivers: str
    notation: str
    business_id: str
    title: str
    claimed_hash: str
    first_at: datetime
    last_at: datetime
    times: int
    came: bool


@query
def refused(actor: Actor, *, system: str = "") -> list[Refused]:
    """The latest, of one member system or of all. The operator's question."""
    actor.require(OPERATE)
    rows = RefusedPacket.objects.all()
    return _whole(rows.filter(system__system_id=system) if system else rows)


@query
def look_up_refused(actor: Actor, *, text: str) -> list[Refused]:
    """By number, DocumentId, or the hash of the bytes, as it is written or as the SDK writes it."""
    actor.require(OPERATE)
    wanted = text.strip()
    if not wanted:
        return []
    hashes = Q(sha256=wanted.lower()[:64]) | Q(claimed_hash=wanted.lower()[:64])
    named = Q(notation=wanted[:100]) | Q(business_id=wanted[:500])
    return _whole(RefusedPacket.objects.filter(named | hashes))


@query
def refused_lately(actor: Actor, *, now: datetime) -> int:
    """How many packets were refused in the last day and did not come after all."""
    actor.require(OPERATE)
    rows = RefusedPacket.objects.filter(last_at__gte=now - LATELY)
    return rows.filter(~_came()).count()


def _came() -> Exists:
    return Exists(Message.objects.exclude(sha256="").filter(sha256=OuterRef("sha256")))


def _whole(rows: QuerySet[RefusedPacket]) -> list[Refused]:
    rows = rows.annotate(came=_came()).select_related("system").order_by("-last_at")
    return [
        Refused(
            id=row.id,
            system=row.system.system_id,
            code=row.code,
            text=row.text,
            sender=row.sender_code,
            receivers=row.receivers,
            notation=row.notation,
            business_id=row.business_id,
            title=row.title,
            claimed_hash=row.claimed_hash,
            first_at=row.first_at,
            last_at=row.last_at,
            times=row.times,
            came=row.came,
        )
        for row in rows[:MOST]
    ]
