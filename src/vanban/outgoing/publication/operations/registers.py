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
    postings_of_year,
    register_lines,
)
from vanban.outgoing.publication.rules.registers import RegisterKind, RegisterOf

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
POSTAL_NAME: Final = "Sổ gửi văn bản đi bưu điện"
_WIDTHS: Final = (2.0, 1.75, 3.9, 1.7, 3.3, 1.5, 1.15, 1.75, 1.1, 1.8)
_POSTAL_WIDTHS: Final = (1.5, 2.0, 5.0, 1.0, 2.5, 2.0)
_LENDING_WIDTHS: Final = (1.65, 2.3, 2.0, 3.6, 1.5, 1.6, 1.65, 2.1, 2.3)


def print_book(*, actor: Actor, now: datetime, book_id: UUID) -> bytes:
    """The PDF of a register of outgoing documents or copies: cover, ten columns, page numbers.

    Refuses (Forbidden) whoever is no clerk, (NotFound).
    """
    row, lines = _opened(actor=actor, now=now, book_id=book_id, form="pdf")
    return printed_register(_of_book(actor, row, lines))


def export_book(*, actor: Actor, now: datetime, book_id: UUID) -> bytes:
    """The same register as a workbook. Refuses (Forbidden), (NotFound)."""
    row, lines = _opened(actor=actor, now=now, book_id=book_id, form="xlsx")
    return workbook(f"{row.name} {row.year}", OUTGOING, [_cells(line) for line in lines])


def print_postal_list(*, actor: Actor, now: datetime, year: int | None = None) -> bytes:
    """The PDF of the book of what goes by post in a year (this one; annex IV): six columns.

    Refuses (Forbidden) whoever is no clerk.
    """
    year = year or local_date(now).year
    lines = _posted(actor=actor, now=now, year=year)
    return printed_register(_of_posted(actor, year, lines))


def print_loans(*, actor: Actor, now: datetime, year: int) -> bytes:
    """The PDF of the book of kept copies in use in a year (annex IV): nine columns.

    Refuses (Forbidden) whoever is no clerk.
    """
    lines = _lent(actor=actor, now=now, year=year, form="pdf")
    return printed_register(_of_loans(actor, year, lines))


def export_loans(*, actor: Actor, now: datetime, year: int) -> bytes:
    """The same book as a workbook. Refuses (Forbidden) whoever is no clerk."""
    lines = _lent(actor=actor, now=now, year=year, form="xlsx")
    return workbook(f"{LENDING_NAME} {year}", LENDING, [_lent_cells(each) for each in lines])


def printed_register(register: Register) -> bytes:
    """The PDF of a register. Outside work."""
    return draw_register(register)


def register_as_it_is(actor: Actor, of: RegisterOf) -> Register:
    """Every line of a register as it stands now, as it is printed. Refuses (NotFound)."""
    if of.book_id is not None:
        return _of_book(
            actor, book(actor, book_id=of.book_id), register_lines(actor, book_id=of.book_id)
        )
    assert of.year is not None  # noqa: S101 - of a book or of a year
    if of.kind is RegisterKind.LOANS:
        return _of_loans(actor, of.year, loans_of_year(actor, year=of.year))
    return _of_posted(actor, of.year, postings_of_year(actor, year=of.year))


def register_name(actor: Actor, of: RegisterOf) -> tuple[str, int]:
    """What a register is called, and its year. Refuses (NotFound)."""
    if of.book_id is not None:
        row = book(actor, book_id=of.book_id)
        return row.name, row.year
    assert of.year is not None  # noqa: S101 - of a book or of a year
    return (LENDING_NAME if of.kind is RegisterKind.LOANS else POSTAL_NAME), of.year


def _of_book(actor: Actor, row: BookRow, lines: Sequence[RegisterLine]) -> Register:
    return _register(
        actor,
        name=row.name,
        year=row.year,
        columns=OUTGOING,
        widths=_WIDTHS,
        rows=[_cells(line) for line in lines],
        opened=f"Mở sổ ngày {local_date(row.opened_at):%d/%m/%Y}, {row.opened_by_name}",
        closed=f"Khóa sổ ngày {local_date(row.closed_at):%d/%m/%Y}" if row.closed_at else "",
        span=_span(lines),
    )


def _of_loans(actor: Actor, year: int, lines: Sequence[LoanRow]) -> Register:
    rows = [_lent_cells(each) for each in lines]
    return _register(
        actor, name=LENDING_NAME, year=year, columns=LENDING, widths=_LENDING_WIDTHS, rows=rows
    )


def _of_posted(actor: Actor, year: int, lines: Sequence[PostingRow]) -> Register:
    rows = [_posted_cells(each) for each in lines]
    return _register(
        actor, name=POSTAL_NAME, year=year, columns=POSTAL, widths=_POSTAL_WIDTHS, rows=rows
    )


def _register(actor: Actor, **book: Any) -> Register:
    body = organisation(actor.organisation)
    return Register(body=body.name, superior=body.superior_name, **book)


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
def _posted(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    year: int,
) -> Sequence[PostingRow]:
    actor.require("outgoing.number")
    audit.subject("organisation", actor.organisation, year=year)
    return postings_of_year(actor, year=year)


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
