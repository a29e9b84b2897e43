"""The registers of annex IV, with every column, to print or to take into a spreadsheet."""

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
from vanban.foundation.operation import operation
from vanban.outgoing.numbering.queries import BookRow, book
from vanban.outgoing.publication.queries import (
    PostingRow,
    RegisterLine,
    postings,
    register_lines,
)

OUTGOING: Final = (
    "Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản",
    "Người ký", "Nơi nhận văn bản", "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ngày chuyển",
    "Ký nhận", "Ghi chú",
)  # fmt: skip
POSTAL: Final = (
    "Ngày chuyển", "Số, ký hiệu văn bản", "Nơi nhận văn bản", "Số lượng bì",
    "Ký nhận và dấu bưu điện", "Ghi chú",
)  # fmt: skip
_WIDTHS: Final = (2.0, 1.4, 4.2, 1.7, 3.6, 1.5, 0.9, 1.4, 1.2, 2.0)
_POSTAL_WIDTHS: Final = (1.5, 2.0, 5.0, 1.0, 2.5, 2.0)


def print_book(*, actor: Actor, now: datetime, book_id: UUID) -> bytes:
    """The PDF of a register of outgoing documents or copies: cover, ten columns, page numbers.

    Refuses (Forbidden) whoever is no clerk, (NotFound), (ConverterMissing) without LibreOffice.
    """
    row, lines = _opened(actor=actor, now=now, book_id=book_id, form="pdf")
    return printed_register(actor, row, lines)


def printed_register(actor: Actor, row: BookRow, lines: Sequence[RegisterLine]) -> bytes:
    """The PDF of these lines of a book. Outside work. Refuses (ConverterMissing)."""
    body = organisation(actor.organisation)
    closed = f"Khóa sổ ngày {local_date(row.closed_at):%d/%m/%Y}" if row.closed_at else ""
    opened = f"Mở sổ ngày {local_date(row.opened_at):%d/%m/%Y}, {row.opened_by_name}"
    register = Register(
        body=body.name,
        superior=body.superior_name,
        name=row.name,
        year=row.year,
        columns=OUTGOING,
        widths=_WIDTHS,
        rows=[_cells(line) for line in lines],
        opened=opened,
        closed=closed,
    )
    return convert_to_pdf(print_register(register))


def export_book(*, actor: Actor, now: datetime, book_id: UUID) -> bytes:
    """The same register as a workbook. Refuses (Forbidden), (NotFound)."""
    row, lines = _opened(actor=actor, now=now, book_id=book_id, form="xlsx")
    return workbook(f"{row.name} {row.year}", OUTGOING, [_cells(line) for line in lines])


def print_postal_list(*, actor: Actor, now: datetime) -> bytes:
    """The PDF of the book of what goes by post this year (annex IV): six columns.

    Refuses (Forbidden) whoever is no clerk, (ConverterMissing) without LibreOffice.
    """
    lines = _posted(actor=actor, now=now)
    body = organisation(actor.organisation)
    register = Register(
        body=body.name,
        superior=body.superior_name,
        name="Sổ gửi văn bản đi bưu điện",
        year=local_date(now).year,
        columns=POSTAL,
        widths=_POSTAL_WIDTHS,
        rows=[_posted_cells(each) for each in lines],
    )
    return convert_to_pdf(print_register(register))


@operation("outgoing.publication.open_register")
def _opened(
    *, actor: Actor, now: datetime, book_id: UUID, form: str
) -> tuple[BookRow, Sequence[RegisterLine]]:
    """Taking a register out is an act: who, when, in what form."""
    actor.require("outgoing.number")
    row = book(actor, book_id=book_id)
    audit.subject("book", book_id, form=form, day=local_date(now))
    return row, register_lines(actor, book_id=book_id)


@operation("outgoing.publication.open_postal_list")
def _posted(*, actor: Actor, now: datetime) -> Sequence[PostingRow]:
    actor.require("outgoing.number")
    year = local_date(now).year
    audit.subject("organisation", actor.organisation, year=year)
    return [
        *postings(actor, posted=True, year=year),
        *postings(actor, posted=False, year=year),
    ]


def _posted_cells(row: PostingRow) -> tuple[str, ...]:
    """A line of the book; what the post does not have yet leaves day and mark blank for ink."""
    day = f"{row.posted_on:%d/%m/%Y}" if row.posted_on else ""
    return (day, row.symbol, row.name, f"{row.envelopes:02d}", row.mark, row.why)


def _cells(line: RegisterLine) -> tuple[str, ...]:
    return (
        line.symbol,
        f"{line.day:%d/%m/%Y}",
        line.what,
        line.signer,
        line.recipients,
        line.file_copy,
        str(line.copies) if line.copies else "",
        f"{local_date(line.sent_at):%d/%m/%Y}" if line.sent_at else "",
        line.receipt,
        line.note,
    )
