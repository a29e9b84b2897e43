"""How an issued document fares at each of its recipients."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from vanban.core.records.queries import visible_documents
from vanban.exchange.sending.models import Addition, Dispatch, StatusEntry
from vanban.exchange.sending.rules import LABELS, DispatchState, PackageKind
from vanban.formats.edxml.message import StatusCode
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.foundation.words import Words


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """A station reached: 01 to 06 on the way, 02, 13, 15, 16 beside it."""

    code: str
    label: str
    at: datetime
    description: str
    by: str


@dataclass(frozen=True, slots=True)
class AddedLine:
    """Who sent it to this place after issue, when and why."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One recipient, and every station that it reported, in order."""

    id: UUID
    target_id: UUID | None
    name: str
    code: str
    way: str
    link: str
    state: str
    state_label: str
    tries: int
    queued_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None
    problem: str
    told: str
    carried_at: datetime | None
    statuses: tuple[DeliveryStatus, ...]
    added: AddedLine | None  # a place it was sent to further, after issue


@query
def delivery_board(actor: Actor, *, document_id: UUID) -> list[DeliveryLine]:
    """The recipients of a document the actor may see, in its order, with their stations."""
    stations = StatusEntry.objects.filter(dispatch=OuterRef("pk")).order_by("at", "code")
    told = stations.values(
        told=JSONObject(code="code", at="at", description="description", by="reported_by")
    )
    rows = (
        Dispatch.objects.filter(
            package__document__in=visible_documents(actor).filter(id=document_id),
            package__kind=PackageKind.DOCUMENT,
        )
        .select_related("package__addition")
        .annotate(stations=ArraySubquery(told))
        .order_by("package__opened_at", "ordinal")
    )
    return [
        DeliveryLine(
            id=row.id,
            target_id=row.target_id,
            name=row.target_name,
            code=row.target_code,
            way=row.way,
            link=row.link,
            state=row.state,
            state_label=LABELS[DispatchState(row.state)],
            tries=row.tries,
            queued_at=row.queued_at,
            sent_at=row.sent_at,
            next_try_at=row.next_try_at,
            problem=row.problem,
            told=row.told,
            carried_at=row.carried_at,
            statuses=tuple(_status(each) for each in row.stations),
            added=_added(row.package.addition),
        )
        for row in rows
    ]


def _added(row: Addition | None) -> AddedLine | None:
    return AddedLine(row.made_at, row.made_by_name, row.reason) if row is not None else None


def _status(found: dict[str, Any]) -> DeliveryStatus:
    code = StatusCode(found["code"])
    return DeliveryStatus(
        code=code.wire,
        label=Words(code.label),
        at=datetime.fromisoformat(found["at"]),
        description=found["description"],
        by=found["by"],
    )
