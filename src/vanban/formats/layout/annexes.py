"""Annexes: their heading, their title, how they are numbered (annex I, III.1)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from vanban.formats.layout.findings import Finding, Part, found
from vanban.formats.layout.looks import against_look
from vanban.formats.layout.sheet import Column, Piece, Sheet, Source

_HEADING: Final = re.compile(
    r"^phụ\s*lục(?:\s+(?:số\s+)?(?P<number>[ivxl]+|\d+|[a-zđ]))?\s*[.:]?$", re.IGNORECASE
)
_REFERENCE: Final = re.compile(r"^\(\s*(?:Ban hành\s+)?kèm\s*theo", re.IGNORECASE)
_ROMAN: Final = re.compile(r"^[IVXL]+$")


@dataclass(frozen=True)
class Annex:
    """The heading of one annex, with the line of its title and of its reference where seen."""

    heading: Piece
    number: str
    title: Piece | None = None
    reference: Piece | None = None


def annexes_of(sheet: Sheet, after: int) -> list[Annex]:
    """The annexes whose headings stand in the middle, behind the piece with the number `after`."""
    pieces = sheet.pieces[after:]
    found_here = []
    for at, piece in enumerate(pieces):
        match = _HEADING.match(piece.text)
        if match is None or not _is_middle(piece, sheet):
            continue
        rest = [each for each in pieces[at + 1 : at + 8] if any(c.isalpha() for c in each.text)]
        reference = next((each for each in rest if _REFERENCE.match(each.text)), None)
        title = rest[0] if rest and rest[0] is not reference else None
        if title is not None and not _is_middle(title, sheet):
            title = None
        found_here.append(Annex(piece, match["number"] or "", title, reference))
    return found_here


def begins_as_annex(sheet: Sheet) -> bool:
    """Whether the file is an annex by itself (forms 2.1, 2.2 of annex III)."""
    first = next((each for each in sheet.pieces if any(c.isalpha() for c in each.text)), None)
    return first is not None and bool(_HEADING.match(first.text))


def against_annexes(annexes: Sequence[Annex]) -> Iterator[Finding]:
    """The faults of the headings of annexes."""
    if not annexes:
        return
    headings = [each.heading for each in annexes]
    yield from against_look(Part.ANNEX, headings)
    shouted = [each for each in headings if _shouts(each)]
    if shouted:
        yield found(
            "annex.case",
            Part.ANNEX,
            "Từ “Phụ lục” viết in hoa.",
            "Viết “Phụ lục” bằng chữ thường, đậm, cỡ 14.",
            at=shouted,
            mechanical=True,
        )
    titles = [each.title for each in annexes if each.title is not None]
    yield from against_look(Part.ANNEX_TITLE, titles)
    references = [each.reference for each in annexes if each.reference is not None]
    yield from against_look(Part.ANNEX_REFERENCE, references)
    if len(annexes) > 1:
        yield from _numbers(annexes)


def _numbers(annexes: Sequence[Annex]) -> Iterator[Finding]:
    wrong = [each.heading for each in annexes if not _ROMAN.match(each.number)]
    if wrong:
        yield found(
            "annex.number",
            Part.ANNEX,
            "Văn bản có nhiều phụ lục nhưng phụ lục không đánh số La Mã.",
            "Đánh số thứ tự phụ lục bằng chữ số La Mã: Phụ lục I, Phụ lục II…",
            at=wrong,
        )


def _shouts(piece: Piece) -> bool:
    words = re.sub(r"\s+[ivxl]+\W*$", "", piece.text, flags=re.IGNORECASE)
    return words.isupper()


def _is_middle(piece: Piece, sheet: Sheet) -> bool:
    if sheet.source is Source.DOCX:
        return piece.align == "center" or piece.column is not Column.LEFT
    if piece.box is None:
        return False
    centre = (piece.box.x0 + piece.box.x1) / 2
    return abs(centre - sheet.papers[0].width / 2) < 0.12 * sheet.papers[0].width
