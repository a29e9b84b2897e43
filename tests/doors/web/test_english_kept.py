"""What is kept or sent stays Vietnamese, whichever language the person at the page chose."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from lxml import html
from tests.doors.web.incoming.test_asking_pages import signed_in

from support.clock import standing
from support.incoming import NOW, Place, arrive, directed, light, make_place
from vanban.doors.web.design import controls
from vanban.foundation.actor import Actor
from vanban.foundation.words import Words

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Iterator[Place]:
    with standing(NOW):
        yield make_place()


def at_desk(actor: Actor) -> Client:
    """Someone signed in, who chose English."""
    client = signed_in(actor)
    client.post("/ngon-ngu/", {"language": "en", "next": "/"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    return client


def page_of(client: Client, url: str) -> html.HtmlElement:
    answer = client.get(url)
    assert answer.status_code == 200
    page = html.fromstring(answer.content.decode())
    assert page.get("lang") == "en"
    return page


def test_words_offered_to_urge_with_are_those_the_urged_will_read(place: Place) -> None:
    document = directed(place)
    page = page_of(at_desk(place.leader), f"/den/da-chi-dao/{document}/?lam=don-doc")
    (box,) = page.xpath("//textarea[@name='text']")
    assert box.text.strip().startswith(("Đề nghị báo cáo", "Việc đã quá hạn"))
    assert "Urge" in page.text_content()


def test_the_reason_for_dropping_a_duplicate_goes_to_its_sender_in_vietnamese(
    place: Place,
) -> None:
    arrive(place, light(7))
    second = arrive(place, light(7))
    page = page_of(at_desk(place.clerk), f"/den/moi-den/{second}/")
    sent = page.xpath("//input[@name='text']/@value")
    assert sent
    assert all(each.startswith("Đã nhận ") for each in sent)
    assert "Possible duplicate" in page.text_content()


def test_the_processing_sheet_is_vietnamese_on_a_page_that_is_not(place: Place) -> None:
    document = directed(place)
    page = page_of(at_desk(place.leader), f"/den/van-ban/{document}/phieu/")
    (sheet,) = page.xpath("//article[@lang='vi']")
    told = sheet.text_content()
    assert "Phiếu giải quyết văn bản đến" in told
    assert "Chủ trì" in told
    assert "Lead" not in told
    assert "Print the sheet" in page.text_content()


def test_a_box_of_a_form_holds_the_house_s_words_as_they_are_kept() -> None:
    shown = controls.field("name", value=Words("Đã vào sổ"))
    assert type(shown["value"]) is str
    assert shown["value"] == "Đã vào sổ"


def test_an_exported_list_is_vietnamese(place: Place) -> None:
    directed(place)
    answer = at_desk(place.clerk).post("/danh-sach/den/tat-ca/xuat/", {"dang": "xlsx"})
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        told = "".join(book.read(name).decode() for name in book.namelist() if "xml" in name)
    assert "Trích yếu" in told
    assert "Đã phân công" in told
    assert "Subject" not in told
    assert "Assigned" not in told
