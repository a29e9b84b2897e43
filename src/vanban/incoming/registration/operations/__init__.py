"""Giving the arrival number, and putting the document before whoever directs."""

from vanban.incoming.registration.operations.deadline import count_entry_again
from vanban.incoming.registration.operations.present import (
    CannotPresent,
    end_presentations,
    hand_back_presentation,
    present,
    take_back,
)
from vanban.incoming.registration.operations.register import CannotRegister, register

__all__ = [
    "CannotPresent",
    "CannotRegister",
    "count_entry_again",
    "end_presentations",
    "hand_back_presentation",
    "present",
    "register",
    "take_back",
]
