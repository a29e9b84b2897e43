"""Store first, judge later; then tell the sender."""

from vanban.exchange.receiving.operations.carry_in import (
    CannotTakeFile,
    CarriedIn,
    carry_in,
)
from vanban.exchange.receiving.operations.poll import poll
from vanban.exchange.receiving.operations.quarantine import CannotPurge, purge
from vanban.exchange.receiving.operations.read import announce, read_item, refuse_item
from vanban.exchange.receiving.operations.reports import (
    park_reports,
    record_report_failed,
    record_report_refused,
    record_report_sent,
    report_status,
)
from vanban.exchange.receiving.operations.send import send_reports
from vanban.exchange.receiving.operations.take_in import take_in

__all__ = [
    "CannotPurge",
    "CannotTakeFile",
    "CarriedIn",
    "announce",
    "carry_in",
    "park_reports",
    "poll",
    "purge",
    "read_item",
    "record_report_failed",
    "record_report_refused",
    "record_report_sent",
    "refuse_item",
    "report_status",
    "send_reports",
    "take_in",
]
