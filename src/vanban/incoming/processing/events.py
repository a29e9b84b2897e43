"""What processing tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkStarted(Event):
    """The first of those who handle the document has begun."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFinished(Event):
    """The lead has finished, or a leader has had it filed without action."""

    document_id: UUID
