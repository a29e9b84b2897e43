"""What decides and promulgates: forms 1.1 to 1.3 of annex III, and legal documents."""

from collections.abc import Sequence
from typing import Final

from vanban.formats.docx.filling import BLANK, Filling, head_of, signing_of
from vanban.formats.docx.setting import Line, Sheet

_HEADS_DECIDE: Final = frozenset({"qppl-thong-tu", "qppl-thong-tu-lien-tich"})
_CARRY_OUT: Final = (
    "Các cơ quan, đơn vị, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./."
)


def resolution(sheet: Sheet, filling: Filling) -> None:
    """Form 1.1."""
    _begun(sheet, filling, "QUYẾT NGHỊ:")
    _articles(sheet, (BLANK, BLANK, f"{BLANK}./."))
    sheet.foot(signing_of(filling, "Như Điều 3"))


def decision(sheet: Sheet, filling: Filling) -> None:
    """Form 1.2."""
    _begun(sheet, filling, "QUYẾT ĐỊNH:")
    _articles(sheet, (BLANK, BLANK, _CARRY_OUT))
    sheet.foot(signing_of(filling, "Như Điều 3"))


def promulgation(sheet: Sheet, filling: Filling) -> None:
    """Form 1.3: a decision that promulgates or approves another text."""
    _begun(sheet, filling, "QUYẾT ĐỊNH:")
    first = f"Ban hành kèm theo Quyết định này {BLANK}."
    second = "Quyết định này có hiệu lực kể từ ngày ký."
    _articles(sheet, (first, second, _CARRY_OUT))
    sheet.foot(signing_of(filling, "Như Điều 3"))


def attached(sheet: Sheet, filling: Filling) -> None:
    """The text that form 1.3 promulgates: no number, date or signature of its own.

    The line of reference is filled on paper only (annex I, III.1c).
    """
    sheet.head(head_of(filling, dated=False), numbered=False)
    reference = f"(Kèm theo Quyết định số      /QĐ-…… ngày      tháng      năm      của {BLANK})"
    # Promulgated from the draft of the decision itself, it is the text that bears another name.
    name = "Quy định" if filling.kind.abbreviation in {"QĐ", "NQ"} else filling.kind.name
    sheet.title(name, filling.subject, reference)
    for number, heading in enumerate(("QUY ĐỊNH CHUNG", "TỔ CHỨC THỰC HIỆN"), start=1):
        sheet.add(Line(f"Chương {'I' * number}", bold=True, centred=True, after=0))
        sheet.add(Line(heading, bold=True, centred=True))
        sheet.add(Line(BLANK, lead=f"Điều {2 * number - 1}.", bold=True))
        sheet.add(Line(BLANK))
        sheet.add(Line(BLANK, lead=f"Điều {2 * number}.", bold=True))
        sheet.add(Line(BLANK if number == 1 else f"{BLANK}./."))


def normative(sheet: Sheet, filling: Filling) -> None:
    """A legal document: its grounds, the sentence that promulgates it, articles with headings."""
    sheet.head(head_of(filling))
    sheet.title(filling.kind.name, filling.subject)
    who = filling.issuer
    if filling.kind.code in _HEADS_DECIDE and who.startswith("Bộ "):
        who = f"Bộ trưởng {who}"
    said = filling.subject[:1].lower() + filling.subject[1:]
    for text in (f"Căn cứ {BLANK};", f"Căn cứ {BLANK};", f"Theo đề nghị của {BLANK};"):
        sheet.add(Line(text, italic=True))
    sheet.add(Line(f"{who} ban hành {filling.kind.name} {said}.", italic=True))
    headings = ("Phạm vi điều chỉnh", "Đối tượng áp dụng", BLANK, "Hiệu lực thi hành")
    for number, heading in enumerate(headings, start=1):
        sheet.add(Line(heading, lead=f"Điều {number}.", bold=True))
        sheet.add(Line(BLANK if number < len(headings) else f"{BLANK}./."))
    sheet.foot(signing_of(filling))


def _begun(sheet: Sheet, filling: Filling, decides: str) -> None:
    sheet.head(head_of(filling))
    sheet.title(filling.kind.name, filling.subject)
    sheet.add(Line(filling.office, bold=True, centred=True))
    bases(sheet)
    sheet.add(Line(decides, bold=True, centred=True))


def bases(sheet: Sheet) -> None:
    """The grounds: italic, each with its semicolon, the last with a full stop (II.6a)."""
    sheet.add(Line(f"Căn cứ {BLANK};", italic=True))
    sheet.add(Line(f"Căn cứ {BLANK};", italic=True))
    sheet.add(Line(f"Theo đề nghị của {BLANK}.", italic=True))


def _articles(sheet: Sheet, texts: Sequence[str]) -> None:
    for number, text in enumerate(texts, start=1):
        sheet.add(Line(text, lead=f"Điều {number}."))
