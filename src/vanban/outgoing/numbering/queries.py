"""The books, what stands in them, and what is to be printed into a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Greatest

from vanban.core.organisations.queries import organisation
from vanban.core.records.lifecycle import State, VersionKind
from vanban.core.records.models import Version
from vanban.core.records.queries import visible_documents
from vanban.formats.pades.fields import DATE_FIELD, NUMBER_FIELD
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query
from vanban.outgoing.approval.queries import stamp_plan
from vanban.outgoing.numbering.models import NumberEntry, RegisterBook
from vanban.outgoing.numbering.rules import BookKind, book_for, printed, stamp_values


@dataclass(frozen=True, slots=True)
class BookRow:
    """A register book, for the clerk's choice and the list of books."""

    id: UUID
    kind: str
    series: str
    chosen_only: bool
    name: str
    year: int
    type_codes: tuple[str, ...]
    unit_ids: tuple[str, ...]
    words: tuple[str, ...]
    width: int
    prefix: str
    first_number: int
    next_number: int
    next_printed: str
    last_date: date | None
    opened_at: datetime
    opened_by_name: str
    closed_at: datetime | None
    locked_at: datetime | None

    @property
    def begun(self) -> bool:
        """A number was taken from it."""
        return self.next_number > self.first_number


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A line of a book (Decree 30/2020 annex IV). A voided number keeps its line."""

    id: UUID
    book_name: str
    number: int
    printed: str
    symbol: str
    number_date: date
    document_id: UUID | None
    type_name: str
    subject: str
    signer_name: str
    taken_by_name: str
    taken_at: datetime
    problem: str
    voided_at: datetime | None
    voided_by_name: str
    void_reason: str
    basis: str
    inserted: bool


@dataclass(frozen=True, slots=True)
class StampOrder:
    """A number that a signed file does not show yet."""

    entry_id: UUID
    sha256: str
    file_name: str
    values: Mapping[str, str]


@query
def books(actor: Actor, *, kind: str | None = None, year: int | None = None) -> list[BookRow]:
    """The body's books, the newest year first."""
    rows = RegisterBook.objects.filter(organisation_id=actor.organisation)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if year is not None:
        rows = rows.filter(year=year)
    return [_book_row(row) for row in rows.order_by("-year", "kind", "series")]


@query
def book(actor: Actor, *, book_id: UUID) -> BookRow:
    """One book of the body. Refuses (NotFound) another body's."""
    row = RegisterBook.objects.filter(id=book_id, organisation_id=actor.organisation).first()
    if row is None:
        raise NotFound(
            Reason("numbering.book_not_found", "Không có sổ này.", "Chọn trong danh sách sổ.")
        )
    return _book_row(row)


@query
def book_of_document(actor: Actor, *, document_id: UUID, now: datetime) -> BookRow | None:
    """The open book a document's number would come from today, with the number that is next.

    The next number is a forecast: another clerk may take it first.
    """
    seen = visible_documents(actor).filter(id=document_id)
    type_code, unit_id = seen.values_list("type_code", "unit_id").first() or ("", None)
    rows = RegisterBook.objects.filter(
        organisation_id=actor.organisation,
        kind=BookKind.OUTGOING,
        year=local_date(now).year,
        closed_at=None,
    )
    found = book_for(type_code, rows.order_by("series"), unit_id=unit_id)
    return _book_row(found) if found else None


@query
def entries(
    actor: Actor, *, book_id: UUID, before: int | None = None, limit: int = 50
) -> list[EntryRow]:
    """The lines of a book, the last number first; `before`: those under a number (keyset)."""
    rows = NumberEntry.objects.filter(book_id=book_id, organisation_id=actor.organisation)
    if before is not None:
        rows = rows.filter(number__lt=before)
    rows = rows.select_related("document", "book").order_by("-number", "-suffix")[:limit]
    return [_entry_row(row) for row in rows]


@query
def out_of_order(actor: Actor, *, book_id: UUID, limit: int = 200) -> list[EntryRow]:
    """The lines of a book that went out of the usual order, put in later or voided, the latest."""
    rows = NumberEntry.objects.filter(book_id=book_id, organisation_id=actor.organisation)
    rows = rows.filter(~Q(suffix="") | Q(voided_at__isnull=False))
    latest = rows.order_by(Greatest("voided_at", "taken_at").desc(), "-number")[:limit]
    return [_entry_row(row) for row in latest.select_related("document", "book")]


@query
def entry_of_document(actor: Actor, *, document_id: UUID) -> EntryRow | None:
    """The number a document holds; None before it has one."""
    seen = visible_documents(actor).filter(id=document_id)
    rows = NumberEntry.objects.filter(document__in=seen, voided_at=None)
    row = rows.select_related("document", "book").first()
    return _entry_row(row) if row else None


@query
def number_in_file(actor: Actor, *, document_id: UUID) -> bool:
    """Whether the file to seal is there, with the number and date the document holds."""
    rows = NumberEntry.objects.filter(
        organisation_id=actor.organisation, document_id=document_id, voided_at=None
    )
    return rows.filter(version__isnull=False).exists()


@query
def stamp_order(actor: Actor, *, document_id: UUID) -> StampOrder | None:
    """What is to be printed into the signed file; None when nothing is left to print."""
    entry = (
        NumberEntry.objects.filter(document_id=document_id, voided_at=None, version=None)
        .select_related("document", "book")
        .filter(document__state="numbered")
        .first()
    )
    signed = (
        Version.objects.filter(document_id=document_id, kind=VersionKind.SIGNED)
        .order_by("-ordinal")
        .first()
    )
    if entry is None or signed is None:
        return None
    assert entry.document is not None  # noqa: S101 - found by its document
    number, day = stamp_values(
        printed=_printed(entry),
        notation=entry.document.notation,
        day=entry.number_date,
        place=organisation(entry.organisation_id).place_name,
        plan=stamp_plan(actor, document_id=document_id),
    )
    values = {NUMBER_FIELD: number, DATE_FIELD: day}
    return StampOrder(entry.id, signed.blob_id, signed.file_name, values)


def _book_row(row: RegisterBook) -> BookRow:
    return BookRow(
        id=row.id,
        kind=row.kind,
        series=row.series,
        chosen_only=row.chosen_only,
        name=row.name,
        year=row.year,
        type_codes=tuple(row.type_codes),
        unit_ids=tuple(row.unit_ids),
        words=tuple(row.words),
        width=row.width,
        prefix=row.prefix,
        first_number=row.first_number,
        next_number=row.next_number,
        next_printed=printed(row.next_number, row.width, prefix=row.prefix),
        last_date=row.last_date,
        opened_at=row.opened_at,
        opened_by_name=row.opened_by_name,
        closed_at=row.closed_at,
        locked_at=row.locked_at,
    )


def _entry_row(row: NumberEntry) -> EntryRow:
    number, document = _printed(row), row.document
    notation = document.notation if document else row.notation
    # A copy's line says of which document it is, also once the copy has left as one of its own.
    named = document if row.book.kind != BookKind.COPIES else None
    return EntryRow(
        id=row.id,
        book_name=row.book.name,
        number=row.number,
        printed=number,
        symbol=f"{number}/{notation}" if notation else number,
        number_date=row.number_date,
        document_id=row.document_id,
        type_name=named.type_name if named else "",
        subject=named.subject if named else row.about,
        signer_name=document.signer_name if document else row.signer_name,
        taken_by_name=row.taken_by_name,
        taken_at=row.taken_at,
        problem=row.problem,
        voided_at=row.voided_at,
        voided_by_name=row.voided_by_name,
        void_reason=row.void_reason,
        basis=row.basis,
        inserted=bool(row.suffix),
    )


def _printed(row: NumberEntry) -> str:
    return printed(row.number, row.book.width, prefix=row.book.prefix, suffix=row.suffix)


@query
def reserved(actor: Actor, *, book_id: UUID | None = None) -> list[EntryRow]:
    """The numbers kept for documents still to come, of a book or of all open ones of the body."""
    rows = NumberEntry.objects.filter(
        organisation_id=actor.organisation,
        document=None,
        voided_at=None,
        book__closed_at=None,
        book__kind=BookKind.OUTGOING,
    )
    if book_id is not None:
        rows = rows.filter(book_id=book_id)
    return [_entry_row(row) for row in rows.select_related("book").order_by("book_id", "number")]


def unsettled(book: RegisterBook) -> tuple[list[str], list[str]]:
    """What keeps a book open: numbers kept ahead, and numbers whose document has not left."""
    if book.kind != BookKind.OUTGOING:
        return [], []
    rows = NumberEntry.objects.filter(book=book, voided_at=None).select_related("book")
    waiting = {
        *(State.SIGNED, State.NUMBERED, State.SEALING, State.SEALED),
        *(State.DRAFTING, State.IN_REVIEW, State.TO_SIGN, State.SIGNING),  # kept its number
    }
    kept = rows.filter(document=None).order_by("number", "suffix")
    unsent = rows.filter(document__state__in=waiting).order_by("number", "suffix")
    return [_printed(row) for row in kept], [_printed(row) for row in unsent]
