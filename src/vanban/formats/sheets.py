"""Reading a table from outside: a workbook (ISO/IEC 29500), CSV, or cells pasted from a sheet.

A workbook is a ZIP of XML and hostile: entries are read in bounded pieces, no entity is resolved,
and only the words of the first sheet are taken; formulas, styles and links are not looked at.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

from vanban.formats.zipped import FAULTS, read_entry

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 100
_MOST_BYTES: Final = 32 * 1024 * 1024  # of one part, unpacked
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
Cells = list[list[str]]


class SheetError(ValueError):
    """The bytes are no table that can be read; the words say why."""


def cells_of(data: bytes) -> Cells:
    """The rows of the first sheet of an XLSX, or of a CSV (comma, semicolon or tab; UTF-8).

    Raises SheetError.
    """
    if data.startswith(b"PK\x03\x04"):
        return _of_workbook(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetError("Tệp không phải bảng tính .xlsx hay .csv (UTF-8).") from error
    return cells_of_text(text)


def cells_of_text(text: str) -> Cells:
    """The rows of cells pasted from a sheet (tabs), or of CSV text. Raises SheetError."""
    if "\0" in text:
        raise SheetError("Tệp không phải bảng tính .xlsx hay .csv (UTF-8).")
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = next((each for each in ("\t", ";") if each in first), ",")
    try:
        return _bounded(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise SheetError("Bảng có ô không đọc được.") from error


def _bounded(rows: Iterator[list[str]]) -> Cells:
    found: Cells = []
    for row in rows:
        if len(found) >= MOST_ROWS:
            raise SheetError(f"Bảng có quá {MOST_ROWS} hàng.")
        found.append([cell.strip() for cell in row[:MOST_COLUMNS]])
    return found


def _of_workbook(data: bytes) -> Cells:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = sorted(
                name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")
            )
            if not names:
                raise SheetError("Tệp không có bảng tính nào.")
            first = min(names, key=lambda name: (len(name), name))
            words = _shared(archive)
            return _bounded(_rows(_tree(archive, first), words))
    except FAULTS as error:
        if isinstance(error, SheetError):
            raise
        raise SheetError("Tệp bảng tính bị hỏng.") from error


def _tree(archive: zipfile.ZipFile, name: str) -> etree._Element:
    data = read_entry(archive, archive.getinfo(name), _MOST_BYTES)
    if len(data) > _MOST_BYTES:
        raise SheetError("Bảng tính quá lớn.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SheetError("Tệp bảng tính bị hỏng.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise SheetError("Tệp bảng tính có phần không được phép.")
    return root


def _shared(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    root = _tree(archive, "xl/sharedStrings.xml")
    return [_words(each) for each in root if _name(each) == "si"]


def _rows(root: etree._Element, shared: list[str]) -> Iterator[list[str]]:
    """The rows in order; cells that are not written are empty, so are rows between."""
    at = 0
    for row in root.iter(f"{_MAIN}row", f"{_STRICT}row"):
        number = _number(row.get("r", ""), at + 1)
        while at < min(number - 1, MOST_ROWS):
            at += 1
            yield []
        at += 1
        yield _cells(row, shared)


def _cells(row: etree._Element, shared: list[str]) -> list[str]:
    found: list[str] = []
    for cell in row:
        if _name(cell) != "c":
            continue
        column = _column(cell.get("r", ""), len(found))
        if column >= MOST_COLUMNS:
            break
        found += [""] * (column - len(found))
        found.append(_value(cell, shared))
    return found


def _value(cell: etree._Element, shared: list[str]) -> str:
    kind = cell.get("t", "")
    if kind == "inlineStr":
        return _words(cell)
    said = next((each.text or "" for each in cell if _name(each) == "v"), "")
    if kind == "s":
        at = _number(said, -1)
        return shared[at] if 0 <= at < len(shared) else ""
    return said.removesuffix(".0")


def _words(element: etree._Element) -> str:
    """The text of all runs, without what shows how a word is read."""
    return "".join(
        each.text or ""
        for each in element.iter()
        if _name(each) == "t" and _name(each.getparent()) != "rPh"
    )


def _name(element: etree._Element | None) -> str:
    return etree.QName(element).localname if element is not None else ""


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise  # noqa: PLR2004


def _column(reference: str, otherwise: int) -> int:
    """`C7` → 2."""
    letters = "".join(char for char in reference if "A" <= char <= "Z")[:3]
    place = 0
    for char in letters:
        place = place * 26 + ord(char) - 64
    return max(place - 1, otherwise) if letters else otherwise
