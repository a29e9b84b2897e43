"""What is decided on values: numbers of a list, periods, headings of a sheet, closing."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.core.records.lifecycle import State
from vanban.formats.docx.dossiers import roman
from vanban.keeping.dossiers.rules import read_retention, reasons_against_notation
from vanban.keeping.dossiers.rules.closing import Held, reasons_against_closing
from vanban.keeping.dossiers.rules.lists import (
    LineInput,
    LineKind,
    Numbering,
    inserted,
    lines_of_cells,
    numbered,
    reasons_against_lines,
)

BIG, SMALL, DOSSIER = LineKind.BIG, LineKind.SMALL, LineKind.DOSSIER
LINES = st.lists(
    st.builds(
        LineInput,
        kind=st.sampled_from(LineKind),
        title=st.just("Tên"),
        abbreviation=st.sampled_from(["", "TH", "NN"]),
        notation=st.sampled_from(["", "", "01.TH", "02.NN"]),
        retention_years=st.none(),
    ),
    max_size=20,
)


def line(kind: LineKind, title: str = "Tên", **more: str) -> LineInput:
    return LineInput(kind=kind, title=title, retention_years=5, **more)  # type: ignore[arg-type]


@given(LINES, st.sampled_from(Numbering))
@settings(deadline=None)
def test_numbers_are_the_dossiers_own_and_twice_only_where_a_person_said_so(
    lines: list[LineInput], numbering: Numbering
) -> None:
    found = numbered(lines, numbering)
    assert len(found) == len(lines)
    counted = [n for each, n in zip(lines, found, strict=True) if n and not each.notation.strip()]
    own = {each.notation for each in lines if each.kind is DOSSIER and each.notation}
    assert not own & set(counted)
    assert all(each.kind is DOSSIER for each, n in zip(lines, found, strict=True) if n)
    twice = len(set(filter(None, found))) < len(list(filter(None, found)))
    refused = {reason.code for reason in reasons_against_lines(lines, numbering)}
    assert not twice or "dossiers.notation_twice" in refused


def test_serials_go_through_the_list_or_begin_anew_below_each_big_heading() -> None:
    lines = [
        line(BIG, abbreviation="TH"), line(DOSSIER), line(DOSSIER),
        line(BIG, abbreviation="NN"), line(SMALL), line(DOSSIER),
    ]  # fmt: skip
    through = numbered(lines, Numbering.CONTINUOUS)
    assert through == ["", "01.TH", "02.TH", "", "", "03.NN"]
    assert numbered(lines, Numbering.PER_HEADING)[-1] == "01.NN"


def test_a_line_is_put_last_below_its_heading() -> None:
    lines = [line(BIG, "A"), line(DOSSIER, "a"), line(SMALL, "b"), line(DOSSIER), line(BIG, "C")]
    new = line(DOSSIER, "mới")
    assert [each.title for each in inserted(lines, new, under=1)].index("mới") == 2
    assert [each.title for each in inserted(lines, new, under=3)].index("mới") == 4
    assert inserted(lines, line(SMALL, "mới"), under=1)[4].title == "mới"
    assert inserted(lines, new, under=None)[-1] is new


@pytest.mark.parametrize(
    ("text", "years"),
    [("Vĩnh viễn", None), ("VV.", None), ("10 năm", 10), (" 5  NĂM", 5), ("70", 70)],
)
def test_periods_are_read_as_they_are_written(text: str, years: int | None) -> None:
    assert read_retention(text) == years


@pytest.mark.parametrize("text", ["", "lâu dài", "0 năm", "101 năm", "năm", "-5", "٥"])
def test_what_is_no_period_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_retention(text)


def test_a_sheet_without_heads_and_with_other_columns_is_understood() -> None:
    cells = [
        ["STT", "Tiêu đề hồ sơ", "Ghi chú", "Thời hạn", "Người lập", "Số và ký hiệu"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["", "TỔNG HỢP", "", "", "", "I"],
        ["1", "Báo cáo", "giấy", "5 năm", "", "01.TH"],
        ["", "", "", "", "", ""],
    ]
    lines, reasons = lines_of_cells(cells, lambda _: None)
    assert reasons == []
    assert [(each.kind, each.title, each.notation, each.note) for each in lines] == [
        (BIG, "TỔNG HỢP", "", ""),
        (DOSSIER, "Báo cáo", "01.TH", "giấy"),
    ]
    assert lines[0].abbreviation == "TH"


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=8))
@settings(deadline=None, max_examples=60)
def test_no_cells_end_in_anything_but_lines_and_reasons(cells: list[list[str]]) -> None:
    lines, reasons = lines_of_cells(cells, lambda _: None)
    assert all(reason.mend for reason in reasons)
    assert all(isinstance(each, LineInput) for each in lines)


@pytest.mark.parametrize("notation", ["", " ", "5 TH", "05/TH", "x" * 21])
def test_a_number_that_would_break_the_code_is_refused(notation: str) -> None:
    assert len(reasons_against_notation(notation)) == 1


def held(ordinal: int, **more: object) -> Held:
    given: dict[str, object] = {
        "ordinal": ordinal, "words": "01/QĐ-UBND", "seen": True, "state": State.ISSUED,
        "day": date(2026, 11, 5), "described": True, "note": "", "same": "",
    }  # fmt: skip
    return Held(**(given | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("state", list(State))
def test_every_state_of_a_document_is_done_under_way_or_stray(state: State) -> None:
    reasons = reasons_against_closing(
        [held(1, state=state)], end_date=date(2026, 11, 20), start_date=date(2026, 11, 1)
    )
    done = {State.ISSUED, State.RECALLED, State.FINISHED, State.RETURNED, State.CANCELLED}
    assert (reasons == []) == (state in done)


def test_what_the_closer_may_not_see_is_named_by_its_number_alone() -> None:
    (reason,) = reasons_against_closing(
        [held(3, seen=False, state=State.PROCESSING)],
        end_date=date(2026, 11, 20),
        start_date=date(2026, 11, 1),
    )
    assert reason.text == "Số 3: đang xử lý."
    assert "chưa được giao xem" in reason.mend


def test_of_two_that_are_the_same_the_first_stays() -> None:
    reasons = reasons_against_closing(
        [held(1, same="x"), held(2, same="x"), held(4, same="y")],
        end_date=date(2026, 11, 20),
        start_date=date(2026, 11, 1),
    )
    assert [reason.text.split(",")[0] for reason in reasons] == ["Số 2"]


def test_big_headings_are_counted_in_roman_numbers() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40, 90)] == ["I", "IV", "IX", "XIV", "XL", "XC"]
