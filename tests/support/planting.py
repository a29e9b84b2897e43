"""How a fault of layout is planted in a good Word file."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
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
    "second": r"^Điều 2\.",
    "last_basis": r"^Theo đề nghị",
    "clause": r"^1\. ",
    "point": r"^a\) ",
    "sixth": r"^đ\) ",
    "chapter": r"^Chương I$",
    "annex": r"^Phụ lục I$",
    "annex_title": r"^DANH MỤC",
    "annex_reference": r"^\(Kèm theo",
}


def part_of(document: WordDocument, name: str) -> Paragraph | None:
    if name == "summary":
        rows = every_paragraph(document)
        kinds = [at for at, each in enumerate(rows) if re.search(TYPES, each.text.strip())]
        return rows[kinds[0] + 1] if kinds and rows[kinds[0] + 1].text.strip() else None
    if name == "signer":
        start = part_of(document, "authority")
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


def changed(part: str, change: Callable[[Paragraph], object]) -> Callable[[WordDocument], bool]:
    def plant(document: WordDocument) -> bool:
        found = part_of(document, part)
        if found is None or not found.runs:
            return False
        before = found._p.getparent() is not None and found._p.xml
        change(found)
        return found._p.getparent() is None or found._p.xml != before

    return plant


def reworded(part: str, change: Callable[[str], str]) -> Callable[[WordDocument], bool]:
    def plant(document: WordDocument) -> bool:
        found = part_of(document, part)
        if found is None or not found.runs or change(found.text) == found.text:
            return False
        retext(found, change(found.text))
        return True

    return plant


def gone(part: str) -> Callable[[WordDocument], bool]:
    def remove(found: Paragraph) -> None:
        for run in found.runs:
            run.text = ""

    return changed(part, remove)


def marked(part: str, **marks: object) -> Callable[[WordDocument], bool]:
    def change(found: Paragraph) -> None:
        for run in found.runs:
            for name, value in marks.items():
                setattr(run.font, name, value)

    return changed(part, change)


def paged(**lengths: object) -> Callable[[WordDocument], bool]:
    def plant(document: WordDocument) -> bool:
        for section in document.sections:
            for name, value in lengths.items():
                setattr(section, name, value)
        return True

    return plant


def everywhere(**marks: object) -> Callable[[WordDocument], bool]:
    def plant(document: WordDocument) -> bool:
        for paragraph in document.paragraphs:
            if len(paragraph.text) > 60:
                for run in paragraph.runs:
                    for name, value in marks.items():
                        setattr(run.font, name, value)
        return True

    return plant


def shaped(**shape: object) -> Callable[[WordDocument], bool]:
    def plant(document: WordDocument) -> bool:
        long = [each for each in document.paragraphs if len(each.text) > 120]
        for paragraph in long:
            for name, value in shape.items():
                setattr(paragraph.paragraph_format, name, value)
        return bool(long)

    return plant


def no_numbers(document: WordDocument) -> bool:
    if sum(len(each.text) for each in document.paragraphs) < 5500:
        return False
    for section in document.element.body.iter(qn("w:sectPr")):
        for each in section.findall(qn("w:headerReference")):
            section.remove(each)
    return True


def number_at_foot(document: WordDocument) -> bool:
    if not no_numbers(document):
        return False
    for section in document.sections:
        paragraph = section.footer.paragraphs[0]
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            mark = OxmlElement("w:fldChar" if kind else "w:instrText")
            mark.set(qn("w:fldCharType"), kind) if kind else setattr(mark, "text", text)
            paragraph.add_run()._r.append(mark)
    return True


def first_number(document: WordDocument) -> bool:
    if not any(each.text for each in document.element.body.iter(qn("w:headerReference"))):
        found = list(document.element.body.iter(qn("w:headerReference")))
        if not found or sum(len(each.text) for each in document.paragraphs) < 5500:
            return False
    for section in document.sections:
        section.different_first_page_header_footer = False
    return True


def swap_columns(document: WordDocument) -> bool:
    nation = part_of(document, "nation")
    cell = nation._p.getparent() if nation is not None else None
    row = cell.getparent() if cell is not None else None
    if row is None or row.tag != qn("w:tr"):
        return False
    for each in row.getparent().findall(qn("w:tr")):
        cells = each.findall(qn("w:tc"))
        if len(cells) == 2:
            cells[1].addnext(cells[0])
    return True


def file_copy_first(document: WordDocument) -> bool:
    copy, label = part_of(document, "file_copy"), part_of(document, "label")
    if copy is None or label is None or part_of(document, "place")._p is copy._p:
        return False
    label._p.addnext(copy._p)
    return True


def no_deputy(document: WordDocument) -> bool:
    found = first_like(document, r"^PHÓ (CHỦ TỊCH|GIÁM ĐỐC|HIỆU TRƯỞNG)")
    if found is None:
        return False
    retext(found, found.text.replace("PHÓ ", ""))
    return True


def with_a_degree(document: WordDocument) -> bool:
    """Schools and hospitals may print one (II.7c)."""
    if first_like(document, r"^TRƯỜNG ") is not None:
        return False
    return reworded("signer", lambda text: "ThS. " + text)(document)


def no_title(document: WordDocument) -> bool:
    found = first_like(document, r"^PHÓ (CHỦ TỊCH|GIÁM ĐỐC|HIỆU TRƯỞNG)")
    if found is None:
        return False
    found._p.getparent().remove(found._p)
    return True


def superior_bold(document: WordDocument) -> bool:
    found = first_like(document, r"^(UBND TỈNH|SỞ GDĐT TỈNH)")
    for run in found.runs if found is not None else ():
        run.font.bold = True
    return found is not None


def a_fault(name: str, plant: Callable[[WordDocument], bool], *codes: str) -> Fault:
    return Fault(name, plant, frozenset(codes))


def dated(text: str, day: str, month: str) -> str:
    return re.sub(r"ngày.*tháng.*năm", f"ngày {day} tháng {month} năm", text)


def numbered(text: str, digits: str) -> str:
    return re.sub(r"Số:\s*\d*\s*/", f"Số: {digits}/", text)
