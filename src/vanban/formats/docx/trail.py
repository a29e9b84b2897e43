"""A sheet that goes with a document and tells what was said about it, set for printing (A4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from docx.shared import Mm

from vanban.formats.docx.setting import Letterhead, Line, Sheet, issuer_lines, say

_ROOM: Final = 165  # mm between the margins
_SMALL: Final = 12.0


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said, and who, when."""

    words: str
    who: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the sheet: what was said, and a table where there is one."""

    title: str
    quotes: Sequence[Quote] = ()
    columns: Sequence[str] = ()
    widths: Sequence[float] = ()
    rows: Sequence[Sequence[str]] = ()
    empty: str = "Chưa có."


@dataclass(frozen=True, slots=True)
class TrailSheet:
    """The sheet: whose it is, what it is about, its chapters."""

    body: str
    superior: str
    title: str
    lines: Sequence[str]
    chapters: Sequence[Chapter] = field(default_factory=tuple)
    foot: str = ""
    signers: Sequence[tuple[str, str]] = ()  # two: what each signs as, and the name


def print_trail(trail: TrailSheet) -> bytes:
    """The DOCX of the sheet."""
    sheet = Sheet()
    head = Letterhead(issuer_lines(trail.body), "", "", 0, superior=trail.superior)
    sheet.head(head, numbered=False)
    sheet.add(Line(trail.title.upper(), bold=True, centred=True))
    for text in trail.lines:
        say(sheet.document, Line(text, size=13, after=3), flat=True)
    for number, chapter in enumerate(trail.chapters, start=1):
        _chapter(sheet, number, chapter)
    if trail.signers:
        _signing(sheet, trail.signers)
    if trail.foot:
        sheet.gap()
        say(sheet.document, Line(trail.foot, italic=True, size=11), flat=True)
    return sheet.saved()


def _signing(sheet: Sheet, signers: Sequence[tuple[str, str]]) -> None:
    """Side by side: what each signs as, room for the ink, the name."""
    sheet.gap()
    (cells,) = sheet.columns((82, 83))
    for cell, (title, name) in zip(cells, signers, strict=True):
        say(cell, Line(title.upper(), bold=True, centred=True, size=13, after=0))
        for text in ("(Ký, ghi rõ họ tên)", "", "", ""):
            say(cell, Line(text, italic=True, centred=True, size=12, after=0))
        say(cell, Line(name, bold=True, centred=True, size=13, after=0))


def _chapter(sheet: Sheet, number: int, chapter: Chapter) -> None:
    say(sheet.document, Line(f"{number}. {chapter.title}", bold=True, size=13), before=8, flat=True)
    for quote in chapter.quotes:
        say(sheet.document, Line(quote.words, size=13, after=0))
        if quote.who:
            say(sheet.document, Line(quote.who, italic=True, size=_SMALL), flat=True)
    if chapter.rows:
        _table(sheet.document, chapter)
    if not chapter.quotes and not chapter.rows:
        say(sheet.document, Line(chapter.empty, size=13), flat=True)


def _table(document: Any, chapter: Chapter) -> None:
    table = document.add_table(rows=1, cols=len(chapter.columns))
    table.style = "Table Grid"
    table.autofit = False
    for cell, name in zip(table.rows[0].cells, chapter.columns, strict=True):
        say(cell, Line(name, bold=True, centred=True, size=11, after=0))
    for row in chapter.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            say(cell, Line(text, size=11, after=0), flat=True)
    total = sum(chapter.widths)
    for column, share in zip(table.columns, chapter.widths, strict=True):
        column.width = Mm(_ROOM * share / total)
        for cell in column.cells:
            cell.width = Mm(_ROOM * share / total)
