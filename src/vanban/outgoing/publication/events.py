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


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCopyAsked(Event):
    """Somebody asks to use a kept copy: whom he asks is to answer."""

    document_id: UUID
    post_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCopyMoved(Event):
    """A kept copy may be used, may not, is handed out: who asked is told, and who hands it out."""

    document_id: UUID
    post_ids: tuple[str, ...]
