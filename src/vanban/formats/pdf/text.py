"""The letters of a page and where each one stands."""

import ctypes
import math
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from vanban.formats.pdf.document import geometry_of, opened, page_of
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.places import Geometry

MAX_LETTERS = 60_000
_WORD_GAP = 0.22  # of the letter size: a wider gap is a space
_ITALIC = 1 << 6  # FontDescriptor /Flags
_DARK = 64  # of 255: what prints as black


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box (points, from the bottom left of the displayed page)."""

    text: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Letter:
    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    italic: bool
    font: str = ""
    black: bool = True


@dataclass(frozen=True)
class Line:
    """Letters on one baseline, left to right, across all columns."""

    letters: tuple[Letter, ...]

    @cached_property
    def composed(self) -> tuple[str, tuple[int, ...]]:
        """The line as text with single spaces, and for each character its letter's index."""
        text: list[str] = []
        owners: list[int] = []
        for index, letter in enumerate(self.letters):
            if index and self.gap_before(index) > _WORD_GAP * letter.size:
                text.append(" ")
                owners.append(index)
            text.append(letter.text)
            owners.extend([index] * len(letter.text))
        return "".join(text), tuple(owners)

    @property
    def text(self) -> str:
        return self.composed[0]

    def gap_before(self, index: int) -> float:
        return self.letters[index].x0 - self.letters[index - 1].x1

    @property
    def baseline(self) -> float:
        return self.letters[0].baseline

    @property
    def size(self) -> float:
        return max(letter.size for letter in self.letters)

    def letters_of(self, start: int, end: int) -> tuple[Letter, ...]:
        """The letters behind characters ``start`` to ``end`` of :attr:`text`."""
        owners = self.composed[1]
        chosen = sorted({owners[i] for i in range(start, end) if self.text[i] != " "})
        return tuple(self.letters[i] for i in chosen)


def words(data: bytes, page: int) -> tuple[Word, ...]:
    """The words of a page (from 0), top to bottom, left to right. A bare scan has none."""
    with opened(data) as document:
        lines = lines_of(document, page)
    found: list[Word] = []
    for line in lines:
        start = 0
        for part in line.text.split(" "):
            letters = line.letters_of(start, start + len(part))
            start += len(part) + 1
            if letters:
                size = max(letter.size for letter in letters)
                bottom, top = line.baseline - 0.22 * size, line.baseline + 0.9 * size
                found.append(Word(part, page, letters[0].x0, bottom, letters[-1].x1, top))
    return tuple(found)


def plain_text(document: pdfium.PdfDocument, number: int) -> str:
    """The text of a page without places: ten times quicker than :func:`lines_of`."""
    with page_of(document, number) as page:
        textpage = page.get_textpage()
        try:
            if textpage.count_chars() > MAX_LETTERS:
                raise PdfError("pdf.too_much_text", "Một trang PDF có quá nhiều chữ.")
            text: str = textpage.get_text_range()
        finally:
            textpage.close()
    return unicodedata.normalize("NFC", text)


def letters_within(data: bytes, page: int, box: tuple[float, float, float, float]) -> int:
    """How many letters of a page's own content (from 0) stand in a box of its coordinates."""
    with opened(data) as document, page_of(document, page) as found:
        textpage = found.get_textpage()
        try:
            left, bottom, right, top = box
            text = textpage.get_text_bounded(left=left, bottom=bottom, right=right, top=top)
        finally:
            textpage.close()
    return sum(letter.isalnum() for letter in text)


def first_words(data: bytes) -> str:
    """The text of page 1, without places; empty for a bare scan."""
    with opened(data) as document:
        return plain_text(document, 0)


def lines_of(document: pdfium.PdfDocument, number: int) -> tuple[Line, ...]:
    """The lines of a page from top to bottom."""
    with page_of(document, number) as page:
        geometry = geometry_of(page)
        textpage = page.get_textpage()
        try:
            letters = _letters(textpage, geometry)
        finally:
            textpage.close()
    return _lines(letters)


def _letters(textpage: pdfium.PdfTextPage, geometry: Geometry) -> list[Letter]:
    count = textpage.count_chars()
    if count > MAX_LETTERS:
        raise PdfError("pdf.too_much_text", "Một trang PDF có quá nhiều chữ.")
    found: list[Letter] = []
    for index in range(count):
        letter = _letter(textpage, index, geometry)
        if letter is None:
            continue
        if unicodedata.combining(letter.text[0]) and found:
            found[-1] = _composed(found[-1], letter.text)
        else:
            found.append(letter)
    return found


def _composed(base: Letter, mark: str) -> Letter:
    return replace(base, text=unicodedata.normalize("NFC", base.text + mark))


def _letter(textpage: pdfium.PdfTextPage, index: int, geometry: Geometry) -> Letter | None:
    code = pdfium_c.FPDFText_GetUnicode(textpage.raw, index)
    text = unicodedata.normalize("NFC", chr(code))
    # Spaces are read from positions; control characters and surrogates say nothing.
    if text.isspace() or unicodedata.category(text[0]) in {"Cc", "Cs", "Cn", "Cf"}:
        return None
    box = pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    matrix = pdfium_c.FS_MATRIX()
    known = (
        pdfium_c.FPDFText_GetLooseCharBox(textpage.raw, index, box)
        and pdfium_c.FPDFText_GetCharOrigin(textpage.raw, index, x, y)
        and pdfium_c.FPDFText_GetMatrix(textpage.raw, index, matrix)
    )
    if not known:
        return None
    seen = geometry.seen_box(0, box.left, box.bottom, box.right, box.top)
    size = pdfium_c.FPDFText_GetFontSize(textpage.raw, index) * math.hypot(matrix.c, matrix.d)
    if not 1 <= size <= 200:  # noqa: PLR2004 - smaller or larger is not text to read
        return None
    baseline = geometry.seen(x.value, y.value)[1]
    font, italic = _font(textpage, index)
    black = _black(textpage, index)
    return Letter(text, seen.x0, seen.x1, baseline, size, italic, font, black)


def _font(textpage: pdfium.PdfTextPage, index: int) -> tuple[str, bool]:
    """The name the file gives the font ("ABCDEF+TimesNewRomanPS-BoldMT"), and whether it slants."""
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(128)
    pdfium_c.FPDFText_GetFontInfo(textpage.raw, index, name, 128, flags)
    italic = bool(flags.value & _ITALIC) or b"Italic" in name.value or b"Oblique" in name.value
    return name.value.decode("latin-1"), italic


def _black(textpage: pdfium.PdfTextPage, index: int) -> bool:
    """Whether the letter is printed black, or as good as black; unknown counts as black."""
    shades = tuple(ctypes.c_uint() for _ in range(4))
    if not pdfium_c.FPDFText_GetFillColor(textpage.raw, index, *shades):
        return True
    return all(shade.value <= _DARK for shade in shades[:3])


def _lines(letters: list[Letter]) -> tuple[Line, ...]:
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda each: -each.baseline):
        if rows and abs(rows[-1][0].baseline - letter.baseline) < 0.3 * letter.size:
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return tuple(Line(tuple(sorted(row, key=lambda each: each.x0))) for row in rows)
