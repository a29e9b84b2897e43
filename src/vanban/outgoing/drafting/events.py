"""What drafting tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSubmitted(Event):
    """A draft was sent for approval."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAbandoned(Event):
    """The drafter gave the draft up; it is kept."""

    document_id: UUID
