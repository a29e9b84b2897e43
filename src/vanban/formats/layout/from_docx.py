"""A DOCX as a sheet: cells and tabs become columns, line breaks become pieces of their own."""

from collections import Counter
from collections.abc import Iterator, Sequence

from vanban.formats.docx.reading import Paragraph, Section, Span, WordFile, read
from vanban.formats.layout.sheet import Column, Numbering, Paper, Piece, Sheet, Source

_TWO_COLUMNS = 2
_TAB = 36.0  # points: a tab before the first word moves it in as an indent does


def sheet_of_docx(data: bytes) -> Sheet:
    """Read a DOCX for the judge. Refuses (DocxError) what cannot be read."""
    word = read(data)
    return Sheet(
        source=Source.DOCX,
        pieces=tuple(piece for each in word.paragraphs for piece in _pieces(each)),
        papers=tuple(_paper(each) for each in word.sections),
        numbering=_numbering(word),
    )


def _numbering(word: WordFile) -> Numbering:
    if not word.sections:
        return Numbering()
    first = word.sections[0]
    top = any(each.number_in_header for each in word.sections)
    foot = any(each.number_in_footer for each in word.sections)
    if not (top or foot):
        return Numbering(shown=False)
    return Numbering(shown=True, at_top=top, on_first=first.number_on_first)


def _paper(section: Section) -> Paper:
    return Paper(
        width=section.width,
        height=section.height,
        top=abs(section.top),
        bottom=abs(section.bottom),
        left=section.left,
        right=section.right,
        landscape=section.landscape,
    )


def _pieces(paragraph: Paragraph) -> Iterator[Piece]:
    for line in _cut(paragraph.spans, "\n"):
        parts = [part for part in _cut(line, "\t") if _said(part)]
        for number, part in enumerate(parts):
            yield _piece(paragraph, part, _column(paragraph, number, len(parts)))


def _column(paragraph: Paragraph, number: int, parts: int) -> Column:
    place = paragraph.place
    if place is not None and place.columns >= _TWO_COLUMNS:
        return Column.LEFT if place.column < place.columns / 2 else Column.RIGHT
    if place is None and parts == _TWO_COLUMNS:
        return Column.RIGHT if number else Column.LEFT
    return Column.FULL


def _begins_with_tab(paragraph: Paragraph) -> bool:
    said = "".join(span.text for span in paragraph.spans[:4])
    return said.lstrip(" ").startswith("\t")


def _cut(spans: Sequence[Span], mark: str) -> list[list[Span]]:
    parts: list[list[Span]] = [[]]
    for span in spans:
        texts = span.text.split(mark)
        for number, text in enumerate(texts):
            if number:
                parts.append([])
            if text:
                parts[-1].append(Span(text, span.look))
    return parts


def _said(spans: Sequence[Span]) -> str:
    return " ".join("".join(span.text for span in spans).replace("\t", " ").split())


def _piece(paragraph: Paragraph, spans: Sequence[Span], column: Column) -> Piece:
    weights = [(span, sum(1 for char in span.text if not char.isspace())) for span in spans]
    total = sum(weight for _, weight in weights) or 1
    sizes = Counter[float]()
    for span, weight in weights:
        sizes[span.look.size] += weight
    block, place = paragraph.block, paragraph.place
    lead = next((span for span in spans if span.text.strip()), spans[0])
    return Piece(
        text=_said(spans),
        size=sizes.most_common(1)[0][0],
        fonts=frozenset(span.look.font for span, weight in weights if weight),
        bold=sum(weight for span, weight in weights if span.look.bold) / total,
        italic=sum(weight for span, weight in weights if span.look.italic) / total,
        black=all(span.look.black for span, weight in weights if weight),
        column=column,
        paragraph=paragraph.index,
        align=block.align,
        indent=block.indent or (_TAB if _begins_with_tab(paragraph) else 0.0),
        before=block.before,
        after=block.after,
        line=block.line,
        numbered=block.numbered,
        table=place.table if place else -1,
        row=place.row if place else -1,
        first_bold=lead.look.bold,
    )
