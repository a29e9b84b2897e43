"""A table as a workbook (ISO/IEC 29500, SpreadsheetML): words only, so that 05 stays 05."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_APP = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XLSX = f"{_APP}.sheet"
_NOT_XML = {code: None for code in range(32) if code not in {9, 10, 13}}


def workbook(name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """One sheet: the header in bold on a row that stays in view, and a filter over it."""
    last = f"{_column(len(header) - 1)}{len(rows) + 1}"
    lines = [_row(1, header, style=1), *(_row(n, row) for n, row in enumerate(rows, start=2))]
    sheet = (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
        f"<sheetData>{''.join(lines)}</sheetData>"
        f'<autoFilter ref="A1:{last}"/></worksheet>'
    )
    book = (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
        f'<sheet name="{escape(_sheet_name(name), {chr(34): "&quot;"})}" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _types())
        archive.writestr("_rels/.rels", _links((("officeDocument", "xl/workbook.xml"),)))
        archive.writestr("xl/workbook.xml", book)
        inner = (("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", _links(inner))
        archive.writestr("xl/styles.xml", _styles())
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


def _row(number: int, cells: Sequence[str], *, style: int = 0) -> str:
    written = "".join(
        f'<c r="{_column(index)}{number}" t="inlineStr" s="{style}"><is>'
        f'<t xml:space="preserve">{escape(cell.translate(_NOT_XML))}</t></is></c>'
        for index, cell in enumerate(cells)
    )
    return f'<row r="{number}">{written}</row>'


def _column(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _sheet_name(name: str) -> str:
    """At most 31 characters, none of those that a sheet's name may not have."""
    return "".join(" " if char in "[]:*?/\\" else char for char in name)[:31] or "Sheet1"


def _links(targets: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_REL}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _types() -> str:
    parts = (
        ("sheet.main", "workbook.xml"),
        ("worksheet", "worksheets/sheet1.xml"),
        ("styles", "styles.xml"),
    )
    rows = "".join(
        f'<Override PartName="/xl/{path}" ContentType="{_APP}.{kind}+xml"/>' for kind, path in parts
    )
    links = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{links}"/>{rows}</Types>'
    )


def _styles() -> str:
    fonts = '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    cells = (
        '<cellXfs count="2"><xf fontId="0" xfId="0"/>'
        '<xf fontId="1" applyFont="1" xfId="0"/></cellXfs>'
    )
    fills = '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    borders = '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    return f'{_HEAD}<styleSheet xmlns="{_MAIN}">{fonts}{fills}{borders}{cells}</styleSheet>'
