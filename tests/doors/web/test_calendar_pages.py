"""The year as a picture, set by the administrator; the rules of routing beside it."""

from datetime import date

import pytest
from django.test import Client

from support.incoming import make_place
from support.office import PASSWORD, Office
from vanban.core.calendar.queries import DayRow, shipped_calendar
from vanban.core.people.models import Account
from vanban.core.people.queries import account_of_person, actor_of_post
from vanban.doors.web.calendar.year import months_of
from vanban.foundation.actor import Actor

SEEN_ON = date(2026, 11, 20)


def signed_in(actor: Actor) -> Client:
    assert actor.person_id is not None
    account = account_of_person(actor.person_id)
    assert account is not None
    Account.objects.filter(id=account.id).update(must_change=False)
    client = Client()
    client.post("/dang-nhap/", {"username": account.username, "password": PASSWORD})
    return client


def administrator(office: Office) -> Actor:
    someone = office.someone("quantri.h15", "administrator", full_name="Đỗ Hải Nam")
    return actor_of_post(someone.post_id, on=SEEN_ON, origin="127.0.0.1")


def test_a_month_is_drawn_in_weeks_with_its_working_days() -> None:
    row = DayRow(date(2026, 11, 24), "holiday", "Nghỉ lễ", "Ngày Văn hóa", "NQ", False, own=False)
    months = months_of(2026, shipped_calendar(), [row], SEEN_ON)
    november = months[10]
    assert [cell.number for cell in november.weeks[0]] == [0, 0, 0, 0, 0, 0, 1]
    assert all(len(week) == 7 for month in months for week in month.weeks)
    assert november.working == 21
    awaited = november.weeks[4][1]
    assert (awaited.number, awaited.style) == (24, "awaited")
    assert "chờ quyết định" in awaited.words
    assert [cell.number for week in november.weeks for cell in week if cell.today] == [20]


@pytest.mark.django_db
def test_the_administrator_sets_a_day_and_everybody_sees_it() -> None:
    place = make_place()
    desk = signed_in(administrator(place.office))
    page = desk.get("/lich-lam-viec/?nam=2026").content.decode()
    assert "Ghi vào lịch" in page
    given = {"day": "24/11/2026", "kind": "holiday", "name": "Ngày Văn hóa", "basis": "NQ 30"}
    assert desk.post("/lich-lam-viec/ngay/", given).status_code == 302
    seen = signed_in(place.officer).get("/lich-lam-viec/?nam=2026").content.decode()
    assert "Thứ Ba 24/11/2026: Ngày Văn hóa".casefold() in seen.casefold()
    assert "cơ quan đặt" in seen
    assert "Ghi vào lịch" not in seen


@pytest.mark.django_db
def test_a_year_or_an_hour_that_makes_no_sense_does_no_harm() -> None:
    place = make_place()
    desk = signed_in(administrator(place.office))
    for when in ("1900", "abcd", "3000", ""):
        assert desk.get(f"/lich-lam-viec/?nam={when}").status_code == 200
    bad = desk.post("/lich-lam-viec/gio/", {"since": "hôm qua", "morning_from": "7h"})
    assert bad.status_code == 422


@pytest.mark.django_db
def test_the_administrator_says_where_documents_go() -> None:
    place = make_place()
    desk = signed_in(administrator(place.office))
    given = {
        "words": "mưa lũ, hạn hán",
        "lead": f"unit:{place.unit_id}",
        "cooperate": f"unit:{place.other_unit_id}",
        "amount": "3",
        "unit": "wd",
        "direct": "1",
        "basis": "Quy chế 05/QC-UBND",
    }
    assert desk.post("/den/phan-luong/ghi/", given).status_code == 302
    page = signed_in(place.officer).get("/den/phan-luong/").content.decode()
    for words in ("chuyển thẳng", "“mưa lũ”, “hạn hán”", "3 ngày làm việc", "Quy chế 05/QC-UBND"):
        assert words in page
    assert "Thôi áp dụng" not in page
