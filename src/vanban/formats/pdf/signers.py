"""Finding where the signer's name is printed (Decree 30/2020, annex I, II.7)."""

import re
import unicodedata
from collections.abc import Iterator

from vanban.formats.pdf.document import geometry_of, opened, page_of
from vanban.formats.pdf.places import MM, Box, SignaturePlace, standard_signature
from vanban.formats.pdf.text import Letter, Line, lines_of, plain_text

_WIDTH = 46 * MM
_HEIGHT = 24 * MM
_LEAST_HEIGHT = 14 * MM
_ALONE = 1.5  # letter sizes of empty room on both sides: the name stands by itself


def find_signer(data: bytes, full_name: str) -> SignaturePlace:
    """The place above the signer's printed name: the last time it stands alone in its column.

    Falls back to the last time it occurs at all, then to the standard place at the lower right
    of the last page. Refuses (:class:`PdfError`) a PDF that cannot be read.
    """
    wanted = _folded(full_name)
    with opened(data) as document:
        last = len(document) - 1
        elsewhere: SignaturePlace | None = None
        for number in range(last, -1, -1):
            said = wanted and wanted in _folded(plain_text(document, number))
            lines = lines_of(document, number) if said else ()
            for line, letters in _occurrences(lines, wanted):
                place = SignaturePlace(_above(number, line, letters, lines), found=True)
                if _stands_alone(line, letters):
                    return place
                elsewhere = elsewhere or place
        if elsewhere is not None:
            return elsewhere
        with page_of(document, last) as page:
            return standard_signature(last, geometry_of(page).size)


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip().casefold()


def _occurrences(lines: tuple[Line, ...], wanted: str) -> Iterator[tuple[Line, tuple[Letter, ...]]]:
    """From the foot of the page upwards."""
    for line in reversed(lines):
        folded = line.text.casefold()
        if len(folded) != len(line.text):
            continue  # a letter that folds to two would shift every place
        start = folded.rfind(wanted)
        if start >= 0:
            yield line, line.letters_of(start, start + len(wanted))


def _stands_alone(line: Line, letters: tuple[Letter, ...]) -> bool:
    first, last = line.letters.index(letters[0]), line.letters.index(letters[-1])
    room = _ALONE * letters[0].size
    free_left = first == 0 or line.gap_before(first) > room
    free_right = last == len(line.letters) - 1 or line.gap_before(last + 1) > room
    return free_left and free_right


def _above(page: int, line: Line, letters: tuple[Letter, ...], lines: tuple[Line, ...]) -> Box:
    centre = (letters[0].x0 + letters[-1].x1) / 2
    bottom = line.baseline + 0.95 * letters[0].size
    height = min(max(_room_above(line, centre, lines) - 2, _LEAST_HEIGHT), _HEIGHT)
    width = min(_WIDTH, height * 2.2)
    return Box(page, centre - width / 2, bottom, centre + width / 2, bottom + height)


def _room_above(line: Line, centre: float, lines: tuple[Line, ...]) -> float:
    """Free height between the name and the next words above it in the same column."""
    top = line.baseline + 0.95 * line.size
    for other in reversed(lines):
        if other.baseline <= top:
            continue
        if any(letter.x0 - 40 < centre < letter.x1 + 40 for letter in other.letters):
            return other.baseline - 0.25 * other.size - top
    return _HEIGHT
