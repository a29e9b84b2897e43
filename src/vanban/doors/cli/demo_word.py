"""Word files of the demo's documents, set as Decree 30/2020 wants: number and date left blank."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on the paper. `title` is empty for a letter: its subject stands on the left."""

    issuer: Sequence[str]
    place: str
    notation: str
    title: str
    subject: str
    addressees: Sequence[str] = ()
    paragraphs: Sequence[str] = ()
    recipients: Sequence[str] = ()
    signer_lines: Sequence[str] = field(default_factory=tuple)
    signer: str = ""


def word_file(sheet: Sheet, *, year: int) -> bytes:
    """The sheet as a DOCX of A4 pages."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(13)

    _head(document, sheet, year)
    if sheet.title:
        _say(document.add_paragraph(), sheet.title.upper(), bold=True, size=14)
        _say(document.add_paragraph(), sheet.subject, bold=True, size=14)
    for name in sheet.addressees:
        _say(document.add_paragraph(), f"Kính gửi: {name}", size=14)
    for text in sheet.paragraphs:
        _say_text(document.add_paragraph(), text)
    _foot(document, sheet)

    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _head(document: DocxDocument, sheet: Sheet, year: int) -> None:
    head = document.add_table(rows=2, cols=2)
    head.autofit = False
    for column, width in zip(head.columns, (Cm(6.2), Cm(10.3)), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    left, right = head.rows[0].cells
    for at, line in enumerate(sheet.issuer):
        _say(left.paragraphs[0] if at == 0 else left.add_paragraph(), line, bold=True, size=12)
    _say(right.paragraphs[0], NATION, bold=True, size=12)
    _say(right.add_paragraph(), MOTTO, bold=True)
    left, right = head.rows[1].cells
    _say(left.paragraphs[0], f"Số:          /{sheet.notation}")
    _say(right.paragraphs[0], f"{sheet.place}, ngày      tháng      năm {year}", italic=True)
    if not sheet.title:
        _say(left.add_paragraph(), f"V/v {sheet.subject[0].lower()}{sheet.subject[1:]}", size=12)


def _foot(document: DocxDocument, sheet: Sheet) -> None:
    foot = document.add_table(rows=1, cols=2)
    left, right = foot.rows[0].cells
    _say(left.paragraphs[0], "Nơi nhận:", bold=True, italic=True, centred=False, size=12)
    for name in sheet.recipients:
        _say(left.add_paragraph(), f"- {name}", centred=False, size=11)
    for at, line in enumerate((*sheet.signer_lines, "", "", "", sheet.signer)):
        _say(right.paragraphs[0] if at == 0 else right.add_paragraph(), line, bold=True)


def _say_text(paragraph: Paragraph, text: str) -> None:
    _say(paragraph, text, centred=False, size=14)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Cm(1)
    paragraph.paragraph_format.space_after = Pt(6)


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
