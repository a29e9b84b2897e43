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
