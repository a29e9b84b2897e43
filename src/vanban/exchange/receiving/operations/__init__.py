"""Store first, judge later; then tell the sender."""

from vanban.exchange.receiving.operations.astray import (
    CannotSettle,
    note_unplaced,
    return_stray,
    settle_stray,
)
from vanban.exchange.receiving.operations.opening import open_for
from vanban.exchange.receiving.operations.poll import poll
from vanban.exchange.receiving.operations.quarantine import CannotPurge, purge
from vanban.exchange.receiving.operations.read import announce, read_item, refuse_item
from vanban.exchange.receiving.operations.reports import (
    note_reports_carried,
    park_reports,
    record_report_failed,
    record_report_refused,
    record_report_sent,
    report_status,
    resume_reports,
)
from vanban.exchange.receiving.operations.send import send_reports
from vanban.exchange.receiving.operations.take_in import note_carried, take_in

__all__ = [
    "CannotPurge",
    "CannotSettle",
    "announce",
    "note_carried",
    "note_reports_carried",
    "note_unplaced",
    "open_for",
    "park_reports",
    "poll",
    "purge",
    "read_item",
    "record_report_failed",
    "record_report_refused",
    "record_report_sent",
    "refuse_item",
    "report_status",
    "resume_reports",
    "return_stray",
    "send_reports",
    "settle_stray",
    "take_in",
]
