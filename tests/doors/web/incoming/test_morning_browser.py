"""In a real browser: the morning of a clerk of a commune, from the urgent to what goes back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from support.clock import standing
from support.incoming import NOW, arrive, make_place, packet, paper, part
from support.screens import Screens, opened_browser
from vanban.core.files.operations import keep
from vanban.core.records.queries import attachments_of
from vanban.formats.edxml.message import OtherInfo, Priority
from vanban.incoming.reception.operations import enter_files

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as opened:
        yield opened


@pytest.fixture
def screens(browser: Browser, live_server: LiveServer) -> Iterator[Screens]:
    with standing(NOW):
        yield Screens(make_place("H15", "Ủy ban nhân dân xã Ea Kao"), browser, live_server.url)


@pytest.mark.checklist(2, 4, 5, 6)
def test_the_urgent_is_registered_first_files_are_told_apart_and_the_wrong_goes_back(
    screens: Screens,
) -> None:
    place = screens.place
    files = (
        part(paper("CÔNG VĂN"), "cong-van.pdf"),
        part(paper("PHỤ LỤC I"), "Phụ lục I.pdf", 2),
        part(paper("BÁO CÁO"), "bao-cao.pdf", 3),
    )
    normal = {"other_info": OtherInfo(priority=Priority.NORMAL)}
    first = arrive(place, packet(1, *files, **normal), now=NOW - timedelta(hours=30))
    for number in range(2, 8):
        arrive(place, packet(number, **normal), now=NOW - timedelta(minutes=60 - number))
    arrive(place, packet(50, subject="Công điện về ứng phó bão số 13"))
    enter_files(
        actor=place.clerk,
        now=NOW,
        files=[keep(paper("ĐƠN"), file_name="quet-01.pdf")],
        together=True,
    )
    page = screens.of(place.clerk, "/den/moi-den/", width=1440)
    rows = page.locator("[data-item]")
    expect(rows.first).to_contain_text("Công điện về ứng phó bão số 13")
    screens.looked_at(page, "morning-list")

    rows.nth(1).click()
    expect(page.locator("#files")).to_contain_text("Phụ lục I.pdf")
    screens.looked_at(page, "morning-first")
    report = page.locator("#files li").filter(has_text="bao-cao.pdf")
    report.get_by_text("Đổi loại").click()
    report.get_by_role("combobox").select_option("proof")
    report.get_by_role("button", name="Đổi").click()
    expect(page.get_by_text("Đã đổi loại tệp.")).to_be_visible()
    kinds = {row.file_name: row.kind for row in attachments_of(place.clerk, document_id=first)}
    assert kinds == {"Phụ lục I.pdf": "annex", "bao-cao.pdf": "proof"}

    page.locator("#act-go").click()
    expect(page.get_by_text("Đã vào sổ số đến 01")).to_be_visible()
    expect(page.locator("#id_number")).to_have_value("2")  # what came next opens by itself
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Trả lại nơi gửi")).to_be_visible()
    page.locator("#id_reason_code").select_option("wrong_recipient")
    page.locator("#id_text").fill("Gửi UBND xã Ea Kênh.")
    screens.looked_at(page, "morning-return")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã trả lại nơi gửi.")).to_be_visible()
    expect(page.locator("#id_number")).to_have_value("3")

    page.goto(f"{screens.address}/den/da-vao-so/{first}/?tep=dau-den")
    expect(page.locator("[data-page]").first).to_be_visible()
    screens.looked_at(page, "morning-mark")
    screens.looked_at(screens.of(place.clerk, "/den/nhap/", width=1366), "morning-enter")
    assert screens.complaints == []
