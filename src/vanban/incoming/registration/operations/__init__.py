"""Giving the arrival number, and putting the document before whoever directs."""

from vanban.incoming.registration.operations.books import CannotOpenBook, open_book
from vanban.incoming.registration.operations.deadline import count_entry_again
from vanban.incoming.registration.operations.enter import Entered, enter_paper
from vanban.incoming.registration.operations.link import CannotLink, link_to_earlier
from vanban.incoming.registration.operations.many import register_many, work_batch
from vanban.incoming.registration.operations.present import (
    CannotPresent,
    before_whom,
    end_presentations,
    hand_back_presentation,
    present,
    take_back,
)
from vanban.incoming.registration.operations.register import CannotRegister, register

__all__ = [
    "CannotLink",
    "CannotOpenBook",
    "CannotPresent",
    "CannotRegister",
    "Entered",
    "before_whom",
    "count_entry_again",
    "end_presentations",
    "enter_paper",
    "hand_back_presentation",
    "link_to_earlier",
    "open_book",
    "present",
    "register",
    "register_many",
    "take_back",
    "work_batch",
]
