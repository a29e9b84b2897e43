"""What sealing tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSealed(Event):
    """The organisation has signed: bản gốc."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingFailed(Event):
    """The key or the file did not let it be sealed; the reason stands with the request."""

    document_id: UUID
