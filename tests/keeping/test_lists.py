"""The list of dossiers of a year: filled, counted, approved, issued, copied, printed."""

from dataclasses import replace
from uuid import UUID

import pytest

from support.incoming import NOW, Place, make_place
from vanban.core.organisations.models import Unit
from vanban.formats.pdf.text import words
from vanban.formats.xlsx import workbook
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.keeping.dossiers.operations import CannotOpenDossier, open_dossier
from vanban.keeping.dossiers.operations.lists import (
    CannotKeepList,
    ListMovedOn,
    approve_list,
    begin_list,
    issue_list,
    return_list,
    save_lines,
    take_sheet,
)
from vanban.keeping.dossiers.operations.printing import print_list
from vanban.keeping.dossiers.queries import dossier_face
from vanban.keeping.dossiers.queries.lists import (
    ListFace,
    dossier_lists,
    inputs_of,
    list_of_year,
)
from vanban.keeping.dossiers.rules.lists import LineInput, LineKind, ListState, Numbering
from vanban.oversight.tracking.queries import history_of_list

pytestmark = pytest.mark.django_db
YEAR = 2026
HEAD = (
    "Số và ký hiệu hồ sơ",
    "Tên đề mục và tiêu đề hồ sơ",
    "Thời hạn bảo quản",
    "Người lập hồ sơ",
    "Ghi chú",
)
SHEET = (
    ("I", "NÔNG NGHIỆP (NN)", "", "", ""),
    ("1", "Phòng, chống thiên tai", "", "", ""),
    ("", "Khắc phục hậu quả mưa lũ năm 2026", "10 năm", "Lê Văn Tuấn", ""),
    ("", "Quy hoạch thủy lợi tỉnh", "Vĩnh viễn", "Phòng Nông nghiệp, Môi trường", "bản giấy"),
    ("II", "VĂN XÃ", "", "", ""),
    ("01.VX", "Kế hoạch năm học", "5", "Phòng Khoa giáo, Văn xã", ""),
)


@pytest.fixture
def place() -> Place:
    return make_place()


def face(actor: Actor, year: int = YEAR) -> ListFace:
    return list_of_year(actor, year=year)


def filled(place: Place, rows: tuple[tuple[str, ...], ...] = SHEET) -> UUID:
    made = begin_list(actor=place.clerk, now=NOW, year=YEAR)
    take_sheet(
        actor=place.clerk,
        now=NOW,
        list_id=made,
        revision=face(place.clerk).revision,
        numbering=Numbering.CONTINUOUS,
        data=workbook("Danh mục", HEAD, rows),
    )
    return made


def issued(place: Place, rows: tuple[tuple[str, ...], ...] = SHEET) -> UUID:
    made = filled(place, rows)
    approve_list(actor=place.leader, now=NOW, list_id=made, revision=face(place.clerk).revision)
    issue_list(actor=place.clerk, now=NOW, list_id=made, issued_with="Quyết định số 12/QĐ-UBND")
    return made


@pytest.mark.checklist(26)
def test_a_sheet_becomes_the_list_with_headings_numbers_periods_and_makers(place: Place) -> None:
    filled(place)
    told = face(place.clerk)
    assert [(row.kind, row.notation) for row in told.lines] == [
        ("big", ""),
        ("small", ""),
        ("dossier", "01.NN"),
        ("dossier", "02.NN"),
        ("big", ""),
        ("dossier", "01.VX"),
    ]
    assert [row.retention for row in told.lines if row.notation] == ["10 năm", "Vĩnh viễn", "5 năm"]
    assert told.lines[2].maker == "Lê Văn Tuấn"
    assert told.lines[3].maker_unit_id == place.unit_id
    assert told.lines[0].title == "NÔNG NGHIỆP"
    assert (told.total, told.permanent, told.limited) == (3, 1, 2)


def test_cells_pasted_from_a_sheet_say_the_same_as_the_file(place: Place) -> None:
    filled(place)
    by_file = inputs_of(face(place.clerk))
    told = face(place.clerk)
    take_sheet(
        actor=place.clerk,
        now=NOW,
        list_id=told.id,
        revision=told.revision,
        numbering=Numbering.CONTINUOUS,
        text="\n".join("\t".join(row) for row in (HEAD, *SHEET)),
    )
    assert inputs_of(face(place.clerk)) == by_file


def test_everything_a_sheet_says_wrong_is_told_at_once_with_its_row(place: Place) -> None:
    rows = (("I", "NÔNG NGHIỆP", "", "", ""), ("", "Mưa lũ", "lâu dài", "Phòng Đất đai", ""))
    with pytest.raises(CannotKeepList) as refused:
        filled(place, rows)
    assert [reason.code for reason in refused.value.reasons] == [
        "dossiers.sheet_retention",
        "dossiers.sheet_maker",
    ]
    assert all(
        reason.mend and reason.text.startswith("Hàng 3:") for reason in refused.value.reasons
    )
    assert face(place.clerk).lines == ()


def test_a_list_is_approved_issued_and_then_changes_no_more(place: Place) -> None:
    made = filled(place)
    with pytest.raises(NotFound):
        face(place.officer)  # a draft is for who draws it up
    with pytest.raises(CannotKeepList):
        issue_list(actor=place.clerk, now=NOW, list_id=made)
    with pytest.raises(Forbidden):
        approve_list(actor=place.clerk, now=NOW, list_id=made, revision=2)
    told = face(place.leader)
    approve_list(actor=place.leader, now=NOW, list_id=made, revision=told.revision)
    with pytest.raises(ListMovedOn):
        save_lines(
            actor=place.clerk,
            now=NOW,
            list_id=made,
            revision=told.revision,
            lines=[],
            numbering=Numbering.CONTINUOUS,
        )
    return_list(actor=place.leader, now=NOW, list_id=made, reason="Thiếu hồ sơ thủy lợi")
    assert face(place.clerk).state == ListState.DRAFT
    approve_list(actor=place.leader, now=NOW, list_id=made, revision=told.revision)
    issue_list(actor=place.clerk, now=NOW, list_id=made, issued_with="Quyết định số 12/QĐ-UBND")
    seen = face(place.officer)
    assert (seen.state, seen.approved_by_name) == ("issued", "Trần Quốc Bảo")
    assert [row.year for row in dossier_lists(place.officer)] == [YEAR]
    told_of = [row.did for row in history_of_list(place.clerk, list_id=made)]
    assert told_of == [
        "ban hành danh mục",
        "phê duyệt danh mục",
        "trả lại danh mục",
        "phê duyệt danh mục",
        "sửa danh mục, 6 dòng",
        "lập danh mục, 0 dòng",
    ]


def test_who_changed_a_list_that_another_changed_meanwhile_is_told(place: Place) -> None:
    made = filled(place)
    told = face(place.clerk)
    lines = inputs_of(told)
    saving = {"actor": place.clerk, "now": NOW, "list_id": made, "numbering": Numbering.CONTINUOUS}
    save_lines(**saving, revision=told.revision, lines=lines[:-1])
    with pytest.raises(ListMovedOn):
        save_lines(**saving, revision=told.revision, lines=lines)
    with pytest.raises(ListMovedOn):  # nobody approves what he has not seen
        approve_list(actor=place.leader, now=NOW, list_id=made, revision=told.revision)
    assert len(face(place.clerk).lines) == len(lines) - 1


def test_a_list_without_dossiers_or_makers_is_not_approved(place: Place) -> None:
    made = filled(place, (("I", "NÔNG NGHIỆP (NN)", "", "", ""), ("", "Mưa lũ", "5 năm", "", "")))
    with pytest.raises(CannotKeepList) as refused:
        approve_list(actor=place.leader, now=NOW, list_id=made, revision=face(place.clerk).revision)
    assert [reason.text for reason in refused.value.reasons] == ["Dòng 2: chưa có người lập hồ sơ."]


def test_next_year_begins_with_this_year_s_lines_without_those_who_left(place: Place) -> None:
    issued(place)
    tenancy.enter(place.office.organisation_id)
    Unit.objects.filter(id=place.other_unit_id).update(valid_to="2026-10-01")
    begin_list(actor=place.clerk, now=NOW, year=YEAR + 1, from_year=YEAR)
    before, after = inputs_of(face(place.clerk)), inputs_of(face(place.clerk, YEAR + 1))
    assert after == [*before[:-1], replace(before[-1], maker_unit_id=None)]
    with pytest.raises(CannotKeepList) as refused:
        begin_list(actor=place.clerk, now=NOW, year=YEAR + 1, from_year=2001)
    assert len(refused.value.reasons) == 2


def test_the_dossier_of_a_line_is_opened_once_by_whom_it_is_for(place: Place) -> None:
    issued(place)
    own = next(row for row in face(place.officer).lines if row.may_open)
    with pytest.raises(NotFound):
        open_dossier(actor=place.other_officer, now=NOW, line_id=own.id)
    made = open_dossier(actor=place.officer, now=NOW, line_id=own.id)
    told = dossier_face(place.officer, dossier_id=made)
    assert told.code.endswith(f".{YEAR}.01.NN")
    assert (told.title, told.retention) == ("Khắc phục hậu quả mưa lũ năm 2026", "10 năm")
    with pytest.raises(CannotOpenDossier):
        open_dossier(actor=place.officer, now=NOW, line_id=own.id)
    row = next(each for each in face(place.officer).lines if each.id == own.id)
    assert (row.opened, row.dossier_id, row.may_open) == (True, made, False)
    hidden = next(each for each in face(place.other_officer).lines if each.id == own.id)
    assert (hidden.opened, hidden.dossier_id) == (True, None)


def test_the_list_of_a_draft_is_nobody_else_s_and_of_no_other_body(place: Place) -> None:
    issued(place)
    other = make_place("G22", "Văn phòng Chính phủ")
    with pytest.raises(NotFound):
        face(other.clerk)
    with pytest.raises(Forbidden):
        begin_list(actor=place.officer, now=NOW, year=YEAR + 1)


@pytest.mark.checklist(26)
def test_the_list_is_printed_in_the_form_of_annex_v(place: Place) -> None:
    issued(place)
    data = print_list(actor=place.officer, now=NOW, year=YEAR)
    told = " ".join(word.text for word in words(data, 0))
    for phrase in (
        "DANH MỤC HỒ SƠ",
        "hành kèm theo Quyết định",
        "01.NN",
        "Vĩnh viễn",
        "có 3 hồ sơ",
        "1 hồ sơ bảo quản vĩnh viễn",
        "Trần Quốc Bảo",
    ):
        assert phrase in told, phrase


def test_a_line_that_a_person_numbered_keeps_its_number(place: Place) -> None:
    made = begin_list(actor=place.clerk, now=NOW, year=YEAR)
    lines = [
        LineInput(kind=LineKind.BIG, title="Tổng hợp", abbreviation="TH"),
        LineInput(kind=LineKind.DOSSIER, title="Báo cáo", retention_years=5),
        LineInput(kind=LineKind.DOSSIER, title="Kế hoạch", retention_years=5, notation="01.TH"),
        LineInput(kind=LineKind.DOSSIER, title="Giao ban", retention_years=5),
    ]
    save_lines(
        actor=place.clerk,
        now=NOW,
        list_id=made,
        revision=1,
        lines=lines,
        numbering=Numbering.PER_HEADING,
    )
    assert [row.notation for row in face(place.clerk).lines] == ["", "02.TH", "01.TH", "03.TH"]
