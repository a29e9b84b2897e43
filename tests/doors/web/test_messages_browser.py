"""A short internal message in a real browser: sent, counted on the rail, confirmed by one key."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from support.clock import standing
from support.incoming import NOW, make_place
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


@pytest.mark.checklist(43)
def test_a_message_is_sent_confirmed_by_a_key_answered_and_urged(screens: Screens) -> None:
    place = screens.place
    head = screens.of(place.head, "/tin-nhan/")
    screens.looked_at(head, "messages-none")
    head.keyboard.press("n")
    whom = head.get_by_role("combobox", name="Gửi ai")
    whom.press_sequentially("khoa giao", delay=5)
    head.get_by_role("option").filter(has_text="Phòng Khoa giáo").first.click()
    head.get_by_role("checkbox", name="Lãnh đạo cơ quan").check()
    head.get_by_role("textbox", name="Tiêu đề").fill("Họp giao ban chuyển sang 14 giờ")
    head.get_by_role("textbox", name="Nội dung").fill("Phòng họp số 2, tầng 3.")
    head.locator("input[type=file]").set_input_files(
        files=[{"name": "lich.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}]
    )
    head.get_by_role("checkbox", name="Phải xác nhận đã đọc").check()
    head.get_by_role("textbox", name="Hạn xác nhận").fill("25/11/2026")
    screens.looked_at(head, "messages-compose")
    head.get_by_role("button", name="Gửi", exact=True).click()
    expect(head.get_by_text("4 người: 0 đã xác nhận")).to_be_visible()
    leader = screens.of(place.leader, "/tin-nhan/")
    expect(leader.get_by_role("link", name="Tin nhắn 1 việc chờ")).to_be_visible()
    screens.looked_at(leader, "messages-box")
    leader.get_by_role("link", name=place.head.name).click()
    expect(leader.get_by_text("Bạn được đề nghị xác nhận đã đọc tin nhắn này.")).to_be_visible()
    screens.looked_at(leader, "messages-to-confirm")
    leader.keyboard.press("a")
    expect(leader.get_by_text("Đã xác nhận bạn đã đọc.")).to_be_visible()
    leader.get_by_role("textbox", name="Lời trả lời").fill("Tôi dự từ 14 giờ 30.")
    leader.get_by_role("button", name="Trả lời").click()
    expect(leader.get_by_text("Đã trả lời.")).to_be_visible()
    head.reload()
    expect(head.get_by_text("Tôi dự từ 14 giờ 30.")).to_be_visible()
    expect(head.get_by_text("4 người: 1 đã xác nhận")).to_be_visible()
    head.keyboard.press("d")
    expect(head.get_by_text("Đã nhắc 3 người.")).to_be_visible()
    screens.looked_at(head, "messages-read-by")
    screens.looked_at(screens.of(place.leader, "/tin-nhan/", width=360), "messages-phone")
    assert screens.complaints == []
