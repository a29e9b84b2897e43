"""Books opened and closed, numbers taken, printed and voided."""

from vanban.outgoing.numbering.operations.books import close_book, open_books
from vanban.outgoing.numbering.operations.stamp import complete_stamp, stamp_file
from vanban.outgoing.numbering.operations.take import CannotNumber, Taken, take_next, take_number
from vanban.outgoing.numbering.operations.void import CannotVoid, void_number

__all__ = [
    "CannotNumber",
    "CannotVoid",
    "Taken",
    "close_book",
    "complete_stamp",
    "open_books",
    "stamp_file",
    "take_next",
    "take_number",
    "void_number",
]
