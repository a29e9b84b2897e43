"""Who was asked to read a document, who opened it (by the audit trail), who confirmed it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.people.models import Account
from vanban.core.records.queries.reading import Counted, ReaderState, ReadingRow, reading_of
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.oversight.tracking.queries.trail import last_opened


@dataclass(frozen=True, slots=True)
class ReadingBoard(Counted):
    """The latest request to read a document, in numbers and names."""

    id: UUID
    words: str
    due_at: datetime | None
    asked_by_name: str
    asked_at: datetime
    closed_at: datetime | None
    may_manage: bool
    readers: tuple[ReaderState, ...]


@query
def reading_board(actor: Actor, *, document_id: UUID) -> ReadingBoard | None:
    """The latest request about a document the actor may see; None where nobody was asked."""
    row = reading_of(actor, document_id=document_id)
    if row is None:
        return None
    opened = _opened(actor, document_id, row)
    return ReadingBoard(
        id=row.id,
        words=row.words,
        due_at=row.due_at,
        asked_by_name=row.asked_by_name,
        asked_at=row.asked_at,
        closed_at=row.closed_at,
        may_manage=row.may_manage,
        readers=tuple(
            ReaderState(
                post_id=each.post_id,
                name=each.name,
                title=each.title,
                unit_name=each.unit_name,
                read_at=opened.get(each.person_id),
                confirmed_at=each.confirmed_at,
                urged=each.urged,
            )
            for each in row.readers
        ),
    )


def _opened(actor: Actor, document_id: UUID, row: ReadingRow) -> dict[UUID, datetime]:
    """When each reader last opened the document."""
    people = {each.person_id for each in row.readers}
    accounts = dict(Account.objects.filter(person__in=people).values_list("id", "person_id"))
    opened = last_opened(actor, document_id, accounts)
    return {accounts[account]: at for account, at in opened.items()}
