"""What keys tell the rooms above."""

from dataclasses import dataclass
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionEnded(Event):
    """A signing by an outside channel came to its end; how, stands in the transaction."""

    transaction_id: UUID
    about_kind: str
    about_id: UUID
