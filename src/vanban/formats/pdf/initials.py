"""Where initials stand: after the last words of the text, after the last line of the recipients.

Practice, not a rule of annex I: the head of the drafting unit initials at the end of the text
(beside "./."), who reviewed it for the office at the end of "Lưu: VT, …".
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from vanban.formats.pdf.document import geometry_of, opened, page_of
from vanban.formats.pdf.places import MM, Box
from vanban.formats.pdf.text import Line, lines_of

WIDTH: Final = 22 * MM
HEIGHT: Final = 8 * MM
_GAP: Final = 1.5 * MM
_EDGE: Final = 8 * MM  # of the paper, where nothing is printed
_LAST_WORDS: Final = re.compile(r"\./\.\s*$")
_FILE_COPY: Final = re.compile(r"^\s*[-–+•*]?\s*Lưu\s*:", re.IGNORECASE)
_RECIPIENTS: Final = re.compile(r"^\s*Nơi\s*nhận\s*:?", re.IGNORECASE)
_PAGES_BACK: Final = 5


class Spot(StrEnum):
    TEXT_END = "text_end"
    RECIPIENTS_END = "recipients_end"


def find_spot(data: bytes, spot: Spot, *, taken: int = 0) -> Box:
    """The room for initials at a spot, after so many others there.

    Without the words to go by: the foot of the last page. Refuses (:class:`PdfError`) a PDF that
    cannot be read.
    """
    with opened(data) as document:
        last = len(document) - 1
        for number in range(last, max(last - _PAGES_BACK, -1), -1):
            lines = lines_of(document, number)
            found = _end_of_text(lines) if spot is Spot.TEXT_END else _file_copy(lines)
            if found is not None:
                with page_of(document, number) as page:
                    width, _ = geometry_of(page).size
                return _after(number, found, width, taken)
        with page_of(document, last) as page:
            width, _ = geometry_of(page).size
    x0 = 30 * MM if spot is Spot.RECIPIENTS_END else width / 2
    x0 += taken * (WIDTH + _GAP)
    return Box(last, x0, _EDGE, x0 + WIDTH, _EDGE + HEIGHT)


def _end_of_text(lines: Sequence[Line]) -> tuple[float, float] | None:
    """Where the text ends on a page: right of "./.", the last of the page."""
    for line in reversed(lines):
        if _LAST_WORDS.search(line.text):
            return line.letters[-1].x1, line.baseline
    return None


def _file_copy(lines: Sequence[Line]) -> tuple[float, float] | None:
    """Right of the line "Lưu: VT, …", in the left column where the signature stands beside it."""
    for line in reversed(lines):
        if _FILE_COPY.match(line.text):
            return _column_end(line), line.baseline
    for line in lines:
        if _RECIPIENTS.match(line.text):
            return _column_end(line), line.baseline
    return None


def _column_end(line: Line) -> float:
    """The end of the first words of a line: what stands far beyond is another column."""
    for index in range(1, len(line.letters)):
        if line.gap_before(index) > 3 * line.letters[index].size:
            return line.letters[index - 1].x1
    return line.letters[-1].x1


def _after(page: int, end: tuple[float, float], width: float, taken: int) -> Box:
    """Beside the words; below them where the line leaves no room."""
    x1, baseline = end
    x0 = x1 + _GAP + taken * (WIDTH + _GAP)
    y0 = baseline - HEIGHT * 0.35
    if x0 + WIDTH > width - _EDGE:
        y0 -= HEIGHT
        x0 = width - _EDGE - (taken + 1) * (WIDTH + _GAP)
    return Box(page, x0, y0, x0 + WIDTH, y0 + HEIGHT)
