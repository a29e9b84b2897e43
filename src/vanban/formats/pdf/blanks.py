"""Finding the blanks for number and date on page 1 (Decree 30/2020, annex I, II.3 and II.4)."""

import re
from collections.abc import Iterable
from dataclasses import replace

import pikepdf

from vanban.formats.pdf.document import as_stream, geometry_of, opened, page_of
from vanban.formats.pdf.places import (
    Blank,
    BlankState,
    Box,
    Geometry,
    StampPlan,
    standard_date,
    standard_number,
)
from vanban.formats.pdf.text import Letter, Line, lines_of

_DOTS = r"[\s.…_‥·]"
_NUMBER = re.compile(
    r"(?:^|(?<=\s))S[ốÓó]\s*(?P<colon>:)?\s*(?P<blank>[xX]{1,4}(?=\s*/)|" + _DOTS + r"*)"
    r"(?P<digits>\d+[A-Za-zĐ]?)?" + _DOTS + r"*(?P<suffix>/[^\s,]+(?:\s?-\s?[^\s,]+)*)?"
)
_PART = r"(?:\d{1,2}|[xX]{1,2}|" + _DOTS + r"*?)"
_DATE = re.compile(
    r"(?:^|(?<=[,\s]))[Nn]gày\s*(?P<day>" + _PART + r")\s*tháng\s*(?P<month>" + _PART + r")"
    r"\s*năm\s*(?P<year>\d{4}|20" + _DOTS + r"*|" + _DOTS + r"*)"
)
_CLOCK = re.compile(r"\b(?:giờ|phút)\b", re.IGNORECASE)
_UPPER_PART = 0.55  # boxes 3 and 4 never stand lower on the page
_OPEN_ROOM = 60.0  # points for a number when nothing is printed after "Số:"
_FAR = 5.0  # letter sizes: what stands farther is another column


def find_blanks(data: bytes) -> StampPlan:
    """Where number and date go on page 1.

    Each is FOUND (a blank, dotted or empty), OCCUPIED (already printed, or stamped by a signing
    tool in a signature field) or NOT_FOUND (a scan, or no such words), then with the standard
    place. Refuses (:class:`PdfError`) a PDF that cannot be read.
    """
    with opened(data) as document:
        with page_of(document, 0) as page:
            geometry = geometry_of(page)
        lines = lines_of(document, 0)
    floor = geometry.size[1] * (1 - _UPPER_PART)
    upper = [line for line in lines if line.baseline > floor]
    number = _first(_number_in(line, geometry) for line in upper) or standard_number(geometry.size)
    date = _first(_date_in(line, geometry) for line in upper) or standard_date(geometry.size)
    stamps = _stamped(data, geometry) if has_blank(number, date) else ()
    return StampPlan(number=_unless_stamped(number, stamps), date=_unless_stamped(date, stamps))


def has_blank(*blanks: Blank) -> bool:
    return any(blank.state is BlankState.FOUND for blank in blanks)


def _first(found: Iterable[Blank | None]) -> Blank | None:
    return next((blank for blank in found if blank is not None), None)


def _number_in(line: Line, geometry: Geometry) -> Blank | None:
    match = _NUMBER.search(line.text)
    if match is None or not _heads_a_column(line, match.start()):
        return None
    head = line.letters_of(
        match.start(), match.end("colon") if match["colon"] else match.start() + 2
    )
    last = head[-1]
    if not match["colon"] and last.x1 > geometry.size[0] / 2:
        return None
    if match["digits"]:
        text = (match["digits"] + (match["suffix"] or "")).strip()
        return Blank(BlankState.OCCUPIED, _box(last, head[0].x0, last.x1), text=text)
    x0 = last.x1 + 0.25 * last.size  # a space: "Số: 15/QĐ-BNV"
    suffix = line.letters_of(*match.span("suffix")) if match["suffix"] else ()
    if suffix:
        return _before_notation(line, x0, last, suffix, match["suffix"], geometry)
    return _open_number(line, x0, last, match.end(), geometry)


def _heads_a_column(line: Line, start: int) -> bool:
    """The word begins the line, or stands well away from what is to its left."""
    index = line.composed[1][start]
    return index == 0 or line.gap_before(index) > 1.5 * line.letters[index].size


def _before_notation(
    line: Line,
    x0: float,
    head: Letter,
    suffix: tuple[Letter, ...],
    notation: str,
    geometry: Geometry,
) -> Blank:
    edge = _next_edge(line, suffix[-1], geometry)
    box = _box(head, x0, min(edge - 4, suffix[-1].x1 + 4 * head.size))
    return Blank(
        BlankState.FOUND,
        box,
        size=head.size,
        italic=head.italic,
        blank_x1=suffix[0].x0,
        suffix=notation,
    )


def _open_number(line: Line, x0: float, head: Letter, end: int, geometry: Geometry) -> Blank | None:
    """Nothing, or only dots, after "Số:"; other words right there mean it is not our blank."""
    after = [letter for letter in line.letters if letter.x0 > head.x0 and letter.text not in ".…_"]
    edge = min((letter.x0 for letter in after), default=geometry.size[0])
    dots = [letter.x1 for letter in line.letters if head.x1 <= letter.x0 < edge]
    stop = max([*dots, x0])
    if after and edge - max(head.x1, stop) < _FAR * head.size and line.text[end:].strip():
        text = line.text[end:].strip().split(" ")[0]
        return Blank(BlankState.OCCUPIED, _box(head, x0, edge), text=text)
    box = _box(head, x0, min(max(stop, x0 + _OPEN_ROOM), edge - 4))
    return Blank(BlankState.FOUND, box, size=head.size, italic=head.italic, blank_x1=box.x1)


def _date_in(line: Line, geometry: Geometry) -> Blank | None:
    match = _DATE.search(line.text)
    if match is None:
        return None
    letters = line.letters_of(match.start(), match.end())
    first, last = letters[0], letters[-1]
    if first.x0 < 0.35 * geometry.size[0] or not _ends_a_heading(line, match):
        return None  # the body of the text, not box 4
    edge = min(_next_edge(line, last, geometry), geometry.size[0] - 14)
    box = _box(first, first.x0 - 0.5, max(min(edge, last.x1 + 4 * first.size), last.x1))
    parts = (match["day"], match["month"], match["year"])
    state = BlankState.FOUND
    if all(part.strip().isdigit() for part in parts):
        state = BlankState.OCCUPIED
    text = match[0] if state is BlankState.OCCUPIED else ""
    return Blank(state, box, size=first.size, italic=first.italic, blank_x1=last.x1, text=text)


def _ends_a_heading(line: Line, match: re.Match[str]) -> bool:
    """Box 4 reads "Đắk Lắk, ngày … năm …" and nothing follows; a sentence of the text goes on."""
    before = line.text[: match.start()].rstrip()
    if before and (not before.endswith(",") or _CLOCK.search(before)):
        return False  # "kết thúc vào … giờ …, ngày …" closes minutes (form 1.9)
    return not line.text[match.end() :].strip(" _.-…")


def _next_edge(line: Line, last: Letter, geometry: Geometry) -> float:
    after = (
        letter.x0 for letter in line.letters if letter.x0 > last.x0 and letter.x0 >= last.x1 - 1
    )
    return min(after, default=geometry.size[0])


def _box(near: Letter, x0: float, x1: float) -> Box:
    """From below the descenders to above the accents of the letters on ``near``'s baseline."""
    size = near.size
    return Box(0, x0, near.baseline - 0.26 * size, max(x1, x0 + 1), near.baseline + 0.98 * size)


def _unless_stamped(blank: Blank, stamps: tuple[Box, ...]) -> Blank:
    if blank.state is BlankState.FOUND and any(blank.box.meets(stamp) for stamp in stamps):
        return replace(blank, state=BlankState.OCCUPIED)
    return blank


def _stamped(data: bytes, geometry: Geometry) -> tuple[Box, ...]:
    """What signing tools already put on page 1: they stamp number and date as signature fields."""
    try:
        with pikepdf.open(as_stream(data)) as document:
            return tuple(_visible_fields(document, geometry))
    except (pikepdf.PdfError, ValueError, TypeError, KeyError):
        return ()


def _visible_fields(document: pikepdf.Pdf, geometry: Geometry) -> Iterable[Box]:
    annotations = document.pages[0].obj.get("/Annots")
    if annotations is None:
        return
    for annotation in annotations.as_list():
        if annotation.get("/Subtype") != "/Widget" or "/AP" not in annotation:
            continue
        rectangle = [float(side) for side in annotation["/Rect"].as_list()]
        if len(rectangle) == 4:  # noqa: PLR2004
            yield geometry.seen_box(0, *rectangle)
