"""What may be taken along as a file, and the files that were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.exchange.sending.models import Carriage, Dispatch
from vanban.exchange.sending.rules import STOPPED, DispatchState
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.outgoing.drafting.rules import Way


@dataclass(frozen=True, slots=True)
class Carriable:
    """A written packet that waits for a receiver outside."""

    dispatch_id: UUID
    kind: str
    business_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CarriageRow:
    """A file that packets were taken along in."""

    id: UUID
    target_code: str
    target_name: str
    sha256: str
    size: int
    packets: int
    made_at: datetime
    made_by: str


@query
def carriable(
    actor: Actor, *, target_id: UUID, dispatch_ids: Sequence[UUID] = ()
) -> list[Carriable]:
    """The packets that wait for a receiver, or those of the dispatches named, in their order."""
    rows = (
        Dispatch.objects.filter(
            organisation_id=actor.organisation,
            target_id=target_id,
            way=Way.AXIS,
            state__in=[DispatchState.QUEUED, *STOPPED],
        )
        .exclude(package__sha256="")
        .select_related("package")
        .order_by("package__opened_at", "package", "ordinal")
    )
    if dispatch_ids:
        rows = rows.filter(id__in=dispatch_ids)
    return [
        Carriable(row.id, row.package.kind, row.package.business_id, row.package.sha256)
        for row in rows
    ]


@query
def carriages(actor: Actor, *, limit: int = 50) -> list[CarriageRow]:
    """The files taken along, latest first. Refuses (Forbidden) whoever may not issue."""
    actor.require("outgoing.issue")
    rows = Carriage.objects.filter(organisation_id=actor.organisation).order_by("-made_at")
    return [
        CarriageRow(
            id=row.id,
            target_code=row.target_code,
            target_name=row.target_name,
            sha256=row.sha256,
            size=row.size,
            packets=row.packets,
            made_at=row.made_at,
            made_by=row.made_by_name,
        )
        for row in rows[:limit]
    ]
