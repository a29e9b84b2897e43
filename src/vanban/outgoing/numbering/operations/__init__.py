"""Books opened and closed, numbers taken, printed and voided."""

from vanban.outgoing.numbering.operations.books import close_book, open_books
from vanban.outgoing.numbering.operations.irregular import (
    insert_number,
    reserve_number,
    use_reserved_number,
)
from vanban.outgoing.numbering.operations.stamp import complete_stamp, stamp_file
from vanban.outgoing.numbering.operations.take import CannotNumber, Taken, take_next, take_number
from vanban.outgoing.numbering.operations.void import CannotVoid, void_number

__all__ = [
    "CannotNumber",
    "CannotVoid",
    "Taken",
    "close_book",
    "complete_stamp",
    "insert_number",
    "open_books",
    "reserve_number",
    "stamp_file",
    "take_next",
    "take_number",
    "use_reserved_number",
    "void_number",
]
