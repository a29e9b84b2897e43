"""What approval tells the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftApproved(Event):
    """Content and form are both approved; the document waits for its signer."""

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReturned(Event):
    """An approver or the signer sent the draft back to the drafter."""

    document_id: UUID
