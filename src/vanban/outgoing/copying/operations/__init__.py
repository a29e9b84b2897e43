"""Certified copies asked for and made."""

from vanban.outgoing.copying.operations.make import make_copy
from vanban.outgoing.copying.operations.request import CannotCopy, request_copy

__all__ = ["CannotCopy", "make_copy", "request_copy"]
