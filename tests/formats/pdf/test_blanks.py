"""Where number and date go, and where the signer's name stands."""

import csv
from pathlib import Path

import pytest

from support.papers import LINES, draft, rewritten
from vanban.formats.pdf.blanks import find_blanks
from vanban.formats.pdf.document import page_sizes
from vanban.formats.pdf.places import (
    MM,
    BlankState,
    Box,
    Geometry,
    SignaturePlace,
    StampPlan,
    seal_place,
)
from vanban.formats.pdf.signers import find_signer
from vanban.formats.pdf.text import words

SHARED = Path(__file__).resolve().parents[4] / "shared" / "corpus"
FOUND, OCCUPIED, NOT_FOUND = BlankState.FOUND, BlankState.OCCUPIED, BlankState.NOT_FOUND


def paper(number: str, date: str) -> bytes:
    lines = tuple(
        (
            *line[:4],
            number if line[4].startswith("Số") else date if "tháng" in line[4] else line[4],
        )
        for line in LINES
    )
    return draft(lines=lines)


@pytest.mark.parametrize(
    ("line", "state", "said"),
    [
        ("Số:        /QĐ-UBND", FOUND, "/QĐ-UBND"),
        ("Số: ......./QĐ-UBND", FOUND, "/QĐ-UBND"),
        ("Số:…/QĐ-UBND", FOUND, "/QĐ-UBND"),
        ("Số: ___/2026/QĐ-UBND", FOUND, "/2026/QĐ-UBND"),
        ("Số: xx/UBND-VX", FOUND, "/UBND-VX"),
        ("Số:", FOUND, ""),
        ("Số: ……", FOUND, ""),
        ("Số: 15/QĐ-UBND", OCCUPIED, "15/QĐ-UBND"),
        ("Số: 030/2025/QĐ-UBND", OCCUPIED, "030/2025/QĐ-UBND"),
        ("Số: 3176B/QĐ-SYT", OCCUPIED, "3176B/QĐ-SYT"),
        ("Sổ tay công tác", NOT_FOUND, ""),
    ],
)
def test_the_number(line: str, state: BlankState, said: str) -> None:
    blank = find_blanks(paper(line, LINES[4][4])).number
    assert blank.state is state
    assert (blank.text if state is OCCUPIED else blank.suffix) == said
    assert blank.box.x0 < 250


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("Đắk Lắk, ngày      tháng      năm 2026", FOUND),
        ("Đắk Lắk, ngày ... tháng ... năm 2026", FOUND),
        ("Đắk Lắk, ngày … tháng … năm …", FOUND),
        ("Đắk Lắk, ngày      tháng 11 năm 2026", FOUND),
        ("Đắk Lắk, ngày    tháng    năm 20…", FOUND),
        ("Đắk Lắk, ngày 05 tháng 11 năm 2026", OCCUPIED),
        ("Theo Luật ngày 19 tháng 6 năm 2015;", NOT_FOUND),
        ("Đắk Lắk, tháng 11 năm 2026", NOT_FOUND),
        ("kết thúc vào … giờ …, ngày … tháng … năm …", NOT_FOUND),
    ],
)
def test_the_date(line: str, state: BlankState) -> None:
    blank = find_blanks(paper(LINES[2][4], line)).date
    assert blank.state is state
    assert blank.italic
    assert blank.box.x0 > 250


def test_the_blank_is_where_the_words_leave_room() -> None:
    pdf = draft()
    plan = find_blanks(pdf)
    said = {word.text: word for word in words(pdf, 0)}
    number, date = plan.number, plan.date
    assert said["Số:"].x1 < number.box.x0 < number.blank_x1 <= said["/QĐ-UBND"].x0 + 0.1
    assert number.box.y0 < said["Số:"].y1
    assert number.box.y1 > said["Số:"].y0
    assert abs(date.box.x0 - said["ngày"].x0) < 1
    assert date.box.x1 >= said["2026"].x1
    assert StampPlan.from_json(plan.as_json()) == plan


def test_a_page_shown_turned_is_read_as_it_is_seen() -> None:
    upright, turned = find_blanks(draft()), find_blanks(rewritten(draft(), "turned"))
    for one, other in ((upright.number, turned.number), (upright.date, turned.date)):
        assert one.state is other.state is FOUND
        assert abs(one.box.x0 - other.box.x0) < 1
        assert abs(one.box.y0 - other.box.y0) < 1


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_seen_and_own_coordinates_agree(rotation: int) -> None:
    geometry = Geometry(10, 20, 610, 820, rotation)
    assert geometry.own(*geometry.seen(100, 200)) == (100, 200)
    width, height = geometry.size
    corner = geometry.own(0, 0)
    assert geometry.seen(*corner) == (0, 0)
    box = geometry.seen_box(0, *geometry.own_rectangle(Box(0, 5, 6, 50, 60)))
    assert (box.x0, box.y0, box.x1, box.y1) == (5, 6, 50, 60)
    assert 0 <= box.x1 <= width
    assert 0 <= box.y1 <= height


def test_the_signer_is_the_name_that_stands_alone() -> None:
    """The name also occurs in a sentence above; the picture goes over the printed signature."""
    pdf = draft()
    place = find_signer(pdf, "Nguyễn  Văn HÙNG")
    name = [word for word in words(pdf, 0) if word.text == "Hùng"][-1]
    title = next(word for word in words(pdf, 0) if word.text == "CHỦ")
    assert place.found
    assert name.y0 < place.box.y0 < place.box.y1 <= title.y0 + 1
    assert SignaturePlace.from_json(place.as_json()) == place


def test_without_the_name_the_standard_place_is_taken() -> None:
    place = find_signer(draft(), "Y Thanh Niê")
    assert not place.found
    assert place.box.x0 > 297
    assert find_signer(draft(), "").found is False


def test_the_seal_covers_the_left_third_at_its_real_size() -> None:
    """Decree 30/2020, annex I, II.8."""
    signature = Box(0, 300, 200, 420, 260)
    seal = seal_place(signature, 36, (595, 842))
    assert seal.width == pytest.approx(36 * MM)
    assert seal.x1 - signature.x0 == pytest.approx(signature.width / 3)
    assert (seal.y0 + seal.y1) / 2 == pytest.approx(230)
    assert seal_place(Box(0, 0, 0, 50, 30), 36, (595, 842)).x0 == 0


@pytest.mark.parametrize(
    ("file", "number", "date"),
    [
        ("born__conv_5217ffeb.pdf", FOUND, FOUND),
        ("born__conv_e33c1e63.pdf", FOUND, FOUND),
        ("born__conv_f59ca886.pdf", FOUND, OCCUPIED),
        ("born__conv_3e93e2a6.pdf", OCCUPIED, OCCUPIED),
        ("born__0e5be16b.pdf", NOT_FOUND, NOT_FOUND),
        ("born__conv_ee64a6d5.pdf", NOT_FOUND, NOT_FOUND),
        ("scan__c90ccffb.pdf", NOT_FOUND, NOT_FOUND),
        # Stamped by the desktop tool as separate signature fields.
        ("signed__8a881a42.pdf", OCCUPIED, OCCUPIED),
        ("signed__500387f1.pdf", OCCUPIED, OCCUPIED),
        ("signed__287c92d7.pdf", OCCUPIED, OCCUPIED),
    ],
)
def test_real_documents(file: str, number: BlankState, date: BlankState) -> None:
    path = SHARED / "docs" / file
    if not path.exists():
        pytest.skip("needs the shared corpus of real documents")
    plan = find_blanks(path.read_bytes())
    assert (plan.number.state, plan.date.state) == (number, date)


def test_the_signers_of_real_documents_are_found() -> None:
    """Every born-digital document whose text layer has the name."""
    table = SHARED / "truth.csv"
    if not table.exists():
        pytest.skip("needs the shared corpus of real documents")
    with table.open(encoding="utf-8") as rows:
        wanted = [
            (row["file"], row["nguoi_ky"])
            for row in csv.DictReader(rows)
            if row["file"].startswith("docs/born__") and row["file"].endswith(".pdf")
        ]
    wanted = [(file, name) for file, name in wanted if name]
    assert len(wanted) >= 8
    for file, name in wanted:
        pdf = (SHARED.joinpath(file)).read_bytes()
        place = find_signer(pdf, name)
        assert place.found, file
        size = page_sizes(pdf)[place.box.page]
        assert 0 <= place.box.x0 < place.box.x1 <= size.width
        assert 0 <= place.box.y0 < place.box.y1 <= size.height
