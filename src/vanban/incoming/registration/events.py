"""What registration tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRegistered(Event):
    """The document has its arrival number."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPresented(Event):
    """The document waits for the direction of a leader."""

    document_id: UUID
    post_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationHandedBack(Event):
    """The leader gave it back to the registry with a reason."""

    document_id: UUID
    post_id: UUID
