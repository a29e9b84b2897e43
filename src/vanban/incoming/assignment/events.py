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


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAsked(Event):
    """More time is asked for; `post_ids` may answer."""

    document_id: UUID
    assignment_id: UUID
    extension_id: UUID
    post_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionAnswered(Event):
    """More time was granted or refused; `post_ids` had asked."""

    document_id: UUID
    assignment_id: UUID
    extension_id: UUID
    granted: bool
    post_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartUrged(Event):
    """Whoever handles a part (`post_ids`) was urged, for the `nth` time."""

    document_id: UUID
    assignment_id: UUID
    urging_id: UUID
    nth: int
    post_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMoved(Event):
    """The deadline of a part is another one: granted, or counted again by a changed calendar.

    `post_ids` handle it and hear of it in no other way.
    """

    document_id: UUID
    assignment_id: UUID
    post_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineNear(Event):
    """A part is due soon; `post_ids` handle it."""

    document_id: UUID
    assignment_id: UUID
    post_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePassed(Event):
    """A part is late. `post_ids` handle it or head those who do; once `escalated`, they gave it."""

    document_id: UUID
    assignment_id: UUID
    escalated: bool
    post_ids: tuple[str, ...]
