"""A package is opened, written, sent or handed over; what is reported back is kept."""

from vanban.exchange.sending.operations.carry import CannotCarry, CarriedFile, carry_out
from vanban.exchange.sending.operations.instructions import CannotInstruct, instruct
from vanban.exchange.sending.operations.packages import (
    complete_package,
    fail_package,
    open_package,
    write_package,
)
from vanban.exchange.sending.operations.queue import (
    CannotResume,
    park_overdue,
    record_failure,
    record_refusal,
    record_sent,
    resume_dispatch,
)
from vanban.exchange.sending.operations.recall import CannotRecall, recall_document
from vanban.exchange.sending.operations.resync import ask_the_axis
from vanban.exchange.sending.operations.send import send_waiting
from vanban.exchange.sending.operations.statuses import UnknownDispatch, record_status

__all__ = [
    "CannotCarry",
    "CannotInstruct",
    "CannotRecall",
    "CannotResume",
    "CarriedFile",
    "UnknownDispatch",
    "ask_the_axis",
    "carry_out",
    "complete_package",
    "fail_package",
    "instruct",
    "open_package",
    "park_overdue",
    "recall_document",
    "record_failure",
    "record_refusal",
    "record_sent",
    "record_status",
    "resume_dispatch",
    "send_waiting",
    "write_package",
]
