"""Boxes 1 to 5 and 9a: the nation's name to the summary (annex I, II.1 to II.5, II.9a)."""

import re
from collections.abc import Iterator
from typing import Final

from vanban.formats.layout.findings import Finding, Part, found
from vanban.formats.layout.looks import against_look
from vanban.formats.layout.parts import MOTTO, NATION, Parts
from vanban.formats.layout.sheet import Column, Piece, Sheet, Source
from vanban.formats.symbol import DOCUMENT_TYPES

_MOTTO_LETTERS: Final = MOTTO.replace(" ", "")
_LABEL: Final = re.compile(r"^(?:(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết)\s+)?[Ss]ố:")
_AFTER: Final = re.compile(r"^.*?[Ss][ốÓóỐ]\s*:?\s*")
_DIGITS: Final = re.compile(r"^(?P<digits>\d+)[A-Za-zĐđ]?\s*/")
_SPACED: Final = re.compile(r"(?:\d\s+/)|(?:/\s+\S)|(?:\S\s+-\s*\S)|(?:\S-\s+\S)")
_DAY: Final = re.compile(
    r"^(?P<place>.*?)(?P<comma>,?)\s*[Nn]gày\s*(?P<day>\d{1,2})?[\s.…_]*tháng\s*(?P<month>\d{1,2})?"
    r"[\s.…_]*năm\s*(?P<year>\d{4}|20[\s.…_]*)?"
)
_SHORT_PLACE: Final = re.compile(r"^(?:TP|T\.P|Tp|tp|Q|P|H|X)\s*\.|^(?:TP|Tp)\s|HCM\b")
_SUPERIOR: Final = re.compile(
    r"^(?:UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|BỘ|SỞ|TỈNH ỦY|TỔNG CỤC)\s+\S+"
)
_UNDER: Final = re.compile(
    r"^(?:SỞ|PHÒNG|BAN|TRƯỜNG|CHI CỤC|VĂN PHÒNG|TRUNG TÂM|CỤC|VỤ|THANH TRA|VIỆN|BỆNH VIỆN|"
    r"KHO BẠC)\b"
)
# Form 1.9 of annex III has no place and date at its head.
_UNDATED: Final = frozenset({"qppl-hien-phap", "bien-ban"})
_ABBREVIATIONS: Final = {
    kind.abbreviation.casefold(): kind.abbreviation for kind in DOCUMENT_TYPES if kind.abbreviation
}


def against_heading(sheet: Sheet, parts: Parts) -> Iterator[Finding]:
    """The faults of the head of the document; the gazette reprints without some of its parts."""
    yield from _nation(sheet, parts)
    yield from _motto(parts)
    yield from _issuers(parts, gazette=sheet.gazette)
    yield from _number(parts, gazette=sheet.gazette)
    yield from _date(parts, gazette=sheet.gazette)
    yield from _order(sheet, parts)


def _nation(sheet: Sheet, parts: Parts) -> Iterator[Finding]:
    piece = parts.nation
    if piece is None:
        yield found(
            "nation.missing",
            Part.NATION,
            "Không thấy Quốc hiệu.",
            f"Ghi “{NATION}” ở trên, bên phải.",
        )
        return
    if piece.squeezed != NATION.replace(" ", "").casefold():
        yield found(
            "nation.words",
            Part.NATION,
            f"Quốc hiệu ghi “{piece.text}”.",
            f"Ghi đúng “{NATION}”.",
            at=piece,
            mechanical=True,
        )
    yield from against_look(Part.NATION, [piece], law=parts.is_law)
    if _stands_left(piece, sheet):
        yield found(
            "nation.place",
            Part.NATION,
            "Quốc hiệu không nằm phía trên, bên phải trang đầu.",
            "Đặt Quốc hiệu ở trên cùng, bên phải trang thứ nhất.",
            at=piece,
        )


def _stands_left(piece: Piece, sheet: Sheet) -> bool:
    if piece.box is None:
        return piece.column is Column.LEFT
    return (piece.box.x0 + piece.box.x1) / 2 < 0.5 * sheet.papers[0].width


def _motto(parts: Parts) -> Iterator[Finding]:
    piece = parts.motto
    if piece is None:
        yield found(
            "motto.missing", Part.MOTTO, "Không thấy Tiêu ngữ.", f"Ghi “{MOTTO}” dưới Quốc hiệu."
        )
        return
    plain = re.sub(r"[–—]", "-", " ".join(piece.text.split()))
    # In a PDF the blanks are read from the places of the letters: only the letters count.
    right = plain == MOTTO if piece.paragraph >= 0 else plain.replace(" ", "") == _MOTTO_LETTERS
    if not right:
        yield found(
            "motto.words",
            Part.MOTTO,
            f"Tiêu ngữ ghi “{piece.text}”.",
            f"Ghi đúng “{MOTTO}”: chữ cái đầu mỗi cụm từ viết hoa, giữa là gạch nối có cách chữ.",
            at=piece,
            mechanical=True,
        )
    yield from against_look(Part.MOTTO, [piece], law=parts.is_law)


def _issuers(parts: Parts, *, gazette: bool) -> Iterator[Finding]:
    lines = parts.issuers
    if not lines and gazette:
        return
    if not lines:
        yield found(
            "issuer.missing",
            Part.ISSUER,
            "Không thấy tên cơ quan ban hành.",
            "Ghi tên cơ quan ban hành ở trên, bên trái trang đầu.",
        )
        return
    yield from against_look(Part.ISSUER, lines, law=parts.is_law)
    if not any(each.is_bold for each in lines):
        yield found(
            "issuer.bold",
            Part.ISSUER,
            "Tên cơ quan ban hành chưa in đậm.",
            "Đặt kiểu chữ đậm.",
            at=lines[-1],
            mechanical=True,
        )
    first, second = lines[0], lines[1] if len(lines) > 1 else None
    joint = first.text.rstrip().endswith("-")  # two bodies that issue it together
    if (
        second
        and not joint
        and first.is_bold
        and _SUPERIOR.match(first.text)
        and _UNDER.match(second.text)
    ):
        yield found(
            "issuer.superior_bold",
            Part.ISSUER,
            "Tên cơ quan chủ quản trực tiếp in đậm.",
            "Đặt tên cơ quan chủ quản kiểu chữ đứng, không đậm.",
            at=first,
            mechanical=True,
        )


def _number(parts: Parts, *, gazette: bool) -> Iterator[Finding]:
    piece = parts.number
    constitution = parts.kind is not None and parts.kind.code == "qppl-hien-phap"
    if piece is None and (parts.attached or constitution or gazette):
        return
    if piece is None:
        yield found(
            "number.missing",
            Part.NUMBER,
            "Không thấy số, ký hiệu.",
            "Ghi “Số:      /…” dưới tên cơ quan ban hành.",
        )
        return
    # The number itself is often stamped bold between light words: most of the line counts.
    yield from against_look(Part.NUMBER, [piece], law=parts.is_law)
    if not _LABEL.match(piece.text):
        yield found(
            "number.label",
            Part.NUMBER,
            "Sau chữ “Số” phải có dấu hai chấm.",
            "Ghi “Số:”.",
            at=piece,
            mechanical=True,
        )
    said = _AFTER.sub("", piece.text, count=1)
    digits = _DIGITS.match(said)
    if digits and len(digits["digits"]) == 1:
        yield found(
            "number.zero",
            Part.NUMBER,
            f"Số {digits['digits']} nhỏ hơn 10 phải có số 0 ở trước.",
            f"Ghi 0{digits['digits']}.",
            at=piece,
            mechanical=True,
        )
    if "/" in said and _SPACED.search(said):
        yield found(
            "number.spaces",
            Part.NUMBER,
            "Số, ký hiệu có cách chữ ở giữa.",
            "Viết liền: giữa số và ký hiệu là dấu /, giữa các nhóm là dấu -, không cách chữ.",
            at=piece,
            mechanical=True,
        )
    yield from _notation(parts, piece, re.sub(r"\s+", "", said))


def _notation(parts: Parts, piece: Piece, said: str) -> Iterator[Finding]:
    if parts.about and re.match(r"^[^/]*/CV\b", said):
        yield found(
            "number.letter",
            Part.NUMBER,
            "Ký hiệu công văn ghi chữ CV.",
            "Công văn không có chữ viết tắt tên loại: ghi tên cơ quan và đơn vị, /UBND-VX.",
            at=piece,
        )
    notation = said.partition("/")[2]
    notation = re.sub(r"^(?:19|20)\d\d/", "", notation)
    group = re.split(r"[-–/]", notation)[0]
    if not group:
        if parts.kind is None or parts.kind.code not in {"qppl-luat", "thu-cong"}:
            yield found(
                "number.notation",
                Part.NUMBER,
                "Chưa có ký hiệu sau dấu /.",
                "Ghi ký hiệu, ví dụ /QĐ-UBND.",
                at=piece,
            )
        return
    if (
        notation.upper() != notation
        and not any(abbreviation == group for abbreviation in _ABBREVIATIONS.values())
        and notation.lower() == notation
    ):
        yield found(
            "number.case",
            Part.NUMBER,
            "Ký hiệu chưa viết in hoa.",
            "Viết ký hiệu bằng chữ in hoa.",
            at=piece,
            mechanical=True,
        )
    wanted = parts.kind.abbreviation if parts.kind else ""
    if (
        parts.kind
        and wanted
        and group.casefold() in _ABBREVIATIONS
        and group.casefold() != wanted.casefold()
    ):
        yield found(
            "number.type",
            Part.NUMBER,
            f"Ký hiệu ghi {group} nhưng tên loại là {parts.kind.name} ({wanted}).",
            f"Sửa ký hiệu thành {wanted}-…, hoặc sửa tên loại.",
            at=piece,
        )


def _date(parts: Parts, *, gazette: bool) -> Iterator[Finding]:
    piece = parts.date
    number = parts.number.squeezed if parts.number else ""
    if piece is None and parts.short_date is not None:
        yield found(
            "date.form",
            Part.DATE,
            f"Ngày ghi tắt “{parts.short_date.text}”.",
            "Ghi đủ: ngày … tháng … năm ….",
            at=parts.short_date,
        )
        return
    if piece is None:
        of_assembly = number.startswith(("luật", "bộluật", "pháplệnh")) or "/qh" in number
        code = parts.kind.code if parts.kind else ""
        of_assembly = of_assembly or code in _UNDATED
        if not (of_assembly or parts.attached or gazette):
            yield found(
                "date.missing",
                Part.DATE,
                "Không thấy địa danh và ngày, tháng, năm.",
                "Ghi “Đắk Lắk, ngày … tháng … năm …” dưới Tiêu ngữ.",
            )
        return
    yield from against_look(Part.DATE, [piece], law=parts.is_law)
    match = _DAY.match(piece.text)
    if match is None:
        return
    if not match["place"].strip(" ,") or not match["comma"]:
        missing = "địa danh" if not match["place"].strip(" ,") else "dấu phẩy sau địa danh"
        yield found(
            "date.comma",
            Part.DATE,
            f"Thiếu {missing}.",
            "Ghi địa danh rồi dấu phẩy, rồi ngày.",
            at=piece,
            mechanical=bool(match["place"].strip(" ,")),
        )
    yield from _place(piece, match["place"].strip(" ,"))
    yield from _zeros(piece, match["day"] or "", match["month"] or "")


def _place(piece: Piece, place: str) -> Iterator[Finding]:
    """The official name of the unit, in full where it is a person's, a number or an event."""
    letters = [char for char in place if char.isalpha()]
    if _SHORT_PLACE.match(place):
        said, mend = f"Địa danh “{place}” viết tắt.", "Ghi tên đầy đủ: Thành phố Hồ Chí Minh."
    elif letters and not letters[0].isupper():
        said, mend = f"Địa danh “{place}” chưa viết hoa chữ cái đầu.", "Viết hoa chữ cái đầu."
    elif len(letters) > 3 and all(char.isupper() for char in letters):  # noqa: PLR2004
        said, mend = f"Địa danh “{place}” viết in hoa cả.", "Viết chữ thường, hoa chữ cái đầu."
    else:
        return
    yield found("date.place", Part.DATE, said, mend, at=piece)


def _zeros(piece: Piece, day: str, month: str) -> Iterator[Finding]:
    if len(day) == 1:
        yield found(
            "date.day_zero",
            Part.DATE,
            f"Ngày {day} nhỏ hơn 10 phải có số 0 ở trước.",
            f"Ghi ngày 0{day}.",
            at=piece,
            mechanical=True,
        )
    if month in {"1", "2"}:
        yield found(
            "date.month_zero",
            Part.DATE,
            f"Tháng {month} phải có số 0 ở trước.",
            f"Ghi tháng 0{month}.",
            at=piece,
            mechanical=True,
        )
    if len(month) == 2 and month[0] == "0" and month not in {"01", "02"}:  # noqa: PLR2004
        yield found(
            "date.month_zero",
            Part.DATE,
            f"Tháng {month} không ghi số 0 ở trước (chỉ tháng 1 và 2).",
            f"Ghi tháng {month[1]}.",
            at=piece,
            mechanical=True,
        )


def _order(sheet: Sheet, parts: Parts) -> Iterator[Finding]:
    """Each part above the one that follows it."""
    rows = [
        ("nation.order", Part.NATION, parts.nation, parts.motto, "Quốc hiệu nằm dưới Tiêu ngữ."),
        (
            "date.order",
            Part.DATE,
            parts.motto,
            parts.date,
            "Địa danh, ngày tháng nằm trên Tiêu ngữ.",
        ),
        (
            "issuer.order",
            Part.ISSUER,
            parts.issuers[-1] if parts.issuers else None,
            parts.number,
            "Số, ký hiệu nằm trên tên cơ quan ban hành.",
        ),
        ("type.order", Part.TYPE, parts.number, parts.type_name, "Tên loại nằm trên số, ký hiệu."),
    ]
    for code, part, upper, lower, text in rows:
        if upper is not None and lower is not None and _is_below(upper, lower, sheet):
            yield found(code, part, text, "Sắp xếp lại theo sơ đồ bố trí các thành phần.", at=lower)


def _is_below(upper: Piece, lower: Piece, sheet: Sheet) -> bool:
    if sheet.source is Source.PDF and upper.box and lower.box:
        return upper.page > lower.page or (
            upper.page == lower.page and upper.box.y0 < lower.box.y0 - 2
        )
    same_cell = upper.table == lower.table and upper.column is lower.column
    if upper.table >= 0 and lower.table == upper.table and not same_cell:
        return upper.row > lower.row
    return upper.paragraph > lower.paragraph and (same_cell or lower.table < 0)
