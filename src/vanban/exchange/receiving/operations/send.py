"""Running the reports of one organisation on one link. Outside work: no transaction is open."""

from collections.abc import Callable
from datetime import datetime

from vanban.exchange.directory.operations import (
    AxisRefused,
    AxisUnavailable,
    attended,
    send_packet,
    turn_on,
)
from vanban.exchange.directory.queries import health_of, horizon
from vanban.exchange.directory.queries import link as link_named
from vanban.exchange.directory.rules import AxisLink
from vanban.exchange.receiving.operations.reports import (
    park_reports,
    record_report_failed,
    record_report_refused,
    record_report_sent,
)
from vanban.exchange.receiving.queries import next_report_sheet, overdue_reports
from vanban.exchange.receiving.rules import ReportSheet, message_of
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.writer import write_status
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.actor import Actor

Clock = Callable[[], datetime]


def send_reports(*, actor: Actor, link: str, clock: Clock) -> None:
    """Send what is due, oldest first, until nothing is due or the link fails.

    A worker killed between the axis's answer and the book of it sends a report twice: its reader
    keeps a report once.
    """
    if overdue_reports(actor, link=link, now=clock(), horizon=horizon()):
        park_reports(actor=actor, now=clock(), link=link)
    way = link_named(link)
    while way is not None:
        recovered_at = health_of(link).recovered_at
        sheet = next_report_sheet(actor, link=link, now=clock(), recovered_at=recovered_at)
        if sheet is None or not turn_on(link, clock) or not _send(actor, way, sheet, clock):
            return


def _send(actor: Actor, link: AxisLink, sheet: ReportSheet, clock: Clock) -> bool:
    """Send one report; tells whether the link is still good."""
    try:
        with attended(link.code, clock):
            send_packet(
                link,
                write_status(message_of(sheet)),
                message_type=MessageType.STATUS,
                from_code=sheet.our_code,
                now=clock(),
            )
    except EdxmlError as error:
        record_report_refused(
            actor=actor, now=clock(), report_id=sheet.report_id, problem=error.message_vi
        )
    except AxisUnavailable as error:
        record_report_failed(
            actor=actor, now=clock(), report_id=sheet.report_id, problem=str(error)
        )
        return False
    except AxisRefused as refused:
        problem = f"{refused} (mã {refused.answer_code} của trục)"
        note = record_report_failed if refused.passing else record_report_refused
        note(actor=actor, now=clock(), report_id=sheet.report_id, problem=problem)
    else:
        record_report_sent(actor=actor, now=clock(), report_id=sheet.report_id)
    return True
