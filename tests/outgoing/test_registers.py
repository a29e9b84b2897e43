"""Numbers out of the usual order stand in the book with their basis; the book prints whole."""

import io
import zipfile

import pytest

from support.outgoing import NOW, Bureau
from support.work import do_jobs
from vanban.formats.pdf.text import words
from vanban.foundation.errors import Forbidden
from vanban.outgoing.numbering.operations import (
    CannotNumber,
    insert_number,
    open_books,
    reserve_number,
    take_number,
    use_reserved_number,
)
from vanban.outgoing.numbering.queries import books, entries, reserved
from vanban.outgoing.numbering.rules import BookKind, SeriesInput, printed
from vanban.outgoing.publication.operations import export_book, print_book
from vanban.outgoing.publication.queries import register_lines

pytestmark = pytest.mark.django_db
BASIS = "Chủ tịch UBND tỉnh cho phép, họp ngày 19/11/2026"


def general(bureau: Bureau) -> object:
    rows = books(bureau.clerk, kind=BookKind.OUTGOING)
    return next(row.id for row in rows if not row.type_codes)


@pytest.mark.parametrize(
    ("number", "width", "prefix", "suffix", "shown"),
    [
        (5, 2, "", "", "05"),
        (12, 2, "", "", "12"),
        (134, 2, "0", "", "0134"),
        (15, 3, "", "", "015"),
        (12, 2, "", "a", "12a"),
        (7, 2, "0", "b", "007b"),
    ],
)
def test_numbers_are_printed_as_the_body_has_it(
    number: int, width: int, prefix: str, suffix: str, shown: str
) -> None:
    assert printed(number, width, prefix=prefix, suffix=suffix) == shown


@pytest.mark.checklist(18)
def test_a_number_kept_ahead_goes_to_its_document_and_no_other(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    kept = reserve_number(actor=bureau.clerk, now=NOW, about="Kế hoạch Tết 2027", basis=BASIS)
    other = bureau.signed()
    assert take_number(actor=bureau.clerk, now=NOW, document_id=other) == kept.number + 1
    late = bureau.signed()
    number = use_reserved_number(
        actor=bureau.clerk, now=NOW, document_id=late, entry_id=kept.entry_id
    )
    assert number == kept.number
    assert bureau.document(late).number_printed == kept.printed
    third = bureau.signed()
    with pytest.raises(CannotNumber, match="đã dùng"):
        use_reserved_number(actor=bureau.clerk, now=NOW, document_id=third, entry_id=kept.entry_id)
    assert reserved(bureau.clerk, book_id=kept.book_id) == []


def test_a_number_put_in_later_carries_its_letter_the_date_and_the_basis(
    signing_bureau: Bureau,
) -> None:
    bureau = signing_bureau
    first = bureau.signed()
    take_number(actor=bureau.clerk, now=NOW, document_id=first)
    book_id = general(bureau)
    for letter in "ab":
        late = bureau.signed()
        shown = insert_number(
            actor=bureau.clerk, now=NOW, document_id=late, book_id=book_id, after=1, basis=BASIS
        )  # type: ignore[arg-type]
        assert shown == f"01{letter}"
        do_jobs(task="numbering")
        assert bureau.document(late).number_printed == f"01{letter}"
    following = bureau.signed()
    assert take_number(actor=bureau.clerk, now=NOW, document_id=following) == 2
    lines = entries(bureau.clerk, book_id=book_id)  # type: ignore[arg-type]
    assert [line.printed for line in reversed(lines)] == ["01", "01a", "01b", "02"]


def test_what_is_out_of_order_needs_a_basis_and_all_is_told_at_once(bureau: Bureau) -> None:
    with pytest.raises(CannotNumber) as refused:
        reserve_number(actor=bureau.clerk, now=NOW, about=" ", basis="")
    assert {reason.code for reason in refused.value.reasons} == {
        "numbering.no_basis",
        "numbering.no_about",
    }
    with pytest.raises(Forbidden):
        reserve_number(actor=bureau.officer, now=NOW, about="Quyết định", basis=BASIS)


def test_a_new_series_prints_its_zero_and_keeps_it_next_year(bureau: Bureau) -> None:
    series = (SeriesInput(BookKind.OUTGOING, "moi", "Sổ sau sáp nhập", prefix="0"),)
    open_books(actor=bureau.clerk, now=NOW, series=series)
    (row,) = (each for each in books(bureau.clerk) if each.series == "moi")
    assert row.next_printed == "001"


@pytest.mark.checklist(24)
def test_the_register_prints_every_column_and_every_line(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    document_id = bureau.signed()
    take_number(actor=bureau.clerk, now=NOW, document_id=document_id)
    kept = reserve_number(actor=bureau.clerk, now=NOW, about="Kế hoạch Tết", basis=BASIS)
    first, second = register_lines(bureau.clerk, book_id=kept.book_id)
    assert first.symbol == "01/QĐ-UBND"
    assert "Ông Y Thông" in first.recipients
    assert second.what == "Kế hoạch Tết"
    assert BASIS in second.note
    pdf = print_book(actor=bureau.clerk, now=NOW, book_id=kept.book_id)
    cover = " ".join(word.text for word in words(pdf, 0))
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐI" in cover
    assert "2026" in cover
    inside = " ".join(word.text for word in words(pdf, 1))
    for column in ("Người ký", "Ghi chú", "(10)", "01/QĐ-UBND"):
        assert column in inside
    sheet = (
        zipfile.ZipFile(io.BytesIO(export_book(actor=bureau.clerk, now=NOW, book_id=kept.book_id)))
        .read("xl/worksheets/sheet1.xml")
        .decode()
    )
    assert "01/QĐ-UBND" in sheet
    assert "Ký nhận" in sheet
    with pytest.raises(Forbidden):
        print_book(actor=bureau.officer, now=NOW, book_id=kept.book_id)
