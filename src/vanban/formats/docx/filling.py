"""The templates by their numbers, and what fills one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from vanban.formats.docx.setting import Block, Letterhead, Signing, issuer_lines
from vanban.formats.symbol import DocumentType, Family

BLANK: Final = "…………"
# No stamp of its own in the decree (annex I, III.2b) for the last: bodies set the hour after it.
URGENCIES: Final = ("", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HỎA TỐC HẸN GIỜ")


class Form(StrEnum):
    """The templates by their numbers in annex III of Decree 30/2020; the last two are ours.

    `ATTACHED` is the text that form 1.3 promulgates. No form of annex III is meant for what two
    sides sign, nor for legal documents (Decree 78/2025: grounds in italics, then the sentence that
    promulgates, then articles with headings).
    """

    RESOLUTION = "1.1"
    DECISION = "1.2"
    PROMULGATION = "1.3"
    ATTACHED = "1.3-kem"
    TYPED = "1.4"
    LETTER = "1.5"
    TELEGRAM = "1.6"
    INVITATION = "1.7"
    INTRODUCTION = "1.8"
    MINUTES = "1.9"
    LEAVE = "1.10"
    ANNEX_PAPER = "2.1"
    ANNEX_ELECTRONIC = "2.2"
    AGREEMENT = "thoa-thuan"
    NORMATIVE = "qppl"


_OF_TYPE: Final = MappingProxyType(
    {
        "nghi-quyet": Form.RESOLUTION,
        "quyet-dinh": Form.DECISION,
        "cong-van": Form.LETTER,
        "cong-dien": Form.TELEGRAM,
        "giay-moi": Form.INVITATION,
        "giay-gioi-thieu": Form.INTRODUCTION,
        "bien-ban": Form.MINUTES,
        "giay-nghi-phep": Form.LEAVE,
        "hop-dong": Form.AGREEMENT,
        "ban-ghi-nho": Form.AGREEMENT,
        "ban-thoa-thuan": Form.AGREEMENT,
        "qppl-hien-phap": Form.TYPED,
        "qppl-lenh": Form.TYPED,
        "qppl-chi-thi": Form.TYPED,
    }
)


@dataclass(frozen=True, slots=True)
class Filling:
    """What fills a template. `answers`: the document this one replies to, in words.

    `urgency` counts from 0 as the axis does; `partners`: the other bodies that issue it jointly.
    """

    kind: DocumentType
    issuer: str
    place: str
    year: int
    notation: str
    subject: str
    signer_name: str = ""
    signer_lines: Sequence[str] = ()
    beside: Sequence[Block] = ()  # who signs with him
    recipients: Sequence[str] = ()
    superior: str = ""
    file_copy: str = "VT"
    answers: str = ""
    head: str = ""  # the office that decides ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …")
    urgency: int = 0
    partners: Sequence[str] = ()

    @property
    def first(self) -> str:
        """Whom it goes to before all others."""
        return self.recipients[0] if self.recipients else BLANK

    @property
    def office(self) -> str:
        return (self.head or self.issuer).upper()

    @property
    def is_normative(self) -> bool:
        return self.kind.family is Family.NORMATIVE


def form_of(kind: DocumentType) -> Form:
    """The template of a type of document: its own, or 1.4 for every other type with a name."""
    usual = Form.NORMATIVE if kind.family is Family.NORMATIVE else Form.TYPED
    return _OF_TYPE.get(kind.code, usual)


def head_of(filling: Filling, *, about: str = "", dated: bool = True) -> Letterhead:
    """Boxes 1 to 5b and 10b."""
    issuer = issuer_lines(filling.issuer)
    for partner in filling.partners:
        issuer = [*issuer[:-1], f"{issuer[-1]} -", *issuer_lines(partner)]
    return Letterhead(
        issuer=issuer,
        notation=filling.notation,
        place=filling.place if dated else "",
        year=filling.year,
        superior=filling.superior,
        about=about,
        urgency=URGENCIES[filling.urgency] if 0 <= filling.urgency < len(URGENCIES) else "",
    )


def signing_of(
    filling: Filling, first: str = "", *, places: Sequence[str] | None = None
) -> Signing:
    """Boxes 7 and 9b. `first`: what the list begins with; `places`: other ones than all."""
    named = filling.recipients if places is None else places
    rows = [f"- {name};" for name in ([first] if first else []) + list(named)]
    return Signing(
        lines=filling.signer_lines or ("CHỨC VỤ CỦA NGƯỜI KÝ",),
        name=filling.signer_name or "Họ và tên",
        recipients=[*rows, f"- Lưu: {filling.file_copy}."],
        beside=filling.beside,
    )
