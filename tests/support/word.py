"""Word files set as Decree 30/2020 wants a decision: made for tests, number and date left blank."""

import io
from collections.abc import Sequence

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
ARTICLES = (
    (
        "Điều 1. Giao Sở Nông nghiệp và Môi trường chủ trì, phối hợp với Ủy ban nhân dân các xã, "
        "phường rà soát thiệt hại, tổng hợp nhu cầu giống cây trồng, vật nuôi và hướng dẫn "
        "người dân khôi phục sản xuất sau đợt mưa lũ tháng 11 năm 2026."
    ),
    (
        "Điều 2. Ủy ban nhân dân phường Ea Kao, Ủy ban nhân dân xã Krông Nô báo cáo kết quả "
        "rà soát trên địa bàn trước ngày 05 tháng 12 năm 2026."
    ),
    (
        "Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nông nghiệp và Môi trường, "
        "Chủ tịch Ủy ban nhân dân các xã, phường và các cơ quan có liên quan chịu trách nhiệm "
        "thi hành Quyết định này./."
    ),
)


def decision(
    subject: str,
    *,
    signer: str = "Trần Quốc Bảo",
    signer_lines: Sequence[str] = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    notation: str = "QĐ-UBND",
) -> bytes:
    """A decision of the province's committee on one page of A4."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(13)

    head = document.add_table(rows=2, cols=2)
    for column, width in zip(head.columns, (Cm(6), Cm(10.5)), strict=True):
        for cell in column.cells:
            cell.width = width
    left, right = head.rows[0].cells
    _say(left.paragraphs[0], "ỦY BAN NHÂN DÂN", bold=True)
    _say(left.add_paragraph(), "TỈNH ĐẮK LẮK", bold=True)
    _say(right.paragraphs[0], NATION, bold=True, size=12)
    _say(right.add_paragraph(), MOTTO, bold=True)
    left, right = head.rows[1].cells
    _say(left.paragraphs[0], f"Số:          /{notation}")
    _say(right.paragraphs[0], "Đắk Lắk, ngày      tháng      năm 2026", italic=True)

    _say(document.add_paragraph(), "QUYẾT ĐỊNH", bold=True, size=14)
    _say(document.add_paragraph(), subject, bold=True, size=14)
    _say(document.add_paragraph(), "ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", bold=True)
    _say(document.add_paragraph(), "QUYẾT ĐỊNH:", bold=True)
    for article in ARTICLES:
        _say(document.add_paragraph(), article, centred=False, size=14)

    foot = document.add_table(rows=1, cols=2)
    left, right = foot.rows[0].cells
    _say(left.paragraphs[0], "Nơi nhận:", bold=True, italic=True, centred=False, size=12)
    for place in ("- Như Điều 3;", "- Văn phòng Chính phủ;", "- Lưu: VT, NNMT."):
        _say(left.add_paragraph(), place, centred=False, size=11)
    _say(right.paragraphs[0], signer_lines[0], bold=True)
    for line in (*signer_lines[1:], "", "", "", signer):
        _say(right.add_paragraph(), line, bold=True)

    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _say(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = True,
    size: float = 13,
) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    run.font.name, run.font.size = FONT, Pt(size)
    paragraph.paragraph_format.space_after = Pt(2)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
