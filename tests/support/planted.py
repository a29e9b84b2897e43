"""Faults of layout planted in good Word files, each with the code the judge should give it."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from support.well_set import every_paragraph, first_like, retext, saved


@dataclass(frozen=True)
class Fault:
    """A fault: how to plant it (false when the document has no such part), how it is told."""

    name: str
    plant: Callable[[WordDocument], bool]
    codes: frozenset[str]


def planted(data: bytes, fault: Fault) -> bytes | None:
    """The document with the fault in it; None where it has no such part."""
    document = Document(io.BytesIO(data))
    return saved(document) if fault.plant(document) else None


TYPES = r"^(QUYẾT ĐỊNH|KẾ HOẠCH|THÔNG BÁO|BÁO CÁO|NGHỊ ĐỊNH)$"
PARTS = {
    "nation": r"^CỘNG HÒA XÃ HỘI",
    "motto": r"^Độc lập",
    "issuer": r"^(ỦY BAN NHÂN DÂN|SỞ NỘI VỤ|CHÍNH PHỦ|TRƯỜNG THPT)",
    "number": r"^Số\s*:",
    "date": r"^[^\d]{2,30}, ngày .*tháng.*năm",
    "type": TYPES,
    "about": r"^V/v",
    "addressee": r"^Kính gửi",
    "authority": r"^(KT\. |TM\. |GIÁM ĐỐC)",
    "label": r"^Nơi nhận",
    "file_copy": r"^- Lưu",
    "basis": r"^Căn cứ",
    "article": r"^Điều 1\.",
}


def _part(document: WordDocument, name: str) -> Paragraph | None:
    if name == "summary":
        rows = every_paragraph(document)
        kinds = [at for at, each in enumerate(rows) if re.search(TYPES, each.text.strip())]
        return rows[kinds[0] + 1] if kinds and rows[kinds[0] + 1].text.strip() else None
    if name == "signer":
        start = _part(document, "authority")
        rows = every_paragraph(document)
        if start is None:
            return None
        after = rows[next(i for i, each in enumerate(rows) if each._p is start._p) :]
        return next(
            (
                each
                for each in after
                if each.text.strip() and not each.text.isupper() and "ã ký" not in each.text
            ),
            None,
        )
    if name == "place":
        rows = every_paragraph(document)
        labels = [at for at, each in enumerate(rows) if re.search(r"^Nơi nhận", each.text.strip())]
        return rows[labels[0] + 1] if labels else None
    if name == "body":
        return next(
            (
                each
                for each in document.paragraphs
                if len(each.text) > 120 and not re.match("Căn cứ|Theo", each.text.strip())
            ),
            None,
        )
    return first_like(document, PARTS[name])


def _on(part: str, change: Callable[[Paragraph], object]) -> Callable[[WordDocument], bool]:
    def plant(document: WordDocument) -> bool:
        found = _part(document, part)
        if found is None or not found.runs:
            return False
        before = found._p.getparent() is not None and found._p.xml
        change(found)
        return found._p.getparent() is None or found._p.xml != before

    return plant


def _text(part: str, change: Callable[[str], str]) -> Callable[[WordDocument], bool]:
    return _on(part, lambda found: retext(found, change(found.text)))


def _gone(part: str) -> Callable[[WordDocument], bool]:
    def remove(found: Paragraph) -> None:
        for run in found.runs:
            run.text = ""

    return _on(part, remove)


def _marks(part: str, **marks: object) -> Callable[[WordDocument], bool]:
    def change(found: Paragraph) -> None:
        for run in found.runs:
            for name, value in marks.items():
                setattr(run.font, name, value)

    return _on(part, change)


def _page(**lengths: object) -> Callable[[WordDocument], bool]:
    def plant(document: WordDocument) -> bool:
        for section in document.sections:
            for name, value in lengths.items():
                setattr(section, name, value)
        return True

    return plant


def _whole(**marks: object) -> Callable[[WordDocument], bool]:
    def plant(document: WordDocument) -> bool:
        for paragraph in document.paragraphs:
            if len(paragraph.text) > 60:
                for run in paragraph.runs:
                    for name, value in marks.items():
                        setattr(run.font, name, value)
        return True

    return plant


def _shape(**shape: object) -> Callable[[WordDocument], bool]:
    def plant(document: WordDocument) -> bool:
        long = [each for each in document.paragraphs if len(each.text) > 120]
        for paragraph in long:
            for name, value in shape.items():
                setattr(paragraph.paragraph_format, name, value)
        return bool(long)

    return plant


def _no_numbers(document: WordDocument) -> bool:
    if sum(len(each.text) for each in document.paragraphs) < 5500:
        return False
    for section in document.element.body.iter(qn("w:sectPr")):
        for each in section.findall(qn("w:headerReference")):
            section.remove(each)
    return True


def _first_number(document: WordDocument) -> bool:
    if not any(each.text for each in document.element.body.iter(qn("w:headerReference"))):
        found = list(document.element.body.iter(qn("w:headerReference")))
        if not found or sum(len(each.text) for each in document.paragraphs) < 5500:
            return False
    for section in document.sections:
        section.different_first_page_header_footer = False
    return True


def _swap_columns(document: WordDocument) -> bool:
    nation = _part(document, "nation")
    cell = nation._p.getparent() if nation is not None else None
    row = cell.getparent() if cell is not None else None
    if row is None or row.tag != qn("w:tr"):
        return False
    for each in row.getparent().findall(qn("w:tr")):
        cells = each.findall(qn("w:tc"))
        if len(cells) == 2:
            cells[1].addnext(cells[0])
    return True


def _file_copy_first(document: WordDocument) -> bool:
    copy, label = _part(document, "file_copy"), _part(document, "label")
    if copy is None or label is None or _part(document, "place")._p is copy._p:
        return False
    label._p.addnext(copy._p)
    return True


def _no_deputy(document: WordDocument) -> bool:
    found = first_like(document, r"^PHÓ (CHỦ TỊCH|GIÁM ĐỐC|HIỆU TRƯỞNG)")
    if found is None:
        return False
    retext(found, found.text.replace("PHÓ ", ""))
    return True


def _no_title(document: WordDocument) -> bool:
    found = first_like(document, r"^PHÓ (CHỦ TỊCH|GIÁM ĐỐC|HIỆU TRƯỞNG)")
    if found is None:
        return False
    found._p.getparent().remove(found._p)
    return True


def _superior_bold(document: WordDocument) -> bool:
    found = first_like(document, r"^(UBND TỈNH|SỞ GDĐT TỈNH)")
    for run in found.runs if found is not None else ():
        run.font.bold = True
    return found is not None


def _fault(name: str, plant: Callable[[WordDocument], bool], *codes: str) -> Fault:
    return Fault(name, plant, frozenset(codes))


def _day(text: str, day: str, month: str) -> str:
    return re.sub(r"ngày.*tháng.*năm", f"ngày {day} tháng {month} năm", text)


def _digits(text: str, digits: str) -> str:
    return re.sub(r"Số:\s*\d*\s*/", f"Số: {digits}/", text)


FAULTS = (
    _fault("letter paper", _page(page_width=Mm(216), page_height=Mm(279)), "page.paper"),
    _fault("margin left", _page(left_margin=Mm(20)), "page.margin_left"),
    _fault("margin right", _page(right_margin=Mm(25)), "page.margin_right"),
    _fault("margin top", _page(top_margin=Mm(15)), "page.margin_top"),
    _fault("margin bottom", _page(bottom_margin=Mm(30)), "page.margin_bottom"),
    _fault("Arial all over", _whole(name="Arial"), "page.font"),
    _fault("Arial in one paragraph", _marks("body", name="Arial"), "page.font"),
    _fault("Calibri in the type", _marks("type", name="Calibri"), "page.font"),
    _fault(
        "red summary",
        _on(
            "summary",
            lambda p: [setattr(run.font.color, "rgb", RGBColor(0xC0, 0, 0)) for run in p.runs],
        ),
        "page.colour",
    ),
    _fault(
        "blue text",
        _on(
            "body",
            lambda p: [setattr(run.font.color, "rgb", RGBColor(0, 0x70, 0xC0)) for run in p.runs],
        ),
        "page.colour",
    ),
    _fault("no page numbers", _no_numbers, "page.number_missing"),
    _fault("number on page 1", _first_number, "page.number_first"),
    _fault(
        "nation misspelt",
        _text("nation", lambda t: t.replace("CHỦ NGHĨA", "CHỦ NGHIÃ")),
        "nation.words",
    ),
    _fault("nation gone", _gone("nation"), "nation.missing"),
    _fault("nation 15", _marks("nation", size=Pt(15)), "nation.size"),
    _fault("nation light", _marks("nation", bold=False), "nation.bold"),
    _fault(
        "nation lower",
        _text("nation", lambda _: "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        "nation.case",
    ),
    _fault("nation at the left", _swap_columns, "nation.place"),
    _fault("motto upper", _text("motto", str.upper), "motto.words"),
    _fault("motto squeezed", _text("motto", lambda t: t.replace(" - ", "-")), "motto.words"),
    _fault("motto lower", _text("motto", lambda _: "Độc lập - tự do - hạnh phúc"), "motto.words"),
    _fault("motto gone", _gone("motto"), "motto.missing"),
    _fault("motto 12", _marks("motto", size=Pt(11)), "motto.size"),
    _fault("motto light", _marks("motto", bold=False), "motto.bold"),
    _fault("issuer lower", _text("issuer", str.title), "issuer.case"),
    _fault("issuer 15", _marks("issuer", size=Pt(15)), "issuer.size"),
    _fault("superior bold", _superior_bold, "issuer.superior_bold"),
    _fault("number gone", _gone("number"), "number.missing"),
    _fault("no colon", _text("number", lambda t: t.replace("Số:", "Số")), "number.label"),
    _fault("number 15", _marks("number", size=Pt(15)), "number.size"),
    _fault("number bold", _marks("number", bold=True), "number.bold"),
    _fault("number italic", _marks("number", italic=True), "number.italic"),
    _fault("number without zero", _text("number", lambda t: _digits(t, "5")), "number.zero"),
    _fault(
        "number spaced",
        _text("number", lambda t: _digits(t, "15").replace("-", " - ")),
        "number.spaces",
    ),
    _fault(
        "number of another type",
        _text("number", lambda t: re.sub(r"/(\d{4}/)?(QĐ|KH|TB|BC|NĐ)-", r"/\1CT-", t)),
        "number.type",
    ),
    _fault(
        "notation lower",
        _text(
            "number",
            lambda t: t.split("/")[0] + "/" + t.split("/")[1].lower() if t.count("/") == 1 else t,
        ),
        "number.case",
    ),
    _fault("date gone", _gone("date"), "date.missing"),
    _fault("date upright", _marks("date", italic=False), "date.italic"),
    _fault("date 12", _marks("date", size=Pt(11.5)), "date.size"),
    _fault("date bold", _marks("date", bold=True), "date.bold"),
    _fault("day without zero", _text("date", lambda t: _day(t, "5", "12")), "date.day_zero"),
    _fault("January without zero", _text("date", lambda t: _day(t, "15", "1")), "date.month_zero"),
    _fault("March with zero", _text("date", lambda t: _day(t, "15", "03")), "date.month_zero"),
    _fault("no comma", _text("date", lambda t: t.replace(", ngày", " ngày")), "date.comma"),
    _fault("type lower", _text("type", str.capitalize), "type.case"),
    _fault("type light", _marks("type", bold=False), "type.bold"),
    _fault("type 11", _marks("type", size=Pt(11)), "type.size"),
    _fault(
        "type at the left",
        _on("type", lambda p: setattr(p, "alignment", WD_ALIGN_PARAGRAPH.LEFT)),
        "type.centre",
    ),
    _fault("summary light", _marks("summary", bold=False), "summary.bold"),
    _fault("summary 11", _marks("summary", size=Pt(11)), "summary.size"),
    _fault("summary with a stop", _text("summary", lambda t: t + "."), "summary.stop"),
    _fault(
        "summary at the left",
        _on("summary", lambda p: setattr(p, "alignment", WD_ALIGN_PARAGRAPH.LEFT)),
        "summary.centre",
    ),
    _fault("V/v gone", _gone("about"), "about.missing"),
    _fault("V/v bold", _marks("about", bold=True), "about.bold"),
    _fault("V/v 15", _marks("about", size=Pt(15)), "about.size"),
    _fault("Kính gửi bold", _marks("addressee", bold=True), "addressee.bold"),
    _fault("Kính gửi 11", _marks("addressee", size=Pt(11)), "addressee.size"),
    _fault("text 12", _whole(size=Pt(12)), "body.size"),
    _fault("one paragraph 16", _marks("body", size=Pt(16)), "body.size"),
    _fault("text ragged", _shape(alignment=WD_ALIGN_PARAGRAPH.LEFT), "body.justify"),
    _fault("indent 2.5 cm", _shape(first_line_indent=Cm(2.5)), "body.indent"),
    _fault("double spacing", _shape(line_spacing=2.0), "body.line"),
    _fault("basis upright", _marks("basis", italic=False), "body.basis_italic"),
    _fault("basis with a stop", _text("basis", lambda t: t.rstrip(";") + "."), "body.basis_end"),
    _fault("article light", _marks("article", bold=False), "body.article"),
    _fault(
        "cited in lower case",
        _text("body", lambda t: t + " Căn theo nghị định số 30/2020/NĐ-CP."),
        "body.capital_cited",
    ),
    _fault(
        "committee in lower case",
        _text("body", lambda t: t + " Đề nghị ủy ban nhân dân tỉnh."),
        "body.capital_name",
    ),
    _fault(
        "authority lower",
        _text(
            "authority", lambda t: t[:3] + t[3:].capitalize() if t[2:3] == "." else t.capitalize()
        ),
        "authority.case",
    ),
    _fault("authority light", _marks("authority", bold=False), "authority.bold"),
    _fault("authority 11", _marks("authority", size=Pt(11)), "authority.size"),
    _fault("KT. glued", _text("authority", lambda t: t.replace(". ", ".")), "authority.formula"),
    _fault(
        "TM without its stop",
        _text("authority", lambda t: re.sub(r"^(TM|KT)\.", r"\1", t)),
        "authority.formula",
    ),
    _fault("KT. without a deputy", _no_deputy, "authority.deputy"),
    _fault("KT. without a title", _no_title, "authority.title", "authority.deputy"),
    _fault("signer gone", _gone("signer"), "signer.missing"),
    _fault("signer upper", _text("signer", str.upper), "signer.case"),
    _fault("signer light", _marks("signer", bold=False), "signer.bold"),
    _fault("signer 11", _marks("signer", size=Pt(11)), "signer.size"),
    _fault("signer with a degree", _text("signer", lambda t: "ThS. " + t), "signer.degree"),
    _fault("no Nơi nhận", _gone("label"), "recipients.missing"),
    _fault(
        "Nơi nhận without colon",
        _text("label", lambda t: t.strip().rstrip(":")),
        "recipients.colon",
    ),
    _fault("Nơi nhận upright", _marks("label", italic=False), "recipients.label_style"),
    _fault("Nơi nhận light", _marks("label", bold=False), "recipients.label_style"),
    _fault("Nơi nhận 14", _marks("label", size=Pt(14)), "recipients.label_size"),
    _fault("a recipient 13", _marks("place", size=Pt(13)), "recipients.size"),
    _fault("a recipient italic", _marks("place", italic=True), "recipients.style"),
    _fault(
        "a recipient without dash",
        _text("place", lambda t: t.strip().lstrip("- ")),
        "recipients.dash",
    ),
    _fault("no Lưu", _gone("file_copy"), "recipients.file_copy"),
    _fault("Lưu not last", _file_copy_first, "recipients.file_copy_last"),
    _fault(
        "Lưu without stop", _text("file_copy", lambda t: t.strip().rstrip(".")), "recipients.end"
    ),
    _fault(
        "Lưu without colon",
        _text("file_copy", lambda t: t.replace("Lưu:", "Lưu")),
        "recipients.file_copy_form",
    ),
)
