"""The templates of Decree 30/2020, annex III, filled in from what the system already knows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from vanban.formats.docx.setting import Block, Letterhead, Line, Sheet, Signing, issuer_lines
from vanban.formats.symbol import DocumentType, Family

_BLANK: Final = "…………"
_ADDRESS_MM: Final = 50.0  # where "Kính gửi:" begins; the names stand under its colon
_NAMES_MM: Final = 68.0


class Form(StrEnum):
    """The templates by their numbers in annex III."""

    RESOLUTION = "1.1"
    DECISION = "1.2"
    PROMULGATION = "1.3"
    TYPED = "1.4"
    LETTER = "1.5"
    TELEGRAM = "1.6"
    INVITATION = "1.7"
    INTRODUCTION = "1.8"
    MINUTES = "1.9"
    LEAVE = "1.10"
    ANNEX_PAPER = "2.1"
    ANNEX_ELECTRONIC = "2.2"


FORM_NAMES: Final = MappingProxyType(
    {
        Form.RESOLUTION: "Nghị quyết (cá biệt)",
        Form.DECISION: "Quyết định (quy định trực tiếp)",
        Form.PROMULGATION: "Quyết định (quy định gián tiếp)",
        Form.TYPED: "Văn bản có tên loại",
        Form.LETTER: "Công văn",
        Form.TELEGRAM: "Công điện",
        Form.INVITATION: "Giấy mời",
        Form.INTRODUCTION: "Giấy giới thiệu",
        Form.MINUTES: "Biên bản",
        Form.LEAVE: "Giấy nghỉ phép",
        Form.ANNEX_PAPER: "Phụ lục văn bản giấy",
        Form.ANNEX_ELECTRONIC: "Phụ lục văn bản điện tử",
    }
)
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
    }
)


@dataclass(frozen=True, slots=True)
class Filling:
    """What fills a template. `answers`: the document this one replies to, in words."""

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


def form_of(kind: DocumentType) -> Form:
    """The template of a type of document: its own, or 1.4 for every other type with a name."""
    return _OF_TYPE.get(kind.code.removeprefix("qppl-"), Form.TYPED)


def make_template(filling: Filling, form: Form | None = None) -> bytes:
    """The DOCX of a template, filled in; the text itself is left to write where dots stand."""
    chosen = form or form_of(filling.kind)
    sheet = Sheet()
    if chosen in {Form.ANNEX_PAPER, Form.ANNEX_ELECTRONIC}:
        _annex(sheet, filling, chosen)
    else:
        _WRITERS[chosen](sheet, filling)
    return sheet.saved()


def file_copy_line(filling: Filling) -> str:
    return f"- Lưu: {filling.file_copy}."


def _head(filling: Filling, *, about: str = "") -> Letterhead:
    return Letterhead(
        issuer=issuer_lines(filling.issuer),
        notation=filling.notation,
        place=filling.place,
        year=filling.year,
        superior=filling.superior,
        about=about,
    )


def _signing(filling: Filling, first: str = "") -> Signing:
    places = [f"- {name};" for name in filling.recipients]
    if first:
        places.insert(0, f"- {first};")
    return Signing(
        lines=filling.signer_lines or ("CHỨC VỤ CỦA NGƯỜI KÝ",),
        name=filling.signer_name or "Họ và tên",
        recipients=[*places, file_copy_line(filling)],
        beside=filling.beside,
    )


def _title(sheet: Sheet, filling: Filling) -> None:
    sheet.title(filling.kind.name, filling.subject)


def _office(filling: Filling) -> str:
    return (filling.head or filling.issuer).upper()


def _bases(sheet: Sheet, filling: Filling) -> None:
    sheet.add(Line(_office(filling), bold=True, centred=True, after=6))
    sheet.add(Line(f"Căn cứ {_BLANK};", italic=True))
    sheet.add(Line(f"Căn cứ {_BLANK};", italic=True))
    sheet.add(Line(f"Theo đề nghị của {_BLANK}.", italic=True))


def _articles(sheet: Sheet, texts: Sequence[str]) -> None:
    for number, text in enumerate(texts, start=1):
        sheet.add(Line(text, lead=f"Điều {number}."))


def _resolution(sheet: Sheet, filling: Filling) -> None:
    sheet.head(_head(filling))
    _title(sheet, filling)
    _bases(sheet, filling)
    sheet.add(Line("QUYẾT NGHỊ:", bold=True, centred=True))
    _articles(sheet, (_BLANK, _BLANK, f"{_BLANK}./."))
    sheet.foot(_signing(filling))


def _decision(sheet: Sheet, filling: Filling) -> None:
    sheet.head(_head(filling))
    _title(sheet, filling)
    _bases(sheet, filling)
    sheet.add(Line("QUYẾT ĐỊNH:", bold=True, centred=True))
    last = "Các cơ quan, đơn vị, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./."
    _articles(sheet, (_BLANK, _BLANK, last))
    sheet.foot(_signing(filling, "Như Điều 3"))


def _promulgation(sheet: Sheet, filling: Filling) -> None:
    sheet.head(_head(filling))
    _title(sheet, filling)
    _bases(sheet, filling)
    sheet.add(Line("QUYẾT ĐỊNH:", bold=True, centred=True))
    last = "Các cơ quan, đơn vị, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./."
    first = f"Ban hành kèm theo Quyết định này {_BLANK}."
    second = "Quyết định này có hiệu lực kể từ ngày ký."
    _articles(sheet, (first, second, last))
    sheet.foot(_signing(filling, "Như Điều 3"))


def _typed(sheet: Sheet, filling: Filling) -> None:
    sheet.head(_head(filling))
    _title(sheet, filling)
    upwards = filling.kind.code in {"to-trinh", "bao-cao"}
    if upwards:
        sheet.add(Line(f"Kính gửi: {_first(filling)}", centred=True))
    sheet.add(Line(_opening(filling)))
    sheet.add(Line(_BLANK))
    sheet.add(Line(f"{_BLANK}./."))
    copied = replace(filling, recipients=filling.recipients[1:]) if upwards else filling
    sheet.foot(_signing(copied, "Như trên" if upwards else ""))


def _letter(sheet: Sheet, filling: Filling) -> None:
    subject = filling.subject.strip()
    about = (
        subject if subject.lower().startswith("v/v") else f"V/v {subject[:1].lower()}{subject[1:]}"
    )
    sheet.head(_head(filling, about=about))
    _addressed(sheet, "Kính gửi:", filling)
    sheet.add(Line(_opening(filling)))
    sheet.add(Line(f"{_BLANK}./."))
    places = replace(filling, recipients=())
    sheet.foot(_signing(places, "Như trên"))


def _telegram(sheet: Sheet, filling: Filling) -> None:
    sheet.head(_head(filling))
    _title(sheet, filling)
    _addressed(sheet, f"{_office(filling)} điện:", filling)
    sheet.add(Line(_BLANK))
    sheet.add(Line(f"{_BLANK}./."))
    sheet.foot(_signing(filling))


def _invitation(sheet: Sheet, filling: Filling) -> None:
    sheet.head(_head(filling))
    _title(sheet, filling)
    invited = ", ".join(filling.recipients) or _BLANK
    sheet.add(Line(f"{filling.issuer} trân trọng kính mời: {invited}"))
    sheet.add(Line(f"Tới dự: {filling.subject}"))
    for words in ("Chủ trì", "Thời gian", "Địa điểm"):
        sheet.add(Line(f"{words}: {_BLANK}"))
    sheet.foot(_signing(filling))


def _introduction(sheet: Sheet, filling: Filling) -> None:
    sheet.head(_head(filling))
    sheet.title(filling.kind.name, "")
    sheet.add(Line(f"{filling.issuer} trân trọng giới thiệu:"))
    sheet.add(Line(f"Ông (bà): {_BLANK}"))
    sheet.add(Line(f"Chức vụ: {_BLANK}"))
    sheet.add(Line(f"Được cử đến: {_first(filling)}"))
    sheet.add(Line(f"Về việc: {filling.subject}"))
    help_ = "Đề nghị Quý cơ quan tạo điều kiện để ông (bà) có tên ở trên hoàn thành nhiệm vụ."
    sheet.add(Line(help_))
    sheet.add(Line("Giấy này có giá trị đến hết ngày … tháng … năm …./."))
    sheet.foot(_signing(filling, "Như trên"))


def _minutes(sheet: Sheet, filling: Filling) -> None:
    sheet.head(_head(filling))
    _title(sheet, filling)
    for words in ("Thời gian bắt đầu", "Địa điểm", "Thành phần tham dự", "Chủ trì", "Thư ký"):
        sheet.add(Line(f"{words}: {_BLANK}"))
    sheet.add(Line(f"Nội dung (theo diễn biến cuộc họp): {_BLANK}"))
    sheet.add(Line("Cuộc họp kết thúc vào … giờ …, ngày … tháng … năm …./."))
    secretary = filling.beside or [Block(("THƯ KÝ",), "Họ và tên")]
    chair = replace(filling, signer_lines=("CHỦ TỌA",), beside=secretary)
    sheet.foot(_signing(chair))


def _leave(sheet: Sheet, filling: Filling) -> None:
    sheet.head(_head(filling))
    sheet.title(filling.kind.name, "")
    sheet.add(Line(f"Xét Đơn đề nghị nghỉ phép ngày … tháng … năm … của ông (bà) {_BLANK}"))
    sheet.add(Line(f"{filling.issuer} cấp cho:"))
    sheet.add(Line(f"Ông (bà): {_BLANK}"))
    sheet.add(Line(f"Chức vụ: {_BLANK}"))
    long = "Nghỉ phép năm … trong thời gian …, kể từ ngày … đến hết ngày …"
    sheet.add(Line(f"{long} tại {_BLANK}"))
    sheet.add(Line("Số ngày nghỉ phép nêu trên được tính vào thời gian nghỉ hằng năm./."))
    sheet.foot(_signing(filling, "Như trên"))


def _annex(sheet: Sheet, filling: Filling, form: Form) -> None:
    """Annex 2.1 fills its line of reference by hand; 2.2 leaves it to the signature (II.III)."""
    sheet.add(Line("Phụ lục", bold=True, centred=True, after=0))
    sheet.add(Line(filling.subject.upper(), bold=True, centred=True, after=0))
    reference = "(Kèm theo Văn bản số      /…… ngày      tháng      năm      của ……)"
    sheet.add(Line(reference, italic=True, centred=True, after=12))
    sheet.add(Line(_BLANK))
    if form is Form.ANNEX_PAPER:
        sheet.gap()


def _addressed(sheet: Sheet, words: str, filling: Filling) -> None:
    """One addressee on the line; several each on a line of their own, their dashes one under the
    other beneath the colon (annex I, II.9a).
    """
    if len(filling.recipients) < 2:  # noqa: PLR2004 - one, or none yet
        sheet.add(Line(f"{words} {_first(filling)}", centred=True))
        return
    letter = words == "Kính gửi:"
    sheet.add(Line(words, left=_ADDRESS_MM, after=0) if letter else Line(words, centred=True))
    for name in filling.recipients[:-1]:
        sheet.add(Line(f"- {name};", left=_NAMES_MM, after=0))
    sheet.add(Line(f"- {filling.recipients[-1]}.", left=_NAMES_MM))


def _first(filling: Filling) -> str:
    return filling.recipients[0] if filling.recipients else _BLANK


def _opening(filling: Filling) -> str:
    if filling.answers:
        return f"Phúc đáp {filling.answers}, {filling.issuer} có ý kiến như sau:"
    return _BLANK


def is_drafted(kind: DocumentType) -> bool:
    """Copies are made of documents that are there; they are not drafted."""
    return kind.family is not Family.COPY


_WRITERS: Final[dict[Form, Callable[[Sheet, Filling], None]]] = {
    Form.RESOLUTION: _resolution,
    Form.DECISION: _decision,
    Form.PROMULGATION: _promulgation,
    Form.TYPED: _typed,
    Form.LETTER: _letter,
    Form.TELEGRAM: _telegram,
    Form.INVITATION: _invitation,
    Form.INTRODUCTION: _introduction,
    Form.MINUTES: _minutes,
    Form.LEAVE: _leave,
}
