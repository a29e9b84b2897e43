import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.formats.symbol import (
    COPY_TYPES,
    DOCUMENT_TYPES,
    Family,
    Symbol,
    SymbolError,
    compose,
    document_type,
    document_type_named,
    notation_of,
    parse,
)

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "lists" / "documents_real.csv"


@pytest.mark.parametrize(
    ("text", "number", "printed", "notation", "year"),
    [
        ("12/QĐ-UBND", 12, "12", "QĐ-UBND", None),
        ("30/2020/NĐ-CP", 30, "30", "2020/NĐ-CP", 2020),
        ("05/UBND-VX", 5, "05", "UBND-VX", None),
        ("0130/KH-UBND", 130, "0130", "KH-UBND", None),
        ("141/2024/QH15", 141, "141", "2024/QH15", 2024),
        ("3176B/SYT-NVY", 3176, "3176B", "SYT-NVY", None),
        (" Số: 03 / QyĐ – UBND ", 3, "03", "QyĐ-UBND", None),
        ("số 7/CTr-UBND", 7, "7", "CTr-UBND", None),
        ("53/2015/TTLT-BTNMT-BNV", 53, "53", "2015/TTLT-BTNMT-BNV", 2015),
        ("3250/TTr-SGD&ĐT", 3250, "3250", "TTr-SGD&ĐT", None),
        ("21/2004/TTLT/BLĐTBXH-BYT", 21, "21", "2004/TTLT/BLĐTBXH-BYT", 2004),
    ],
)
def test_a_symbol_is_read_as_people_write_it(
    text: str, number: int, printed: str, notation: str, year: int | None
) -> None:
    symbol = parse(text)
    assert symbol == Symbol(number, printed, notation)
    assert symbol.year == year
    assert parse(str(symbol)) == symbol


def test_decomposed_letters_are_the_same_symbol() -> None:
    assert parse("9/TTr-So\u031b\u0309") == parse("9/TTr-S\u1edf")


@pytest.mark.parametrize(
    "text", ["", "12", "/QĐ-UBND", "12/", "12/QĐ UBND", "12/QĐ-", "QĐ-UBND/12", "74fass22/VPCP"]
)
def test_what_is_no_symbol_is_refused(text: str) -> None:
    with pytest.raises(SymbolError, match="12/QĐ-UBND"):
        parse(text)


def test_leading_zero_below_ten_only() -> None:
    printed = [compose(number, "QĐ-UBND").printed for number in (1, 9, 10, 123)]
    assert printed == ["01", "09", "10", "123"]


def test_merged_bodies_print_a_zero_before_every_number() -> None:
    printed = [compose(number, "KH-UBND", prefix="0").printed for number in (1, 10, 134, 2110)]
    assert printed == ["001", "010", "0134", "02110"]
    assert compose(7, "KH-UBND", width=4).printed == "0007"
    assert compose(134, "KH-UBND", prefix="0") != compose(134, "KH-UBND")


@pytest.mark.parametrize(
    ("number", "notation", "prefix"),
    [(0, "QĐ-UBND", ""), (-1, "QĐ-UBND", ""), (1, "QĐ UBND", ""), (1, "", ""), (1, "QĐ-A", "A")],
)
def test_a_broken_symbol_is_not_composed(number: int, notation: str, prefix: str) -> None:
    with pytest.raises(SymbolError):
        compose(number, notation, prefix=prefix)


def test_notation_of_each_family() -> None:
    assert notation_of("QĐ", "UBND") == "QĐ-UBND"
    assert notation_of("QĐ", "UBND", "VX") == "QĐ-UBND"
    assert notation_of("", "UBND", "VX") == "UBND-VX"
    assert notation_of("NĐ", "CP", year=2020) == "2020/NĐ-CP"
    assert notation_of("", "QH15", year=2024) == "2024/QH15"
    assert notation_of("SY", "UBND") == "SY-UBND"


@pytest.mark.parametrize(
    ("kind", "organisation", "unit", "said"),
    [
        ("", "UBND", None, "đơn vị soạn thảo"),
        ("QĐ", "", None, "cơ quan ban hành"),
        ("QĐ", "UB ND", None, "dấu cách"),
        ("Q/Đ", "UBND", None, "loại văn bản"),
    ],
)
def test_notation_needs_its_abbreviations(
    kind: str, organisation: str, unit: str | None, said: str
) -> None:
    with pytest.raises(SymbolError, match=said):
        notation_of(kind, organisation, unit)


def test_the_table_is_that_of_the_decree() -> None:
    administrative = [kind for kind in DOCUMENT_TYPES if kind.family is Family.ADMINISTRATIVE]
    assert len(administrative) == 29
    assert len([kind for kind in administrative if kind.abbreviation]) == 27
    assert {kind.name for kind in administrative if not kind.abbreviation} == {
        "Công văn",
        "Thư công",
    }
    codes = [kind.code for kind in (*DOCUMENT_TYPES, *COPY_TYPES)]
    assert len(codes) == len(set(codes))
    assert all(code.isascii() for code in codes)
    assert document_type("cong-van").edxml_type_detail == 18
    assert document_type("qppl-nghi-dinh").edxml_type == 1
    with pytest.raises(SymbolError):
        document_type("khong-co")


def test_types_are_found_by_name() -> None:
    assert document_type_named(" công VĂN ") is document_type("cong-van")
    assert document_type_named("Quyết định") is document_type("quyet-dinh")
    assert document_type_named("Quyết định", normative=True) is document_type("qppl-quyet-dinh")
    assert document_type_named("Thông tư") is document_type("qppl-thong-tu")
    assert document_type_named("Giấy biên nhận hồ sơ") is None


@given(
    number=st.integers(1, 10**9),
    kind=st.sampled_from([kind.abbreviation for kind in DOCUMENT_TYPES]),
    year=st.none() | st.integers(1945, 2099),
    width=st.integers(1, 5),
    prefix=st.sampled_from(["", "0"]),
)
def test_what_is_composed_is_read_back(
    number: int, kind: str, year: int | None, width: int, prefix: str
) -> None:
    symbol = compose(number, notation_of(kind, "UBND", "VX", year=year), width, prefix)
    assert parse(str(symbol)) == symbol
    assert symbol.year == year


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not on this machine")
def test_real_symbols_of_the_corpus_are_read() -> None:
    with CORPUS.open(encoding="utf-8") as stream:
        symbols = [row["so_ky_hieu"] for row in csv.DictReader(stream)]
    unread = []
    for text in symbols:
        try:
            assert str(parse(text)) == text
        except SymbolError:
            unread.append(text)
    # What remains: a bare number, forms before 1999 with no slash after the number, cut citations.
    assert len(unread) / len(symbols) < 0.003, unread
