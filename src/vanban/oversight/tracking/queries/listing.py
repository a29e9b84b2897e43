"""Lists narrowed by a person, and the ones kept under a name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vanban.core.organisations.rules import fold
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.oversight.tracking.models import SavedView
from vanban.oversight.tracking.queries.incoming import IncomingRow, incoming_box
from vanban.oversight.tracking.queries.keyset import Page
from vanban.oversight.tracking.queries.notices import own
from vanban.oversight.tracking.queries.outgoing import OutgoingRow, outgoing_box
from vanban.oversight.tracking.rules.listing import Area, Only

Row = IncomingRow | OutgoingRow


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A list kept under a name."""

    id: UUID
    name: str
    area: str
    box: str
    only: Only
    columns: tuple[str, ...]


def box_page(
    actor: Actor,
    *,
    area: Area,
    box: str,
    only: Only,
    now: datetime,
    after: str | None = None,
    limit: int = 50,
) -> Page[IncomingRow] | Page[OutgoingRow]:
    """A page of a box, narrowed: the same rights, order and columns as the box itself."""
    narrowed = _condition(only, now) if only else None
    if area is Area.INCOMING:
        return incoming_box(actor, box=box, after=after, limit=limit, only=narrowed)
    return outgoing_box(actor, box=box, after=after, limit=limit, only=narrowed)


def _condition(only: Only, now: datetime) -> Q:
    found = Q()
    for word in only.words.split():
        found &= Q(folded__contains=fold(word)) | Q(number_printed=word)
    if only.issuer:
        found &= Q(issuer_name__icontains=only.issuer)
    if only.urgency:
        found &= Q(urgency__gte=only.urgency)
    if only.since:
        found &= Q(issued_date__gte=only.since)
    if only.until:
        found &= Q(issued_date__lte=only.until)
    if only.late:
        found &= Q(registered__due_at__lt=now)
    return found


@query
def saved_views(actor: Actor, *, area: Area) -> list[ViewRow]:
    """The lists that the actor kept, by name."""
    rows = SavedView.objects.filter(
        own(actor), organisation_id=actor.organisation, area=area
    ).order_by("name")
    return [
        ViewRow(row.id, row.name, row.area, row.box, Only.from_json(row.only), tuple(row.columns))
        for row in rows
    ]
