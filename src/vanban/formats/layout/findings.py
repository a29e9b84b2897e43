"""What the judge says: the fault, its rule, its place, its mend."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Self

from vanban.formats.layout.sheet import Piece
from vanban.formats.pdf.places import Box

EXCERPT: Final = 80


class Part(StrEnum):
    """The parts of annex I, by their boxes."""

    PAGE = "page"
    NATION = "nation"
    MOTTO = "motto"
    ISSUER = "issuer"
    NUMBER = "number"
    DATE = "date"
    TYPE = "type"
    SUMMARY = "summary"
    ABOUT = "about"
    ADDRESSEE = "addressee"
    BODY = "body"
    AUTHORITY = "authority"
    SIGNER = "signer"
    RECIPIENTS = "recipients"
    ANNEX = "annex"
    ANNEX_TITLE = "annex_title"
    ANNEX_REFERENCE = "annex_reference"


PART_NAMES: Final = MappingProxyType(
    {
        Part.PAGE: "Trang giấy",
        Part.NATION: "Quốc hiệu",
        Part.MOTTO: "Tiêu ngữ",
        Part.ISSUER: "Tên cơ quan ban hành",
        Part.NUMBER: "Số, ký hiệu",
        Part.DATE: "Địa danh, ngày tháng",
        Part.TYPE: "Tên loại",
        Part.SUMMARY: "Trích yếu",
        Part.ABOUT: "Trích yếu công văn",
        Part.ADDRESSEE: "Kính gửi",
        Part.BODY: "Nội dung",
        Part.AUTHORITY: "Quyền hạn, chức vụ người ký",
        Part.SIGNER: "Họ tên người ký",
        Part.RECIPIENTS: "Nơi nhận",
        Part.ANNEX: "Từ “Phụ lục”",
        Part.ANNEX_TITLE: "Tên phụ lục",
        Part.ANNEX_REFERENCE: "Dòng “Kèm theo văn bản”",
    }
)
# Where Decree 30/2020 says so: annex I, section I (pages) or II (the parts), its number.
CLAUSES: Final = MappingProxyType(
    {
        Part.PAGE: "Phụ lục I, mục I",
        Part.NATION: "Phụ lục I, mục II.1",
        Part.MOTTO: "Phụ lục I, mục II.1",
        Part.ISSUER: "Phụ lục I, mục II.2",
        Part.NUMBER: "Phụ lục I, mục II.3",
        Part.DATE: "Phụ lục I, mục II.4",
        Part.TYPE: "Phụ lục I, mục II.5a",
        Part.SUMMARY: "Phụ lục I, mục II.5a",
        Part.ABOUT: "Phụ lục I, mục II.5b",
        Part.ADDRESSEE: "Phụ lục I, mục II.9a",
        Part.BODY: "Phụ lục I, mục II.6",
        Part.AUTHORITY: "Phụ lục I, mục II.7",
        Part.SIGNER: "Phụ lục I, mục II.7b",
        Part.RECIPIENTS: "Phụ lục I, mục II.9b",
        Part.ANNEX: "Phụ lục I, mục III.1",
        Part.ANNEX_TITLE: "Phụ lục I, mục III.1b",
        Part.ANNEX_REFERENCE: "Phụ lục I, mục III.1c",
    }
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph of a DOCX, by its index, and the words in it that are meant."""

    paragraph: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. `more` counts further places of the same fault; `mechanical`: a click mends it.

    `page` counts from 0 and is -1 while unknown; `spots` are the places in a DOCX.
    """

    code: str
    part: Part
    text: str
    mend: str
    clause: str
    page: int = -1
    box: Box | None = None
    spots: tuple[Spot, ...] = ()
    excerpt: str = ""
    more: int = 0
    mechanical: bool = False

    @property
    def part_name(self) -> str:
        return PART_NAMES[self.part]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        box = Box(**value["box"]) if value["box"] else None
        spots = tuple(Spot(**each) for each in value["spots"])
        return cls(**{**value, "part": Part(value["part"]), "box": box, "spots": spots})


def found(
    code: str,
    part: Part,
    text: str,
    mend: str,
    *,
    at: Piece | Sequence[Piece] | None = None,
    clause: str = "",
    mechanical: bool = False,
) -> Finding:
    """A fault of a part, at the pieces that have it, the first of them shown."""
    finding = Finding(code, part, text, mend, clause or CLAUSES[part])
    pieces = [at] if isinstance(at, Piece) else list(at or ())
    if not pieces:
        return finding
    first = pieces[0]
    return replace(
        finding,
        page=first.page,
        box=first.box,
        excerpt=first.text[:EXCERPT],
        spots=tuple(Spot(each.paragraph, each.text) for each in pieces if each.paragraph >= 0),
        more=len(pieces) - 1,
        mechanical=mechanical and first.paragraph >= 0,
    )
