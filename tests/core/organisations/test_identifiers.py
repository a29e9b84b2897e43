"""Identifiers of both forms, the suggestions between them, and names without accents."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.core.organisations.queries import level_1_codes
from vanban.core.organisations.rules import (
    BLOCS,
    Scheme,
    fold,
    parse_identifier,
    reasons_against_identifier,
    search_text_of,
    suggest_new_form,
    suggest_old_form,
)

TOP = st.from_regex(r"[A-Z][0-9]{2}", fullmatch=True)
PAIR = st.integers(1, 99).map("{:02d}".format)
TRIPLE = st.integers(1, 999).map("{:03d}".format)


@pytest.mark.parametrize(
    ("text", "scheme", "levels"),
    [
        ("H15", Scheme.QD20, ("H15",)),
        ("h15.01 ", Scheme.QD20, ("H15", "01")),
        ("H55.242", Scheme.QD20, ("H55", "242")),
        ("H37.DN.001", Scheme.QD20, ("H37", "DN", "001")),
        ("0101248141", Scheme.QD20, ("0101248141",)),
        ("000.00.00.H15", Scheme.QCVN102, ("H15",)),
        ("000.00.15.H51", Scheme.QCVN102, ("H51", "15")),
        ("000.20.31.H53", Scheme.QCVN102, ("H53", "31", "20")),
        ("002.00.20.H13", Scheme.QCVN102, ("H13", "20", "002")),
        ("28.22.H17", Scheme.QCVN102, ("H17", "22", "28")),
        ("00.53.W00", Scheme.QCVN102, ("W00", "53")),
    ],
)
def test_both_forms_are_read_from_the_top_level_down(
    text: str, scheme: Scheme, levels: tuple[str, ...]
) -> None:
    found = parse_identifier(text)
    assert found is not None
    assert (found.scheme, found.levels) == (scheme, levels)
    assert reasons_against_identifier(text) == []


@pytest.mark.parametrize("text", ["", "H15.", ".H15", "H15..01", "Đ15", "H15-01", "h 15"])
def test_other_texts_are_no_identifiers(text: str) -> None:
    assert parse_identifier(text) is None
    (reason,) = reasons_against_identifier(text)
    assert reason.code == "organisations.code_malformed"


def test_thirty_five_characters_and_no_more() -> None:
    longest = "H15." + "1" * 31
    assert reasons_against_identifier(longest) == []
    (reason,) = reasons_against_identifier(longest + "1")
    assert reason.code == "organisations.code_too_long"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("000.00.00.H49", "H49"),
        ("000.00.15.H51", "H51.15"),
        ("000.20.31.H53", "H53.31.20"),
        ("003.20.31.H53", "H53.31.20.003"),
        ("28.22.H17", "H17.22.28"),
        ("002.00.20.H13", None),
        ("000.20.00.H53", None),
        ("H15.01", None),
    ],
)
def test_the_new_form_is_suggested_where_there_is_a_clean_image(old: str, new: str | None) -> None:
    assert suggest_new_form(old) == new


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("H49", "000.00.00.H49"),
        ("H51.15", "000.00.15.H51"),
        ("H53.31.20.003", "003.20.31.H53"),
        ("H55.242", None),
        ("H37.DN.001", None),
        ("H15.00", None),
        ("H15.01.02.003.04", None),
        ("0101248141", None),
    ],
)
def test_the_old_form_is_suggested_where_the_groups_fit(new: str, old: str | None) -> None:
    assert suggest_old_form(new) == old


@given(TOP, st.lists(PAIR, max_size=2), st.one_of(st.none(), TRIPLE))
def test_what_fits_comes_back_from_the_old_form(
    top: str, middle: list[str], last: str | None
) -> None:
    groups = [top, *middle, *([last] if last and len(middle) == 2 else [])]
    new = ".".join(groups)
    old = suggest_old_form(new)
    assert old is not None
    assert len(old) == 13
    assert suggest_new_form(old) == new


@given(st.text(max_size=50))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = parse_identifier(text)
    assert (found is None) == bool(reasons_against_identifier(text))
    suggest_new_form(text)
    suggest_old_form(text)


def test_what_no_database_takes_is_left_out() -> None:
    assert fold("Ea\0Kao\t1") == "ea kao 1"
    assert parse_identifier("H15\0") == parse_identifier("H15")


def test_names_are_folded_as_people_type_them() -> None:
    assert fold("  Sở Nông nghiệp và Môi trường   tỉnh ĐẮK LẮK ") == (
        "so nong nghiep va moi truong tinh dak lak"
    )
    assert fold("Xã Cuôr Đăng, Dliê Ya, Ea Ktur, Ea H'Leo") == (
        "xa cuor dang, dlie ya, ea ktur, ea h'leo"
    )
    assert search_text_of("UBND xã", "UBND xã", "", "H15.21") == "ubnd xa h15.21"


@pytest.mark.checklist(56)
def test_either_placement_of_a_tone_finds_the_other() -> None:
    for old, new in (("Hoà Thuỷ", "Hòa Thủy"), ("khoẻ", "khỏe")):
        assert fold(old) == fold(new)


@given(st.text())
@pytest.mark.checklist(56)
def test_folding_twice_is_folding_once_and_composition_does_not_matter(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


def test_the_list_of_level_1_codes_is_whole_and_honest() -> None:
    codes = level_1_codes()
    provinces = [code for code in codes.values() if code.code.startswith("H")]
    assert len(provinces) == 63
    assert sum(code.status == "open" for code in provinces) == 34
    assert codes["H15"].name == "UBND tỉnh Đắk Lắk"
    assert not codes["H15"].inferred
    assert codes["H45"].successor == "H15"
    assert codes["H02"].inferred
    for code in codes.values():
        assert code.code[0] in BLOCS
        assert not code.successor or codes[code.successor].status == "open"
