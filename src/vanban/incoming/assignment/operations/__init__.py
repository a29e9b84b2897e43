"""Directing, passing on inside a unit, giving back."""

from vanban.incoming.assignment.operations.assign import CannotAssign, assign
from vanban.incoming.assignment.operations.give import end_parts
from vanban.incoming.assignment.operations.split import (
    CannotHandBack,
    CannotSplit,
    hand_back,
    split,
)

__all__ = [
    "CannotAssign",
    "CannotHandBack",
    "CannotSplit",
    "assign",
    "end_parts",
    "hand_back",
    "split",
]
