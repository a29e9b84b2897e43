"""Books opened and closed, numbers taken, printed and voided."""

from vanban.outgoing.numbering.operations.books import (
    CannotChangeBook,
    CannotOpenBooks,
    close_book,
    lock_book,
    may_set_series,
    open_book,
    open_books,
    reopen_book,
    revise_book,
)
from vanban.outgoing.numbering.operations.irregular import (
    insert_number,
    reserve_number,
    use_reserved_number,
    void_reserved,
)
from vanban.outgoing.numbering.operations.kept import CannotKeep, release_number, take_off
from vanban.outgoing.numbering.operations.stamp import complete_stamp, stamp_file
from vanban.outgoing.numbering.operations.take import CannotNumber, Taken, take_next, take_number
from vanban.outgoing.numbering.operations.void import CannotVoid, void_number

__all__ = [
    "CannotChangeBook",
    "CannotKeep",
    "CannotNumber",
    "CannotOpenBooks",
    "CannotVoid",
    "Taken",
    "close_book",
    "complete_stamp",
    "insert_number",
    "lock_book",
    "may_set_series",
    "open_book",
    "open_books",
    "release_number",
    "reopen_book",
    "reserve_number",
    "revise_book",
    "stamp_file",
    "take_next",
    "take_number",
    "take_off",
    "use_reserved_number",
    "void_number",
    "void_reserved",
]
