"""What annex V of Decree 30/2020 has printed of dossiers: the list of a year, the inventory of one.

Both stand on A4 upright: the body on the left, the nation on the right, a title, a table, the
totals in words.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from vanban.formats.docx.register import table
from vanban.formats.docx.setting import Letterhead, Line, Sheet, Signing, issuer_lines

_ROOM: Final = 165  # mm between the margins
LIST_COLUMNS: Final = (
    "Số và ký hiệu hồ sơ", "Tên đề mục và tiêu đề hồ sơ", "Thời hạn bảo quản", "Người lập hồ sơ",
    "Ghi chú",
)  # fmt: skip
INVENTORY_COLUMNS: Final = (
    "Số TT", "Số, ký hiệu văn bản", "Ngày tháng năm văn bản", "Tên loại và trích yếu nội dung",
    "Tác giả văn bản", "Tờ số/ Trang số", "Ghi chú",
)  # fmt: skip
_LIST_WIDTHS: Final = (2.0, 6.0, 1.8, 2.8, 2.0)
_INVENTORY_WIDTHS: Final = (0.9, 2.2, 2.1, 4.4, 2.4, 1.2, 1.6)


@dataclass(frozen=True, slots=True)
class YearSheet:
    """The list of a year. `headings`: which rows, from 0; `foot`: who approved it, as he signs."""

    body: str
    superior: str
    year: int
    issued_with: str
    rows: Sequence[Sequence[str]]
    headings: Collection[int]
    permanent: int
    limited: int
    foot: Sequence[str] = ()
    signer: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class InventorySheet:
    """The inventory of one dossier; `hidden`: what it has that who prints may not see."""

    body: str
    superior: str
    code: str
    title: str
    retention: str
    rows: Sequence[Sequence[str]]
    pages: int
    hidden: int = 0


def print_year(given: YearSheet) -> bytes:
    """The DOCX of the list of a year (annex V, part I)."""
    sheet = _headed(given.body, given.superior)
    sheet.add(Line("DANH MỤC HỒ SƠ", bold=True, centred=True, after=0))
    sheet.add(Line(f"Năm {given.year}", bold=True, centred=True))
    if given.issued_with:
        words = f"(Ban hành kèm theo {given.issued_with})"
        sheet.add(Line(words, italic=True, centred=True))
    if given.draft:
        sheet.add(Line("(Dự thảo)", italic=True, centred=True))
    table(sheet, LIST_COLUMNS, _LIST_WIDTHS, given.rows, room=_ROOM, bold=given.headings)
    sheet.gap()
    total = given.permanent + given.limited
    sheet.add(Line(f"Bản danh mục hồ sơ này có {total} hồ sơ, bao gồm:", size=13, after=0))
    sheet.add(Line(f"{given.permanent} hồ sơ bảo quản vĩnh viễn;", size=13, after=0))
    sheet.add(Line(f"{given.limited} hồ sơ bảo quản có thời hạn.", size=13))
    if given.signer:
        sheet.foot(Signing(lines=given.foot, name=given.signer))
    return sheet.saved()


def print_inventory(given: InventorySheet) -> bytes:
    """The DOCX of an inventory (annex V: mục lục văn bản, tài liệu trong hồ sơ)."""
    sheet = _headed(given.body, given.superior)
    sheet.add(Line("MỤC LỤC VĂN BẢN, TÀI LIỆU", bold=True, centred=True, after=0))
    sheet.add(Line(given.title, bold=True, centred=True))
    about = f"Mã hồ sơ: {given.code}. Thời hạn bảo quản: {given.retention}."
    sheet.add(Line(about, italic=True, centred=True, size=12))
    table(sheet, INVENTORY_COLUMNS, _INVENTORY_WIDTHS, given.rows, room=_ROOM)
    sheet.gap()
    count = f"Mục lục này có {len(given.rows)} văn bản, tài liệu; {given.pages} trang."
    sheet.add(Line(count, italic=True, size=12))
    if given.hidden:
        words = f"Còn {given.hidden} văn bản trong hồ sơ mà người in không được giao xem."
        sheet.add(Line(words, italic=True, size=12))
    return sheet.saved()


def roman(number: int) -> str:
    """4 → IV: how big headings are counted."""
    steps = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"))
    found = ""
    for value, letters in (*steps, (4, "IV"), (1, "I")):
        while number >= value:
            found += letters
            number -= value
    return found


def _headed(body: str, superior: str) -> Sheet:
    sheet = Sheet()
    head = Letterhead(issuer_lines(body), "", "", 0, superior=superior)
    sheet.head(head, numbered=False)
    return sheet
