"""A DOCX as a row of paragraphs with the look of their letters, and its sections of pages."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from vanban.formats.docx.formatting import TWIPS, Block, Formats, Letters
from vanban.formats.docx.package import Package, W

MAX_PARAGRAPHS: Final = 20_000
_TEXT_BOX: Final = f"{W}txbxContent"
_A4: Final = ("11906", "16838")


@dataclass(frozen=True, slots=True)
class Span:
    """Letters set alike. A tab reads as a tab, a line break as a new line."""

    text: str
    look: Letters


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which table a paragraph stands; `columns` is how many cells its row has."""

    table: int
    row: int
    column: int
    columns: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `index` counts every paragraph outside of text boxes, from 0."""

    index: int
    spans: tuple[Span, ...]
    block: Block
    place: Place | None

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Section:
    """A run of pages: paper and margins in points; whether the header or foot tells the page."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    landscape: bool
    number_in_header: bool
    number_in_footer: bool
    number_on_first: bool


@dataclass(frozen=True, slots=True)
class WordFile:
    """What a DOCX holds, as far as its look goes."""

    paragraphs: tuple[Paragraph, ...]
    sections: tuple[Section, ...]


def read(data: bytes) -> WordFile:
    """Read a DOCX. Refuses (DocxError) what is none or is damaged."""
    package = Package.opened(data)
    root = package.main()
    formats = Formats(package)
    tables = {table: index for index, table in enumerate(root.iter(f"{W}tbl"))}
    paragraphs = tuple(
        Paragraph(index, tuple(_spans(each, formats)), formats.block(each), _place(each, tables))
        for index, each in enumerate(paragraphs_in(root))
    )
    sections = tuple(_section(each, package) for each in root.iter(f"{W}sectPr"))
    return WordFile(paragraphs, sections)


def paragraphs_in(root: etree._Element) -> Iterator[etree._Element]:
    """Every paragraph outside of text boxes, in order; the order that `Paragraph.index` counts."""
    count = 0
    for each in root.iter(f"{W}p"):
        if any(above.tag == _TEXT_BOX for above in each.iterancestors()):
            continue
        count += 1
        if count > MAX_PARAGRAPHS:
            return
        yield each


def runs_of(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The runs of a paragraph that will be printed, deleted ones left out."""
    for run in paragraph.iter(f"{W}r"):
        above = [each.tag for each in run.iterancestors()]
        if f"{W}del" in above or _TEXT_BOX in above[: above.index(f"{W}p")]:
            continue
        yield run


def _spans(paragraph: etree._Element, formats: Formats) -> Iterator[Span]:
    for run in runs_of(paragraph):
        text = unicodedata.normalize("NFC", "".join(_pieces(run)))
        look = formats.letters(paragraph, run)
        if text and not look.hidden:
            yield Span(text.upper() if look.caps else text, look)


def _pieces(run: etree._Element) -> Iterator[str]:
    for child in run:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}tab":
            yield "\t"
        elif child.tag in {f"{W}br", f"{W}cr"}:
            yield "\n"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"


def _place(paragraph: etree._Element, tables: dict[etree._Element, int]) -> Place | None:
    cell = next((each for each in paragraph.iterancestors() if each.tag == f"{W}tc"), None)
    row = cell.getparent() if cell is not None else None
    table = row.getparent() if row is not None else None
    if cell is None or row is None or table not in tables:
        return None
    cells, above = list(row.iterfind(f"{W}tc")), row.itersiblings(f"{W}tr", preceding=True)
    return Place(tables[table], sum(1 for _ in above), cells.index(cell), len(cells))


def _section(properties: etree._Element, package: Package) -> Section:
    size, margins = properties.find(f"{W}pgSz"), properties.find(f"{W}pgMar")
    first = _flag(properties.find(f"{W}titlePg"))
    headers = _references(properties, "headerReference", package)
    footers = _references(properties, "footerReference", package)
    shown = {kind for kind, part in headers.items() if _tells_page(package, part)}
    below = {kind for kind, part in footers.items() if _tells_page(package, part)}
    return Section(
        width=_length(size, "w", _A4[0]),
        height=_length(size, "h", _A4[1]),
        top=_length(margins, "top", "0"),
        bottom=_length(margins, "bottom", "0"),
        left=_length(margins, "left", "0"),
        right=_length(margins, "right", "0"),
        landscape=size is not None and size.get(f"{W}orient") == "landscape",
        number_in_header="default" in shown,
        number_in_footer="default" in below,
        number_on_first=("default" in shown and not first) or (first and "first" in shown),
    )


def _references(properties: etree._Element, tag: str, package: Package) -> dict[str, str]:
    links = package.tree("word/_rels/document.xml.rels")
    targets = (
        {each.get("Id"): each.get("Target", "") for each in links} if links is not None else {}
    )
    found: dict[str, str] = {}
    for reference in properties.iterfind(f"{W}{tag}"):
        target = next(
            (
                targets[str(value)]
                for key, value in reference.items()
                if str(key).endswith("}id") and str(value) in targets
            ),
            "",
        )
        found[reference.get(f"{W}type", "default")] = (
            f"word/{target.lstrip('/').removeprefix('word/')}"
        )
    return found


def _tells_page(package: Package, part: str) -> bool:
    root = package.tree(part)
    if root is None:
        return False
    codes = "".join(each.text or "" for each in root.iter(f"{W}instrText"))
    codes += " ".join(each.get(f"{W}instr", "") for each in root.iter(f"{W}fldSimple"))
    return "PAGE" in codes.replace("NUMPAGES", "")


def _flag(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in {"0", "false", "off"}


def _length(element: etree._Element | None, name: str, otherwise: str) -> float:
    text = element.get(f"{W}{name}", otherwise) if element is not None else otherwise
    try:
        return float(text) / TWIPS
    except ValueError:
        return float(otherwise) / TWIPS
