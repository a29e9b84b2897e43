"""What came for nobody here, or could not be kept or placed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.rules import ItemState, may_return
from vanban.formats.edxml.message import StatusCode
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query


@query
def is_stray(actor: Actor, *, link: str, axis_doc_id: str) -> bool:
    """Whether that packet lies in the actor's inbox as one that was set aside."""
    return InboxItem.objects.filter(
        organisation_id=actor.organisation,
        link=link,
        axis_doc_id=axis_doc_id,
        state=ItemState.STRAY,
    ).exists()


@dataclass(frozen=True, slots=True)
class StrayRow:
    """A packet that went astray, and what was done with it. Its subject is for nobody here."""

    id: UUID
    kind: str
    link: str
    axis_doc_id: str
    addressed_to: str
    sender_code: str
    sender_name: str
    business_id: str
    symbol: str
    issued_date: date | None
    status_label: str
    sha256: str
    size: int
    problem: str
    arrived_at: datetime
    may_return: bool
    settled_at: datetime | None
    settled_by: str
    settled_note: str


STRAY_KEEPERS: Final = ("people.administer", "incoming.receive")


def require_keeper(actor: Actor) -> None:
    """Refuse (Forbidden) whoever neither administers nor receives."""
    if not any(actor.may(permission) for permission in STRAY_KEEPERS):
        actor.require(STRAY_KEEPERS[0])


def astray(actor: Actor) -> QuerySet[InboxItem]:
    """Packets that nobody here takes, and statuses that cannot be read."""
    return InboxItem.objects.filter(
        Q(state=ItemState.STRAY) | Q(state=ItemState.REFUSED, kind=MessageType.STATUS),
        organisation_id=actor.organisation,
    )


@query
def stray_items(actor: Actor, *, settled: bool = False, limit: int = 100) -> list[StrayRow]:
    """What went astray and waits for somebody, or what was seen to, the latest first.

    Refuses (Forbidden) whoever neither administers nor receives.
    """
    require_keeper(actor)
    rows = astray(actor).filter(settled_at__isnull=not settled).order_by("-arrived_at", "-id")
    return [_stray(row) for row in rows[:limit]]


def _stray(row: InboxItem) -> StrayRow:
    against = may_return(kind=row.kind, sender_code=row.sender_code, business_id=row.business_id)
    return StrayRow(
        id=row.id,
        kind=row.kind,
        link=row.link,
        axis_doc_id=row.axis_doc_id,
        addressed_to=row.addressed_to,
        sender_code=row.sender_code,
        sender_name=row.sender_name,
        business_id=row.business_id,
        symbol=row.symbol,
        issued_date=row.issued_date,
        status_label=StatusCode(row.status_code).label if row.status_code else "",
        sha256=row.sha256,
        size=row.size,
        problem=row.problem,
        arrived_at=row.arrived_at,
        may_return=not against,
        settled_at=row.settled_at,
        settled_by=row.settled_by_name,
        settled_note=row.settled_note,
    )
