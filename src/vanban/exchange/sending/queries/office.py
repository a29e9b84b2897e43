"""The office's page of the interchange: what waits, what is stopped, of what nothing is heard."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from vanban.core.records.queries import symbol_of
from vanban.exchange.sending.models import Dispatch, StatusEntry
from vanban.exchange.sending.rules import (
    LABELS,
    STOPPED,
    DispatchState,
    PackageKind,
)
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local
from vanban.foundation.operation import query
from vanban.outgoing.drafting.rules import Way

EXCHANGE_SEERS = (
    "outgoing.issue",
    "people.administer",
)  # of the queue; only the registry sees subjects


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A dispatch that waits, is stopped, or of which nothing is heard."""

    id: UUID
    document_id: UUID
    symbol: str
    subject: str
    kind: str
    target_id: UUID | None
    target_code: str
    target_name: str
    link: str
    state: str
    state_label: str
    tries: int
    queued_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None
    problem: str
    told: str
    axis_state: str
    carried_at: datetime | None


@dataclass(frozen=True, slots=True)
class Traffic:
    """Packets and reports of one local day, by hour 0 to 23."""

    sent: tuple[int, ...]
    reported: tuple[int, ...]


def require_sight(actor: Actor) -> None:
    """Refuse (Forbidden) whoever neither issues nor administers."""
    if not any(actor.may(permission) for permission in EXCHANGE_SEERS):
        actor.require(EXCHANGE_SEERS[0])


@query
def waiting_dispatches(actor: Actor, *, limit: int = 100) -> list[QueueRow]:
    """What waits for its turn, in its order. Refuses (Forbidden)."""
    require_sight(actor)
    rows = _dispatches(actor).filter(state=DispatchState.QUEUED, way=Way.AXIS)
    return _rows(actor, rows.order_by("package__opened_at", "package", "ordinal")[:limit])


@query
def stopped_dispatches(actor: Actor, *, limit: int = 100) -> list[QueueRow]:
    """What is parked or failed, the latest first. Refuses (Forbidden)."""
    require_sight(actor)
    rows = _dispatches(actor).filter(state__in=STOPPED)
    return _rows(actor, rows.order_by("-queued_at", "-id")[:limit])


@query
def unheard_dispatches(
    actor: Actor, *, now: datetime, after: timedelta = timedelta(days=1), limit: int = 100
) -> list[QueueRow]:
    """Sent for longer than `after` and never reported on, the oldest first. Refuses (Forbidden)."""
    require_sight(actor)
    rows = (
        _dispatches(actor)
        .filter(
            state=DispatchState.SENT,
            sent_at__lt=now - after,
            package__kind=PackageKind.DOCUMENT,
        )
        .exclude(id__in=StatusEntry.objects.values("dispatch_id"))
    )
    return _rows(actor, rows.order_by("sent_at", "id")[:limit])


@dataclass(frozen=True, slots=True)
class LinkQueue:
    """What waits on one link, and since when."""

    packets: int
    oldest_at: datetime


@query
def waiting_on_links(actor: Actor) -> dict[str, LinkQueue]:
    """How many packets wait on each link. Refuses (Forbidden)."""
    require_sight(actor)
    rows = (
        Dispatch.objects.filter(
            organisation_id=actor.organisation, state=DispatchState.QUEUED, way=Way.AXIS
        )
        .values_list("link")
        .annotate(n=Count("id"), oldest=Min("queued_at"))
    )
    return {link: LinkQueue(count, oldest) for link, count, oldest in rows}


@query
def count_waiting(actor: Actor) -> int:
    """How many packets wait. Refuses (Forbidden)."""
    require_sight(actor)
    return _dispatches(actor).filter(state=DispatchState.QUEUED, way=Way.AXIS).count()


@query
def traffic_of_day(actor: Actor, *, now: datetime) -> Traffic:
    """What was sent and reported back since midnight here, by hour. Refuses (Forbidden)."""
    require_sight(actor)
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = Dispatch.objects.filter(
        organisation_id=actor.organisation, sent_at__gte=midnight, sent_at__lte=now
    ).values_list("sent_at", flat=True)
    told = StatusEntry.objects.filter(
        organisation_id=actor.organisation, recorded_at__gte=midnight, recorded_at__lte=now
    ).values_list("recorded_at", flat=True)
    return Traffic(_by_hour(at for at in sent if at), _by_hour(told))


def _by_hour(moments: Iterable[datetime]) -> tuple[int, ...]:
    found = Counter(local(at).hour for at in moments)
    return tuple(found[hour] for hour in range(24))


def _dispatches(actor: Actor) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(organisation_id=actor.organisation).select_related(
        "package__document"
    )


def _rows(actor: Actor, rows: QuerySet[Dispatch]) -> list[QueueRow]:
    sees = actor.may("records.see_all")
    return [
        QueueRow(
            id=row.id,
            document_id=row.package.document_id,
            symbol=symbol_of(row.package.document),
            subject=row.package.document.subject if sees else "",
            kind=row.package.kind,
            target_id=row.target_id,
            target_code=row.target_code,
            target_name=row.target_name,
            link=row.link,
            state=row.state,
            state_label=LABELS[DispatchState(row.state)],
            tries=row.tries,
            queued_at=row.queued_at,
            sent_at=row.sent_at,
            next_try_at=row.next_try_at,
            problem=row.problem,
            told=row.told,
            axis_state=row.axis_state,
            carried_at=row.carried_at,
        )
        for row in rows
    ]
