"""Số và ký hiệu văn bản: the grammar of `12/QĐ-UBND`, and the table of document types.

Source: Nghị định 30/2020/NĐ-CP Art. 7 and 15, Annex I (II.3) and Annex III.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class SymbolError(ValueError):
    """The text is no số/ký hiệu, or its parts cannot make one; the message is for the clerk."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A number and its notation.

    `printed` is the number as it stands on paper (`05`, `0130`, `3176B`): bodies put their own
    zeros and letters there, so `0134` and `134` are two symbols although `number` is the same.
    `notation` is everything after the first slash (`QĐ-UBND`, `2020/NĐ-CP`); edXML carries the
    two halves apart as CodeNumber and CodeNotation.
    """

    number: int
    printed: str
    notation: str

    def __str__(self) -> str:
        return f"{self.printed}/{self.notation}"

    @property
    def year(self) -> int | None:
        """The year inside the notation of a normative document (`30/2020/NĐ-CP`), else None."""
        head, slash, _ = self.notation.partition("/")
        return int(head) if slash and _YEAR.fullmatch(head) else None


_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_LABEL: Final = re.compile(r"^số\s*:?\s*", re.IGNORECASE)
_AROUND_MARKS: Final = re.compile(r"\s*([/-])\s*")
# An abbreviation: letters and digits; also as bodies write it: BCĐ.389, SGD&ĐT, BCA(C13).
_GROUP: Final = r"[^\W_]+(?:[.&][^\W_]+)*(?:\([^\W_]+\))?"
_ABBREVIATION: Final = re.compile(rf"{_GROUP}(?:-{_GROUP})*")
_NOTATION: Final = re.compile(rf"{_GROUP}(?:[/-]{_GROUP})*")
# The letter after the number is how a body squeezes one in: 3176B, 473a.
_SYMBOL: Final = re.compile(r"(?P<printed>(?P<number>[0-9]{1,18})[A-Za-z]?)/(?P<notation>.+)")


def parse(text: str) -> Symbol:
    """Read a số/ký hiệu as people write it: a leading "Số:", blanks round the marks, long dashes.

    Refuses with SymbolError what has no number before the first slash or no notation after it.
    """
    cleaned = unicodedata.normalize("NFC", text).translate(_DASHES).strip()
    cleaned = _AROUND_MARKS.sub(r"\1", _LABEL.sub("", cleaned))
    match = _SYMBOL.fullmatch(cleaned)
    if match is None or not _NOTATION.fullmatch(match["notation"]):
        message = f"“{text.strip()}” không phải số, ký hiệu văn bản; mẫu đúng: 12/QĐ-UBND."
        raise SymbolError(message)
    return Symbol(int(match["number"]), match["printed"], match["notation"])


def compose(number: int, notation: str, width: int = 2, prefix: str = "") -> Symbol:
    """Make the symbol that a register book prints.

    `width` 2 is the decree's rule (05, but 12); bodies merged in 2025 print a zero before every
    number of the new series (015, 0130): that is `prefix="0"`, or a larger `width`.
    Refuses with SymbolError a number below 1, a prefix that is not digits, a broken notation.
    """
    if number < 1:
        raise SymbolError("Số văn bản phải từ 01 trở lên.")
    if prefix and not (prefix.isascii() and prefix.isdigit()):
        raise SymbolError("Phần đứng trước số chỉ gồm chữ số, thường là 0.")
    notation = unicodedata.normalize("NFC", notation).strip()
    if not _NOTATION.fullmatch(notation):
        raise SymbolError(f"Ký hiệu “{notation}” có dấu cách hoặc dấu lạ; mẫu đúng: QĐ-UBND.")
    return Symbol(number, f"{prefix}{number:0{max(width, 1)}d}", notation)


def notation_of(
    type_abbreviation: str,
    organisation_abbreviation: str,
    unit_abbreviation: str | None = None,
    *,
    year: int | None = None,
) -> str:
    """The notation of a document: `QĐ-UBND`, `UBND-VX` (công văn), `2020/NĐ-CP` (with `year`).

    An empty type abbreviation means công văn: the drafting unit or field then comes last; a typed
    document does not name the unit. Laws have neither type nor unit: `2024/QH15`.
    Refuses with SymbolError a missing or misspelt abbreviation. Source: Annex I, II.3.
    """
    organisation = _abbreviation(organisation_abbreviation, "cơ quan ban hành")
    if type_abbreviation.strip():
        body = f"{_abbreviation(type_abbreviation, 'loại văn bản')}-{organisation}"
    elif year is not None:
        body = organisation
    else:
        unit = _abbreviation(unit_abbreviation or "", "đơn vị soạn thảo hoặc lĩnh vực")
        body = f"{organisation}-{unit}"
    return body if year is None else f"{year}/{body}"


def _abbreviation(text: str, whose: str) -> str:
    cleaned = unicodedata.normalize("NFC", text).strip()
    if not cleaned:
        raise SymbolError(f"Thiếu chữ viết tắt {whose}.")
    if not _ABBREVIATION.fullmatch(cleaned):
        raise SymbolError(f"Chữ viết tắt {whose} “{cleaned}” có dấu cách hoặc dấu lạ.")
    return cleaned


class Family(StrEnum):
    """Which law a type of document follows, and so how it is numbered."""

    ADMINISTRATIVE = "hanh-chinh"
    NORMATIVE = "quy-pham-phap-luat"
    COPY = "ban-sao"


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document. `abbreviation` is empty where the law gives none (công văn, luật).

    `edxml_type` and `edxml_type_detail` are what goes on the wire (SĐ1:2022, lists A and B);
    senders abuse both, so a reader shows TypeName and takes these as hints only.
    """

    code: str
    name: str
    abbreviation: str
    family: Family = Family.ADMINISTRATIVE
    edxml_type: int = 2
    edxml_type_detail: int | None = None


def _normative(code: str, name: str, abbreviation: str, detail: int) -> DocumentType:
    return DocumentType(f"qppl-{code}", name, abbreviation, Family.NORMATIVE, 1, detail)


def _administrative(code: str, name: str, abbreviation: str, detail: int | None) -> DocumentType:
    return DocumentType(code, name, abbreviation, edxml_type_detail=detail)


# Details 10-17 and 27-32 of list B are known only by the order of the older list (TT 01/2011).
DOCUMENT_TYPES: Final[tuple[DocumentType, ...]] = (
    _administrative("nghi-quyet", "Nghị quyết", "NQ", 1),
    _administrative("quyet-dinh", "Quyết định", "QĐ", 2),
    _administrative("chi-thi", "Chỉ thị", "CT", 3),
    _administrative("quy-che", "Quy chế", "QC", 4),
    _administrative("quy-dinh", "Quy định", "QyĐ", 5),
    _administrative("thong-cao", "Thông cáo", "TC", 6),
    _administrative("thong-bao", "Thông báo", "TB", 7),
    _administrative("huong-dan", "Hướng dẫn", "HD", 8),
    _administrative("chuong-trinh", "Chương trình", "CTr", 9),
    _administrative("ke-hoach", "Kế hoạch", "KH", 10),
    _administrative("phuong-an", "Phương án", "PA", 11),
    _administrative("de-an", "Đề án", "ĐA", 12),
    _administrative("du-an", "Dự án", "DA", 13),
    _administrative("bao-cao", "Báo cáo", "BC", 14),
    _administrative("bien-ban", "Biên bản", "BB", 15),
    _administrative("to-trinh", "Tờ trình", "TTr", 16),
    _administrative("hop-dong", "Hợp đồng", "HĐ", 17),
    _administrative("cong-van", "Công văn", "", 18),
    _administrative("cong-dien", "Công điện", "CĐ", 19),
    _administrative("ban-ghi-nho", "Bản ghi nhớ", "BGN", 20),
    _administrative("ban-thoa-thuan", "Bản thỏa thuận", "BTT", 22),
    _administrative("giay-uy-quyen", "Giấy ủy quyền", "GUQ", 24),
    _administrative("giay-moi", "Giấy mời", "GM", 25),
    _administrative("giay-gioi-thieu", "Giấy giới thiệu", "GGT", 26),
    _administrative("giay-nghi-phep", "Giấy nghỉ phép", "GNP", 27),
    _administrative("phieu-gui", "Phiếu gửi", "PG", 30),
    _administrative("phieu-chuyen", "Phiếu chuyển", "PC", 31),
    _administrative("phieu-bao", "Phiếu báo", "PB", None),
    _administrative("thu-cong", "Thư công", "", 32),
    _normative("hien-phap", "Hiến pháp", "", 1),
    _normative("luat", "Luật", "", 2),
    _normative("phap-lenh", "Pháp lệnh", "", 3),
    _normative("lenh", "Lệnh", "L", 4),
    _normative("nghi-quyet", "Nghị quyết", "NQ", 5),
    _normative("nghi-quyet-lien-tich", "Nghị quyết liên tịch", "NQLT", 6),
    _normative("nghi-dinh", "Nghị định", "NĐ", 7),
    _normative("quyet-dinh", "Quyết định", "QĐ", 8),
    _normative("thong-tu", "Thông tư", "TT", 9),
    _normative("thong-tu-lien-tich", "Thông tư liên tịch", "TTLT", 10),
    _normative("chi-thi", "Chỉ thị", "CT", 11),
    _normative("bo-luat", "Bộ luật", "", 12),
)

# Sao y, trích sao, sao lục share one series of numbers of their own (Art. 25-27).
COPY_TYPES: Final[tuple[DocumentType, ...]] = (
    DocumentType("sao-y", "Sao y", "SY", Family.COPY),
    DocumentType("trich-sao", "Trích sao", "TrS", Family.COPY),
    DocumentType("sao-luc", "Sao lục", "SL", Family.COPY),
)

_BY_CODE: Final = {kind.code: kind for kind in (*DOCUMENT_TYPES, *COPY_TYPES)}


def document_type(code: str) -> DocumentType:
    """The type with this code; refuses with SymbolError a code that no list has."""
    try:
        return _BY_CODE[code]
    except KeyError:
        raise SymbolError(f"Không có loại văn bản mã “{code}”.") from None


def document_type_named(name: str, *, normative: bool = False) -> DocumentType | None:
    """The type that an edXML TypeName or a heading names ("Công văn"), or None if unknown.

    Nghị quyết, Quyết định and Chỉ thị exist in both families: `normative` says which is meant.
    """
    wanted = unicodedata.normalize("NFC", name).strip().casefold()
    found = [kind for kind in DOCUMENT_TYPES if kind.name.casefold() == wanted]
    family = Family.NORMATIVE if normative else Family.ADMINISTRATIVE
    return next((kind for kind in found if kind.family is family), found[0] if found else None)
