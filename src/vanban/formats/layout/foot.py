"""Which pieces close a document: the recipients, the authority, the signer (boxes 7 and 9b)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from vanban.formats.layout.sheet import Column, Piece, Sheet, Source

_RECIPIENTS: Final = re.compile(r"^N[ơƠ][iI]\s*[nN][hH][ậẬ][nN]\s*:?$")
_FILE_COPY: Final = re.compile(r"^[-–+•*]?\s*Lưu\b", re.IGNORECASE)
_MARK: Final = re.compile(r"^(?:TM|KT|TL|TUQ|Q)\b\s*\.?")
_TITLE_WORDS: Final = re.compile(
    r"\b(?:CHỦ (?:TỊCH|TỌA|TOẠ|TRÌ)|GIÁM ĐỐC|TRƯỞNG|THỦ TƯỚNG|CHÁNH|BỘ TRƯỞNG|CHỦ NHIỆM|"
    r"VIỆN TRƯỞNG|THƯ KÝ|CỤC|TỔNG|HIỆU|PHÓ|TƯ LỆNH|CHI CỤC)"
)
_NAME: Final = re.compile(r"^(?:[^\W\d_][^\W\d_.]*\.?\s*){2,7}$")
_BLOCK_HEIGHT: Final = 220.0  # points: two lines of authority, the signature, the name
# A name as copies print it: "Trần Văn A - Đã ký", "(Đã ký) Trần Văn A".
_NOTED: Final = re.compile(r"^\W*đã\s*ký\W*|\W*đã\s*ký\W*$", re.IGNORECASE)
_SIGNED: Final = re.compile(r"đã\s*ký|^\[|\(\s*ký", re.IGNORECASE)


def position(pieces: Sequence[Piece], piece: Piece | None) -> int:
    """Where a piece, or the line it begins, stands in the row."""
    if piece is None:
        return -1
    for index, each in enumerate(pieces):
        if each is piece:
            return index
        same = each.paragraph == piece.paragraph and each.page == piece.page
        if (
            same
            and piece.text.startswith(each.text)
            and each.size == piece.size
            and (each.box is None or (piece.box is not None and each.box.y0 == piece.box.y0))
        ):
            return index
    return -1


def find_label(pieces: Sequence[Piece]) -> Piece | None:
    """The words Nơi nhận: the first that stand alone on their line."""
    labels = [each for each in pieces if _RECIPIENTS.match(each.text)]
    return labels[0] if labels else None


def find_recipients(
    pieces: Sequence[Piece], label: Piece | None, sheet: Sheet
) -> tuple[Piece, ...]:
    """The lines of the list, which may run on to the next page."""
    if label is None:
        return ()
    start = position(pieces, label) + 1
    lines: list[Piece] = []
    for each in pieces[start : start + 90]:
        if not _below(each, label, sheet):
            if sheet.source is Source.DOCX and each.column is not Column.RIGHT:
                break
            continue
        lines.append(each)
        if _FILE_COPY.match(each.text) and each.paragraph < 0:
            break
    return tuple(lines)


def _below(piece: Piece, label: Piece, sheet: Sheet) -> bool:
    if sheet.source is Source.DOCX:
        if label.table >= 0:
            return piece.table == label.table and piece.column is label.column
        return piece.table < 0 and piece.column is not Column.RIGHT and piece.size < 13  # noqa: PLR2004
    if piece.box is None or label.box is None or abs(piece.box.x0 - label.box.x0) > 30:  # noqa: PLR2004
        return False
    if piece.page == label.page:
        return piece.box.y0 < label.box.y0
    return piece.page == label.page + 1 and piece.size < 13  # noqa: PLR2004 - the list runs on


def find_signature(
    pieces: Sequence[Piece], label: Piece | None, sheet: Sheet
) -> tuple[tuple[Piece, ...], Piece | None]:
    """The lines of authority and title, and the name below them.

    Where two sign side by side, the list of recipients stands below both.
    """
    authority, signer = _signature_in(_zone(pieces, label, sheet))
    if not authority and label is not None:
        return _signature_in(_zone_above(pieces, label, sheet))
    return authority, signer


def _signature_in(zone: list[Piece]) -> tuple[tuple[Piece, ...], Piece | None]:
    marked = [index for index, each in enumerate(zone) if _MARK.match(each.text)]
    if marked:
        zone = zone[marked[0] :]
    authority: list[Piece] = []
    for each in zone:
        if _SIGNED.search(each.text):
            break
        titled = each.is_upper or _MARK.match(each.text)
        named = not each.is_upper and _NAME.match(each.text) and authority
        if named and not _TITLE_WORDS.match(each.text.upper()):
            break
        if titled or _TITLE_WORDS.match(each.text.upper()):
            authority.append(each)
    rest = [each for each in (_unnoted(piece) for piece in zone) if each not in authority]
    rest = [each for each in rest if not _SIGNED.search(each.text)]
    names = [each for each in rest if _NAME.match(each.text)]
    if not names and len(authority) > 1 and not _TITLE_WORDS.search(authority[-1].text):
        last = authority[-1]
        if not _MARK.match(last.text) and _NAME.match(last.text):
            return tuple(authority[:-1]), last
    bold = [each for each in names if each.is_bold]
    return tuple(authority), next(iter(bold or names), None)


def _unnoted(piece: Piece) -> Piece:
    """The name without the note that it was signed."""
    name = _NOTED.sub("", piece.text)
    return replace(piece, text=name) if name != piece.text and _NAME.match(name) else piece


def _begins(zone: list[Piece]) -> list[Piece]:
    """From the first title on: headings in capitals above it are of the text."""
    titles = [
        index
        for index, each in enumerate(zone)
        if _MARK.match(each.text) or (each.is_upper and _TITLE_WORDS.search(each.text))
    ]
    return zone[titles[0] :] if titles else []


def _zone(pieces: Sequence[Piece], label: Piece | None, sheet: Sheet) -> list[Piece]:
    """What stands beside and below the list of recipients, on the right."""
    if label is None:
        last = [
            each
            for each in pieces[-25:]
            if each.column is Column.RIGHT
            or (
                sheet.source is Source.DOCX and each.table < 0 and each.align in {"center", "right"}
            )
        ]
        return _begins(last) or last
    if sheet.source is Source.DOCX:
        if label.table >= 0:
            return [
                each for each in pieces if each.table == label.table and each.column is Column.RIGHT
            ]
        at = position(pieces, label)
        near = pieces[max(0, at - 12) : at + 40]
        return [
            each
            for each in near
            if each.column is Column.RIGHT
            or (each.is_bold and each.table < 0 and each is not label)
        ]
    assert label.box is not None  # noqa: S101 - every piece of a PDF has its box
    ceiling, middle = label.box.y0 + 60, 0.42 * sheet.papers[0].width
    beside = [
        each
        for each in pieces
        if each.page == label.page
        and each.box is not None
        and each.box.y0 < ceiling
        and each.box.x0 > middle
        and each.column is not Column.LEFT
    ]
    below = [
        each
        for each in pieces
        if each.page == label.page + 1 and each.column is Column.RIGHT and each.is_bold
    ]
    return [*beside, *below]


def _zone_above(pieces: Sequence[Piece], label: Piece, sheet: Sheet) -> list[Piece]:
    """The right column right above the list of recipients, from the first title on."""
    if sheet.source is Source.DOCX:
        above = [
            each
            for each in pieces
            if label.table > 0 and each.table == label.table - 1 and each.column is Column.RIGHT
        ]
    else:
        above = _right_above(pieces, label)
    return _begins(above)


def _right_above(pieces: Sequence[Piece], label: Piece) -> list[Piece]:
    """The same on a page; where the list begins a page, at the foot of the one before."""
    assert label.box is not None  # noqa: S101 - every piece of a PDF has its box
    rows = [(each, each.box) for each in pieces if each.box and each.column is Column.RIGHT]
    page, floor = label.page, label.box.y0
    if not any(each.page == page and box.y0 > floor for each, box in rows):
        page -= 1
        floor = min((box.y0 for each, box in rows if each.page == page), default=0.0) - 1
    return [
        each for each, box in rows if each.page == page and floor < box.y0 < floor + _BLOCK_HEIGHT
    ]
