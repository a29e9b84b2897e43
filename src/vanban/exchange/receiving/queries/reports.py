"""What was reported on packets, and what waits to be reported."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from vanban.core.organisations.queries import (
    OrganisationRow,
    organisation,
    organisation_by_code,
)
from vanban.exchange.receiving.models import StatusReport
from vanban.exchange.receiving.rules import (
    STOPPED_REPORTS,
    QueuedReport,
    ReportSheet,
    ReportState,
    next_report,
)
from vanban.formats.edxml.message import StatusCode
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.operation import query
from vanban.foundation.words import Words

_FURTHEST = 2000


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A status that we reported, or are about to."""

    code: int
    label: str
    at: datetime
    description: str
    reported_by: str
    state: str
    sent_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True)
class StoppedReport:
    """A status that its sender could not be told, and why."""

    symbol: str
    sender_name: str
    label: str
    at: datetime
    problem: str


@query
def reports_of(actor: Actor, *, inbox_item_id: UUID) -> list[ReportRow]:
    """What was reported on a packet, in order."""
    rows = StatusReport.objects.filter(
        item_id=inbox_item_id, organisation_id=actor.organisation
    ).order_by("queued_at", "id")
    return [
        ReportRow(
            code=row.code,
            label=Words(StatusCode(row.code).label),
            at=row.at,
            description=row.description,
            reported_by=row.reported_by,
            state=row.state,
            sent_at=row.sent_at,
            problem=row.problem,
        )
        for row in rows
    ]


@query
def next_report_sheet(
    actor: Actor, *, link: str, now: datetime, recovered_at: datetime | None
) -> ReportSheet | None:
    """The report that goes next over a link; None when nothing is due."""
    rows = list(_queued(actor, link).order_by("queued_at", "id")[:_FURTHEST])
    waiting = [
        QueuedReport(
            id=row.id,
            item_id=row.item_id,
            next_try_at=row.next_try_at,
            last_try_at=row.last_try_at,
        )
        for row in rows
    ]
    chosen = next_report(waiting, now=now, recovered_at=recovered_at)
    row = next((row for row in rows if row.id == chosen), None)
    return _sheet(row) if row is not None else None


@query
def overdue_reports(actor: Actor, *, link: str, now: datetime, horizon: timedelta) -> bool:
    """Whether a report waits for longer than the horizon."""
    return _queued(actor, link).filter(queued_at__lt=now - horizon).exists()


@query
def report_queues(actor: Actor) -> list[tuple[UUID, str]]:
    """The organisations and links with something to report, of all that the actor may see."""
    rows = StatusReport.objects.filter(state=ReportState.QUEUED)
    if actor.organisation_id is not None:
        rows = rows.filter(organisation_id=actor.organisation_id)
    return list(rows.values_list("organisation_id", "link").distinct())


@query
def reports_on_links(actor: Actor) -> dict[str, int]:
    """How many reports of the actor's organisation wait on each link."""
    rows = StatusReport.objects.filter(
        organisation_id=actor.organisation, state=ReportState.QUEUED
    ).exclude(link="")
    return dict(rows.values_list("link").annotate(n=Count("id")))


@query
def stopped_reports(actor: Actor, *, limit: int = 100) -> list[StoppedReport]:
    """Reports that are tried no more, the oldest first.

    Refuses (Forbidden) whoever does not receive.
    """
    actor.require("incoming.receive")
    rows = StatusReport.objects.filter(
        organisation_id=actor.organisation, state__in=STOPPED_REPORTS
    ).exclude(link="")
    return [
        StoppedReport(
            symbol=row.item.symbol or row.item.business_id,
            sender_name=row.item.sender_name or row.item.sender_code,
            label=Words(StatusCode(row.code).label),
            at=row.at,
            problem=row.problem,
        )
        for row in rows.select_related("item").order_by("queued_at", "id")[:limit]
    ]


@query
def carriable_reports(actor: Actor, *, now: datetime, target_id: UUID) -> list[ReportSheet]:
    """The reports that wait, or were parked, for the sender of their documents, in their order."""
    return [_sheet(row) for row, body in _waiting_outside(actor, now) if body.id == target_id]


@query
def report_receivers(actor: Actor, *, now: datetime) -> dict[UUID, tuple[str, int]]:
    """To whom reports wait that may be taken along: name and how many, by organisation."""
    found: dict[UUID, tuple[str, int]] = {}
    for _, body in _waiting_outside(actor, now):
        found[body.id] = (body.name, found.get(body.id, ("", 0))[1] + 1)
    return found


def _waiting_outside(actor: Actor, now: datetime) -> Iterator[tuple[StatusReport, OrganisationRow]]:
    rows = list(
        StatusReport.objects.filter(
            organisation_id=actor.organisation,
            state__in=[ReportState.QUEUED, ReportState.PARKED],
        )
        .exclude(link="")
        .select_related("item")
        .order_by("queued_at", "id")[:_FURTHEST]
    )
    codes = {row.item.sender_code for row in rows}
    bodies = {code: organisation_by_code(code, on=local_date(now)) for code in codes}
    for row in rows:
        body = bodies[row.item.sender_code]
        if body is not None:
            yield row, body


def _queued(actor: Actor, link: str) -> QuerySet[StatusReport]:
    return StatusReport.objects.filter(
        organisation_id=actor.organisation, link=link, state=ReportState.QUEUED
    ).select_related("item")


def _sheet(row: StatusReport) -> ReportSheet:
    body = organisation(row.organisation_id)
    item = row.item
    return ReportSheet(
        report_id=row.id,
        code=row.code,
        at=row.at,
        description=row.description,
        reported_by=row.reported_by,
        our_code=item.addressed_to or body.code,  # what was sent to another is answered as he
        our_name=body.name,
        our_superior=body.superior_name,
        our_email=body.email,
        sender_code=item.sender_code,
        symbol=item.symbol,
        business_id=item.business_id,
        issued_date=item.issued_date,
    )
