"""A signature asked for, made outside of any transaction, and kept."""

from vanban.outgoing.signing.operations.apply import apply_signature
from vanban.outgoing.signing.operations.batch import (
    CannotBegin,
    begin_batch,
    check_sight,
    sign_many,
    stop_batch,
    work_batch,
    work_through,
)
from vanban.outgoing.signing.operations.complete import (
    cancel_signature,
    complete_signature,
    fail_signature,
    save_prepared,
)
from vanban.outgoing.signing.operations.key import finished, with_value
from vanban.outgoing.signing.operations.outside import finish_batch_outside, finish_outside
from vanban.outgoing.signing.operations.request import CannotSign, request_signature

__all__ = [
    "CannotBegin",
    "CannotSign",
    "apply_signature",
    "begin_batch",
    "cancel_signature",
    "check_sight",
    "complete_signature",
    "fail_signature",
    "finish_batch_outside",
    "finish_outside",
    "finished",
    "request_signature",
    "save_prepared",
    "sign_many",
    "stop_batch",
    "with_value",
    "work_batch",
    "work_through",
]
