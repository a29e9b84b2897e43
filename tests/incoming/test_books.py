"""Several books of incoming documents: what comes into each by rule, by hand, and on paper."""

import io
import zipfile
from datetime import timedelta

import pytest

from support.incoming import NOW, Place, arrive, directed, light, make_place
from vanban.core.organisations.queries import unit
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.assignment.operations import export_arrivals, export_followed
from vanban.incoming.assignment.operations.register_book import FOLLOWED
from vanban.incoming.processing.operations import finish_work, start_work
from vanban.incoming.registration.operations import CannotOpenBook, open_book, register
from vanban.incoming.registration.queries import entry_of, next_arrival
from vanban.outgoing.numbering.operations.books import CannotOpenBooks
from vanban.outgoing.numbering.queries import books


def with_more_books(place: Place) -> None:
    open_book(
        actor=place.clerk, now=NOW, name="Sổ đăng ký đơn, thư", words=["đơn kiến nghị", "thư"]
    )
    open_book(actor=place.clerk, now=NOW, name="Sổ giấy mời", type_codes=["giay-moi"])
    open_book(actor=place.clerk, now=NOW, name="Sổ Ban chỉ đạo phòng, chống thiên tai")


@pytest.mark.checklist(4)
@pytest.mark.parametrize(
    ("changes", "book"),
    [
        ({}, "Sổ đăng ký văn bản đến"),
        ({"type_name": "Giấy mời"}, "Sổ giấy mời"),
        ({"subject": "Đơn  kiến nghị của ông Y Bhăm"}, "Sổ đăng ký đơn, thư"),
        ({"type_name": "Thư", "subject": "Chúc mừng năm mới"}, "Sổ đăng ký đơn, thư"),
        ({"subject": "Đơn vị dự toán cấp I"}, "Sổ đăng ký văn bản đến"),
        ({"subject": "Thưởng Tết cho người lao động"}, "Sổ đăng ký văn bản đến"),
    ],
)
def test_a_document_goes_to_the_book_of_its_type_or_words(
    place: Place, changes: dict[str, object], book: str
) -> None:
    with_more_books(place)
    document = arrive(place, light(1, **changes))
    register(actor=place.clerk, now=NOW, document_id=document)
    entry = entry_of(place.clerk, document_id=document)
    assert entry is not None
    assert (entry.book_name, entry.printed) == (book, "01")


def test_each_book_has_its_own_numbers_and_may_be_chosen(place: Place) -> None:
    with_more_books(place)
    own = next(row for row in books(place.clerk, kind="incoming") if "Ban chỉ đạo" in row.name)
    for number in (1, 2):
        register(actor=place.clerk, now=NOW, document_id=arrive(place, light(number)))
    third = arrive(place, light(3))
    assert register(actor=place.clerk, now=NOW, document_id=third, book_id=own.id) == 1
    general = next_arrival(place.clerk, now=NOW)
    assert general is not None
    assert (general.name, general.next_printed) == ("Sổ đăng ký văn bản đến", "03")
    letters = next_arrival(place.clerk, now=NOW, told=("", "Đơn kiến nghị"))
    assert letters is not None
    assert letters.name == "Sổ đăng ký đơn, thư"


def test_a_book_for_secrets_or_of_a_type_that_has_one_is_not_opened(place: Place) -> None:
    with_more_books(place)
    with pytest.raises(CannotOpenBook) as refused:
        open_book(actor=place.clerk, now=NOW, name="Sổ văn bản Mật")
    assert [each.code for each in refused.value.reasons] == ["registration.secret_book"]
    with pytest.raises(CannotOpenBooks) as twice:
        open_book(actor=place.clerk, now=NOW, name="Sổ giấy mời", type_codes=["giay-moi"])
    assert {each.code for each in twice.value.reasons} == {
        "numbering.book_there",
        "numbering.series_overlap",
    }
    with pytest.raises(Forbidden):
        open_book(actor=place.leader, now=NOW, name="Sổ riêng")


@pytest.mark.checklist(12)
def test_the_register_is_taken_away_with_every_column_and_line(place: Place) -> None:
    directed(place)
    register(actor=place.clerk, now=NOW, document_id=arrive(place, light(2)), note="Bản giấy sau")
    (book,) = books(place.clerk, kind="incoming")
    packed = export_arrivals(actor=place.clerk, now=NOW, book_id=book.id)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    for words in ("Ngày đến", "Ký nhận", ">01<", ">02<", "20/11/2026", "1/VPCP-NN", "19/11/2026"):
        assert words in sheet
    assert unit(place.unit_id).name in sheet
    assert "Bản giấy sau" in sheet
    elsewhere = make_place("H42", "Ủy ban nhân dân tỉnh Khánh Hòa")
    with pytest.raises(NotFound):
        export_arrivals(actor=elsewhere.clerk, now=NOW, book_id=book.id)
    with pytest.raises(Forbidden):
        export_arrivals(actor=place.officer, now=NOW, book_id=book.id)


@pytest.mark.checklist(12)
def test_the_book_that_follows_the_work_has_its_seven_columns(place: Place) -> None:
    document = directed(place)
    start_work(actor=place.head, now=NOW, document_id=document)
    late = NOW + timedelta(days=9)
    finish_work(actor=place.head, now=late, document_id=document, result="Đã báo cáo.")
    register(actor=place.clerk, now=NOW, document_id=arrive(place, light(2)))
    (book,) = books(place.clerk, kind="incoming")
    packed = export_followed(actor=place.clerk, now=NOW, book_id=book.id)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    for words in (*FOLLOWED, "1/VPCP-NN", "24/11/2026", "Hoàn thành 29/11/2026, quá hạn"):
        assert words in sheet
    with pytest.raises(Forbidden):
        export_followed(actor=place.officer, now=NOW, book_id=book.id)
