"""The register of incoming documents with every column (annex IV), to print or to take away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from vanban.core.files.operations import convert_to_pdf
from vanban.core.organisations.queries import organisation
from vanban.formats.docx.register import Register, print_register
from vanban.formats.xlsx import workbook
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import operation
from vanban.incoming.assignment.queries import given_to
from vanban.incoming.registration.queries import EntryRow, whole_register
from vanban.outgoing.numbering.queries import BookRow, books
from vanban.outgoing.numbering.rules import BookKind

COLUMNS: Final = (
    "Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu văn bản", "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung văn bản", "Đơn vị hoặc người nhận", "Ngày chuyển", "Ký nhận",
    "Ghi chú",
)  # fmt: skip
_WIDTHS: Final = (1.4, 0.9, 2.6, 1.8, 1.4, 5.0, 2.6, 1.4, 1.2, 1.6)
Line = tuple[EntryRow, str, datetime | None]


def print_arrivals(*, actor: Actor, now: datetime, book_id: UUID) -> bytes:
    """The PDF of a book of incoming documents: cover, ten columns, page numbers.

    Refuses (Forbidden) whoever is no clerk, (NotFound), (ConverterMissing) without LibreOffice.
    """
    book, lines = _opened(actor=actor, now=now, book_id=book_id, form="pdf")
    body = organisation(actor.organisation)
    closed = f"Khóa sổ ngày {local_date(book.closed_at):%d/%m/%Y}" if book.closed_at else ""
    register = Register(
        body=body.name,
        superior=body.superior_name,
        name=book.name,
        year=book.year,
        columns=COLUMNS,
        widths=_WIDTHS,
        rows=[_cells(line) for line in lines],
        opened=f"Mở sổ ngày {local_date(book.opened_at):%d/%m/%Y}, {book.opened_by_name}",
        closed=closed,
    )
    return convert_to_pdf(print_register(register))


def export_arrivals(*, actor: Actor, now: datetime, book_id: UUID) -> bytes:
    """The same register as a workbook. Refuses (Forbidden), (NotFound)."""
    book, lines = _opened(actor=actor, now=now, book_id=book_id, form="xlsx")
    return workbook(f"{book.name} {book.year}", COLUMNS, [_cells(line) for line in lines])


@operation("incoming.assignment.open_register")
def _opened(
    *, actor: Actor, now: datetime, book_id: UUID, form: str
) -> tuple[BookRow, Sequence[Line]]:
    """Taking a register out is an act: who, when, in what form."""
    actor.require("incoming.register")
    found = (row for row in books(actor, kind=BookKind.INCOMING) if row.id == book_id)
    book = next(found, None)
    if book is None:
        raise NotFound(Reason("numbering.book_not_found", "Không có sổ này."))
    audit.subject("book", book_id, form=form, day=local_date(now))
    entries = whole_register(actor, book_id=book_id)
    given = given_to(actor, document_ids=[entry.document_id for entry in entries])
    nobody: tuple[str, datetime | None] = ("", None)
    return book, [(entry, *given.get(entry.document_id, nobody)) for entry in entries]


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
