"""Opening and closing register books."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import OrganisationRow, organisation
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.rules import reasons_against_ended
from vanban.outgoing.numbering.models import RegisterBook
from vanban.outgoing.numbering.rules import (
    DEFAULT_SERIES,
    BookKind,
    SeriesInput,
    reasons_against_series,
)


class CannotOpenBooks(Refusal):
    """The body cannot open register books."""

    kind = Kind.CONFLICT
    code = "numbering.cannot_open_books"
    title = "Chưa mở được sổ"


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


@operation("outgoing.numbering.close_book")
def close_book(*, actor: Actor, now: datetime, book_id: UUID) -> None:
    """Close a book: no number is taken from it any more. Closing twice changes nothing."""
    actor.require("outgoing.number")
    book = RegisterBook.objects.select_for_update().filter(id=book_id).first()
    if book is None:
        raise NotFound(Reason("numbering.book_not_found", "Không có sổ này."))
    if book.closed_at is None:
        book.closed_at = now
        book.save(update_fields=["closed_at"])
    audit.subject("book", book.id, next_number=book.next_number, year=book.year)


def roll_over(*, actor: Actor, now: datetime, kind: str) -> None:
    """Begin the year with the series of the last year that had any; a step of another operation.

    The books of a body restart at 01 each year (art. 15.1) and nobody must be at work for it.
    """
    body = organisation(actor.organisation)
    year = local_date(now).year
    before = RegisterBook.objects.filter(organisation_id=body.id, kind=kind, year__lt=year)
    latest = before.order_by("-year").values_list("year", flat=True).first() or 0
    for old in before.filter(year=latest):
        given = SeriesInput(
            kind=BookKind(old.kind),
            series=old.series,
            name=old.name,
            type_codes=tuple(old.type_codes),
            chosen_only=old.chosen_only,
            prefix=old.prefix,
        )
        _open(actor, body, now, year, given)


def _open(
    actor: Actor, body: OrganisationRow, now: datetime, year: int, given: SeriesInput
) -> UUID:
    book, _ = RegisterBook.objects.get_or_create(
        organisation_id=body.id,
        kind=given.kind,
        series=given.series,
        year=year,
        defaults={
            "name": given.name,
            "type_codes": list(given.type_codes),
            "chosen_only": given.chosen_only,
            "width": body.number_width,
            "prefix": given.prefix,
            "opened_at": now,
            "opened_by_name": actor.name,
        },
    )
    return book.id
