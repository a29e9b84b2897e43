"""Setting a document in Word by Decree 30/2020, annex I: the building blocks of the templates."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from vanban.formats.docx.editing import set_fonts

FONT: Final = "Times New Roman"
NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
BODY_SIZE: Final = 14.0
_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
_BOTH: Final = WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph to set: `lead` is the part before the rest that is bold ("Điều 1.")."""

    text: str
    bold: bool = False
    italic: bool = False
    centred: bool = False
    size: float = BODY_SIZE
    lead: str = ""
    after: float = 6.0
    left: float = 0.0  # mm in from the margin, for lines one under the other


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Boxes 1 to 5b: who issues, number and notation, place and date, summary of a letter."""

    issuer: Sequence[str]
    notation: str
    place: str
    year: int
    superior: str = ""
    about: str = ""
    date: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Box 7 of one signer: authority and titles, and the name."""

    lines: Sequence[str]
    name: str


@dataclass(frozen=True, slots=True)
class Signing:
    """Boxes 7 and 9b: authority and titles, the name, whom it goes to.

    `beside`: those who sign with him, each with a box 7 of his own before his.
    """

    lines: Sequence[str]
    name: str
    recipients: Sequence[str] = ()
    label: str = "Nơi nhận:"
    beside: Sequence[Block] = ()


@dataclass
class Sheet:
    """A Word file under way: A4, margins and letters as annex I wants them."""

    document: Any = field(default_factory=Document)

    def __post_init__(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        _page_number(section.header.paragraphs[0])
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(BODY_SIZE)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)

    def head(self, head: Letterhead) -> None:
        """Boxes 1 to 5b, as a table without borders."""
        left, right = self.columns((62, 103))
        if head.superior:
            say(left, Line(head.superior.upper(), centred=True, size=13, after=0))
        for name in head.issuer:
            say(left, Line(name.upper(), bold=True, centred=True, size=13, after=0))
        rule(left, 20)
        number = f"{head.number}/" if head.number else "      /"
        under = 4.0  # points of air under the rules, which would strike through the line else
        line = Line(f"Số: {number}{head.notation}", centred=True, size=13, after=0)
        say(left, line, before=under)
        if head.about:
            say(left, Line(head.about, centred=True, size=12, after=0), before=6)
        say(right, Line(NATION, bold=True, centred=True, size=13, after=0))
        say(right, Line(MOTTO, bold=True, centred=True, size=14, after=0))
        rule(right, 22)
        date = head.date or f"ngày      tháng      năm {head.year}"
        say(right, Line(f"{head.place}, {date}", italic=True, centred=True, after=0), before=under)
        self.gap()

    def title(self, name: str, summary: str) -> None:
        """Box 5a."""
        self.add(Line(name.upper(), bold=True, centred=True, after=0))
        for part in summary.split("\n") if summary else ():
            self.add(Line(part, bold=True, centred=True, after=0))
        rule(self.document, 58)
        self.gap()

    def add(self, line: Line) -> None:
        """One paragraph of the text."""
        say(self.document, line)

    def gap(self) -> None:
        """An empty line of the smallest kind."""
        say(self.document, Line("", size=6, after=0, centred=True))

    def foot(self, signing: Signing) -> None:
        """Boxes 7 and 9b side by side; of several signers two in a row, the document's own last.

        An odd one out stands beside the recipients; else they come below all signatures.
        """
        self.gap()
        blocks = [*signing.beside, Block(signing.lines, signing.name)]
        even = len(blocks) - len(blocks) % 2
        for first, second in zip(blocks[:even:2], blocks[1:even:2], strict=True):
            left, right = self.columns((80, 85))
            _signed(left, first)
            _signed(right, second)
            self.gap()
        left, right = self.columns((80, 85))
        if signing.recipients:
            say(left, Line(signing.label, bold=True, italic=True, size=12, after=0), flat=True)
            for place in signing.recipients:
                say(left, Line(place, size=11, after=0), flat=True)
        if even < len(blocks):
            _signed(right, blocks[-1])

    def saved(self) -> bytes:
        """The bytes of the DOCX."""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def columns(self, widths: tuple[int, int]) -> tuple[_Cell, _Cell]:
        """Two cells side by side, without borders; widths in mm."""
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        cells = table.rows[0].cells
        for column, cell, width in zip(table.columns, cells, widths, strict=True):
            column.width = cell.width = Mm(width)
        return cells[0], cells[1]


def issuer_lines(name: str) -> list[str]:
    """A long name of a people's committee stands on two lines, as annex III shows it."""
    upper = name.upper()
    for start in ("ỦY BAN NHÂN DÂN ", "HỘI ĐỒNG NHÂN DÂN "):
        if upper.startswith(start) and len(upper) > len(start):
            return [start.strip(), upper[len(start) :]]
    return [upper]


def _signed(cell: _Cell, block: Block) -> None:
    """Box 7 with the room for the signature."""
    for text in block.lines:
        say(cell, Line(text.upper(), bold=True, centred=True, after=0))
    for _ in range(4):
        say(cell, Line("", centred=True, after=0))
    say(cell, Line(block.name, bold=True, centred=True, after=0))


def say(holder: Any, line: Line, *, before: float = 0, flat: bool = False) -> None:
    """Set a line into a cell or the document; an empty first paragraph of a cell is used up."""
    paragraph = _next(holder)
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(line.after)
    if line.left:
        shape.left_indent = Mm(line.left)
    if line.centred:
        paragraph.alignment = _CENTRE
    elif not flat and not line.left:
        paragraph.alignment = _BOTH
        shape.first_line_indent = Mm(12.7)
    if line.lead:
        _run(paragraph, line.lead, line, bold=True)
        _run(paragraph, " " + line.text, line, bold=line.bold)
    else:
        _run(paragraph, line.text, line, bold=line.bold)


def rule(holder: Any, inset: int) -> None:
    """The rule under a name: the lower edge of an empty line, `inset` mm in from both sides."""
    paragraph = _next(holder)
    paragraph.alignment = _CENTRE
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Pt(3)
    shape.left_indent = shape.right_indent = Mm(inset)
    borders = OxmlElement("w:pBdr")
    edge = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 - python-docx has no borders


def _next(holder: Any) -> Paragraph:
    if isinstance(holder, _Cell) and len(holder.paragraphs) == 1:
        first: Paragraph = holder.paragraphs[0]
        # python-docx gives every cell one paragraph; untouched, it has no properties yet.
        if not first.text and first._p.find(qn("w:pPr")) is None:  # noqa: SLF001
            return first
    paragraph: Paragraph = holder.add_paragraph()
    return paragraph


def _run(paragraph: Paragraph, text: str, line: Line, *, bold: bool) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, line.italic
    run.font.name, run.font.size = FONT, Pt(line.size)
    set_fonts(run._r, FONT)  # noqa: SLF001 - every script


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = _CENTRE
    run = paragraph.add_run()
    run.font.name, run.font.size = FONT, Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 - python-docx has no fields
