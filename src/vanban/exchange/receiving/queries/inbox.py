"""What lies in the inbox: packets as they came, refused ones, and those that bear a mark."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.rules import ItemState
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query


@dataclass(frozen=True, slots=True)
class InboxItemRow:
    """A packet in the inbox."""

    id: UUID
    link: str
    axis_doc_id: str
    kind: str
    sha256: str
    size: int
    state: str
    problem: str
    duplicate_of_id: UUID | None
    sender_code: str
    sender_name: str
    business_id: str
    symbol: str
    issued_date: date | None
    subject: str
    arrived_at: datetime
    doc_type: int
    opened_sha256: str
    carried_sha256: str
    quarantined_at: datetime | None
    purged_at: datetime | None
    purged_by: str
    purge_reason: str

    @property
    def content_sha256(self) -> str:
        """The packet to look into: out of its envelope, if it came in one."""
        return self.opened_sha256 or self.sha256


@query
def inbox_item(actor: Actor, *, inbox_item_id: UUID) -> InboxItemRow:
    """A packet of the actor's organisation. Refuses (NotFound) any other."""
    row = InboxItem.objects.filter(id=inbox_item_id, organisation_id=actor.organisation).first()
    if row is None:
        raise NotFound(Reason("receiving.not_found", "Không có gói tin này trong hộp đến."))
    return _row(row)


@query
def stored_items(
    actor: Actor, *, older_than: datetime, limit: int = 200
) -> list[tuple[UUID, UUID]]:
    """Packets that nobody looked into for a while: (organisation, packet), oldest first."""
    rows = InboxItem.objects.filter(state=ItemState.STORED, arrived_at__lt=older_than)
    if actor.organisation_id is not None:
        rows = rows.filter(organisation_id=actor.organisation_id)
    return list(rows.order_by("arrived_at").values_list("organisation_id", "id")[:limit])


@query
def refused_items(actor: Actor, *, limit: int = 100) -> list[InboxItemRow]:
    """Packets that could not be read, latest first."""
    rows = InboxItem.objects.filter(
        organisation_id=actor.organisation, state=ItemState.REFUSED, kind=MessageType.EDOC
    )
    return [_row(row) for row in rows.order_by("-arrived_at")[:limit]]


@query
def quarantined_items(actor: Actor, *, limit: int = 100) -> list[InboxItemRow]:
    """Packets that bore a mark of secrecy, latest first; purged ones too, as their record.

    Refuses (Forbidden) whoever does not receive.
    """
    actor.require("incoming.receive")
    rows = InboxItem.objects.filter(
        organisation_id=actor.organisation, quarantined_at__isnull=False
    )
    return [_row(row) for row in rows.order_by("-arrived_at")[:limit]]


@query
def holds(actor: Actor, *, link: str, axis_doc_id: str) -> bool:
    """Whether the actor's organisation has taken in that packet already."""
    return InboxItem.objects.filter(
        organisation_id=actor.organisation, link=link, axis_doc_id=axis_doc_id
    ).exists()


def _row(row: InboxItem) -> InboxItemRow:
    return InboxItemRow(
        id=row.id,
        link=row.link,
        axis_doc_id=row.axis_doc_id,
        kind=row.kind,
        sha256=row.sha256,
        size=row.size,
        state=row.state,
        problem=row.problem,
        duplicate_of_id=row.duplicate_of_id,
        sender_code=row.sender_code,
        sender_name=row.sender_name,
        business_id=row.business_id,
        symbol=row.symbol,
        issued_date=row.issued_date,
        subject=row.subject,
        arrived_at=row.arrived_at,
        doc_type=row.doc_type,
        opened_sha256=row.opened_sha256,
        carried_sha256=row.carried_sha256,
        quarantined_at=row.quarantined_at,
        purged_at=row.purged_at,
        purged_by=row.purged_by_name,
        purge_reason=row.purge_reason,
    )
