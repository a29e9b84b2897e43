"""A signature asked for, made outside of any transaction, and kept."""

from vanban.outgoing.signing.operations.apply import apply_signature
from vanban.outgoing.signing.operations.complete import (
    cancel_signature,
    complete_signature,
    fail_signature,
    save_prepared,
)
from vanban.outgoing.signing.operations.key import finished, with_value
from vanban.outgoing.signing.operations.outside import finish_outside
from vanban.outgoing.signing.operations.request import CannotSign, request_signature

__all__ = [
    "CannotSign",
    "apply_signature",
    "cancel_signature",
    "complete_signature",
    "fail_signature",
    "finish_outside",
    "finished",
    "request_signature",
    "save_prepared",
    "with_value",
]
