"""A document to be read and confirmed, in a real browser: asked for, confirmed by one key, seen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from support.clock import standing
from support.incoming import NOW, directed, make_place
from support.screens import Screens, opened_browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as opened:
        yield opened


@pytest.fixture
def screens(browser: Browser, live_server: LiveServer) -> Iterator[Screens]:
    with standing(NOW):
        yield Screens(make_place(), browser, live_server.url)


@pytest.mark.checklist(25)
def test_the_clerk_asks_a_leader_confirms_by_a_key_and_the_clerk_sees_it(screens: Screens) -> None:
    place = screens.place
    document = directed(place)
    board = f"/van-ban/{document}/xac-nhan-doc/"
    clerk = screens.of(place.clerk, board)
    whom = clerk.get_by_role("combobox", name="Ai đọc")
    whom.press_sequentially("khoa giao", delay=5)
    clerk.get_by_role("option").filter(has_text="Phòng Khoa giáo").first.click()
    clerk.get_by_role("textbox", name="Hạn").fill("23/11/2026")
    clerk.get_by_label("Lời nhắn").fill("Các đồng chí đọc trước cuộc họp.")
    screens.looked_at(clerk, "reading-ask")
    clerk.get_by_role("button", name="Đề nghị").click()
    counted = "2 người: 0 đã xác nhận · 0 đã mở mà chưa xác nhận · 2 chưa mở"
    expect(clerk.get_by_text(counted)).to_be_visible()
    reader = screens.of(place.other_head, f"/cho-toi/{document}/")
    expect(reader.get_by_text("Bạn được đề nghị xác nhận đã đọc văn bản này.")).to_be_visible()
    screens.looked_at(reader, "reading-confirm")
    reader.keyboard.press("a")
    expect(reader.get_by_text("Đã xác nhận bạn đã đọc.")).to_be_visible()
    clerk.goto(f"{screens.address}{board}")
    expect(clerk.get_by_text("2 người: 1 đã xác nhận")).to_be_visible()
    clerk.keyboard.press("d")
    expect(clerk.get_by_text("Đã nhắc 1 người.")).to_be_visible()
    clerk.get_by_role("button", name="Đôn đốc").click()
    expect(clerk.get_by_text("Vừa đôn đốc lúc")).to_be_visible()
    screens.looked_at(clerk, "reading-board")
    screens.looked_at(screens.of(place.clerk, board, width=360), "reading-board-phone")
    refused = [each for each in screens.complaints if "409" not in each]
    assert refused == []
