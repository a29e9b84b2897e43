"""What reception tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReceived(Event):
    """Something came in and waits for the clerk, whole or not."""

    document_id: UUID
    fitness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackNoted(Event):
    """The sender asks for a document that lies here back, or updates or replaces it."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderNoted(Event):
    """The sender reminds of a document that lies here: it is late."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReturned(Event):
    """The clerk, or the rule on secrets, sent it back."""

    document_id: UUID
    reason_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailBoxFailed(Event):
    """A box of e-mail can no longer be read, or for another reason than before."""

    box_id: UUID
