"""Directing, passing on inside a unit, giving back."""

from vanban.incoming.assignment.operations.assign import CannotAssign, assign
from vanban.incoming.assignment.operations.give import end_parts
from vanban.incoming.assignment.operations.split import (
    CannotHandBack,
    CannotSplit,
    hand_back,
    split,
)
from vanban.incoming.assignment.operations.take_back import CannotTakeBack, take_back_direction

__all__ = [
    "CannotAssign",
    "CannotHandBack",
    "CannotSplit",
    "CannotTakeBack",
    "assign",
    "end_parts",
    "hand_back",
    "split",
    "take_back_direction",
]
