"""Certified copies asked for, made and sent."""

from vanban.outgoing.copying.operations.complete import cancel_copy
from vanban.outgoing.copying.operations.make import finish_copy, make_copy
from vanban.outgoing.copying.operations.request import CannotCopy, request_copy
from vanban.outgoing.copying.operations.send import CannotSendCopy, send_copy

__all__ = [
    "CannotCopy",
    "CannotSendCopy",
    "cancel_copy",
    "finish_copy",
    "make_copy",
    "request_copy",
    "send_copy",
]
