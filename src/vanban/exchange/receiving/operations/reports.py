"""Reports to senders: told at once inside this installation, queued for the axis otherwise."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation, organisation_by_code
from vanban.exchange.directory.queries import horizon, links
from vanban.exchange.directory.rules import back_off
from vanban.exchange.receiving.events import StatusReported
from vanban.exchange.receiving.models import InboxItem, StatusReport
from vanban.exchange.receiving.rules import STOPPED_REPORTS, ReportState
from vanban.formats.edxml.message import StatusCode
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.events import record
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation

SEND = "exchange.receiving.jobs.send_report_queue"
PARKED = "Quá thời hạn chưa báo được về nơi gửi; hệ thống ngừng tự gửi."
# What may come again with nothing new to say: each time the sender asks again.
_AGAIN = frozenset({StatusCode.CHANGE_ACCEPTANCE, StatusCode.CHANGE_REJECTION})


@operation("exchange.receiving.report_status")
def report_status(
    *, actor: Actor, now: datetime, inbox_item_id: UUID, code: int, description: str = ""
) -> None:
    """Report to the sender of a packet how its document fares, by the way it came.

    A packet that could not be read names no sender: there is nobody to report to. What was said
    last is not said twice.
    Refuses (NotFound) a packet of another organisation.
    """
    item = InboxItem.objects.filter(id=inbox_item_id, organisation_id=actor.organisation).first()
    if item is None:
        raise NotFound(Reason("receiving.not_found", "Không có gói tin này trong hộp đến."))
    audit.subject("inbox_item", item.id, status=int(code), to=item.sender_code)
    if not (item.sender_code and item.business_id):
        return
    last = StatusReport.objects.filter(item=item).order_by("-queued_at", "-id").first()
    said = (int(code), description[:1000])
    if last is not None and code not in _AGAIN and (last.code, last.description) == said:
        return
    moment = now.replace(microsecond=0)  # the wire counts in seconds
    report, created = StatusReport.objects.get_or_create(
        item=item,
        code=int(code),
        at=moment,
        defaults={
            "organisation_id": actor.organisation,
            "link": item.link,
            "description": description[:1000],
            "reported_by": "" if actor.is_system else actor.name[:200],
            "state": ReportState.QUEUED,
            "queued_at": now,
        },
    )
    if not created:
        return
    if item.link:
        set_off(item.organisation_id, item.link)
    else:
        _tell_inside(report, item, now)


def _tell_inside(report: StatusReport, item: InboxItem, now: datetime) -> None:
    sender = organisation_by_code(item.sender_code, on=local_date(now))
    if sender is None:
        report.state, report.problem = ReportState.FAILED, "Không còn cơ quan gửi trong danh bạ."
    else:
        report.state, report.sent_at = ReportState.SENT, now
        record(
            StatusReported(
                organisation_id=sender.id,
                business_id=item.business_id,
                from_code=organisation(item.organisation_id).code,
                code=report.code,
                at=report.at.isoformat(),
                description=report.description,
                reported_by=report.reported_by,
            )
        )
    report.save(update_fields=["state", "sent_at", "problem"])


def set_off(organisation_id: UUID, link: str) -> None:
    """Let the reports of a link run, one job after another, so that order is kept; one run that
    waits is enough.
    """
    name = f"report:{link}:{organisation_id}"
    defer(
        SEND,
        lock=name,
        once=name,
        organisation_id=str(organisation_id),
        link=link,
    )


@operation("exchange.receiving.note_reports_carried")
def note_reports_carried(*, actor: Actor, now: datetime, report_ids: Sequence[UUID]) -> None:
    """These were taken along in a file; they go by line as well, and count once for the reader."""
    audit.subject("organisation", actor.organisation, reports=len(report_ids))
    StatusReport.objects.filter(id__in=report_ids, organisation_id=actor.organisation).update(
        carried_at=now
    )


@operation("exchange.receiving.record_report_sent")
def record_report_sent(*, actor: Actor, now: datetime, report_id: UUID) -> None:
    """The axis has the report, durably."""
    row = _waiting(actor, report_id)
    if row is not None:
        row.state, row.sent_at, row.last_try_at, row.problem = ReportState.SENT, now, now, ""
        row.tries += 1
        row.save(update_fields=["state", "sent_at", "last_try_at", "problem", "tries"])


@operation("exchange.receiving.record_report_failed")
def record_report_failed(*, actor: Actor, now: datetime, report_id: UUID, problem: str) -> None:
    """It did not go through this time: try again later, for days; after that park it."""
    row = _waiting(actor, report_id)
    if row is not None:
        row.tries += 1
        row.last_try_at, row.problem = now, problem[:500]
        row.next_try_at = now + back_off(row.tries)
        if now - row.queued_at >= horizon():
            row.state, row.problem = ReportState.PARKED, f"{PARKED} {problem}"[:500]
        row.save(update_fields=["state", "tries", "last_try_at", "problem", "next_try_at"])


@operation("exchange.receiving.record_report_refused")
def record_report_refused(*, actor: Actor, now: datetime, report_id: UUID, problem: str) -> None:
    """The axis refused: the report stays with the reason, later ones go on."""
    row = _waiting(actor, report_id)
    if row is not None:
        row.tries += 1
        row.state, row.last_try_at, row.problem = ReportState.FAILED, now, problem[:500]
        row.save(update_fields=["state", "tries", "last_try_at", "problem"])


@operation("exchange.receiving.park_reports")
def park_reports(*, actor: Actor, now: datetime, link: str) -> int:
    """Park what has waited longer than the horizon; tells how many."""
    return StatusReport.objects.filter(
        organisation_id=actor.organisation,
        link=link,
        state=ReportState.QUEUED,
        queued_at__lt=now - horizon(),
    ).update(state=ReportState.PARKED, problem=PARKED)


@operation("exchange.receiving.resume_reports")
def resume_reports(*, actor: Actor, now: datetime) -> int:
    """Report again what no sender could be told: given up after the horizon, or refused by the
    axis. Each goes as it was written, at its own moment, in its order; who had it keeps it once.
    Tells how many; again while they wait: none.

    Refuses (Forbidden) whoever does not receive.
    """
    actor.require("incoming.receive")
    rows = StatusReport.objects.filter(
        organisation_id=actor.organisation,
        state__in=STOPPED_REPORTS,
        link__in=[link.code for link in links()],
    )
    found = sorted(set(rows.values_list("link", flat=True)))
    count = rows.update(state=ReportState.QUEUED, queued_at=now, next_try_at=None, problem="")
    audit.subject("organisation", actor.organisation, reports=count)
    for link in found:
        set_off(actor.organisation, link)
    return count


def _waiting(actor: Actor, report_id: UUID) -> StatusReport | None:
    row = (
        StatusReport.objects.select_for_update(no_key=True)
        .filter(id=report_id, organisation_id=actor.organisation, state=ReportState.QUEUED)
        .first()
    )
    if row is not None:
        audit.subject("inbox_item", row.item_id, report=report_id, status=row.code)
    return row
