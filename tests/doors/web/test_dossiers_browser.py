"""Dossiers in a real browser: the list of the year from a sheet to issue, a dossier from its line,
filled, drafted in, told why it cannot be closed yet, closed.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from support.clock import standing
from support.incoming import NOW, directed, make_place
from support.screens import Screens, opened_browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]
CELLS = (
    ("I", "Nông nghiệp (NN)", "", "", ""),
    ("1", "Phòng, chống thiên tai", "", "", ""),
    ("", "Khắc phục hậu quả mưa lũ năm 2026", "10 năm", "Lê Văn Tuấn", ""),
    ("", "Quy hoạch thủy lợi tỉnh", "Vĩnh viễn", "Phòng Nông nghiệp, Môi trường", "bản giấy"),
)
TITLE = "Khắc phục hậu quả mưa lũ năm 2026"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened_browser() as opened:
        yield opened


@pytest.fixture
def screens(browser: Browser, live_server: LiveServer) -> Iterator[Screens]:
    with standing(NOW):
        yield Screens(make_place(), browser, live_server.url)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def pick(page: Page, label: str, typed: str, shown: str) -> None:
    page.get_by_role("combobox", name=label).press_sequentially(typed, delay=5)
    page.get_by_role("option").filter(has_text=shown).first.click()


def list_issued(screens: Screens) -> None:
    """The clerk pastes the list and issues it once the leader has approved."""
    clerk = screens.of(screens.place.clerk, "/ho-so/danh-muc/")
    screens.looked_at(clerk, "dossier-list-none")
    press(clerk, "Lập danh mục năm 2026")
    expect(clerk.get_by_text("Đã lập danh mục hồ sơ.")).to_be_visible()
    clerk.get_by_role("textbox", name="Dán các ô").fill("\n".join("\t".join(r) for r in CELLS))
    press(clerk, "Nhận từ bảng tính")
    expect(clerk.get_by_text("02.NN")).to_be_visible()
    screens.looked_at(clerk, "dossier-list-draft")
    leader = screens.of(screens.place.leader, "/ho-so/danh-muc/2026/")
    press(leader, "Phê duyệt danh mục")
    expect(leader.get_by_text("Đã phê duyệt danh mục hồ sơ.")).to_be_visible()
    clerk.reload()
    clerk.get_by_role("textbox", name="Kèm theo").fill("Quyết định số 12/QĐ-UBND ngày 05/01/2026")
    press(clerk, "Ban hành danh mục")
    expect(clerk.get_by_text("Đã ban hành danh mục hồ sơ.")).to_be_visible()
    screens.looked_at(clerk, "dossier-list-issued")


@pytest.mark.checklist(26, 27)
def test_work_is_kept_in_a_dossier_from_the_list_of_the_year_to_its_end(screens: Screens) -> None:
    place = screens.place
    document = directed(place)
    list_issued(screens)
    officer = screens.of(place.officer, "/ho-so/")
    screens.looked_at(officer, "dossiers-none")
    officer.keyboard.press("d")
    officer.get_by_role("link", name=f"Mở hồ sơ {TITLE}").click()
    screens.looked_at(officer, "dossier-begin")
    pick(officer, "Phối hợp", "Huy", "Đặng Quang Huy")
    press(officer, "Mở hồ sơ")
    expect(officer.get_by_text("Hồ sơ chưa có văn bản")).to_be_visible()
    dossier = officer.url

    officer.keyboard.press("n")
    expect(officer.locator(".token").filter(has_text="01.NN")).to_be_visible()
    officer.get_by_role("textbox", name="Trích yếu").fill("Về việc báo cáo thiệt hại do mưa lũ")
    screens.looked_at(officer, "dossier-compose")
    press(officer, "Lưu dự thảo")
    expect(officer.get_by_role("link", name=f"01.NN: {TITLE}")).to_be_visible()
    screens.looked_at(officer, "dossier-of-a-draft")

    head = screens.of(place.head, f"/den/tat-ca/{document}/")
    head.get_by_role("link", name="Đưa vào hồ sơ").click()
    screens.looked_at(head, "dossiers-of-a-document")

    officer.goto(dossier)
    officer.get_by_text("Ảnh, ghi âm, bảng tính, tệp khác").click()
    officer.locator("input[name=files]").set_input_files(
        files=[{"name": "de-vo.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff" * 40}]
    )
    officer.get_by_role("textbox", name="Tên tài liệu").fill("Ảnh đê Quảng Điền vỡ")
    press(officer, "Đưa tệp vào")
    expect(officer.get_by_text("Đã đưa 1 tệp vào hồ sơ.")).to_be_visible()
    press(officer, "Kết thúc hồ sơ")
    expect(officer.get_by_text("đang soạn.")).to_be_visible()
    screens.looked_at(officer, "dossier-not-closed")
    row = officer.get_by_role("row").filter(has_text="báo cáo thiệt hại")
    row.get_by_text("Ghi chú, lấy ra").click()
    row.get_by_role("textbox", name="Lý do lấy ra").fill("Làm ở hồ sơ khác")
    press(officer, "Lấy ra khỏi hồ sơ")
    expect(officer.get_by_text("Đã lấy ra khỏi hồ sơ.")).to_be_visible()
    press(officer, "Kết thúc hồ sơ")
    expect(officer.get_by_text("Đã kết thúc hồ sơ.")).to_be_visible()
    screens.looked_at(officer, "dossier-closed")
    officer.goto(dossier.partition("/ho-so/")[0] + "/ho-so/?q=mua+lu")
    screens.looked_at(officer, "dossiers-mine")
    phone = screens.of(
        place.officer, dossier.partition("/ho-so/")[2].join(("/ho-so/", "")), width=360
    )
    screens.looked_at(phone, "dossier-phone")
    assert screens.complaints == [
        each for each in screens.complaints if "409" in each or "422" in each
    ]
