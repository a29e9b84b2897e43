"""The ĐẾN mark: on blank paper, upright, with its words; the document itself as it was."""

import io

import pikepdf
import pytest

from support.papers import LINES, draft
from vanban.formats.pades.arrival_mark import ArrivalMark, marked, place_for_mark
from vanban.formats.pdf.errors import PdfError
from vanban.formats.pdf.places import MM
from vanban.formats.pdf.text import first_words, words

MARK = ArrivalMark(
    body="Ủy ban nhân dân tỉnh Đắk Lắk",
    number="02",
    day="20/11/2026",
    transfer="Phòng Nông nghiệp, Môi trường; Phòng Khoa giáo, Văn xã; Văn phòng Ủy ban",
)
FULL = tuple(
    ("Tinos-Regular", 13, 20, y, "Giao Sở Nông nghiệp và Môi trường chủ trì, phối hợp " * 2)
    for y in range(20, 830, 12)
)


def turned(pdf: bytes, degrees: int) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as copy:
        copy.pages[0].rotate(degrees, relative=False)
        out = io.BytesIO()
        copy.save(out)
    return out.getvalue()


def test_the_mark_says_body_number_day_and_to_whom() -> None:
    text = " ".join(first_words(marked(draft(), MARK)).split())
    for said in (
        "ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK",
        "ĐẾN",
        "Số: 02",
        "Ngày: 20/11/2026",
        "Chuyển: Phòng Nông nghiệp, Môi trường;",
        "Số và ký hiệu HS",
    ):
        assert said in text
    assert "QUYẾT ĐỊNH" in text


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_it_stands_on_blank_paper_however_the_page_is_turned(degrees: int) -> None:
    page = turned(draft(), degrees)
    box = place_for_mark(page)
    assert (round(box.width / MM), round(box.height / MM)) == (50, 35)
    for word in words(page, 0):
        apart = word.x1 < box.x0 or word.x0 > box.x1 or word.y1 < box.y0 or word.y0 > box.y1
        assert apart, word
    inside = [
        word.text
        for word in words(marked(page, MARK), 0)
        if box.x0 <= word.x0 and word.x1 <= box.x1 and box.y0 <= word.y0 and word.y1 <= box.y1 + 1
    ]
    assert "ĐẾN" in inside
    assert "20/11/2026" in inside


def test_on_an_upright_page_it_stands_under_number_and_notation() -> None:
    box = place_for_mark(draft())
    number = next(word for word in words(draft(), 0) if word.text == "Số:")
    assert box.y1 < number.y0
    assert box.x0 < 100 * MM


def test_a_page_without_room_is_marked_all_the_same() -> None:
    text = first_words(marked(draft(lines=FULL), MARK))
    assert "Số: 02" in text


def test_the_copy_asks_nothing_of_a_viewer_and_claims_no_signature() -> None:
    with pikepdf.open(io.BytesIO(draft(lines=LINES))) as source:
        source.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        out = io.BytesIO()
        source.save(out)
    with pikepdf.open(io.BytesIO(marked(out.getvalue(), MARK))) as copy:
        assert not {"/AcroForm", "/OpenAction", "/AA", "/Names"} & set(copy.Root.keys())


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(PdfError):
        marked(b"not a pdf", MARK)
