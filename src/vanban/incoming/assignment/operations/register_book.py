"""The register of incoming documents with every column (annex IV), to print or to take away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.formats.docx.register import Register
from vanban.formats.printed import draw_register
from vanban.formats.xlsx import workbook
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import operation
from vanban.incoming.assignment.queries import Followed, followed, given_to
from vanban.incoming.registration.queries import EntryRow, whole_register
from vanban.outgoing.numbering.queries import BookRow, books
from vanban.outgoing.numbering.rules import BookKind

COLUMNS: Final = (
    "Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu văn bản", "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung văn bản", "Đơn vị hoặc người nhận", "Ngày chuyển", "Ký nhận",
    "Ghi chú",
)  # fmt: skip
_WIDTHS: Final = (1.75, 0.9, 2.3, 1.8, 1.75, 4.4, 2.4, 1.75, 1.2, 1.65)
Line = tuple[EntryRow, str, datetime | None]


FOLLOWED: Final = (
    "Số đến", "Tên loại, số và ký hiệu, ngày tháng và cơ quan ban hành văn bản",
    "Đơn vị hoặc người nhận", "Thời hạn giải quyết", "Tiến độ giải quyết",
    "Số, ký hiệu văn bản trả lời", "Ghi chú",
)  # fmt: skip
_FOLLOWED_WIDTHS: Final = (0.9, 5.0, 2.6, 1.5, 2.4, 2.0, 1.6)


def print_arrivals(*, actor: Actor, now: datetime, book_id: UUID) -> bytes:
    """The PDF of a book of incoming documents: cover, ten columns, page numbers.

    Refuses (Forbidden) whoever is no clerk, (NotFound).
    """
    book, entries = _opened(actor=actor, now=now, book_id=book_id, form="pdf")
    return _printed(actor, book, COLUMNS, _WIDTHS, _lines(actor, entries))


def export_arrivals(*, actor: Actor, now: datetime, book_id: UUID) -> bytes:
    """The same register as a workbook. Refuses (Forbidden), (NotFound)."""
    book, entries = _opened(actor=actor, now=now, book_id=book_id, form="xlsx")
    return workbook(f"{book.name} {book.year}", COLUMNS, _lines(actor, entries))


def print_followed(*, actor: Actor, now: datetime, book_id: UUID) -> bytes:
    """The PDF of the book that follows what came in (sổ theo dõi giải quyết): seven columns.

    Refuses as `print_arrivals`.
    """
    book, entries = _opened(actor=actor, now=now, book_id=book_id, form="pdf")
    rows, name = _followed(actor, entries), "Sổ theo dõi giải quyết văn bản đến"
    return _printed(actor, replace(book, name=name), FOLLOWED, _FOLLOWED_WIDTHS, rows)


def export_followed(*, actor: Actor, now: datetime, book_id: UUID) -> bytes:
    """The same as a workbook. Refuses (Forbidden), (NotFound)."""
    book, entries = _opened(actor=actor, now=now, book_id=book_id, form="xlsx")
    return workbook(f"Theo dõi {book.year}", FOLLOWED, _followed(actor, entries))


def _printed(
    actor: Actor,
    book: BookRow,
    columns: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
) -> bytes:
    body = organisation(actor.organisation)
    closed = f"Khóa sổ ngày {local_date(book.closed_at):%d/%m/%Y}" if book.closed_at else ""
    register = Register(
        body=body.name,
        superior=body.superior_name,
        name=book.name,
        year=book.year,
        columns=columns,
        widths=widths,
        rows=rows,
        opened=f"Mở sổ ngày {local_date(book.opened_at):%d/%m/%Y}, {book.opened_by_name}",
        closed=closed,
    )
    return draw_register(register)


@operation("incoming.assignment.open_register")
def _opened(
    *, actor: Actor, now: datetime, book_id: UUID, form: str
) -> tuple[BookRow, Sequence[EntryRow]]:
    """Taking a register out is an act: who, when, in what form."""
    actor.require("incoming.register")
    found = (row for row in books(actor, kind=BookKind.INCOMING) if row.id == book_id)
    book = next(found, None)
    if book is None:
        raise NotFound(Reason("numbering.book_not_found", "Không có sổ này."))
    audit.subject("book", book_id, form=form, day=local_date(now))
    return book, whole_register(actor, book_id=book_id)


def _lines(actor: Actor, entries: Sequence[EntryRow]) -> list[tuple[str, ...]]:
    given = given_to(actor, document_ids=[entry.document_id for entry in entries])
    nobody: tuple[str, datetime | None] = ("", None)
    return [_cells((entry, *given.get(entry.document_id, nobody))) for entry in entries]


def _followed(actor: Actor, entries: Sequence[EntryRow]) -> list[tuple[str, ...]]:
    work = followed(actor, document_ids=[entry.document_id for entry in entries])
    return [_follow(entry, work.get(entry.document_id, Followed())) for entry in entries]


def _follow(entry: EntryRow, work: Followed) -> tuple[str, ...]:
    what = (entry.type_name, entry.symbol, _day(entry.issued_date), entry.issuer_name)
    due = work.due_at or entry.due_at
    return (
        entry.printed,
        ", ".join(filter(None, what)),
        work.receivers,
        _day(local_date(due)) if due else "",
        work.progress,
        work.answers,
        entry.note,
    )


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _cells(line: Line) -> tuple[str, ...]:
    entry, receivers, passed_at = line
    return (
        f"{entry.arrival_date:%d/%m/%Y}",
        entry.printed,
        entry.issuer_name,
        entry.symbol,
        f"{entry.issued_date:%d/%m/%Y}" if entry.issued_date else "",
        f"{entry.type_name}: {entry.subject}",
        receivers,
        f"{local_date(passed_at):%d/%m/%Y}" if passed_at else "",
        "",
        entry.note,
    )
