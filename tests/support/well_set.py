"""Documents set as Decree 30/2020 wants them, made by the templates, their dots written out."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from vanban.formats.docx.filling import Filling, Form
from vanban.formats.docx.setting import Letterhead, Line, Sheet, Signing
from vanban.formats.docx.templates import make_template
from vanban.formats.symbol import document_type

LONG = (
    "Giao Sở Nông nghiệp và Môi trường chủ trì, phối hợp với Ủy ban nhân dân các xã, phường rà "
    "soát thiệt hại, tổng hợp nhu cầu giống cây trồng, vật nuôi và hướng dẫn người dân khôi phục "
    "sản xuất sau đợt mưa lũ theo Nghị định số 30/2020/NĐ-CP của Chính phủ."
)
BASE = Filling(
    kind=document_type("quyet-dinh"),
    issuer="Ủy ban nhân dân tỉnh Đắk Lắk",
    place="Đắk Lắk",
    year=2026,
    notation="QĐ-UBND",
    subject="Về việc khôi phục sản xuất sau mưa lũ",
    signer_name="Trần Quốc Bảo",
    signer_lines=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    recipients=("Sở Nội vụ", "Bộ Nội vụ"),
    file_copy="VT, NNMT",
)


def good_ones() -> Iterator[tuple[str, bytes]]:
    """Good documents of several kinds, the dots of their templates written out."""
    kinds = (
        ("quyet-dinh", "QĐ-UBND"),
        ("ke-hoach", "KH-UBND"),
        ("cong-van", "UBND-NNMT"),
        ("thong-bao", "TB-UBND"),
    )
    for code, notation in kinds:
        filling = replace(BASE, kind=document_type(code), notation=notation)
        yield code, _written(make_template(filling))
    department = replace(
        BASE,
        kind=document_type("bao-cao"),
        issuer="Sở Nội vụ",
        notation="BC-SNV",
        superior="UBND tỉnh Đắk Lắk",
        signer_lines=("GIÁM ĐỐC",),
    )
    yield "bao-cao", _written(make_template(department))
    yield "nhieu-trang", _many_pages()
    yield "co-phu-luc", _with_annexes()
    attached = replace(BASE, kind=document_type("quy-che"))
    yield "kem-theo", _written(make_template(attached, Form.ATTACHED))


def _written(data: bytes) -> bytes:
    document = Document(io.BytesIO(data))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            long = not paragraph.text.startswith(("Căn cứ", "Theo", "(Kèm"))
            run.text = run.text.replace("…………", LONG if long else "Luật Tổ chức số 72/2025/QH15")
    number, date = _number(document), _date(document)
    if number is not None:
        retext(number, "Số: " + "15/" + number.text.split("/", 1)[1])
    if date is not None:
        retext(date, "Đắk Lắk, ngày 05 tháng 12 năm 2026")
    return saved(document)


def _many_pages() -> bytes:
    sheet = Sheet()
    sheet.head(
        Letterhead(
            issuer=["Sở Nội vụ"],
            notation="KH-SNV",
            place="Đắk Lắk",
            year=2026,
            number="12",
            superior="UBND tỉnh Đắk Lắk",
            date="ngày 14 tháng 02 năm 2026",
        )
    )
    sheet.title("KẾ HOẠCH", "Triển khai công tác văn thư, lưu trữ năm 2026")
    for _ in range(30):
        sheet.add(Line(LONG))
    places = ("- UBND tỉnh;", "- Các phòng, đơn vị;", "- Lưu: VT, VP.")
    sheet.foot(Signing(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Lê Thị Hoa", places))
    return sheet.saved()


def _with_annexes() -> bytes:
    """Articles, clauses and points, and two annexes in the same file."""
    sheet = Sheet()
    sheet.head(
        Letterhead(
            issuer=["ỦY BAN NHÂN DÂN", "TỈNH ĐẮK LẮK"],
            notation="QĐ-UBND",
            place="Đắk Lắk",
            year=2026,
            number="27",
            date="ngày 09 tháng 10 năm 2026",
        )
    )
    sheet.title("QUYẾT ĐỊNH", "Về việc giao chỉ tiêu biên chế năm 2027")
    sheet.add(Line("ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", bold=True, centred=True))
    sheet.add(Line("Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;", italic=True))
    sheet.add(Line("Theo đề nghị của Giám đốc Sở Nội vụ.", italic=True))
    sheet.add(Line("QUYẾT ĐỊNH:", bold=True, centred=True))
    sheet.add(Line(LONG, lead="Điều 1."))
    for clause in (1, 2):
        sheet.add(Line(f"{clause}. {LONG}"))
        for point in "abcdđe":
            sheet.add(Line(f"{point}) {LONG}"))
    sheet.add(Line(LONG, lead="Điều 2."))
    sheet.add(Line(LONG, lead="Điều 3."))
    places = ("- Như Điều 3;", "- Bộ Nội vụ;", "- Lưu: VT, NC.")
    signer = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    sheet.foot(Signing(signer, "Trần Quốc Bảo", places))
    for number in ("I", "II"):
        sheet.document.add_page_break()
        sheet.add(Line(f"Phụ lục {number}", bold=True, centred=True, after=0))
        reference = "(Kèm theo Quyết định số 27/QĐ-UBND ngày 09 tháng 10 năm 2026)"
        sheet.title("DANH MỤC CHỈ TIÊU BIÊN CHẾ", "", reference)
        sheet.add(Line(LONG))
    return sheet.saved()


def saved(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# ── finding the parts ────────────────────────────────────────────────────────────────────────


def every_paragraph(document: WordDocument) -> list[Paragraph]:
    return [Paragraph(each, document) for each in document.element.body.iter(qn("w:p"))]


def first_like(document: WordDocument, pattern: str) -> Paragraph | None:
    return next(
        (each for each in every_paragraph(document) if re.search(pattern, each.text.strip())), None
    )


def _number(document: WordDocument) -> Paragraph | None:
    return first_like(document, r"^Số\s*:")


def _date(document: WordDocument) -> Paragraph | None:
    return first_like(document, r"^[^\d]{2,30}, ngày .*tháng.*năm")


def retext(paragraph: Paragraph, text: str) -> None:
    runs = [run for run in paragraph.runs if run.text]
    runs[0].text = text
    for run in runs[1:]:
        run.text = ""
