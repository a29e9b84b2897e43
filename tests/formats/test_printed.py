"""A register as long as a department's year is drawn whole; nothing in it stops the printing."""

import io

import pikepdf

from vanban.formats.docx.register import Listing, Register
from vanban.formats.pdf.text import words
from vanban.formats.printed import draw_listing, draw_register

COLUMNS = ("Số, ký hiệu", "Trích yếu", "Nơi nhận")
LONG = 3000


def book(*rows: tuple[str, str, str]) -> Register:
    return Register(
        body="Ủy ban nhân dân tỉnh Đắk Lắk",
        superior="",
        name="Sổ đăng ký văn bản đi",
        year=2026,
        columns=COLUMNS,
        widths=(2, 4, 3),
        rows=rows,
        opened="Mở sổ ngày 01/01/2026, Hồ Thị Mỹ Duyên",
    )


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def said(pdf: bytes, page: int) -> str:
    return " ".join(word.text for word in words(pdf, page))


def test_thousands_of_lines_are_printed_with_their_head_and_number_on_every_page() -> None:
    rows = [(f"{number}/QĐ-UBND", "Về việc giao nhiệm vụ", "Sở Nội vụ") for number in range(LONG)]
    pdf = draw_register(book(*rows))
    last = pages(pdf) - 1
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐI" in said(pdf, 0)
    assert "0/QĐ-UBND" in said(pdf, 1)
    for page in (1, last - 1):
        text = said(pdf, page)
        assert text.split()[0] == str(page + 1)
        assert "Nơi nhận" in text
    end = said(pdf, last - 1) + said(pdf, last)
    assert f"{LONG - 1}/QĐ-UBND" in end
    assert f"có {LONG} dòng." in end


def test_a_line_higher_than_a_page_goes_on_over_the_next() -> None:
    places = [f"Ủy ban nhân dân xã số {number}" for number in range(1000)]
    pdf = draw_register(book(("01/QĐ-UBND", "Về việc", "; ".join(places))))
    text = " ".join(said(pdf, page) for page in range(pages(pdf)))
    assert all(f"số {number}" in text for number in (0, 500, 999))


def test_letters_that_no_font_has_and_endless_words_do_not_stop_it() -> None:
    strange = "\u202ev\u0000b\u4e00\U0001f600" + "x" * 3000
    pdf = draw_register(book((strange, "", "\n\n"), ("02/QĐ-UBND", "nga\u0300y", "")))
    text = " ".join(said(pdf, page) for page in range(pages(pdf)))
    assert "ngày" in text
    assert "02/QĐ-UBND" in text


def test_a_list_has_no_cover_and_no_list_is_too_short() -> None:
    listing = Listing("UBND tỉnh", "Văn bản đi", "Lập lúc 9:30", COLUMNS, (2, 4, 3), ())
    pdf = draw_listing(listing)
    assert pages(pdf) == 1
    assert "Danh sách này có 0 dòng." in said(pdf, 0)
