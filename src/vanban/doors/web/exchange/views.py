"""The page "Liên thông": the queue, the health of lines, what is stopped or not heard of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanban.core.organisations.queries import organisation_by_code
from vanban.doors.web.answers import actor_of, page
from vanban.exchange.directory.queries import (
    LinkHealth,
    health_of,
    links,
    partner_certificates,
    partners_on,
)
from vanban.exchange.receiving.queries import (
    quarantined_items,
    report_receivers,
    reports_on_links,
    stopped_reports,
    stray_items,
)
from vanban.exchange.sending.queries import (
    LinkQueue,
    QueueRow,
    Traffic,
    carriages,
    count_waiting,
    stopped_dispatches,
    traffic_of_day,
    unheard_dispatches,
    waiting_dispatches,
    waiting_on_links,
)
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock

Words = str | Promise
CHART_HEIGHT = 60
BAR, STEP = 5, 13


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner for whom the axis fails; packets for the others go on."""

    name: str
    health: LinkHealth


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line to an axis, in words, what waits for it, and the partners that fail behind it."""

    name: str
    code: str
    state: str
    words: Words
    health: LinkHealth
    queue: LinkQueue | None
    reports: int
    partners: Sequence[PartnerRow]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart of the day."""

    x: int
    y: int
    height: int
    style: str
    words: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """For whom packets wait: the choice of what to take along."""

    id: UUID
    name: str
    count: int


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Everything of the interchange on one page, for the registry and the administrator."""
    actor, now = actor_of(request), read_clock()
    waiting, stopped = waiting_dispatches(actor), stopped_dispatches(actor)
    traffic = traffic_of_day(actor, now=now)
    issues, receives = actor.may("outgoing.issue"), actor.may("incoming.receive")
    registers, administers = actor.may("trust.administer"), actor.may("people.administer")
    return page(
        request,
        "exchange/index.html",
        {
            "lines": _lines(actor, now),
            "waiting": waiting,
            "waiting_count": count_waiting(actor),
            "stopped": stopped,
            "unheard": unheard_dispatches(actor, now=now),
            "receivers": _receivers([*waiting, *stopped], report_receivers(actor, now=now))
            if issues
            else (),
            "carriages": carriages(actor) if issues else (),
            "certificates": partner_certificates(actor) if issues or registers else (),
            "quarantined": quarantined_items(actor) if receives else (),
            "reports": stopped_reports(actor) if receives else (),
            "strays": len(stray_items(actor)) if receives or administers else 0,
            "bars": _bars(traffic),
            "hours": [(hour * STEP, hour) for hour in range(0, 24, 6)],
            "sent_today": sum(traffic.sent),
            "reported_today": sum(traffic.reported),
            "issues": issues,
            "receives": receives,
            "administers": administers,
            "registers": registers,
        },
    )


def _lines(actor: Actor, now: datetime) -> list[LineRow]:
    waiting, reports, rows = waiting_on_links(actor), reports_on_links(actor), []
    for link in links():
        health = health_of(link.code)
        if not health.failures:
            state, words = "up", _("Thông suốt")
        elif health.rests_until is not None:
            state, words = "down", _("Mất đường, thử lại tự động")
        else:
            state, words = "slow", _("Chậm, đang thử lại")
        rows.append(
            LineRow(
                name=link.name or link.code,
                code=link.code,
                state=state,
                words=words,
                health=health,
                queue=waiting.get(link.code),
                reports=reports.get(link.code, 0),
                partners=_failing(link.code, now),
            )
        )
    return rows


def _failing(link: str, now: datetime) -> list[PartnerRow]:
    found = [health for health in partners_on(link).values() if health.failures]
    bodies = {each.code: organisation_by_code(each.code, on=local_date(now)) for each in found}
    rows = [
        PartnerRow(body.name if (body := bodies[each.code]) else each.code, each) for each in found
    ]
    return sorted(rows, key=lambda row: row.name)


def _receivers(rows: Sequence[QueueRow], reports: Mapping[UUID, tuple[str, int]]) -> list[Receiver]:
    found = {of: Receiver(of, name, count) for of, (name, count) in reports.items()}
    for row in rows:
        if row.target_id is None or not row.link:
            continue
        before = found.get(row.target_id)
        count = before.count + 1 if before else 1
        found[row.target_id] = Receiver(row.target_id, row.target_name, count)
    return sorted(found.values(), key=lambda receiver: -receiver.count)


def _bars(traffic: Traffic) -> list[Bar]:
    top = max((*traffic.sent, *traffic.reported, 1))
    bars = []
    for hour in range(24):
        for place, (count, style, words) in enumerate(
            (
                (traffic.sent[hour], "c-1", _("%(n)s gói gửi")),
                (traffic.reported[hour], "c-2", _("%(n)s báo về")),
            )
        ):
            height = round(count * CHART_HEIGHT / top)
            says = f"{hour:02d}:00, " + words % {"n": count}
            bars.append(Bar(hour * STEP + place * BAR, CHART_HEIGHT - height, height, style, says))
    return [bar for bar in bars if bar.height]
