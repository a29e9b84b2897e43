"""Which piece is which part of the document (Decree 30/2020, annex I, the numbered boxes)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from vanban.formats.layout.foot import (
    find_label,
    find_recipients,
    find_signature,
    position,
)
from vanban.formats.layout.sheet import Column, Piece, Sheet, Source
from vanban.formats.symbol import DOCUMENT_TYPES, DocumentType, Family

NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
_HEAD_PIECES: Final = 45
_HEAD_SHARE: Final = 0.45
_ALIKE: Final = 0.8
_LINE: Final = re.compile(r"^[\s_\-–—─=*.…]*$")
_NUMBER: Final = re.compile(
    r"^(?:(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết)\s+)?S[ốÓó]\b\s*:?", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"\d\s*/\S+\s+ngày\s+\d")  # a number that the text cites
_DATE: Final = re.compile(r"[Nn]gày.*tháng.*năm")
_SHORT_DATE: Final = re.compile(
    r"^[^\d,]{2,40},?\s*(?:ngày\s*)?\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}$"
)
_DATE_LENGTH: Final = 80
_DATE_FROM: Final = 200.0  # points from the left edge: box 4 stands on the right
_ABOUT: Final = re.compile(r"^\(?\s*(?:V/v|Về việc)\b", re.IGNORECASE)
_ADDRESSEE: Final = re.compile(r"^Kính\s*(?:gửi|trình|chuyển|báo cáo|mời)", re.IGNORECASE)
_BASIS: Final = re.compile(r"^(?:Căn\s*cứ|Theo đề nghị|Xét đề nghị|Kính)", re.IGNORECASE)
_SUMMARY_LINES: Final = 9
_OF_DECREE_30: Final = 2020
_LONGEST_FIRST: Final = sorted(DOCUMENT_TYPES, key=lambda kind: -len(kind.name))
# Forms 1.8 and 1.10 of annex III say whose they are and have no summary.
_WITHOUT_SUMMARY: Final = frozenset({"giay-gioi-thieu", "giay-nghi-phep"})
_ATTACHED: Final = re.compile(r"^\(?\s*(?:(?:Ban hành|Đính)\s+)?kèm\s*theo", re.IGNORECASE)


@dataclass(frozen=True)
class Parts:
    """The parts found; what is missing is None or empty."""

    nation: Piece | None = None
    motto: Piece | None = None
    issuers: tuple[Piece, ...] = ()
    number: Piece | None = None
    date: Piece | None = None
    short_date: Piece | None = None  # "ngày 05/12/2026" where the date belongs
    type_name: Piece | None = None
    kind: DocumentType | None = None
    summary: tuple[Piece, ...] = ()
    about: tuple[Piece, ...] = ()
    addressees: tuple[Piece, ...] = ()
    body: tuple[Piece, ...] = ()
    authority: tuple[Piece, ...] = ()
    signer: Piece | None = None
    label: Piece | None = None
    recipients: tuple[Piece, ...] = ()
    reference: Piece | None = None  # names the document that promulgates this one

    @property
    def attached(self) -> bool:
        """Promulgated with another document, which has number and signature."""
        return self.reference is not None

    @property
    def is_document(self) -> bool:
        """Whether the file has the head of an official document at all."""
        rest = (self.motto, self.number, self.date)
        return bool((self.nation and any(rest)) or (self.motto and self.number))

    @property
    def needs_summary(self) -> bool:
        return self.kind is None or self.kind.code not in _WITHOUT_SUMMARY

    @property
    def is_law(self) -> bool:
        """A legal normative document: other decrees rule its form too, so sizes get one point."""
        if (
            self.kind is not None
            and self.kind.family is Family.NORMATIVE
            and self.kind.code not in {"qppl-nghi-quyet", "qppl-quyet-dinh", "qppl-chi-thi"}
        ):
            return True
        number = self.number.squeezed if self.number else ""
        return bool(re.search(r"/(?:19|20)\d\d/", number)) or "qh1" in number

    @property
    def is_older(self) -> bool:
        """Dated before Decree 30/2020: other rules for page numbers and bases held then."""
        said = f"{self.date.text if self.date else ''} {self.number.text if self.number else ''}"
        years = re.findall(r"(?:19|20)\d\d", said)
        return bool(years) and max(int(year) for year in years) < _OF_DECREE_30


def parts_of(sheet: Sheet) -> Parts:
    """Find the parts of a document."""
    pieces = [each for each in sheet.pieces if not _LINE.match(each.text)]
    head = _head(sheet, pieces)
    nation = _alike(head, NATION)
    motto = _alike(head, MOTTO)
    number = _joined(_first(head, _NUMBER, not_right=True), head)
    date = _date(head)
    type_name, kind = _type(head, number or date or motto)
    about = _about(head, number, type_name)
    bare = kind is not None and kind.code in _WITHOUT_SUMMARY
    summary = () if bare else _summary(pieces, type_name, sheet)
    addressees = tuple(each for each in pieces[: len(head) + 12] if _ADDRESSEE.match(each.text))[:1]
    label = find_label(pieces)
    recipients = find_recipients(pieces, label, sheet)
    reference = _reference(pieces, type_name)
    authority, signer = find_signature(pieces, label, sheet)
    if reference is not None and label is None:
        authority, signer = (), None  # headings of its chapters are no titles of a signer
    start = _index_after(pieces, [*summary, *about, *addressees, type_name, date, number])
    body = _body(pieces, start, [label, *authority, signer, *recipients])
    return Parts(
        nation,
        motto,
        _issuers(head, number, nation, type_name),
        number,
        date,
        _first(head, _SHORT_DATE) if date is None else None,
        type_name,
        kind,
        summary,
        about,
        addressees,
        body,
        authority,
        signer,
        label,
        recipients,
        reference,
    )


def _head(sheet: Sheet, pieces: Sequence[Piece]) -> list[Piece]:
    if sheet.source is Source.DOCX or not sheet.papers:
        return list(pieces[:_HEAD_PIECES])
    floor = (1 - _HEAD_SHARE) * sheet.papers[0].height
    return [each for each in pieces if each.page == 0 and each.box and each.box.y0 > floor]


def _alike(head: Sequence[Piece], words: str) -> Piece | None:
    wanted = words.replace(" ", "").casefold()
    best: tuple[float, Piece] | None = None
    for each in head:
        ratio = SequenceMatcher(None, wanted, each.squeezed, autojunk=False).ratio()
        if ratio > _ALIKE and (best is None or ratio > best[0]):
            best = ratio, each
    return best[1] if best else None


def _first(
    head: Sequence[Piece], pattern: re.Pattern[str], *, not_right: bool = False
) -> Piece | None:
    return next(
        (
            each
            for each in head
            if pattern.match(each.text)
            and not (not_right and each.column is Column.RIGHT)
            and not _SENTENCE.search(each.text)
        ),
        None,
    )


def _joined(piece: Piece | None, head: Sequence[Piece]) -> Piece | None:
    """The rest of a line that a blank cut off ("Số:", "/KH-SGDĐT") belongs to it."""
    if piece is None or piece.box is None:
        return piece
    row = [
        each
        for each in head
        if each.box is not None
        and abs(each.box.y0 - piece.box.y0) < 0.4 * piece.size
        and each.column is piece.column
        and each.box.x0 > piece.box.x0
    ]
    text, box = piece.text, piece.box
    for each in row:
        text = f"{text} {each.text}"
        if each.box is not None:
            box = replace(box, x1=max(box.x1, each.box.x1))
    return replace(piece, text=text, box=box)


def _date(head: Sequence[Piece]) -> Piece | None:
    for each in head:
        whole = _joined(each, head)
        if (each.box is not None and each.box.x0 < _DATE_FROM) or _runs_on(each):
            continue
        if whole is None or len(whole.text) > _DATE_LENGTH or not _DATE.search(whole.text):
            continue
        tail = whole.text.split("năm")[-1]
        if whole.text.startswith("(") or _ABOUT.match(whole.text) or len(tail.strip(" .…_")) > 5:  # noqa: PLR2004 - a year
            continue
        if each.column is not Column.LEFT and not whole.text.startswith(("Căn cứ", "Theo")):
            return whole
    return None


def _runs_on(piece: Piece) -> bool:
    """A paragraph of the text of a DOCX, not a line of its heading."""
    return (
        piece.paragraph >= 0
        and piece.table < 0
        and piece.align in {"justify", "left"}
        and (piece.column is Column.FULL)
    )


def _type(head: Sequence[Piece], after: Piece | None) -> tuple[Piece | None, DocumentType | None]:
    start = position(head, after) + 1 if after is not None else 0
    for each in head[start:]:
        squeezed = each.squeezed.rstrip(".")
        if each.text.rstrip().endswith(":") or (each.column is Column.LEFT and each.table < 0):
            continue
        for kind in _LONGEST_FIRST:
            name = kind.name.replace(" ", "").casefold()
            if squeezed == name or (each.is_upper and each.is_bold and squeezed.startswith(name)):
                return each, kind
    return None, None


def _reference(pieces: Sequence[Piece], type_name: Piece | None) -> Piece | None:
    """The line under name and summary; an annex in the same file has one of its own, far below."""
    at = position(pieces, type_name)
    near = pieces[at + 1 : at + 1 + _SUMMARY_LINES] if at >= 0 else ()
    return next((each for each in near if _ATTACHED.match(each.text)), None)


def _about(
    head: Sequence[Piece], number: Piece | None, type_name: Piece | None
) -> tuple[Piece, ...]:
    if type_name is not None:
        return ()
    start = position(head, number) + 1
    first = next(
        (index for index, each in enumerate(head) if index >= start and _ABOUT.match(each.text)),
        None,
    )
    if first is None:
        return ()
    lines = [head[first]]
    for each in head[first + 1 :]:
        if each.column is not head[first].column or _ADDRESSEE.match(each.text) or each.is_bold:
            if each.column is Column.RIGHT:
                continue
            break
        lines.append(each)
    return tuple(lines[:_SUMMARY_LINES])


def _summary(pieces: Sequence[Piece], type_name: Piece | None, sheet: Sheet) -> tuple[Piece, ...]:
    if type_name is None:
        return ()
    start = position(pieces, type_name) + 1
    lines: list[Piece] = []
    for each in pieces[start : start + _SUMMARY_LINES]:
        shaped = each.is_bold or _is_centred(each, sheet)
        if (
            not shaped
            or each.text.endswith(":")  # "… trân trọng giới thiệu:" (form 1.8) begins the text
            or _BASIS.match(each.text)
            or re.match(r"^(?:Điều|Chương|Phần|I|1)\b", each.text)
        ):
            break
        if lines and each.is_bold is not lines[0].is_bold:
            break
        if lines and each.is_upper and not lines[-1].is_upper:
            break  # the body that issues it, in capitals: the text has begun
        lines.append(each)
    return tuple(lines)


def _is_centred(piece: Piece, sheet: Sheet) -> bool:
    if piece.box is None:
        return piece.align == "center"
    paper = sheet.papers[0]
    left, right = paper.left or 0.13 * paper.width, paper.right or 0.09 * paper.width
    middle = (left + paper.width - right) / 2
    centre = (piece.box.x0 + piece.box.x1) / 2
    return abs(centre - middle) < 0.03 * paper.width and piece.box.x0 > left + 12


def _issuers(
    head: Sequence[Piece],
    number: Piece | None,
    nation: Piece | None,
    type_name: Piece | None,
) -> tuple[Piece, ...]:
    """The names at the upper left: capitals, above the number."""
    end = position(head, number)
    if end < 0:
        end = position(head, type_name)
    if end < 0:
        end = position(head, nation) + 4
    lines = [
        each
        for each in head[:end]
        if each is not nation
        and each.column is not Column.RIGHT
        and not _DATE.search(each.text)
        and SequenceMatcher(None, each.squeezed, "độclập-tựdo-hạnhphúc").ratio() < _ALIKE
    ]
    beside = nation is not None and nation.column is Column.RIGHT
    return tuple(each for each in lines if not beside or each.column is Column.LEFT)


def _index_after(pieces: Sequence[Piece], parts: Sequence[Piece | None]) -> int:
    return max((position(pieces, each) for each in parts if each is not None), default=-1) + 1


def _body(
    pieces: Sequence[Piece], start: int, closing: Sequence[Piece | None]
) -> tuple[Piece, ...]:
    places = [position(pieces, each) for each in closing if each is not None]
    end = min((at for at in places if at >= start), default=len(pieces))
    return tuple(each for each in pieces[start:end] if each.table < 0)
