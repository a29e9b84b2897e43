"""A signature asked for, made outside of any transaction, and kept."""

from vanban.outgoing.signing.operations.added import apply_added, finish_added
from vanban.outgoing.signing.operations.adding import (
    add_signature,
    cancel_added,
    show_token,
    try_key,
)
from vanban.outgoing.signing.operations.annex import sign_annex
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
from vanban.outgoing.signing.operations.brought import bring_signature
from vanban.outgoing.signing.operations.complete import (
    cancel_signature,
    complete_signature,
    fail_signature,
    save_prepared,
)
from vanban.outgoing.signing.operations.outside import finish_batch_outside, finish_outside
from vanban.outgoing.signing.operations.request import CannotSign, request_signature

__all__ = [
    "CannotBegin",
    "CannotSign",
    "add_signature",
    "apply_added",
    "apply_signature",
    "begin_batch",
    "bring_signature",
    "cancel_added",
    "cancel_signature",
    "check_sight",
    "complete_signature",
    "fail_signature",
    "finish_added",
    "finish_batch_outside",
    "finish_outside",
    "request_signature",
    "save_prepared",
    "show_token",
    "sign_annex",
    "sign_many",
    "stop_batch",
    "try_key",
    "work_batch",
    "work_through",
]
