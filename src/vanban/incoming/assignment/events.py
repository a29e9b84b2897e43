"""What assignment tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAssigned(Event):
    """A leader has directed the document: who leads, who cooperates, until when."""

    document_id: UUID
    direction_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSplit(Event):
    """A head of unit has passed the unit's part to officers."""

    document_id: UUID
    assignment_id: UUID
    direction_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PartHandedBack(Event):
    """Who was to handle it gave it back with a reason."""

    document_id: UUID
    assignment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionTakenBack(Event):
    """Work was taken back before anybody had acted on it."""

    document_id: UUID
    direction_id: UUID
