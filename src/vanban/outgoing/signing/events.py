"""What signing tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSigned(Event):
    """The competent person has signed; the document waits for its number."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSignerAsked(Event):
    """One of several has signed; whoever comes after is asked now."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningFailed(Event):
    """The key or the file did not let it be signed; the reason stands with the request."""

    document_id: UUID
