"""The list of dossiers of a year: its lines, their numbers, what a sheet says (annex V)."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from uuid import UUID

from vanban.core.organisations.rules import fold
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken
from vanban.keeping.dossiers.rules import (
    read_retention,
    reasons_against_notation,
    reasons_against_note,
    reasons_against_retention,
    reasons_against_title,
)

MOST_LINES: Final = 5000
LONGEST_ABBREVIATION: Final = 10


class ListState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    ISSUED = "issued"


class Numbering(StrEnum):
    """How serial numbers run (annex V leaves both to the body)."""

    CONTINUOUS = "continuous"
    PER_HEADING = "per_heading"


class LineKind(StrEnum):
    BIG = "big"  # đề mục lớn: I, II, III
    SMALL = "small"  # đề mục nhỏ: 1, 2, 3
    DOSSIER = "dossier"


LIST_STATES: Final = spoken(
    {
        ListState.DRAFT: "Dự thảo",
        ListState.APPROVED: "Đã phê duyệt",
        ListState.ISSUED: "Đã ban hành",
    }
)
NUMBERING_LABELS: Final = spoken(
    {
        Numbering.CONTINUOUS: "Liên tục trong toàn danh mục",
        Numbering.PER_HEADING: "Riêng từng đề mục lớn",
    }
)
LINE_KINDS: Final = spoken(
    {LineKind.BIG: "Đề mục lớn", LineKind.SMALL: "Đề mục nhỏ", LineKind.DOSSIER: "Hồ sơ"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInput:
    """A line as it is given. `notation` empty: counted by the house."""

    kind: LineKind
    title: str
    abbreviation: str = ""
    notation: str = ""
    retention_years: int | None = None
    maker_unit_id: UUID | None = None
    maker_post_id: UUID | None = None
    note: str = ""


def numbered(lines: Sequence[LineInput], numbering: Numbering) -> list[str]:
    """The number and notation of each line, `01.TCCB`; empty for headings, and where the big
    heading above has no abbreviation to count under. What a person gave stays, and is not repeated.
    """
    given = {line.notation.strip() for line in lines if line.notation.strip()}
    found, serial, letters = [], 0, ""
    for line in lines:
        if line.kind is LineKind.BIG:
            letters = line.abbreviation.strip()
            serial = 0 if numbering is Numbering.PER_HEADING else serial
        own = line.notation.strip() if line.kind is LineKind.DOSSIER else ""
        if line.kind is LineKind.DOSSIER and not own and letters:
            serial += 1
            while f"{serial:02d}.{letters}" in given:
                serial += 1
            own = f"{serial:02d}.{letters}"
        found.append(own)
    return found


def reasons_against_lines(lines: Sequence[LineInput], numbering: Numbering) -> list[Reason]:
    """Why these lines cannot be written down, all at once, each with the line it is about."""
    if len(lines) > MOST_LINES:
        text = f"Danh mục có quá {MOST_LINES} dòng."
        return [Reason("dossiers.list_long", text, "Chia bớt về các đơn vị.")]
    reasons: list[Reason] = []
    met: dict[str, int] = {}
    notations = numbered(lines, numbering)
    for place, (line, notation) in enumerate(zip(lines, notations, strict=True), start=1):
        reasons += [_at(place, each) for each in _against_line(line, notation)]
        if notation and notation in met:
            text = f"Dòng {place}: số và ký hiệu {notation} đã có ở dòng {met[notation]}."
            reasons.append(Reason("dossiers.notation_twice", text, "Ghi số khác.", "notation"))
        met.setdefault(notation, place)
    return reasons


def reasons_against_approving(lines: Sequence[LineInput], *, state: str) -> list[Reason]:
    """Why a list cannot be approved, all at once: not a draft, no dossier, no maker of one."""
    reasons = []
    if state != ListState.DRAFT:
        text, mend = "Danh mục không còn là dự thảo.", "Tải lại trang."
        reasons.append(Reason("dossiers.list_state", text, mend))
    if not any(line.kind is LineKind.DOSSIER for line in lines):
        text, mend = "Danh mục chưa có hồ sơ nào.", "Thêm hồ sơ, hoặc dán từ bảng tính."
        reasons.append(Reason("dossiers.list_empty", text, mend))
    for place, line in enumerate(lines, start=1):
        nobody = line.maker_unit_id is None and line.maker_post_id is None
        if line.kind is LineKind.DOSSIER and nobody:
            text = f"Dòng {place}: chưa có người lập hồ sơ."
            mend = "Chọn đơn vị hoặc người lập."
            reasons.append(Reason("dossiers.no_maker", text, mend, field="maker"))
    return reasons


def inserted(lines: Sequence[LineInput], line: LineInput, *, under: int | None) -> list[LineInput]:
    """The lines with one more: at the end, or as the last below the heading at place `under`."""
    if under is None or not 1 <= under <= len(lines):
        return [*lines, line]
    ends = {LineKind.BIG} if lines[under - 1].kind is LineKind.BIG else set(LineKind)
    ends -= {LineKind.DOSSIER}
    if line.kind is LineKind.DOSSIER:
        ends |= {LineKind.SMALL}
    at = under
    while at < len(lines) and lines[at].kind not in ends:
        at += 1
    return [*lines[:at], line, *lines[at:]]


def _at(place: int, reason: Reason) -> Reason:
    return replace(reason, text=f"Dòng {place}: {reason.text[:1].lower()}{reason.text[1:]}")


def _against_line(line: LineInput, notation: str) -> list[Reason]:
    reasons = [*reasons_against_title(line.title), *reasons_against_note(line.note)]
    if len(line.abbreviation.strip()) > LONGEST_ABBREVIATION:
        text = f"Chữ viết tắt dài quá {LONGEST_ABBREVIATION} ký tự."
        reasons.append(Reason("dossiers.abbreviation", text, "Viết ngắn lại.", "abbreviation"))
    if line.kind is not LineKind.DOSSIER:
        return reasons
    if not notation:
        text = "Chưa có số và ký hiệu, và đề mục lớn ở trên chưa có chữ viết tắt."
        mend = "Ghi chữ viết tắt của đề mục lớn, ví dụ TCCB, hoặc ghi số và ký hiệu."
        return [*reasons, Reason("dossiers.no_abbreviation", text, mend, field="abbreviation")]
    return [
        *reasons,
        *reasons_against_notation(notation),
        *reasons_against_retention(line.retention_years),
    ]


# ── what a sheet says ───────────────────────────────────────────────────────────────────────

_ROMAN: Final = re.compile(r"[IVXL]+\.?")
_ARABIC: Final = re.compile(r"\d+(?:\.\d+)*\.?")
_LED: Final = re.compile(r"([IVXL]+|\d+)\.\s+(.+)", re.DOTALL)
_SHORT: Final = re.compile(r"(.*\S)\s*\((\w{1,10})\)\s*", re.DOTALL)
_HEADS: Final = ("so va ky hieu", "tieu de", "thoi han", "nguoi lap", "ghi chu")
Maker = tuple[UUID | None, UUID | None]  # unit, post


def lines_of_cells(
    cells: Iterable[Sequence[str]], maker_of: Callable[[str], Maker | None]
) -> tuple[list[LineInput], list[Reason]]:
    """The lines that the rows of a sheet say, in the five columns of annex V (found by the heads,
    where there are any), and what in them is not understood, each with its row.
    """
    rows = [[" ".join(cell.split()) for cell in row] for row in cells]
    start, columns = _columns(rows)
    lines: list[LineInput] = []
    reasons: list[Reason] = []
    for number, row in enumerate(rows[start:], start=start + 1):
        said = [row[at] if 0 <= at < len(row) else "" for at in columns]
        if not any(said) or re.fullmatch(r"\(?\d\)?", said[1]):
            continue  # an empty row, or the numbers of the columns
        line, against = _line_of(said, maker_of)
        reasons += [replace(each, text=f"Hàng {number}: {each.text}") for each in against]
        lines.append(line)
    return _with_abbreviations(lines), reasons


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, list[int]]:
    """Where the table begins, and in which column each of the five stands."""
    for at, row in enumerate(rows[:30]):
        heads = [fold(cell) for cell in row]
        if any(_HEADS[1] in head for head in heads):
            found = [
                next((n for n, head in enumerate(heads) if name in head), -1) for name in _HEADS
            ]
            return at + 1, found
    return 0, [0, 1, 2, 3, 4]


def _line_of(
    said: Sequence[str], maker_of: Callable[[str], Maker | None]
) -> tuple[LineInput, list[Reason]]:
    first, title, period, maker, note = said
    if not period and not maker and (kind := _heading_kind(first, title)) is not None:
        led = _LED.fullmatch(title)
        return LineInput(kind=kind, title=led[2] if led else title, note=note), []
    reasons = []
    years: int | None = None
    try:
        years = read_retention(period)
    except ValueError:
        text = f"không hiểu thời hạn bảo quản “{period}”." if period else "thiếu thời hạn bảo quản."
        reasons.append(Reason("dossiers.sheet_retention", text, "Ghi “Vĩnh viễn” hoặc “10 năm”."))
    unit_id, post_id = None, None
    if maker:
        known = maker_of(maker)
        if known is None:
            text = f"không có đơn vị hay người nào tên “{maker}”."
            mend = "Ghi tên như trong cơ quan, hoặc để trống rồi chọn sau."
            reasons.append(Reason("dossiers.sheet_maker", text, mend))
        else:
            unit_id, post_id = known
    line = LineInput(
        kind=LineKind.DOSSIER,
        title=title,
        notation=first,
        retention_years=years,
        maker_unit_id=unit_id,
        maker_post_id=post_id,
        note=note,
    )
    return line, reasons


def _heading_kind(first: str, title: str) -> LineKind | None:
    """Whether a row is a heading: `I`, `1` in the first column or before the words; no number and
    capitals only, or no number at all.
    """
    led = _LED.fullmatch(title)
    mark = first or (led[1] if led else "")
    if _ROMAN.fullmatch(mark):
        return LineKind.BIG
    if _ARABIC.fullmatch(mark):
        return LineKind.SMALL
    if first:
        return None
    return LineKind.BIG if title.isupper() else LineKind.SMALL


def _with_abbreviations(lines: list[LineInput]) -> list[LineInput]:
    """Each big heading with its letters: in brackets after it, or those of the dossiers below."""
    found = list(lines)
    for at, line in enumerate(lines):
        if line.kind is not LineKind.BIG:
            continue
        short = _SHORT.fullmatch(line.title)
        below = next((each.notation for each in lines[at + 1 :] if each.notation), "")
        letters = short[2] if short else below.partition(".")[2]
        found[at] = replace(
            line, title=short[1] if short else line.title, abbreviation=letters[:10]
        )
    return found
