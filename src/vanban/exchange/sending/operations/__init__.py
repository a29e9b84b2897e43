"""A package is opened, written, sent or handed over; what is reported back is kept."""

from vanban.exchange.sending.operations.carried import note_dispatches_carried
from vanban.exchange.sending.operations.further import CannotSendFurther, send_further
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
from vanban.exchange.sending.operations.recall import CannotRecall, Recalled, recall_document
from vanban.exchange.sending.operations.reminding import CannotRemind, Reminded, remind_slow
from vanban.exchange.sending.operations.resync import ask_the_axis
from vanban.exchange.sending.operations.send import send_waiting
from vanban.exchange.sending.operations.statuses import (
    UnknownDispatch,
    record_status,
    tell_unplaced,
)
from vanban.exchange.sending.operations.stopped import tell_of_stopped

__all__ = [
    "CannotInstruct",
    "CannotRecall",
    "CannotRemind",
    "CannotResume",
    "CannotSendFurther",
    "Recalled",
    "Reminded",
    "UnknownDispatch",
    "ask_the_axis",
    "complete_package",
    "fail_package",
    "instruct",
    "note_dispatches_carried",
    "open_package",
    "park_overdue",
    "recall_document",
    "record_failure",
    "record_refusal",
    "record_sent",
    "record_status",
    "remind_slow",
    "resume_dispatch",
    "send_further",
    "send_waiting",
    "tell_of_stopped",
    "tell_unplaced",
    "write_package",
]
