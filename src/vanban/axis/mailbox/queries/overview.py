"""The whole axis as its operator sees it: traffic, members' health, what is stuck, one story."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from vanban.axis.mailbox.models import Delivery, Message, RefusedPacket, Trace
from vanban.axis.mailbox.queries.refused import LATELY
from vanban.axis.mailbox.rules import Act
from vanban.axis.members.models import MemberSystem
from vanban.axis.members.queries import OPERATE
from vanban.axis.members.queries.overview import members
from vanban.foundation.actor import Actor
from vanban.foundation.clock import VIETNAM, local_date
from vanban.foundation.operation import query

STUCK_AFTER = timedelta(hours=4)
MOST = 200


@dataclass(frozen=True, slots=True)
class Day:
    """What was handed in on one day."""

    day: date
    documents: int
    reports: int


@dataclass(frozen=True, slots=True)
class Now:
    """The axis at this moment. `oldest` is the packet that has waited longest."""

    accepted_last_hour: int
    waiting: int
    failed: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Health:
    """One member's last signs of life, and what waits for it."""

    waiting: int = 0
    oldest: datetime | None = None
    last_sent: datetime | None = None
    last_fetched: datetime | None = None
    refused_last_day: int = 0


@dataclass(frozen=True, slots=True)
class Stuck:
    """A delivery that failed, or waits for too long."""

    id: UUID
    message_id: UUID
    notation: str
    title: str
    sender: str
    receiver: str
    system: str
    state: str
    state_text: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A packet in the list of a look-up."""

    id: UUID
    notation: str
    business_id: str
    title: str
    sender: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a packet's story."""

    at: datetime
    what: str
    system: str
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """A packet, its receivers, and all that happened to it."""

    found: Found
    sha256: str
    size: int
    deliveries: tuple[Stuck, ...]
    lines: tuple[Told, ...]


@query
def traffic(actor: Actor, *, now: datetime, days: int = 30) -> tuple[Now, list[Day]]:
    """The present moment, and the last days up to today, the empty ones too."""
    actor.require(OPERATE)
    today = local_date(now)
    first = today - timedelta(days=days - 1)
    begin = datetime.combine(first, datetime.min.time(), VIETNAM)
    counted = {
        row["day"]: Day(row["day"], row["documents"], row["reports"])
        for row in Message.objects.filter(accepted_at__gte=begin)
        .annotate(day=TruncDate("accepted_at", tzinfo=VIETNAM))
        .values("day")
        .annotate(
            documents=Count("id", filter=Q(message_type="edoc")),
            reports=Count("id", filter=Q(message_type="status")),
        )
    }
    lately = Message.objects.filter(accepted_at__gte=now - timedelta(hours=1)).count()
    waiting = Delivery.objects.filter(waits=True).aggregate(n=Count("id"), at=Min("created_at"))
    failed = _failed().count()
    each = [first + timedelta(days=number) for number in range(days)]
    moment = Now(lately, waiting["n"], failed, waiting["at"])
    return moment, [counted.get(day, Day(day, 0, 0)) for day in each]


@query
def health(actor: Actor, *, now: datetime) -> dict[UUID, Health]:
    """Signs of life by member. Fetched: what it did last with the newest packet it has touched."""
    actor.require(OPERATE)
    waiting: dict[UUID, Any] = {
        row["system_id"]: row
        for row in Delivery.objects.filter(waits=True)
        .values("system_id")
        .annotate(n=Count("id"), at=Min("created_at"))
    }
    refused = dict(
        RefusedPacket.objects.filter(last_at__gte=now - LATELY)
        .values_list("system_id")
        .annotate(Count("id"))
    )
    sent = Message.objects.filter(system=OuterRef("pk")).order_by("-accepted_at")
    moved = Delivery.objects.filter(system=OuterRef("pk")).exclude(state="initial")
    lived = MemberSystem.objects.values_list(
        "id",
        Subquery(sent.values("accepted_at")[:1]),
        Subquery(moved.order_by("-created_at").values("updated_at")[:1]),
    )
    found = {}
    for system, last_sent, last_fetched in lived:
        waits = waiting.get(system, {})
        found[system] = Health(
            waits.get("n", 0), waits.get("at"), last_sent, last_fetched, refused.get(system, 0)
        )
    return found


@query
def stuck(actor: Actor, *, now: datetime, system: str = "") -> tuple[list[Stuck], int]:
    """What failed and nothing has replaced, and what waits for longer than four hours: the oldest,
    and how many there are. Of one system, everything that waits for it.
    """
    actor.require(OPERATE)
    late = Delivery.objects.filter(waits=True)
    failed = _failed()
    if system:
        late, failed = (rows.filter(system__system_id=system) for rows in (late, failed))
    else:
        late = late.filter(created_at__lt=now - STUCK_AFTER)
    count = late.count() + failed.count()
    oldest = [*_whole(late).order_by("created_at")[:MOST], *_whole(failed)[:MOST]]
    oldest.sort(key=lambda row: row.created_at)
    return [_stuck(row) for row in oldest[:MOST]], count


def _failed() -> QuerySet[Delivery]:
    """Deliveries that failed, the oldest first, without those that a corrected packet has replaced.

    They are found by the trace: an index on `state` would cost every move of every packet.
    """
    corrected = Delivery.objects.filter(
        claims_id=True,
        sender_id=OuterRef("sender_id"),
        business_id=OuterRef("business_id"),
        receiver_id=OuterRef("receiver_id"),
    )
    told = Trace.objects.filter(act=Act.FAIL).values("delivery_id")
    rows = Delivery.objects.filter(id__in=told, state="fail")
    return rows.exclude(Exists(corrected)).order_by("created_at")


def _whole(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return rows.select_related("message", "sender", "receiver", "system")


def _stuck(row: Delivery) -> Stuck:
    return Stuck(
        id=row.id,
        message_id=row.message_id,
        notation=row.message.notation or row.business_id,
        title=row.message.title,
        sender=row.sender.name,
        receiver=row.receiver.name,
        system=row.system.system_id,
        state=row.state,
        state_text=row.state_text,
        since=row.updated_at,
    )


@query
def look_up(actor: Actor, *, text: str) -> list[Found]:
    """Packets by the id of either side, by the hash of their bytes, by number or DocumentId."""
    actor.require(OPERATE)
    wanted = text.strip()
    if not wanted:
        return []
    rows = Message.objects.filter(Q(notation=wanted[:100]) | Q(business_id=wanted[:200]))
    if re.fullmatch(r"[0-9A-Fa-f]{64}", wanted):
        rows = Message.objects.filter(sha256=wanted.lower())
    elif re.fullmatch(r"[0-9A-Fa-f]{8}(-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}", wanted):
        number = UUID(wanted)
        packet = Delivery.objects.filter(id=number).values("message_id")
        rows = Message.objects.filter(Q(id=number) | Q(id__in=packet))
    return [_found(row) for row in rows.select_related("sender").order_by("-accepted_at")[:MOST]]


def _found(row: Message) -> Found:
    return Found(row.id, row.notation, row.business_id, row.title, row.sender.name, row.accepted_at)


@query
def story(actor: Actor, *, message_id: UUID) -> Story | None:
    """Everything the axis knows of a packet; None when there is no such."""
    actor.require(OPERATE)
    row = Message.objects.select_related("sender").filter(id=message_id).first()
    if row is None:
        return None
    deliveries = tuple(_stuck(one) for one in _whole(row.deliveries.order_by("position")))
    receivers = {one.id: one.receiver for one in deliveries}
    names = {one.id: one.system_id for one in members(actor, now=row.accepted_at)}
    lines = tuple(
        Told(
            line.at,
            Act(line.act).label,
            names.get(line.system_id, ""),
            " · ".join(filter(None, (receivers.get(line.delivery_id or row.id), line.text))),
        )
        for line in Trace.objects.filter(message_id=message_id).order_by("id")
    )
    return Story(_found(row), row.sha256, row.size, deliveries, lines)
