"""The registers of annex IV, with every column, to print or to take into a spreadsheet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.formats.docx.register import Register
from vanban.formats.printed import draw_register
from vanban.formats.xlsx import workbook
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local, local_date
from vanban.foundation.operation import operation
from vanban.outgoing.numbering.queries import BookRow, book
from vanban.outgoing.publication.queries import (
    LoanRow,
    PostingRow,
    RegisterLine,
    loans_of_year,
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
LENDING: Final = (
    "Ngày tháng", "Họ và tên người sử dụng", "Số, ký hiệu, ngày tháng văn bản",
    "Tên loại và trích yếu nội dung văn bản", "Số và ký hiệu hồ sơ", "Ký nhận", "Ngày trả",
    "Người cho phép sử dụng", "Ghi chú",
)  # fmt: skip
LENDING_NAME: Final = "Sổ sử dụng bản lưu"
_WIDTHS: Final = (2.0, 1.4, 4.2, 1.7, 3.6, 1.5, 0.9, 1.4, 1.2, 2.0)
_POSTAL_WIDTHS: Final = (1.5, 2.0, 5.0, 1.0, 2.5, 2.0)
_LENDING_WIDTHS: Final = (1.3, 2.4, 2.0, 4.0, 1.6, 1.6, 1.3, 2.2, 2.4)


def print_book(*, actor: Actor, now: datetime, book_id: UUID) -> bytes:
    """The PDF of a register of outgoing documents or copies: cover, ten columns, page numbers.

    Refuses (Forbidden) whoever is no clerk, (NotFound).
    """
    row, lines = _opened(actor=actor, now=now, book_id=book_id, form="pdf")
    return printed_register(actor, row, lines)


def printed_register(actor: Actor, row: BookRow, lines: Sequence[RegisterLine]) -> bytes:
    """The PDF of these lines of a book. Outside work."""
    closed = f"Khóa sổ ngày {local_date(row.closed_at):%d/%m/%Y}" if row.closed_at else ""
    opened = f"Mở sổ ngày {local_date(row.opened_at):%d/%m/%Y}, {row.opened_by_name}"
    return _printed(
        actor,
        name=row.name,
        year=row.year,
        columns=OUTGOING,
        widths=_WIDTHS,
        rows=[_cells(line) for line in lines],
        opened=opened,
        closed=closed,
        span=_span(lines),
    )


def export_book(*, actor: Actor, now: datetime, book_id: UUID) -> bytes:
    """The same register as a workbook. Refuses (Forbidden), (NotFound)."""
    row, lines = _opened(actor=actor, now=now, book_id=book_id, form="xlsx")
    return workbook(f"{row.name} {row.year}", OUTGOING, [_cells(line) for line in lines])


def print_postal_list(*, actor: Actor, now: datetime) -> bytes:
    """The PDF of the book of what goes by post this year (annex IV): six columns.

    Refuses (Forbidden) whoever is no clerk.
    """
    lines = _posted(actor=actor, now=now)
    return _printed(
        actor,
        name="Sổ gửi văn bản đi bưu điện",
        year=local_date(now).year,
        columns=POSTAL,
        widths=_POSTAL_WIDTHS,
        rows=[_posted_cells(each) for each in lines],
    )


def print_loans(*, actor: Actor, now: datetime, year: int) -> bytes:
    """The PDF of the book of kept copies in use in a year (annex IV): nine columns.

    Refuses (Forbidden) whoever is no clerk.
    """
    lines = _lent(actor=actor, now=now, year=year, form="pdf")
    return printed_loans(actor, year, lines)


def printed_loans(actor: Actor, year: int, lines: Sequence[LoanRow]) -> bytes:
    """The PDF of these lines of the book. Outside work."""
    return _printed(
        actor,
        name=LENDING_NAME,
        year=year,
        columns=LENDING,
        widths=_LENDING_WIDTHS,
        rows=[_lent_cells(each) for each in lines],
    )


def export_loans(*, actor: Actor, now: datetime, year: int) -> bytes:
    """The same book as a workbook. Refuses (Forbidden) whoever is no clerk."""
    lines = _lent(actor=actor, now=now, year=year, form="xlsx")
    return workbook(f"{LENDING_NAME} {year}", LENDING, [_lent_cells(each) for each in lines])


def _printed(actor: Actor, **book: Any) -> bytes:
    body = organisation(actor.organisation)
    register = Register(body=body.name, superior=body.superior_name, **book)
    return draw_register(register)


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


@operation("outgoing.publication.open_loans")
def _lent(*, actor: Actor, now: datetime, year: int, form: str) -> Sequence[LoanRow]:
    actor.require("outgoing.issue")
    audit.subject("organisation", actor.organisation, year=year, form=form, day=local_date(now))
    return loans_of_year(actor, year=year)


def _lent_cells(row: LoanRow) -> tuple[str, ...]:
    """A line of the book; what is not signed for here or not back is left blank for ink."""
    return (
        f"{row.given_on:%d/%m/%Y}" if row.given_on else "",
        row.user_name,
        f"{row.symbol}, {row.issued_date:%d/%m/%Y}" if row.issued_date else row.symbol,
        f"{row.type_name}: {row.subject}",
        row.dossier,
        f"Ký nhận trên hệ thống {local(row.signed_at):%H:%M %d/%m/%Y}" if row.signed_at else "",
        f"{row.returned_on:%d/%m/%Y}" if row.returned_on else "",
        row.allower_name,
        "; ".join(each for each in (f"Mục đích: {row.purpose}", row.note) if each),
    )


def _span(lines: Sequence[RegisterLine]) -> str:
    """From which day and number to which, as the cover of annex IV has it."""
    if not lines:
        return ""
    first, last = lines[0], lines[-1]
    days = sorted(line.day for line in lines)
    numbers = [line.symbol.partition("/")[0] for line in (first, last)]
    return (
        f"Từ ngày {days[0]:%d/%m/%Y} đến ngày {days[-1]:%d/%m/%Y}; "
        f"từ số {numbers[0]} đến số {numbers[1]}"
    )


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
