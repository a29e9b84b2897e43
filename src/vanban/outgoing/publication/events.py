"""What publication tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentIssued(Event):
    """The document has left: it is to be sent to its recipients."""

    document_id: UUID
