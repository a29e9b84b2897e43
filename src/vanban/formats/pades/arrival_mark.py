"""The ĐẾN mark of Decree 30/2020 (annex IV) on a copy of page 1: number, day, to whom it goes.

The copy is for reading and printing. Signatures are turned into what they look like, so that no
viewer takes the copy for the signed document; the document itself is never touched.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import pikepdf
from PIL import Image
from pyhanko.pdf_utils.writer import PdfFileWriter

from vanban.formats.pades import fonts
from vanban.formats.pades.objects import dictionary, stream
from vanban.formats.pdf import errors
from vanban.formats.pdf.document import geometries
from vanban.formats.pdf.places import MM, Box, Geometry
from vanban.formats.pdf.rendering import render_page

WIDTH_MM: Final = 50
HEIGHT_MM: Final = 35
_GRAIN: Final = 3  # pixels a millimetre when looking for blank paper
_DARK: Final = 200  # of 255: what is darker is ink
_AIR_MM: Final = 2
_RED: Final = b"0.78 0.09 0.09"
_REGULAR, _BOLD = "Tinos-Regular", "Tinos-Bold"
_DROPPED: Final = ("/AcroForm", "/OpenAction", "/AA", "/Perms", "/Names")


@dataclass(frozen=True, slots=True)
class ArrivalMark:
    """What stands in the mark; `day` as printed (20/11/2026)."""

    body: str
    number: str
    day: str
    transfer: str = ""


def marked(data: bytes, mark: ArrivalMark) -> bytes:
    """A copy of a PDF with the mark on the first page, on blank paper where there is any.

    Refuses (PdfError) what cannot be opened. Source: Decree 30/2020 annex IV, I (35 x 50 mm, under
    number and notation, under the summary of a letter, or under the date).
    """
    box = place_for_mark(data)
    geometry = geometries(data)[0]
    try:
        with pikepdf.open(io.BytesIO(data)) as copy, pikepdf.open(_stamp(mark)) as stamp:
            copy.flatten_annotations("all")
            for name in _DROPPED:
                if name in copy.Root:
                    del copy.Root[name]
            _lay(copy, stamp, box, geometry)
            out = io.BytesIO()
            copy.save(out)
    except pikepdf.PdfError as failure:
        raise errors.broken() from failure
    return out.getvalue()


def place_for_mark(data: bytes) -> Box:
    """Where the mark goes on page 1: the first blank place of those the decree names, else the one
    with the least ink (points, from the bottom left as displayed).
    """
    width, height = geometries(data)[0].size
    ink = _Ink(data, round(width / MM))
    best = min(_places(ink.width, ink.height), key=lambda at: (ink.under(*at), at[2]))
    left, top, _rank = best
    x0, y1 = left * MM, height - top * MM
    return Box(0, x0, y1 - HEIGHT_MM * MM, x0 + WIDTH_MM * MM, y1)


def _places(width: int, height: int) -> Iterator[tuple[int, int, int]]:
    """Left and top in mm of every place worth trying, the better the lower the third."""
    rank = 0
    middle = max(width // 2, 15)
    zones = (
        (range(25, middle - WIDTH_MM + 10, 5), range(38, 135, 2)),  # under number and notation
        (range(middle, width - WIDTH_MM - 10, 5), range(44, 135, 2)),  # under the date
        (range(8, width - WIDTH_MM - 5, 6), range(5, height - HEIGHT_MM - 5, 4)),  # anywhere
        (range(0, max(width - WIDTH_MM, 0) + 1, 6), range(0, max(height - HEIGHT_MM, 0) + 1, 6)),
    )
    for columns, rows in zones:
        for top in rows:
            for left in columns:
                yield left, top, rank
                rank += 1


class _Ink:
    """How much of a rectangle of page 1 is printed on, in square millimetres."""

    def __init__(self, data: bytes, width_mm: int) -> None:
        drawn = render_page(data, 0, max(width_mm, 1) * _GRAIN, form="png")
        with Image.open(io.BytesIO(drawn)) as picture:
            dark = picture.convert("L").point(lambda value: 255 if value < _DARK else 0)
            small = dark.reduce(_GRAIN)
        self.width, self.height = small.size
        points = small.tobytes()
        rows = [
            [int(value > 0) for value in points[at * self.width : (at + 1) * self.width]]
            for at in range(self.height)
        ]
        self._sums = _integral(rows, self.width)

    def under(self, left: int, top: int, _rank: int) -> int:
        x0, y0 = max(left - _AIR_MM, 0), max(top - _AIR_MM, 0)
        x1 = min(left + WIDTH_MM + _AIR_MM, self.width)
        y1 = min(top + HEIGHT_MM + _AIR_MM, self.height)
        if x0 >= x1 or y0 >= y1:
            return 0
        sums = self._sums
        return sums[y1][x1] - sums[y0][x1] - sums[y1][x0] + sums[y0][x0]


def _integral(rows: Sequence[Sequence[int]], width: int) -> list[list[int]]:
    """For every corner, how much lies above and left of it."""
    sums = [[0] * (width + 1)]
    for row in rows:
        line = accumulate(row, initial=0)
        sums.append([above + here for above, here in zip(sums[-1], line, strict=True)])
    return sums


def _lay(copy: pikepdf.Pdf, stamp: pikepdf.Pdf, box: Box, geometry: Geometry) -> None:
    page = copy.pages[0]
    form = copy.copy_foreign(stamp.pages[0].as_form_xobject())
    name = page.add_resource(form, pikepdf.Name.XObject)
    place = (*geometry.upright, *geometry.own(box.x0, box.y0))
    numbers = " ".join(f"{value:.3f}" for value in place)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ q {numbers} cm {name} Do Q".encode())


def _stamp(mark: ArrivalMark) -> io.BytesIO:
    """The mark alone, a page of its own size."""
    writer: Any = PdfFileWriter(stream_xrefs=False)  # type: ignore[no-untyped-call]
    lines = _lines(mark)
    faces: dict[str, Any] = {
        f"/{name}": fonts.embed(writer, name, "".join(t for f, *_, t in lines if f == name))
        for name in (_REGULAR, _BOLD)
    }
    words = b" ".join(
        b"/%s %.2f Tf 1 0 0 1 %.2f %.2f Tm %s Tj"
        % (face.encode(), size, x * MM, y * MM, fonts.encoded(text, face))
        for face, size, x, y, text in lines
    )
    rules = b"0 0 m 50 0 l 50 35 l 0 35 l h 0 25 m 50 25 l 16 12 m 16 25 l 0 12 m 50 12 l S"
    drawn = b"q %.4f 0 0 %.4f 0 0 cm 0.35 w %s RG %s Q q %s rg BT %s ET Q" % (
        MM,
        MM,
        _RED,
        rules,
        _RED,
        words,
    )
    page = dictionary(
        {
            "/Type": "/Page",
            "/MediaBox": [-1, -1, WIDTH_MM * MM + 1, HEIGHT_MM * MM + 1],
            "/Contents": writer.add_object(stream({}, plain=drawn)),
            "/Resources": {"/Font": faces},
        }
    )
    writer.insert_page(page)
    out = io.BytesIO()
    writer.write(out)
    out.seek(0)
    return out


def _lines(mark: ArrivalMark) -> list[tuple[str, float, float, float, str]]:
    """Font, size, place in mm from the bottom left, and words of each line."""
    lines: list[tuple[str, float, float, float, str]] = []
    body = _wrapped(mark.body.upper(), _BOLD, 7.5, 47, most=2)
    for at, text in enumerate(body):
        y = 28.6 if len(body) == 1 else 30.6 - at * 3.6
        lines.append((_BOLD, 7.5, _centred(text, _BOLD, 7.5, 0, WIDTH_MM), y, text))
    lines.append((_BOLD, 14, _centred("ĐẾN", _BOLD, 14, 0, 16), 16.6, "ĐẾN"))
    lines.append((_REGULAR, 10, 17.5, 20, f"Số: {mark.number}"))
    lines.append((_REGULAR, 10, 17.5, 14.2, f"Ngày: {mark.day}"))
    transfer = _wrapped(f"Chuyển: {mark.transfer or '.' * 30}", _REGULAR, 8.5, 47, most=2)
    lines += [(_REGULAR, 8.5, 1.5, 8.4 - at * 3.4, text) for at, text in enumerate(transfer)]
    lines.append((_REGULAR, 8.5, 1.5, 1.6, f"Số và ký hiệu HS: {'.' * 18}"))
    return lines


def _centred(text: str, face: str, size: float, x0: float, x1: float) -> float:
    return x0 + max((x1 - x0 - fonts.width_of(text, face, size) / MM) / 2, 0.5)


def _wrapped(text: str, face: str, size: float, room_mm: float, *, most: int) -> list[str]:
    """The words on at most so many lines; what has no room ends in dots."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if not line or fonts.width_of(longer, face, size) / MM <= room_mm:
            line = longer
            continue
        lines.append(line)
        line = word
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return [_cut(each, face, size, room_mm) for each in lines]


def _cut(text: str, face: str, size: float, room_mm: float) -> str:
    while len(text) > 1 and fonts.width_of(text, face, size) / MM > room_mm:
        text = f"{text[:-2].rstrip()}…"
    return text
