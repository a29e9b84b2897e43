"""What publication tells the rooms above."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from vanban.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentIssued(Event):
    """The document has left: it is to be sent to its recipients."""

    IN_ORDER: ClassVar[bool] = True  # between two bodies nobody overtakes

    document_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyIssued(Event):
    """The document that has left answers an incoming one."""

    IN_ORDER: ClassVar[bool] = True

    document_id: UUID
