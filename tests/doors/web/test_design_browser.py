"""The parts in a real browser: axe, sizes, themes, keys, refusals, what is typed, the picker."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from support.browser import axe_finds, chromium
from support.sheet import PAGES, sheet_served


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with sheet_served() as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@contextmanager
def opened(
    browser: Browser, *, width: int = 1440, height: int = 900, theme: Any = "light"
) -> Iterator[Page]:
    """A page of its own; what the console complains of fails the test."""
    complaints: list[str] = []
    phone = width < 500
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        is_mobile=phone,
        has_touch=phone,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    assert [said for said in complaints if "409" not in said] == []


in_browser = pytest.mark.needs("chromium")


@in_browser
@pytest.mark.parametrize("size", [(1440, 900), (1366, 768), (390, 844), (360, 740)])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.checklist(58)
def test_axe_finds_nothing_and_nothing_overflows(
    address: str, browser: Browser, theme: str, size: tuple[int, int]
) -> None:
    with opened(browser, width=size[0], height=size[1], theme=theme) as page:
        for name, where in PAGES.items():
            page.goto(address + where)
            assert axe_finds(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@in_browser
@pytest.mark.parametrize("size", [(1440, 900), (1366, 768)])
def test_the_act_stays_at_the_foot(address: str, browser: Browser, size: tuple[int, int]) -> None:
    with opened(browser, width=size[0], height=size[1]) as page:
        page.goto(address + PAGES["desk"])
        expect(page.get_by_role("button", name="Vào sổ và mở gói kế tiếp")).to_be_in_viewport(
            ratio=1
        )
        expect(page.get_by_role("heading", name="Đến", exact=True)).to_be_in_viewport(ratio=1)
        expect(page.get_by_label("Hồ sơ", exact=True)).to_be_visible()


@in_browser
def test_text_at_twice_the_size_stays_whole(address: str, browser: Browser) -> None:
    with opened(browser) as page:
        page.goto(address + PAGES["desk"])
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setDeviceMetricsOverride", {
            "width": 720, "height": 450, "deviceScaleFactor": 2, "mobile": False,
        })  # fmt: skip
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        expect(page.get_by_role("button", name="Danh sách")).to_be_visible()


@in_browser
def test_a_clerk_walks_by_keys_alone(address: str, browser: Browser) -> None:
    with opened(browser) as page:
        page.goto(address + PAGES["desk"])
        page.keyboard.press("j")
        expect(page.get_by_role("link", name="Bộ Nông nghiệp và Môi trường")).to_be_focused()
        page.keyboard.press("k")
        expect(page.get_by_role("link", name="Văn phòng Chính phủ")).to_be_focused()
        page.keyboard.press("Control+k")
        find = page.get_by_role("searchbox", name="Tìm văn bản")
        expect(find).to_be_focused()
        page.keyboard.type("jk?1")
        expect(find).to_have_value("jk?1")
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        sheet = page.get_by_role("dialog", name="Bảng phím")
        expect(sheet).to_be_visible()
        expect(sheet.get_by_text("Vào sổ và mở gói kế tiếp")).to_be_visible()
        page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
        page.keyboard.press("+")
        assert page.locator("[data-pages]").get_attribute("data-zoomed") is not None


@in_browser
def test_a_refusal_lands_in_its_form_and_nothing_typed_is_lost(
    address: str, browser: Browser
) -> None:
    with opened(browser) as page:
        page.goto(address + PAGES["desk"])
        summary = page.get_by_label("Trích yếu")
        summary.fill("V/v chữ tôi đã gõ")
        page.keyboard.press("Control+Enter")
        refusal = page.get_by_role("alert")
        expect(refusal).to_contain_text("Chưa vào sổ được: 2 việc phải sửa trước")
        expect(refusal).to_be_focused()
        expect(page.get_by_label("Số", exact=True)).to_have_attribute("aria-invalid", "true")
        expect(summary).to_have_value("V/v chữ tôi đã gõ")
        page.reload()
        expect(summary).not_to_have_value("V/v chữ tôi đã gõ")
        page.get_by_role("button", name="Lấy lại").click()
        expect(summary).to_have_value("V/v chữ tôi đã gõ")


@in_browser
def test_an_act_that_went_well_is_said_with_undo(address: str, browser: Browser) -> None:
    with opened(browser) as page:
        page.goto(address + PAGES["desk"])
        page.keyboard.press("r")
        toast = page.locator("#toasts [data-toast]")
        expect(toast).to_contain_text("Đã vào sổ số 3481.")
        expect(toast.get_by_role("button", name="Hoàn tác")).to_be_visible()
        toast.get_by_role("button", name="Đóng").click()
        expect(toast).to_have_count(0)


@in_browser
def test_handlers_are_picked_by_typing_without_accents(address: str, browser: Browser) -> None:
    with opened(browser) as page:
        page.goto(address + PAGES["sheet"])
        box = page.get_by_role("combobox", name="Giao việc")
        box.click()
        page.keyboard.type("ea kao")
        expect(page.get_by_role("option", name="UBND phường Ea Kao")).to_be_visible()
        assert axe_finds(page) == []
        page.keyboard.press("Enter")
        picked = page.locator("[data-picker-name=handlers]")
        assert json.loads(
            picked.evaluate(
                "box => JSON.stringify([...box.querySelectorAll('input[type=hidden]')]"
                ".map(field => [field.name, field.value]))"
            )
        )[-2:] == [["handlers", "5"], ["handlers_role", "cooperating"]]
        page.keyboard.press("Backspace")
        expect(picked.locator("[data-id]")).to_have_count(2)
        picked.get_by_role("button", name="Phối hợp").click()
        expect(picked.get_by_role("button", name="Để biết")).to_be_focused()


@in_browser
def test_a_file_that_cannot_be_taken_is_told_at_once(address: str, browser: Browser) -> None:
    with opened(browser) as page:
        page.goto(address + PAGES["sheet"])
        field = page.get_by_label("Tệp văn bản")
        field.set_input_files(
            {"name": "anh.png", "mimeType": "image/png", "buffer": b"\x89PNG"},
        )
        expect(page.get_by_text("Không nhận loại tệp này")).to_be_visible()
        assert field.evaluate("input => input.files.length") == 0
        field.set_input_files(
            {"name": "QĐ 12.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" * 600},
        )
        expect(page.get_by_text("QĐ 12.pdf")).to_be_visible()
        expect(page.get_by_text("2 KB")).to_be_visible()
        assert field.evaluate("input => input.files.length") == 1


@in_browser
def test_a_phone_shows_one_pane_and_switches(address: str, browser: Browser) -> None:
    with opened(browser, width=360, height=740) as page:
        page.goto(address + PAGES["desk"])
        expect(page.get_by_role("heading", name="Đến", exact=True)).to_be_visible()
        expect(page.get_by_label("Trích yếu")).to_be_hidden()
        page.get_by_role("button", name="Xử lý").click()
        expect(page.get_by_label("Trích yếu")).to_be_visible()
        expect(page.get_by_role("heading", name="Đến", exact=True)).to_be_hidden()
        assert axe_finds(page) == []
        page.get_by_role("button", name="Văn bản", exact=True).click()
        expect(page.get_by_role("img", name="Công văn 10482/VPCP-NN, trang 1/1")).to_be_visible()


@in_browser
def test_the_theme_is_the_persons_choice(address: str, browser: Browser) -> None:
    with opened(browser) as page:
        page.goto(address + PAGES["sign-in"])
        page.get_by_role("button", name="Tối").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.goto(address + PAGES["desk"])
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@in_browser
def test_the_demo_names_fill_the_form(address: str, browser: Browser) -> None:
    with opened(browser) as page:
        page.goto(address + PAGES["sign-in"])
        page.get_by_text("Tài khoản dùng thử").click()
        page.get_by_role("button", name="duyen.ho").click()
        expect(page.get_by_label("Tên đăng nhập")).to_have_value("duyen.ho")
        expect(page.get_by_role("textbox", name="Mật khẩu")).to_be_focused()
        page.get_by_role("button", name="Hiện mật khẩu").click()
        assert page.locator("#id_password").get_attribute("type") == "text"


@in_browser
def test_many_at_once_says_how_many_before_it_happens(address: str, browser: Browser) -> None:
    with opened(browser) as page:
        page.goto(address + PAGES["waiting"])
        sign = page.locator("[data-many] button")
        expect(sign).to_be_hidden()
        page.get_by_role("link", name="Báo cáo thẩm định dự thảo").focus()
        page.keyboard.press("x")
        expect(sign).to_contain_text("Ký 1 văn bản")
        page.get_by_label("Ký", exact=True).check()
        expect(sign).to_contain_text("Ký 6 văn bản")
        expect(sign).to_be_in_viewport(ratio=1)
        assert axe_finds(page) == []


@in_browser
def test_a_row_that_is_done_leaves_and_the_next_opens(address: str, browser: Browser) -> None:
    with opened(browser) as page:
        page.goto(address + PAGES["waiting"])
        rows = page.locator("[data-item]")
        expect(rows).to_have_count(8)
        page.evaluate(
            "document.dispatchEvent(new CustomEvent('row-done', {detail: {value: 'row-0805'}}))"
        )
        expect(rows).to_have_count(7)
        expect(page.get_by_role("link", name="Báo cáo thiệt hại do mưa lũ")).to_be_focused()
