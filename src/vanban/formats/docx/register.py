"""Registers of Decree 30/2020, annex IV, and lists: what is on them; lists as a DOCX."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from vanban.formats.docx.editing import set_fonts
from vanban.formats.docx.setting import FONT, Line, Sheet, say

_ROOM: Final = 252  # mm between the margins of A4 across
_CELL_SIZE: Final = 10


@dataclass(frozen=True, slots=True)
class Register:
    """A book to print. `widths` are shares of the width of the page.

    `span`: from which day and number to which, on the cover.
    """

    body: str
    superior: str
    name: str
    year: int
    columns: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[str]]
    opened: str = ""
    closed: str = ""
    span: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list to print: no book, so no cover; `says` tells who made it and when."""

    body: str
    name: str
    says: str
    columns: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[str]]


def print_listing(listing: Listing) -> bytes:
    """The DOCX of a list: its name, then the lines, the head of the table on every page."""
    sheet = Sheet()
    _across(sheet.document)
    sheet.add(Line(listing.body.upper(), bold=True))
    sheet.add(Line(listing.name.upper(), bold=True, centred=True, size=16))
    sheet.add(Line(listing.says, italic=True, centred=True, size=12))
    table(sheet, listing.columns, listing.widths, listing.rows)
    sheet.gap()
    sheet.add(Line(f"Danh sách này có {len(listing.rows)} dòng.", italic=True, size=12))
    return sheet.saved()


def table(
    sheet: Sheet,
    columns: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    *,
    room: int = _ROOM,
    bold: Collection[int] = (),
) -> None:
    """A table with its columns numbered, its head on every page. `room`: mm between the margins;
    `bold`: which rows, from 0, are headings.
    """
    made = sheet.document.add_table(rows=2, cols=len(columns))
    made.style = "Table Grid"
    made.autofit = False
    _head(made, columns)
    for place, row in enumerate(rows):
        cells = made.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            _put(cell, text, bold=place in bold)
    total = sum(widths)
    for column, share in zip(made.columns, widths, strict=True):
        column.width = width = Mm(room * share / total)
        for cell in column.cells:
            cell.width = width


def _across(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(30), Mm(15)


def _head(table: Any, columns: Sequence[str]) -> None:
    for number, (name, cell, under) in enumerate(
        zip(columns, table.rows[0].cells, table.rows[1].cells, strict=True), start=1
    ):
        say(cell, Line(name, bold=True, centred=True, size=_CELL_SIZE, after=0))
        say(under, Line(f"({number})", centred=True, size=_CELL_SIZE, after=0))
    for row in table.rows[:2]:
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no heading rows


def _put(cell: Any, text: str, *, bold: bool = False) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.bold = bold
    run.font.size = Pt(_CELL_SIZE)
    set_fonts(run._r, FONT)  # noqa: SLF001 - every script
