"""The members as the operator sees them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q

from vanban.axis.members.models import MemberSystem
from vanban.axis.members.queries.permissions import OPERATE
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member system: since when its secret holds, until when the one before it does too, how many
    organisations it serves.
    """

    id: UUID
    system_id: str
    name: str
    suspended_at: datetime | None
    secret_since: datetime | None
    old_secret_until: datetime | None
    agencies: int


@query
def members(actor: Actor, *, now: datetime) -> list[MemberRow]:
    """Every member system, by its id. The operator's question (Forbidden for others)."""
    actor.require(OPERATE)
    rows = MemberSystem.objects.annotate(
        since=Max("secrets__valid_from", filter=Q(secrets__valid_from__lte=now)),
        overlap=Max("secrets__valid_until", filter=Q(secrets__valid_until__gt=now)),
        count=Count("agencies", filter=Q(agencies__deleted=False), distinct=True),
    ).order_by("system_id")
    return [
        MemberRow(
            row.id, row.system_id, row.name, row.suspended_at, row.since, row.overlap, row.count
        )
        for row in rows
    ]
