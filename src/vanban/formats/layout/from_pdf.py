"""A PDF as a sheet: its lines, cut where a wide gap parts two columns."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from vanban.formats.layout.sheet import Column, Numbering, Paper, Piece, Sheet, Source
from vanban.formats.pdf.document import geometry_of, opened, page_of
from vanban.formats.pdf.places import Box
from vanban.formats.pdf.text import Letter, Line, lines_of

MAX_PAGES: Final = 40  # of a long text the first thirty and the last ten are looked at
_FIRST: Final = 30
_HEAD: Final = 0.38  # of the height: boxes 1 to 5 stand above
_HEAD_GAP: Final = 0.95  # letter sizes that part two columns there
_GAP: Final = 2.2  # and elsewhere
_FULL_LINE: Final = 0.55  # of the width: a line of the text, not of a heading
_FEW: Final = 6
_MIDDLE: Final = 0.44  # of the width: what is centred between this and its mirror is in the middle
_GAZETTE: Final = re.compile(r"CÔNG BÁO\s*/\s*Số", re.IGNORECASE)
_NATION: Final = re.compile(r"C[ỘÔ]NG\s+H[ÒO][ÀA]\s+X[ÃA]", re.IGNORECASE)
_TOP: Final = 0.095
_SCAN: Final = 0.7  # of the page covered by one picture: its letters were only guessed


def sheet_of_pdf(data: bytes) -> Sheet:
    """Read a PDF for the judge. Refuses (PdfError) what cannot be read; a scan has no pieces."""
    pieces: list[Piece] = []
    papers: list[Paper] = []
    numbers: dict[int, Piece] = {}
    gazette = False
    with opened(data) as document:
        total = len(document)
        for number in _chosen(total):
            size, lines = _lines(document, number)
            found = [each for line in lines for each in _cut(line, number, size)]
            running = [each for each in found if _runs_above(each, size)]
            gazette = gazette or any(_GAZETTE.search(each.text) for each in running)
            told = [each for each in running if each.text.strip("-– ").isdigit()]
            if told:
                numbers[number] = told[0]
            kept = [each for each in found if not _is_running(each, running)]
            pieces += kept
            papers.append(_paper(number, size, kept))
    return Sheet(
        source=Source.PDF,
        pieces=tuple(pieces),
        papers=tuple(papers),
        pages=total,
        numbering=_numbering(numbers, total),
        gazette=gazette,
    )


def _chosen(total: int) -> list[int]:
    if total <= MAX_PAGES:
        return list(range(total))
    return [*range(_FIRST), *range(total - (MAX_PAGES - _FIRST), total)]


def _lines(
    document: pdfium.PdfDocument, number: int
) -> tuple[tuple[float, float], tuple[Line, ...]]:
    with page_of(document, number) as page:
        size = geometry_of(page).size
        scanned = _is_scan(page, size)
    return size, () if scanned else lines_of(document, number)


def _is_scan(page: pdfium.PdfPage, size: tuple[float, float]) -> bool:
    """A page that is one picture: the letters under it are a machine's guess, not a setting."""
    for picture in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > _SCAN * size[0] * size[1]:
            return True
    return False


def _runs_above(piece: Piece, size: tuple[float, float]) -> bool:
    return piece.box is not None and piece.box.y0 > (1 - _TOP) * size[1]


def _is_running(piece: Piece, running: Sequence[Piece]) -> bool:
    """The gazette's heading and page numbers are no part of the document."""
    if piece not in running:
        return False
    return bool(_GAZETTE.search(piece.text)) or piece.text.strip("-– ").isdigit()


def _numbering(numbers: dict[int, Piece], pages: int) -> Numbering:
    if pages <= 1:
        return Numbering(on_first=0 in numbers)
    later = [piece for page, piece in numbers.items() if page]
    if not later:
        return Numbering(shown=False)
    return Numbering(shown=True, at_top=True, on_first=0 in numbers, size=later[0].size)


def _paper(page: int, size: tuple[float, float], pieces: Sequence[Piece]) -> Paper:
    """Margins as the full lines of the text show them; None where there are too few."""
    width, height = size
    boxes = [piece.box for piece in pieces if piece.box is not None]
    full = [box for box in boxes if box.width > _FULL_LINE * width]
    paper = Paper(width, height, page=page, landscape=width > height)
    if len(full) < _FEW:
        return paper
    left = sorted(box.x0 for box in full)[len(full) // 12]
    right = sorted(box.x1 for box in full)[-1 - len(full) // 12]
    top = height - max(box.y1 for box in boxes)
    return Paper(
        width,
        height,
        page=page,
        top=top,
        left=left,
        right=width - right,
        landscape=width > height,
    )


def _cut(line: Line, page: int, size: tuple[float, float]) -> Iterator[Piece]:
    head = page == 0 and line.baseline > (1 - _HEAD) * size[1]
    widest = (_HEAD_GAP if head else _GAP) * line.size
    run: list[Letter] = []
    for index, letter in enumerate(line.letters):
        if run and line.gap_before(index) > widest:
            yield from _whole(run, page, size)
            run = []
        run.append(letter)
    yield from _whole(run, page, size)


def _whole(run: Sequence[Letter], page: int, size: tuple[float, float]) -> Iterator[Piece]:
    """A run as a piece; the name of the nation run into the issuer's is cut off by its words."""
    line = Line(tuple(run))
    text, owners = line.composed
    nation = _NATION.search(text)
    if nation and nation.start() > 0:
        at = owners[nation.start()]
        yield _piece(run[:at], page, size)
        yield _piece(run[at:], page, size)
    elif run:
        yield _piece(run, page, size)


def _piece(run: Sequence[Letter], page: int, size: tuple[float, float]) -> Piece:
    line, count = Line(tuple(run)), len(run)
    sizes = Counter(round(letter.size * 2) / 2 for letter in run)
    height = sizes.most_common(1)[0][0]
    x0, x1 = run[0].x0, max(letter.x1 for letter in run)
    y0 = line.baseline
    return Piece(
        text=" ".join(line.text.split()),
        size=height,
        fonts=_fonts(run),
        bold=sum(_is_bold(letter.font) for letter in run) / count,
        italic=sum(letter.italic for letter in run) / count,
        black=sum(letter.black for letter in run) >= 0.9 * count,
        column=_column(x0, x1, size[0]),
        page=page,
        box=Box(page, x0, y0 - 0.25 * height, x1, y0 + 0.95 * height),
        first_bold=_is_bold(run[0].font),
    )


def _fonts(run: Sequence[Letter]) -> frozenset[str]:
    """Families with more than a tenth of the letters: a lone symbol has a font of its own."""
    shares = Counter(letter.font.split("+", 1)[-1] for letter in run)
    return frozenset(font for font, count in shares.items() if count > 0.1 * len(run))


def _is_bold(font: str) -> bool:
    return any(word in font.casefold() for word in ("bold", "black", "heavy", "semibold"))


def _column(x0: float, x1: float, width: float) -> Column:
    centre = (x0 + x1) / 2 / width
    if x1 - x0 > _FULL_LINE * width:
        return Column.FULL
    if x1 < (1 - _MIDDLE) * width and centre < _MIDDLE:
        return Column.LEFT
    right = x0 > (_MIDDLE - 0.04) * width and centre > 1 - _MIDDLE
    return Column.RIGHT if right else Column.FULL
