"""What the room of people tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRecorded(Event):
    """Somebody will be away, and another fills in: what waits for one waits for the other."""

    absence_id: UUID
