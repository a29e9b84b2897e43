"""Taking a number: one row lock, in the transaction that carries the number."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from vanban.core.records.lifecycle import Move, VersionKind
from vanban.core.records.models import Document
from vanban.core.records.operations import advance, lock_document, reasons_against
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal
from vanban.foundation.events import record
from vanban.foundation.ids import new_id
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.rules import reasons_against_ended
from vanban.outgoing.numbering.events import NumberTaken
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.numbering.operations.books import roll_over
from vanban.outgoing.numbering.operations.kept import kept_for
from vanban.outgoing.numbering.rules import (
    BookKind,
    book_for,
    clock_went_back,
    no_book,
    printed,
    reasons_against_book,
)

# Two servers' clocks may differ a little; a book that is further ahead was written by a wrong one.
CLOCK_LEEWAY: Final = timedelta(minutes=10)

# One look at all that stands outside of the document: the body and the books a number could come
# from. Written out because a clerk's turn is short and queries are most of it.
_LOOK: Final = """
    SELECT o.name, o.valid_from, o.valid_to, b.id, b.kind, b.year, b.type_codes::text,
           b.unit_ids::text, b.words::text, b.chosen_only, b.closed_at IS NOT NULL, b.last_date,
           b.width, b.prefix
      FROM organisations_organisation o
      LEFT JOIN numbering_register_book b ON b.organisation_id = o.id AND (
           b.id = %(book)s::uuid OR (%(book)s::uuid IS NULL AND b.kind = %(kind)s
                                     AND b.year = %(year)s AND b.closed_at IS NULL))
     WHERE o.id = %(organisation)s
     ORDER BY b.series
"""

_STANDING: Final = """
    SELECT (SELECT kind FROM records_version
             WHERE document_id = %(document)s AND kind <> ALL(%(gone)s)
             ORDER BY ordinal DESC LIMIT 1),
           EXISTS (SELECT 1 FROM numbering_entry
                    WHERE document_id = %(document)s AND voided_at IS NULL)
"""

_TAKEN_OFF: Final = tuple(
    kind.value for kind in (VersionKind.NUMBERED, VersionKind.CO_SEALED, VersionKind.SEALED)
)

# The whole of a number in one statement: the row lock on the book is taken here and nowhere else,
# and what follows it in the transaction is short, so that clerks wait for each other very little.
_TAKE: Final = """
    WITH taken AS (
        UPDATE numbering_register_book
           SET next_number = next_number + 1, last_date = greatest(last_date, %(day)s::date)
         WHERE id = %(book)s AND closed_at IS NULL
     RETURNING id, organisation_id, next_number - 1 AS number, last_date
    )
    INSERT INTO numbering_entry (id, organisation_id, book_id, number, number_date, document_id,
                                 taken_by_id, taken_by_name, taken_at, problem,
                                 voided_by_name, void_reason, suffix, about, basis)
    SELECT %(entry)s, organisation_id, id, number, last_date, %(document)s,
           %(post)s, %(name)s, %(now)s, '', '', '', '', %(about)s, %(basis)s
      FROM taken
 RETURNING number, number_date
"""


class CannotNumber(Refusal):
    """No number can be taken for the document now."""

    kind = Kind.CONFLICT
    code = "numbering.cannot_number"
    title = "Chưa cấp số được"


@dataclass(frozen=True, slots=True)
class Taken:
    """A number just taken, and the line of the book that keeps it."""

    entry_id: UUID
    book_id: UUID
    number: int
    printed: str
    number_date: date


@operation("outgoing.numbering.take_number")
def take_number(
    *, actor: Actor, now: datetime, document_id: UUID, book_id: UUID | None = None
) -> int:
    """Give a signed document its number and date of issue from the register book (art. 15).

    One that was held back with its number kept has the same again, on the day of that number.
    Refuses (Forbidden) whoever is no clerk, (CannotNumber) a document the competent person has not
    signed, one without a notation, a body that has ended, a book that is closed, of another year
    or of another kind: all reasons at once.
    """
    actor.require("outgoing.number")
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, notation=document.notation)
    standing = standing_of(document_id)
    reasons = reasons_against_numbering(document, standing)
    book, against = _chosen(
        actor, now, BookKind.OUTGOING, book_id, document.type_code, unit_id=document.unit_id
    )
    if reasons or against or book is None:
        raise CannotNumber(*reasons, *against)
    kept = kept_for(document, actor=actor, now=now, book_id=book_id) if standing.keeps else None
    tell_of_number(actor, document_id)
    taken = _again(kept) if kept is not None else _take(actor, now, book, document_id)
    carry_number(document, taken, now=now)
    return taken.number


def _again(kept: NumberEntry) -> Taken:
    """The number that a document kept for its corrected version."""
    book = kept.book
    shown = printed(kept.number, book.width, prefix=book.prefix, suffix=kept.suffix)
    return Taken(kept.id, kept.book_id, kept.number, shown, kept.number_date)


def tell_of_number(actor: Actor, document_id: UUID) -> None:
    """The event and the job that print a number into the file; before the book is locked."""
    record(NumberTaken(organisation_id=actor.organisation, document_id=document_id))
    defer(
        "outgoing.numbering.jobs.stamp_number",
        lock=f"document:{document_id}",
        organisation_id=str(actor.organisation),
        document_id=str(document_id),
    )


def carry_number(document: Document, taken: Taken, *, now: datetime) -> None:
    """Write a number taken onto its document; a step of the operation that takes it."""
    advance(
        document,
        Move.NUMBER,
        now=now,
        number=taken.number,
        number_printed=taken.printed,
        issued_date=taken.number_date,
    )
    audit.subject("document", document.id, number=taken.printed, date=taken.number_date)


def take_next(
    *,
    actor: Actor,
    now: datetime,
    kind: BookKind,
    document_id: UUID | None,
    book_id: UUID | None = None,
    type_code: str = "",
    told: Sequence[str] = (),
    about: str = "",
    basis: str = "",
) -> Taken:
    """The next number of a book, as a step of the caller's operation (register, copy, issue).

    Without `book_id` it is the book of the type, of the words (`told`: type name and subject), or
    the general one of the kind; the first number of a year opens that year's books. Without a
    document it stands for what `about` says (a copy, a reservation). Refuses (CannotNumber) with
    all reasons. Call it last: the book stays locked until the end of the transaction (lock
    order: document, book).
    """
    book, against = _chosen(actor, now, kind, book_id, type_code, told=told)
    if against or book is None:
        raise CannotNumber(*against)
    return _take(actor, now, book, document_id, about=about, basis=basis)


@dataclass(frozen=True, slots=True)
class _Body:
    name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class _Book:
    id: UUID
    kind: str
    year: int
    type_codes: tuple[str, ...]
    unit_ids: tuple[str, ...]
    words: tuple[str, ...]
    chosen_only: bool
    closed: bool
    last_date: date | None
    width: int
    prefix: str


def _chosen(
    actor: Actor,
    now: datetime,
    kind: BookKind,
    book_id: UUID | None,
    type_code: str,
    *,
    unit_id: UUID | None = None,
    told: Sequence[str] = (),
) -> tuple[_Book | None, list[Reason]]:
    """The book to take from, not locked yet, or every reason why there is none."""
    day = local_date(now)
    body, books = _look(actor, kind, day.year, book_id)
    reasons = reasons_against_ended(body, day)
    if book_id is not None:
        book = books[0] if books else None
    else:
        book = book_for(type_code, books, unit_id=unit_id, told=told)
        if book is None and not reasons:
            roll_over(actor=actor, now=now, kind=kind)
            books = _look(actor, kind, day.year, None)[1]
            book = book_for(type_code, books, unit_id=unit_id, told=told)
    if book is None:
        return None, [*reasons, no_book(kind)]
    reasons += reasons_against_book(
        book_year=book.year,
        closed=book.closed,
        kind=book.kind,
        wanted_kind=kind,
        year=day.year,
    )
    if book.last_date is not None and book.last_date > local_date(now + CLOCK_LEEWAY):
        reasons.append(clock_went_back())
    return book, reasons


def _look(
    actor: Actor, kind: BookKind, year: int, book_id: UUID | None
) -> tuple[_Body, list[_Book]]:
    values: dict[str, Any] = {
        "organisation": actor.organisation,
        "kind": kind.value,
        "year": year,
        "book": book_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, values)
        rows = cursor.fetchall()
    if not rows:
        raise NotFound(
            Reason(
                "organisations.not_found",
                "Không có cơ quan này trong danh bạ.",
                "Nhờ quản trị xem lại danh bạ.",
            )
        )
    books = [
        _Book(one, of, at, _listed(types), _listed(units), _listed(words), *rest)
        for _, _, _, one, of, at, types, units, words, *rest in rows
        if one is not None
    ]
    return _Body(*rows[0][:3]), books


def _listed(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _take(
    actor: Actor,
    now: datetime,
    book: _Book,
    document_id: UUID | None,
    *,
    about: str = "",
    basis: str = "",
) -> Taken:
    entry = new_id()
    values: dict[str, Any] = {
        "book": book.id,
        "day": local_date(now),
        "entry": entry,
        "document": document_id,
        "post": actor.post_id,
        "name": actor.name,
        "now": now,
        "about": about,
        "basis": basis,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        row = cursor.fetchone()
    if row is None:  # closed between our look and our turn
        raise CannotNumber(
            *reasons_against_book(
                book_year=book.year,
                closed=True,
                kind=book.kind,
                wanted_kind=book.kind,
                year=book.year,
            )
        )
    number, day = row
    return Taken(entry, book.id, number, printed(number, book.width, prefix=book.prefix), day)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands before it gets a number.

    `kind`: of its last version, but for files whose number or seal no longer counts; `keeps`: it
    kept a number for its corrected version.
    """

    kind: str
    keeps: bool


def standing_of(document_id: UUID) -> Standing:
    """Where a document stands before it gets a number."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"document": document_id, "gone": list(_TAKEN_OFF)})
        kind, keeps = cursor.fetchone()
    return Standing(str(kind or ""), bool(keeps))


def reasons_against_numbering(document: Document, standing: Standing) -> list[Reason]:
    """State, signature, notation: what a document lacks before it gets a number."""
    reasons = reasons_against(document, Move.NUMBER)
    if not reasons and standing.kind != VersionKind.SIGNED:
        reasons.append(
            Reason(
                "numbering.not_signed",
                "Người có thẩm quyền chưa ký văn bản này.",
                "Trình ký; cấp số sau khi ký (Điều 15 Nghị định 30/2020/NĐ-CP).",
            )
        )
    if not document.notation:
        reasons.append(
            Reason(
                "numbering.no_notation",
                "Văn bản chưa có ký hiệu.",
                "Ghi ký hiệu, ví dụ QĐ-UBND, ở phần thông tin của dự thảo.",
                field="notation",
            )
        )
    return reasons
