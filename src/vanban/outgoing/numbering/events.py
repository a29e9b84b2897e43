"""What numbering tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTaken(Event):
    """The document has its number and date in the book; the file does not show them yet."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStamped(Event):
    """Number and date stand in the file: the version to seal is there."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StampFailed(Event):
    """The file did not take the number; the reason stands with the number."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberVoided(Event):
    """The document has no number any more; what was ordered with it ends."""

    document_id: UUID
