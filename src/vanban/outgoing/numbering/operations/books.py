"""Register books: opened for a year, their settings, closed, opened again, locked for good."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import F

from vanban.core.organisations.queries import OrganisationRow, organisation
from vanban.core.organisations.rules import fold
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.rules import reasons_against_ended
from vanban.outgoing.numbering.models import RegisterBook
from vanban.outgoing.numbering.queries import unsettled
from vanban.outgoing.numbering.rules import (
    DEFAULT_SERIES,
    BookKind,
    SeriesInput,
    reasons_against_basis,
    reasons_against_closing,
    reasons_against_locked,
    reasons_against_opening,
    reasons_against_printing_otherwise,
    reasons_against_series,
    reasons_against_settings,
)


class CannotOpenBooks(Refusal):
    """The body cannot open register books."""

    kind = Kind.CONFLICT
    code = "numbering.cannot_open_books"
    title = "Chưa mở được sổ"


class CannotChangeBook(Refusal):
    """The book cannot be changed, closed or opened again so."""

    kind = Kind.CONFLICT
    code = "numbering.cannot_change_book"
    title = "Chưa sửa được sổ"


def may_set_series(actor: Actor) -> None:
    """Series are set by the clerk or the administrator, as the head of the body decided."""
    if not actor.may("people.administer"):
        actor.require("outgoing.number")


@operation("outgoing.numbering.open_books")
def open_books(
    *,
    actor: Actor,
    now: datetime,
    year: int | None = None,
    series: Sequence[SeriesInput] = DEFAULT_SERIES,
) -> list[UUID]:
    """Open the books of a year (this one), from 01; those already open stay as they are.

    Refuses (CannotOpenBooks) for a body that has ended, and series that overlap.
    Source: Decree 30/2020 art. 15, 22.
    """
    actor.require("outgoing.number")
    body = organisation(actor.organisation)
    refuse_if(
        CannotOpenBooks,
        [*reasons_against_ended(body, local_date(now)), *reasons_against_series(series)],
    )
    wanted = year or local_date(now).year
    books = [_open(actor, body, now, wanted, each) for each in series]
    audit.subject("organisation", body.id, year=wanted, series=[each.series for each in series])
    return books


@operation("outgoing.numbering.open_book")
def open_book(
    *, actor: Actor, now: datetime, given: SeriesInput, year: int | None = None, basis: str = ""
) -> UUID:
    """Open one more book of this year or the next.

    `given.series` may be empty: it is made of the name. `basis`: why it does not begin at 01 (it
    goes on from another system). Refuses (Forbidden) whoever is neither clerk nor administrator,
    (CannotOpenBooks) with all reasons: settings, another year, a name taken, a type numbered
    twice, no basis, a body that has ended.
    """
    may_set_series(actor)
    body = organisation(actor.organisation)
    today = local_date(now)
    wanted = year or today.year
    given = replace(given, series=given.series or fold(given.name).replace(" ", "-")[:30])
    others = _series_of(actor, wanted)
    refuse_if(
        CannotOpenBooks,
        [
            *reasons_against_ended(body, today),
            *reasons_against_settings(given),
            *reasons_against_opening(
                given,
                year=wanted,
                this_year=today.year,
                taken=_there(actor, wanted, given),
                basis=basis,
            ),
            *reasons_against_series([*others, given]),
        ],
    )
    made = _open(actor, body, now, wanted, given)
    audit.subject("book", made, name=given.name, year=wanted, first=given.first_number, basis=basis)
    return made


@operation("outgoing.numbering.revise_book")
def revise_book(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    book_id: UUID,
    given: SeriesInput,
) -> None:
    """Change what a book is called, what it numbers and, before its first number, how it prints.

    Kind, series and year stay. Refuses (Forbidden), (NotFound), (CannotChangeBook) with all
    reasons: settings, a type numbered twice, a book closed, printing changed after a number.
    """
    may_set_series(actor)
    book = _locked(actor, book_id)
    audit.subject("book", book.id, name=given.name, types=given.type_codes, units=given.unit_ids)
    given = replace(given, kind=BookKind(book.kind), series=book.series, words=tuple(book.words))
    width = given.width or book.width
    printing = (width, given.prefix, given.first_number)
    changed = printing != (book.width, book.prefix, book.first_number)
    others = _series_of(actor, book.year, but=book.id)
    refuse_if(
        CannotChangeBook,
        [
            *_against_closed(book),
            *reasons_against_settings(given),
            *reasons_against_series([*others, given]),
            *reasons_against_printing_otherwise(
                numbered=changed and book.next_number > book.first_number
            ),
        ],
    )
    book.name, book.chosen_only = given.name.strip(), given.chosen_only
    book.type_codes, book.unit_ids = list(given.type_codes), list(given.unit_ids)
    if changed:
        book.width, book.prefix, book.first_number = printing
        book.next_number = given.first_number
    book.save()


@operation("outgoing.numbering.close_book")
def close_book(*, actor: Actor, now: datetime, book_id: UUID) -> None:
    """Close a book: no number is taken from it any more. Closing twice changes nothing.

    Refuses (Forbidden), (NotFound), (CannotChangeBook) while numbers are kept ahead in it, or
    stand on documents that have not left.
    """
    actor.require("outgoing.number")
    book = _locked(actor, book_id)
    audit.subject("book", book.id, next_number=book.next_number, year=book.year)
    if book.closed_at is not None:
        return
    kept, waiting = unsettled(book)
    refuse_if(CannotChangeBook, reasons_against_closing(kept=kept, waiting=waiting))
    book.closed_at = now
    book.save(update_fields=["closed_at"])


@operation("outgoing.numbering.reopen_book")
def reopen_book(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    book_id: UUID,
    basis: str,
) -> None:
    """Open a book again that was closed by mistake, on a basis.

    Refuses (Forbidden), (NotFound), (CannotChangeBook) with all reasons: no basis, a book locked
    for good. One that is open stays so.
    """
    actor.require("outgoing.number")
    book = _locked(actor, book_id)
    audit.subject("book", book.id, year=book.year, basis=basis.strip())
    refuse_if(
        CannotChangeBook,
        [
            *reasons_against_locked(locked=book.locked_at is not None),
            *reasons_against_basis(basis),
        ],
    )
    book.closed_at = None
    book.save(update_fields=["closed_at"])


def lock_book(actor: Actor, book_id: UUID, *, now: datetime) -> bool:
    """Lock a closed book for good; a step of the operation that keeps its sealed register."""
    book = _locked(actor, book_id)
    if book.closed_at is None or book.locked_at is not None:
        return False
    book.locked_at = now
    book.save(update_fields=["locked_at"])
    return True


def roll_over(*, actor: Actor, now: datetime, kind: str) -> None:
    """Begin the year with the series of the last year that had any; a step of another operation.

    The books of a body restart at 01 each year (art. 15.1) and nobody must be at work for it.
    What was opened for the year beforehand stays as it is.
    """
    body = organisation(actor.organisation)
    year = local_date(now).year
    before = RegisterBook.objects.filter(organisation_id=body.id, kind=kind, year__lt=year)
    latest = before.order_by("-year").values_list("year", flat=True).first() or 0
    last_in_use_first = before.filter(year=latest).order_by(F("closed_at").desc(nulls_first=True))
    for old in last_in_use_first:
        there = _series_of(actor, year)
        again = replace(_series(old), first_number=1)
        if not reasons_against_series([*there, again]):
            _open(actor, body, now, year, again)


def _series_of(actor: Actor, year: int, *, but: UUID | None = None) -> list[SeriesInput]:
    rows = RegisterBook.objects.filter(
        organisation_id=actor.organisation, year=year, closed_at=None
    )
    return [_series(row) for row in rows if row.id != but]


def _there(actor: Actor, year: int, given: SeriesInput) -> bool:
    rows = RegisterBook.objects.filter(organisation_id=actor.organisation, year=year)
    return rows.filter(kind=given.kind, series=given.series).exists()


def _series(row: RegisterBook) -> SeriesInput:
    return SeriesInput(
        kind=BookKind(row.kind),
        series=row.series,
        name=row.name,
        type_codes=tuple(row.type_codes),
        chosen_only=row.chosen_only,
        prefix=row.prefix,
        unit_ids=tuple(row.unit_ids),
        words=tuple(row.words),
        width=row.width,
        first_number=row.first_number,
    )


def _locked(actor: Actor, book_id: UUID) -> RegisterBook:
    rows = RegisterBook.objects.select_for_update(no_key=True)
    book = rows.filter(id=book_id, organisation_id=actor.organisation).first()
    if book is None:
        raise NotFound(
            Reason("numbering.book_not_found", "Không có sổ này.", "Chọn trong danh sách sổ.")
        )
    return book


def _against_closed(book: RegisterBook) -> list[Reason]:
    if book.closed_at is None:
        return []
    return [Reason("numbering.book_closed", "Sổ đã khóa.", "Mở lại sổ, hoặc sửa sổ đang mở.")]


def _open(
    actor: Actor, body: OrganisationRow, now: datetime, year: int, given: SeriesInput
) -> UUID:
    book, _ = RegisterBook.objects.get_or_create(
        organisation_id=body.id,
        kind=given.kind,
        series=given.series,
        year=year,
        defaults={
            "name": given.name.strip(),
            "type_codes": list(given.type_codes),
            "unit_ids": list(given.unit_ids),
            "words": list(given.words),
            "chosen_only": given.chosen_only,
            "width": given.width or body.number_width,
            "prefix": given.prefix,
            "first_number": given.first_number,
            "next_number": given.first_number,
            "opened_at": now,
            "opened_by_name": actor.name,
        },
    )
    return book.id
