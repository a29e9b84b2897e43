"""Changing a DOCX on the spot: letters, marks, paragraphs, pages; nothing else of it moves."""

import copy
from collections.abc import Iterator

from lxml import etree

from vanban.formats.docx.package import Package, W
from vanban.formats.docx.reading import runs_of

_RUN_ORDER = [
    "rStyle",
    "rFonts",
    "b",
    "bCs",
    "i",
    "iCs",
    "caps",
    "smallCaps",
    "strike",
    "dstrike",
    "outline",
    "shadow",
    "emboss",
    "imprint",
    "noProof",
    "snapToGrid",
    "vanish",
    "webHidden",
    "color",
    "spacing",
    "w",
    "kern",
    "position",
    "sz",
    "szCs",
    "highlight",
    "u",
]
_PARAGRAPH_ORDER = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
]
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_HEADER = "word/header_vanban.xml"


def mark_run(run: etree._Element, name: str, value: str | None) -> None:
    """Set a property of a run (`b`, `i`, `sz`, `color` …); None takes it away."""
    marks = run.find(f"{W}rPr")
    if marks is None:
        marks = etree.Element(f"{W}rPr")
        run.insert(0, marks)
    _set(marks, name, value, _RUN_ORDER)


def set_fonts(holder: etree._Element, font: str) -> None:
    """Make a run or a style's `rPr` use one font for every script."""
    marks = holder if holder.tag == f"{W}rPr" else holder.find(f"{W}rPr")
    if marks is None:
        marks = etree.Element(f"{W}rPr")
        holder.insert(0, marks)
    fonts = _set(marks, "rFonts", None, _RUN_ORDER, keep=True)
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(f"{W}{script}", font)


def mark_paragraph(paragraph: etree._Element, name: str, attributes: dict[str, str]) -> None:
    """Set attributes of a property of a paragraph (`jc`, `ind`, `spacing`), others kept."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    child = _set(properties, name, None, _PARAGRAPH_ORDER, keep=True)
    for key, value in attributes.items():
        if value:
            child.set(f"{W}{key}", value)
        else:
            child.attrib.pop(f"{W}{key}", "")


def text_of(paragraph: etree._Element) -> str:
    """The letters of a paragraph as they lie in its text elements (tabs and breaks left out)."""
    return "".join(each.text or "" for each in _texts(paragraph))


def put_text(paragraph: etree._Element, start: int, end: int, new: str) -> None:
    """Put `new` in the place of characters `start` to `end` of :func:`text_of`."""
    at, placed = 0, False
    for element in _texts(paragraph):
        text = element.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        touches = first <= len(text) and (first < last or (start == end and start - at >= 0))
        if touches and not placed:
            element.text = text[:first] + new + text[max(last, first) :]
            placed = True
        elif first < last:
            element.text = text[:first] + text[last:]
        at += len(text)
        if element.text != text:
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def runs_within(paragraph: etree._Element, words: str) -> Iterator[etree._Element]:
    """The runs whose letters belong to `words`, a stretch of the paragraph; blank runs too."""
    squeezed = "".join(words.split()).casefold()
    for run in runs_of(paragraph):
        text = "".join((each.text or "") for each in run.iterfind(f"{W}t"))
        if "".join(text.split()).casefold() in squeezed:
            yield run


def split_run(run: etree._Element, at: int) -> etree._Element:
    """Cut a run after `at` characters of its first text; gives the first of the two runs."""
    text = run.find(f"{W}t")
    if text is None or at >= len(text.text or ""):
        return run
    first = copy.deepcopy(run)
    for child in list(first):
        if child.tag not in {f"{W}rPr", f"{W}t"}:
            first.remove(child)
    whole = text.text or ""
    lead = first.find(f"{W}t")
    assert lead is not None  # noqa: S101 - copied from the run
    lead.text, text.text = whole[:at], whole[at:]
    for each in (lead, text):
        each.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.addprevious(first)
    return first


def set_page(root: etree._Element, name: str, attributes: dict[str, str]) -> None:
    """Set attributes of `pgSz` or `pgMar` of every upright section."""
    for section in root.iter(f"{W}sectPr"):
        size = section.find(f"{W}pgSz")
        if size is not None and size.get(f"{W}orient") == "landscape":
            continue
        child = section.find(f"{W}{name}")
        if child is None:
            child = etree.SubElement(section, f"{W}{name}")
        for key, value in attributes.items():
            child.set(f"{W}{key}", value)


def number_pages(package: Package, root: etree._Element) -> dict[str, etree._Element]:
    """Number the pages at the middle of the top, not on the first; gives the parts changed."""
    rels = package.tree("word/_rels/document.xml.rels")
    types = package.tree("[Content_Types].xml")
    if rels is None or types is None:
        return {}
    link = etree.SubElement(rels, f"{{{_RELS}}}Relationship")
    link.set("Id", "rIdVanbanTrang")
    link.set("Type", f"{_R}/header")
    link.set("Target", "header_vanban.xml")
    kind = etree.SubElement(types, f"{_TYPES}Override")
    kind.set("PartName", f"/{_HEADER}")
    kind.set("ContentType", _HEADER_TYPE)
    for section in root.iter(f"{W}sectPr"):
        for old in section.iterfind(f"{W}headerReference"):
            if old.get(f"{W}type", "default") == "default":
                section.remove(old)
        reference = etree.Element(f"{W}headerReference")
        reference.set(f"{W}type", "default")
        reference.set(f"{{{_R}}}id", "rIdVanbanTrang")
        section.insert(0, reference)
        hide_first_number(section)
    package.parts[_HEADER] = b""
    return {
        "word/_rels/document.xml.rels": rels,
        "[Content_Types].xml": types,
        _HEADER: _page_header(),
    }


def hide_first_number(section: etree._Element) -> None:
    """The first page of a section gets a header of its own, which is empty."""
    for old in section.iterfind(f"{W}headerReference"):
        if old.get(f"{W}type") == "first":
            section.remove(old)
    if section.find(f"{W}titlePg") is None:
        title = etree.Element(f"{W}titlePg")
        after = [each for each in section if each.tag in {f"{W}docGrid", f"{W}textDirection"}]
        if after:
            after[0].addprevious(title)
        else:
            section.append(title)


def _page_header() -> etree._Element:
    root = etree.Element(f"{W}hdr", nsmap={"w": W.strip("{}")})
    paragraph = etree.SubElement(root, f"{W}p")
    mark_paragraph(paragraph, "jc", {"val": "center"})
    field = etree.SubElement(paragraph, f"{W}fldSimple")
    field.set(f"{W}instr", " PAGE ")
    run = etree.SubElement(field, f"{W}r")
    set_fonts(run, "Times New Roman")
    mark_run(run, "sz", "26")
    etree.SubElement(run, f"{W}t").text = "2"
    return root


def _texts(paragraph: etree._Element) -> list[etree._Element]:
    return [text for run in runs_of(paragraph) for text in run.iterfind(f"{W}t")]


def _set(
    parent: etree._Element, name: str, value: str | None, order: list[str], *, keep: bool = False
) -> etree._Element:
    child = parent.find(f"{W}{name}")
    if child is not None and value is None and not keep:
        parent.remove(child)
        return child
    if child is None:
        child = etree.Element(f"{W}{name}")
        if value is None and not keep:
            return child
        rank = order.index(name)
        later = (each for each in parent if _rank(each, order) > rank)
        follower = next(later, None)
        if follower is None:
            parent.append(child)
        else:
            follower.addprevious(child)
    if value is not None:
        child.set(f"{W}val", value)
    return child


def _rank(element: etree._Element, order: list[str]) -> int:
    name = str(element.tag).removeprefix(W)
    return order.index(name) if name in order else len(order)
