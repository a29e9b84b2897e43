"""Tables from outside: workbooks of several makers, CSV, pasted cells, and files made to hurt."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.formats.sheets import SheetError, cells_of, cells_of_text
from vanban.formats.xlsx import workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)


def packed(sheet: str, shared: str = "", name: str = "xl/worksheets/sheet1.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, sheet)
        if shared:
            archive.writestr("xl/sharedStrings.xml", shared)
    return out.getvalue()


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=8))
@settings(deadline=None, max_examples=30)
def test_a_workbook_that_we_write_is_read_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    told = cells_of(workbook("Bảng", ("Số", "Tên"), rows))
    assert told == [["Số", "Tên"], *[list(row) for row in rows]]


def test_shared_strings_numbers_gaps_and_rich_text_are_read() -> None:
    shared = (
        f'<sst xmlns="{MAIN}"><si><t>Mưa lũ</t></si>'
        "<si><r><t>Vĩnh </t></r><r><t>viễn</t></r><rPh><t>x</t></rPh></si></sst>"
    )
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData>'
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        '<row r="3"><c r="B3"><v>10.0</v></c><c r="C3" t="s"><v>99</v></c></row>'
        "</sheetData></worksheet>"
    )
    assert cells_of(packed(sheet, shared)) == [["Mưa lũ", "", "Vĩnh viễn"], [], ["", "10", ""]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a;b\r\nc;d", [["a", "b"], ["c", "d"]]),
        ('"a, b",c', [["a, b", "c"]]),
        ("", []),
    ],
)
def test_pasted_cells_and_csv_are_told_by_what_stands_between(
    text: str, rows: list[list[str]]
) -> None:
    assert cells_of_text(text) == rows
    assert cells_of(b"\xef\xbb\xbf" + text.encode()) == rows


BOMB = f'<worksheet xmlns="{MAIN}"><sheetData>' + " " * 40_000_000 + "</sheetData></worksheet>"
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>&a;</t></is></c></row>'
    "</sheetData></worksheet>"
)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00\x01",
        b"a\x00b",
        b"PK\x03\x04 no zip",
        packed("<worksheet"),
        packed("<x/>", name="word/document.xml"),
        packed(BOMB),
        packed(ENTITIES),
    ],
    ids=["bytes", "nul", "broken", "cut", "no-sheet", "bomb", "entities"],
)
def test_what_is_no_sheet_or_is_made_to_hurt_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(SheetError, match=r"[ạ-ỹ]"):
        cells_of(data)


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=100)
def test_no_bytes_end_in_anything_but_cells_or_a_refusal(data: bytes) -> None:
    for given_bytes in (data, b"PK\x03\x04" + data):
        try:
            rows = cells_of(given_bytes)
        except SheetError:
            continue
        assert all(isinstance(cell, str) for row in rows for cell in row)
