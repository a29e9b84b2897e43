"""The line of the register a document has, the number that is next, and who may be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vanban.core.people.queries import PostRow, posts_of_organisation
from vanban.core.records.queries import seen, symbol_of, visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.operation import query
from vanban.incoming.registration.models import ArrivalEntry, Presentation
from vanban.outgoing.numbering.queries import BookRow, books
from vanban.outgoing.numbering.rules import BookKind, book_for


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A line of the incoming register (Decree 30/2020 annex IV, columns 1 to 6 and 10)."""

    document_id: UUID
    book_id: UUID
    book_name: str
    year: int
    number: int
    printed: str
    arrival_date: date
    issuer_name: str
    symbol: str
    issued_date: date | None
    type_name: str
    subject: str
    due_at: datetime | None
    registered_by_name: str
    registered_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class PresentationRow:
    """Before whom the document lies or lay."""

    post_id: UUID
    full_name: str
    title: str
    presented_by_name: str
    presented_at: datetime
    proposal: str
    ended_at: datetime | None
    ended_how: str
    end_reason: str


@query
def entry_of(actor: Actor, *, document_id: UUID) -> EntryRow | None:
    """The document's line of the register; None before it is registered or when not visible."""
    rows = ArrivalEntry.objects.filter(seen(actor, document_id), document_id=document_id)
    row = rows.select_related("document", "book").first()
    return _entry_row(row) if row else None


@query
def register_page(
    actor: Actor, *, book_id: UUID, before: int | None = None, limit: int = 50
) -> list[EntryRow]:
    """Lines of a book of incoming documents, the last number first (keyset: `before` a number)."""
    rows = ArrivalEntry.objects.filter(
        book_id=book_id,
        organisation_id=actor.organisation,
        document__in=visible_documents(actor),
    )
    if before is not None:
        rows = rows.filter(number__lt=before)
    rows = rows.select_related("document", "book").order_by("-number")[:limit]
    return [_entry_row(row) for row in rows]


@query
def whole_register(actor: Actor, *, book_id: UUID) -> list[EntryRow]:
    """Every line of a book of incoming documents from the first number on, to be printed."""
    rows = ArrivalEntry.objects.filter(
        book_id=book_id,
        organisation_id=actor.organisation,
        document__in=visible_documents(actor),
    )
    return [_entry_row(row) for row in rows.select_related("document", "book").order_by("number")]


@query
def next_arrival(
    actor: Actor, *, now: datetime, type_code: str = "", told: Sequence[str] = ()
) -> BookRow | None:
    """The book of the next arrival (by its type, by how type name or subject begin), with its next
    number: a forecast, not a promise.
    """
    year = local_date(now).year
    rows = [row for row in books(actor, kind=BookKind.INCOMING, year=year) if not row.closed_at]
    return book_for(type_code, rows, told=told)


@query
def arrival_numbers(actor: Actor, *, document_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The arrival numbers, as printed, of those of the documents that have one."""
    rows = ArrivalEntry.objects.filter(
        document__in=visible_documents(actor).filter(id__in=list(document_ids))
    )
    return dict(rows.values_list("document_id", "printed"))


@query
def presentations_of(actor: Actor, *, document_id: UUID) -> list[PresentationRow]:
    """Before whom the document was put, in order."""
    rows = (
        Presentation.objects.filter(seen(actor, document_id), document_id=document_id)
        .select_related("post__person")
        .order_by("presented_at", "id")
    )
    return [
        PresentationRow(
            post_id=row.post_id,
            full_name=row.post.person.full_name,
            title=row.post.title,
            presented_by_name=row.presented_by_name,
            presented_at=row.presented_at,
            proposal=row.note,
            ended_at=row.ended_at,
            ended_how=row.ended_how,
            end_reason=row.end_reason,
        )
        for row in rows
    ]


@query
def leaders_to_ask(actor: Actor, *, now: datetime) -> list[PostRow]:
    """Who may direct incoming documents today, by rank."""
    return posts_of_organisation(
        actor.organisation, on=local_date(now), permission="incoming.assign"
    )


def _entry_row(row: ArrivalEntry) -> EntryRow:
    document = row.document
    return EntryRow(
        document_id=document.id,
        book_id=row.book_id,
        book_name=row.book.name,
        year=row.book.year,
        number=row.number,
        printed=row.printed,
        arrival_date=row.arrival_date,
        issuer_name=document.issuer_name,
        symbol=symbol_of(document),
        issued_date=document.issued_date,
        type_name=document.type_name,
        subject=document.subject,
        due_at=row.due_at,
        registered_by_name=row.registered_by_name,
        registered_at=row.registered_at,
        note=row.note,
    )
