"""Lists, counts, the delivery board and the history, each one question to the database."""

from vanban.oversight.tracking.queries.acted import ActedRow, acted_for_me
from vanban.oversight.tracking.queries.board import ReadingBoard, reading_board
from vanban.oversight.tracking.queries.delivery import (
    DeliveryLine,
    DeliveryStatus,
    delivery_board,
)
from vanban.oversight.tracking.queries.incoming import IncomingRow, incoming_box
from vanban.oversight.tracking.queries.journal import (
    MOST_COUNTED,
    JournalCounts,
    JournalRow,
    journal_counts,
    journal_page,
)
from vanban.oversight.tracking.queries.keyset import Page
from vanban.oversight.tracking.queries.listing import ViewRow, box_page, saved_views
from vanban.oversight.tracking.queries.notices import (
    NoticeRow,
    choice_of,
    notices_of,
    thing_told,
)
from vanban.oversight.tracking.queries.outgoing import OutgoingRow, outgoing_box
from vanban.oversight.tracking.queries.pushing import DeviceRow, devices_of
from vanban.oversight.tracking.queries.there import There, what_there_is
from vanban.oversight.tracking.queries.trail import (
    ReaderRow,
    TimelineRow,
    history_of_book,
    history_of_dossier,
    history_of_list,
    history_of_message,
    readers_of,
    timeline_of,
)
from vanban.oversight.tracking.queries.waiting import WaitingRow, counts_for, waiting_for_me

__all__ = [
    "MOST_COUNTED",
    "ActedRow",
    "DeliveryLine",
    "DeliveryStatus",
    "DeviceRow",
    "IncomingRow",
    "JournalCounts",
    "JournalRow",
    "NoticeRow",
    "OutgoingRow",
    "Page",
    "ReaderRow",
    "ReadingBoard",
    "There",
    "TimelineRow",
    "ViewRow",
    "WaitingRow",
    "acted_for_me",
    "box_page",
    "choice_of",
    "counts_for",
    "delivery_board",
    "devices_of",
    "history_of_book",
    "history_of_dossier",
    "history_of_list",
    "history_of_message",
    "incoming_box",
    "journal_counts",
    "journal_page",
    "notices_of",
    "outgoing_box",
    "readers_of",
    "reading_board",
    "saved_views",
    "thing_told",
    "timeline_of",
    "waiting_for_me",
    "what_there_is",
]
