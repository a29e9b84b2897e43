"""Who was asked to read a document, who confirmed it, and what waits for one to confirm."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Direction, State
from vanban.core.records.models import Document, Reader, Reading
from vanban.core.records.queries import visible_documents
from vanban.core.records.rules.sight import CHANGERS
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One person asked to read."""

    post_id: UUID
    person_id: UUID
    name: str
    title: str
    unit_name: str
    confirmed_at: datetime | None
    urged: int


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """The latest request to read a document; `may_manage`: the asker may urge and end it."""

    id: UUID
    words: str
    due_at: datetime | None
    asked_by_name: str
    asked_at: datetime
    closed_at: datetime | None
    readers: tuple[ReaderRow, ...]
    may_manage: bool


@dataclass(frozen=True, slots=True)
class ReaderState:
    """How far one person is."""

    post_id: UUID
    name: str
    title: str
    unit_name: str
    read_at: datetime | None
    confirmed_at: datetime | None
    urged: int


class Counted:
    """How far the readers are, in numbers."""

    __slots__ = ()
    readers: tuple[ReaderState, ...]

    @property
    def confirmed(self) -> int:
        return sum(row.confirmed_at is not None for row in self.readers)

    @property
    def left(self) -> int:
        return len(self.readers) - self.confirmed

    @property
    def opened(self) -> int:
        """Who opened it and has not confirmed."""
        return sum(row.read_at is not None and row.confirmed_at is None for row in self.readers)

    @property
    def unopened(self) -> int:
        return self.left - self.opened


@query
def reading_of(actor: Actor, *, document_id: UUID) -> ReadingRow | None:
    """The latest request about a document the actor may see: those who have not confirmed first."""
    visible = visible_documents(actor).filter(id=document_id)
    row = Reading.objects.filter(document__in=visible).order_by("-asked_at", "-id").first()
    if row is None:
        return None
    readers = row.readers.select_related("post__person", "post__unit")
    found = [_reader_row(each) for each in readers.order_by("post__rank", "id")]
    return ReadingRow(
        id=row.id,
        words=row.words,
        due_at=row.due_at,
        asked_by_name=row.asked_by_name,
        asked_at=row.asked_at,
        closed_at=row.closed_at,
        readers=tuple(sorted(found, key=lambda each: each.confirmed_at is not None)),
        may_manage=manages_reading(actor, row),
    )


@query
def may_ask_reading(actor: Actor, *, document_id: UUID) -> bool:
    """Whether the actor may ask others to read a document, so that the page offers it."""
    row = visible_documents(actor).filter(id=document_id).first()
    return row is not None and asks_reading(actor, row)


def asks_reading(actor: Actor, document: Document) -> bool:
    """Whoever drafted it, or may change who sees it; in his own place."""
    own = document.drafter_id is not None and document.drafter_id == actor.post_id
    in_own_place = actor.post_id is not None and actor.commission is None
    return in_own_place and (own or actor.may(CHANGERS))


def at_hand(document: Document) -> bool:
    """Whether there is something to read: issued, or registered and not given back."""
    if document.direction == Direction.OUTGOING:
        return document.state == State.ISSUED
    return document.state not in {State.RECEIVED, State.RETURNED, State.CANCELLED}


def manages_reading(actor: Actor, reading: Reading) -> bool:
    """Whoever asked, or may change who sees it."""
    return actor.commission is None and (
        reading.asked_by_id == actor.post_id or actor.may(CHANGERS)
    )


def _reader_row(row: Reader) -> ReaderRow:
    return ReaderRow(
        post_id=row.post_id,
        person_id=row.post.person_id,
        name=row.post.person.full_name,
        title=row.post.title,
        unit_name=row.post.unit.name if row.post.unit else "",
        confirmed_at=row.confirmed_at,
        urged=row.urged,
    )
