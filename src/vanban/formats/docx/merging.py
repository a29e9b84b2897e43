"""Filling a body's own template: `{{ten}}` in a DOCX becomes what the system knows.

Everything else of the file stays as it is. A field of several lines repeats its paragraph.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from vanban.formats.docx.editing import put_text, text_of
from vanban.formats.docx.package import MAIN, Package
from vanban.formats.docx.reading import paragraphs_in

_FIELD: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_HEADS: Final = re.compile(r"word/(?:header|footer)\d*\.xml")


def fields_in(data: bytes) -> frozenset[str]:
    """The names of the fields of a template. Refuses (DocxError) what is no Word file."""
    package = Package.opened(data)
    roots = (root for _, root in _roots(package))
    return frozenset(
        name
        for root in roots
        for each in paragraphs_in(root)
        for name in _FIELD.findall(text_of(each))
    )


def filled(data: bytes, values: Mapping[str, str]) -> bytes:
    """The template with its fields filled; one without fields comes back bit for bit.

    A name that `values` does not have stays as it is written. Refuses (DocxError).
    """
    package = Package.opened(data)
    changed = {name: root for name, root in _roots(package) if _fill(root, values)}
    return package.saved(changed) if changed else data


def _roots(package: Package) -> Iterator[tuple[str, etree._Element]]:
    for name in package.parts:
        if name == MAIN or _HEADS.fullmatch(name):
            root = package.tree(name)
            if root is not None:
                yield name, root


def _fill(root: etree._Element, values: Mapping[str, str]) -> bool:
    asked = [(each, _FIELD.findall(text_of(each))) for each in paragraphs_in(root)]
    wanted = [(each, names) for each, names in asked if set(names) & set(values)]
    for paragraph, names in wanted:
        lines = max(len(values[name].split("\n")) for name in names if name in values)
        rows = [paragraph]
        for _ in range(lines - 1):
            again = copy.deepcopy(paragraph)
            rows[-1].addnext(again)
            rows.append(again)
        for number, row in enumerate(rows):
            _put(row, values, number)
    return bool(wanted)


def _put(paragraph: etree._Element, values: Mapping[str, str], line: int) -> None:
    """The fields of a paragraph from the last to the first, so that no place moves."""
    for match in reversed(list(_FIELD.finditer(text_of(paragraph)))):
        if match[1] in values:
            lines = values[match[1]].split("\n")
            said = lines[line] if line < len(lines) else ""
            put_text(paragraph, match.start(), match.end(), said)
