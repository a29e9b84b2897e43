"""A package is opened, written, sent or handed over; what is reported back is kept."""

from vanban.exchange.sending.operations.packages import (
    complete_package,
    fail_package,
    open_package,
    write_package,
)
from vanban.exchange.sending.operations.queue import (
    park_overdue,
    record_failure,
    record_refusal,
    record_sent,
    resume_dispatch,
)
from vanban.exchange.sending.operations.send import send_waiting
from vanban.exchange.sending.operations.statuses import UnknownDispatch, record_status

__all__ = [
    "UnknownDispatch",
    "complete_package",
    "fail_package",
    "open_package",
    "park_overdue",
    "record_failure",
    "record_refusal",
    "record_sent",
    "record_status",
    "resume_dispatch",
    "send_waiting",
    "write_package",
]
