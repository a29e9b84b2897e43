"""What the room of documents tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingAsked(Event):
    """These are asked, or reminded, to read a document and to confirm it."""

    document_id: UUID
    reading_id: UUID
    post_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageMoved(Event):
    """These are sent a message or an answer to one, or reminded to confirm it (`urged`)."""

    message_id: UUID
    post_ids: tuple[str, ...]
    urged: bool = False
