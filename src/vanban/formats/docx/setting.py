"""Setting a document in Word by Decree 30/2020, annex I: the building blocks of the templates."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from vanban.formats.docx.editing import set_fonts

FONT: Final = "Times New Roman"
NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
BODY_SIZE: Final = 14.0
STAMP_RED: Final = "FF0000"
# Annex I, III.2b, in mm; the hour of delivery has no stamp there, so its frame is as wide as it is.
STAMP_MM: Final = {"KHẨN": 20, "THƯỢNG KHẨN": 40, "HỎA TỐC": 30}
_STAMP_POINTS: Final = 20.0  # with its frame about 8 mm
_HEAD_MM: Final = (66, 99)  # the columns of the head; at size 13 the nation's name is 96 mm wide
_FOOT_MM: Final = (80, 85)
_TEXT_MM: Final = 165  # between the margins
_SHARE: Final = 0.42
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
    """Boxes 1 to 5b: who issues, number and notation, place and date, summary of a letter.

    Without a place there is no date either: form 1.9 of annex III has none.
    """

    issuer: Sequence[str]
    notation: str
    place: str
    year: int
    superior: str = ""
    about: str = ""
    date: str = ""
    number: str = ""
    urgency: str = ""  # the words of its stamp, box 10b


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

    def head(self, head: Letterhead, *, numbered: bool = True) -> None:
        """Boxes 1 to 5b and 10b, as a table without borders: number and date in a row (II.4c)."""
        (left, right), (below, beside) = self.columns(_HEAD_MM, 2)
        if head.superior:
            say(left, Line(head.superior.upper(), centred=True, size=13, after=0))
        for name in head.issuer:
            say(left, Line(name.upper(), bold=True, centred=True, size=13, after=0))
        rule_under(left, head.issuer[-1].upper(), 13, _HEAD_MM[0])
        say(right, Line(NATION, bold=True, centred=True, size=13, after=0))
        say(right, Line(MOTTO, bold=True, centred=True, size=14, after=0))
        rule(right, (_HEAD_MM[1] - width_of(MOTTO, BODY_SIZE)) / 2)
        under = 4.0  # points of air under the rules, which would strike through the line else
        if numbered:
            number = f"{head.number}/" if head.number else "      /"
            line = Line(f"Số: {number}{head.notation}", centred=True, size=13, after=0)
            say(below, line, before=under)
        if head.about:
            say(below, Line(head.about, centred=True, size=12, after=0), before=6)
        if head.urgency:
            stamp(below, head.urgency, _HEAD_MM[0])
        date = head.date or f"ngày      tháng      năm {head.year}"
        if head.place:
            line = Line(f"{head.place}, {date}", italic=True, centred=True, after=0)
            say(beside, line, before=under)
        self.gap()

    def title(self, name: str, summary: str, reference: str = "") -> None:
        """Box 5a; `reference`: the line under it that names the document a text comes with."""
        parts = summary.split("\n") if summary else []
        for part in (name.upper(), *parts):
            self.add(Line(part, bold=True, centred=True, after=0))
        if reference:
            self.add(Line(reference, italic=True, centred=True, after=0))
        rule_under(self.document, reference or [name.upper(), *parts][-1], BODY_SIZE, _TEXT_MM)
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
            self._beside(first, second)
            self.gap()
        if not signing.recipients and even == len(blocks):
            return
        ((left, right),) = self.columns(_FOOT_MM)
        if signing.recipients:
            say(left, Line(signing.label, bold=True, italic=True, size=12, after=0), flat=True)
            for place in signing.recipients:
                say(left, Line(place, size=11, after=0), flat=True)
        if even < len(blocks):
            for rows in (_titles, _room, _name):
                rows(right, blocks[-1])

    def _beside(self, first: Block, second: Block) -> None:
        """Two signers: their titles in a row, the room, then their names in a row."""
        for rows, cells in zip((_titles, _room, _name), self.columns(_FOOT_MM, 3), strict=True):
            for cell, block in zip(cells, (first, second), strict=True):
                rows(cell, block)

    def left_block(self, words: Sequence[str], name: str) -> None:
        """Who else confirms, in the left half and lightly: form 1.10."""
        ((left, _right),) = self.columns(_FOOT_MM)
        for text in words:
            say(left, Line(text, italic=True, centred=True, size=11, after=3))
        _room(left, Block((), name))
        say(left, Line(name, centred=True, size=13, after=0))

    def saved(self) -> bytes:
        """The bytes of the DOCX."""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def columns(self, widths: tuple[int, int], rows: int = 1) -> list[tuple[_Cell, _Cell]]:
        """Two cells side by side in each row, without borders or margins; widths in mm."""
        table = self.document.add_table(rows=rows, cols=2)
        table.autofit = False
        _without_margins(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        made = []
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
            made.append((row.cells[0], row.cells[1]))
        return made


def issuer_lines(name: str) -> list[str]:
    """A long name of a people's committee stands on two lines, as annex III shows it."""
    upper = name.upper()
    for start in ("ỦY BAN NHÂN DÂN ", "HỘI ĐỒNG NHÂN DÂN "):
        if upper.startswith(start) and len(upper) > len(start):
            return [start.strip(), upper[len(start) :]]
    return [upper]


def _titles(cell: _Cell, block: Block) -> None:
    for text in block.lines:
        say(cell, Line(text.upper(), bold=True, centred=True, after=0))


def _room(cell: _Cell, _block: Block) -> None:
    """Where the signature goes, box 7c."""
    for _ in range(4):
        say(cell, Line("", centred=True, after=0))


def _name(cell: _Cell, block: Block) -> None:
    say(cell, Line(block.name, bold=True, centred=True, after=0))


def _without_margins(table: Any) -> None:
    """What stands at the left is flush with the text (II.9d), in Word and LibreOffice alike."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    look = table._tbl.tblPr.find(qn("w:tblLook"))  # noqa: SLF001 - python-docx has no margins
    if look is None:
        table._tbl.tblPr.append(margins)  # noqa: SLF001
    else:
        look.addprevious(margins)


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


def rule(holder: Any, inset: float) -> None:
    """The rule under a name: the lower edge of an empty line, `inset` mm in from both sides."""
    paragraph = _next(holder)
    paragraph.alignment = _CENTRE
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Pt(3)
    shape.left_indent = shape.right_indent = Mm(inset)
    _edges(paragraph, ("bottom",), "000000")


def rule_under(holder: Any, text: str, size: float, room_mm: float) -> None:
    """A rule of 1/3 to 1/2 of the line above it (II.2b, II.5b); `room_mm`: the width of the room.

    A line that runs on over the width is as long as the room.
    """
    length = _SHARE * min(width_of(text, size), room_mm)
    rule(holder, (room_mm - length) / 2)


def width_of(text: str, size: float) -> float:
    """About how wide a bold line is, in mm: letters of Times New Roman by kind, within 4 %."""
    ems = sum(0.25 if char == " " else 0.72 if char.isupper() else 0.48 for char in text)
    return ems * size * 25.4 / 72


def stamp(holder: Any, words: str, room_mm: float) -> None:
    """The stamp of urgency: bright red in a single frame, 20, 40 or 30 mm by 8 (III.2b)."""
    paragraph = _next(holder)
    paragraph.alignment = _CENTRE
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(8), Pt(4)
    shape.line_spacing = Pt(_STAMP_POINTS)
    shape.left_indent, shape.right_indent = Mm(1), Mm(room_mm - 1 - STAMP_MM.get(words, 50))
    _edges(paragraph, ("top", "left", "bottom", "right"), STAMP_RED)
    _run(paragraph, words, Line(words, size=13), bold=True)
    paragraph.runs[-1].font.color.rgb = RGBColor.from_string(STAMP_RED)


def _edges(paragraph: Paragraph, sides: Sequence[str], colour: str) -> None:
    borders: Any = OxmlElement("w:pBdr")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", colour)):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - python-docx has no borders
        borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


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
