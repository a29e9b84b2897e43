"""The judge: a DOCX or PDF against Decree 30/2020/NĐ-CP, annex I."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vanban.formats.layout.annexes import against_annexes, annexes_of, begins_as_annex
from vanban.formats.layout.closing import against_closing
from vanban.formats.layout.findings import Finding, Part, found
from vanban.formats.layout.foot import position
from vanban.formats.layout.from_docx import sheet_of_docx
from vanban.formats.layout.from_pdf import sheet_of_pdf
from vanban.formats.layout.heading import against_heading
from vanban.formats.layout.pages import against_pages
from vanban.formats.layout.parts import parts_of
from vanban.formats.layout.sheet import Piece, Sheet
from vanban.formats.layout.structure import against_structure
from vanban.formats.layout.text import against_text

_SURE = 12  # letters that are not alike by chance
_ENOUGH = 30


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge found. `readable` is false for a scan: there are no letters to judge."""

    findings: tuple[Finding, ...] = ()
    readable: bool = True


def judge_pdf(data: bytes) -> Judgement:
    """Judge a PDF. Refuses (PdfError) what cannot be read."""
    return judge(sheet_of_pdf(data))


def judge_docx(
    data: bytes, rendition: bytes | None = None, *, pages: int | None = None
) -> Judgement:
    """Judge a DOCX by what it says of itself; the PDF made of it tells where each fault stands.

    `pages`: how many there are, where that is known without a rendition.

    Refuses (DocxError), (PdfError) what cannot be read.
    """
    sheet = sheet_of_docx(data)
    if rendition is None:
        return judge(replace(sheet, pages=pages))
    seen = sheet_of_pdf(rendition)
    judgement = judge(replace(sheet, pages=seen.pages))
    return replace(judgement, findings=tuple(placed(judgement.findings, seen.pieces)))


def judge(sheet: Sheet) -> Judgement:
    """Judge a sheet, from whatever file it was read."""
    if not any(char.isalpha() for piece in sheet.pieces for char in piece.text):
        return Judgement(readable=False)
    parts = parts_of(sheet)
    if not parts.is_document and begins_as_annex(sheet):
        return Judgement(tuple(against_annexes(annexes_of(sheet, 0))))
    if not parts.is_document and sheet.gazette:
        return Judgement()  # a part of a number of the gazette, which begins on another page
    if not parts.is_document:
        return Judgement((_no_head(sheet),))
    closed = max(position(sheet.pieces, each) for each in (parts.signer, parts.label))
    behind = annexes_of(sheet, closed + 1) if closed >= 0 and not sheet.gazette else []
    return Judgement(
        (
            *against_pages(sheet, parts),
            *against_heading(sheet, parts),
            *against_text(sheet, parts),
            *against_structure(sheet, parts),
            *against_closing(sheet, parts),
            *against_annexes(behind),
        )
    )


def _no_head(sheet: Sheet) -> Finding:
    return found(
        "page.no_head",
        Part.PAGE,
        "Không thấy phần đầu của văn bản: Quốc hiệu, Tiêu ngữ, số, ký hiệu, ngày tháng.",
        "Soạn theo mẫu trình bày văn bản; tải mẫu ở mục Mẫu văn bản.",
        at=sheet.pieces[0],
        clause="Phụ lục I, mục II; Phụ lục III",
    )


def placed(findings: Sequence[Finding], pieces: Sequence[Piece]) -> list[Finding]:
    """The findings with page and box, where their words are found on the pages."""
    lines = [(piece.squeezed, piece) for piece in pieces if piece.squeezed]
    return [_placed(each, lines) for each in findings]


def _placed(finding: Finding, lines: Sequence[tuple[str, Piece]]) -> Finding:
    wanted = Piece(finding.excerpt, 0, frozenset(), 0, 0, black=True).squeezed
    if finding.box is not None or not wanted:
        return finding
    for squeezed, piece in lines:
        if _is_same(wanted, squeezed):
            return replace(finding, page=piece.page, box=piece.box)
    return finding


def _is_same(wanted: str, line: str) -> bool:
    """Whether a line of a page begins with the wanted words, or is the beginning of them."""
    if line == wanted:
        return True
    if min(len(wanted), len(line)) <= _SURE:
        return False
    return line.startswith(wanted[:_ENOUGH]) or wanted.startswith(line)
