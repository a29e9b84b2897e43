"""A draft in a real browser: its faults on the page, mended by a click; books; copies."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from support.browser import axe_finds, chromium
from support.clock import standing
from support.outgoing import NOW, Bureau, kept, make_bureau, with_books
from support.planted import FAULTS, planted
from support.well_set import good_ones
from support.work import do_jobs
from support.world import token_for
from vanban.doors.testpki.authority import Pki, make_pki
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.foundation.actor import Actor

PATIENCE_MS = 30_000  # LibreOffice turns the new version into pages first
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


@dataclass
class Room:
    """A bureau, a browser, and whatever its pages complain of."""

    bureau: Bureau
    browser: Browser
    address: str
    folder: Path
    complaints: list[str] = field(default_factory=list)

    def page_of(self, who: Actor, path: str, *, width: int = 1440) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, accept_downloads=True
        )
        cookie = {"name": TOKEN_COOKIE, "value": token_for(who), "url": self.address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on("console", self._heard)
        page.goto(f"{self.address}{path}")
        return page

    def _heard(self, said: object) -> None:
        if getattr(said, "type", "") == "error":
            self.complaints.append(str(getattr(said, "text", "")))

    def keep(self, page: Page, name: str) -> None:
        folder = Path(os.environ.get("VANBAN_ARTEFACTS") or self.folder)
        page.screenshot(path=folder / f"{name}.png")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, chromium() as opened:
        # The browser's driver keeps a loop in this thread; the database is still asked in order.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield opened


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), now=NOW)


@pytest.fixture
def room(
    live_server: LiveServer, browser: Browser, pki: Pki, settings: Settings, tmp_path: Path
) -> Iterator[Room]:
    settings.TRUST_DIR, settings.TSA_URL = str(pki.folder), ""
    with standing(NOW):
        bureau = with_books(make_bureau(pki=pki))
        yield Room(bureau, browser, live_server.url, tmp_path)


def faulty(*names: str) -> bytes:
    data: bytes | None = dict(good_ones())["quyet-dinh"]
    for name in names:
        assert data is not None
        data = planted(data, next(each for each in FAULTS if each.name == name))
    assert data is not None
    return data


@pytest.mark.checklist(14)
def test_an_officer_sees_what_breaks_the_decree_and_mends_it_by_a_click(room: Room) -> None:
    bureau = room.bureau
    data = faulty("type light", "KT. glued", "margin left", "no Lưu")
    document_id = bureau.drafted(stored=kept(data, "du-thao.docx"))
    do_jobs(task="drafting")
    desk = room.page_of(bureau.officer, reverse("outgoing:document", args=["nhap", document_id]))
    fault = desk.locator(".faults strong", has_text="Tên loại chưa in đậm.")
    expect(fault).to_be_visible(timeout=PATIENCE_MS)
    expect(desk.locator('[data-mark="1"]')).to_have_count(1)
    room.keep(desk, "the-thuc-truoc")
    assert axe_finds(desk) == []
    desk.get_by_role("button", name="Sửa 3 lỗi máy sửa được").click()
    expect(fault).to_have_count(0, timeout=PATIENCE_MS)
    left = desk.locator(".faults strong")
    expect(left).to_have_text(["Nơi nhận không có dòng “Lưu”."])
    room.keep(desk, "the-thuc-sau")
    desk.get_by_role("link", name="So sánh").click()
    expect(desk.get_by_role("heading", name="So sánh phiên bản")).to_be_visible(timeout=PATIENCE_MS)
    room.keep(desk, "so-sanh")
    assert axe_finds(desk) == []
    assert room.complaints == []


def test_a_clerk_keeps_a_number_ahead_and_asks_for_a_copy(room: Room) -> None:
    bureau = room.bureau
    document_id = bureau.approved()
    books = room.page_of(bureau.clerk, reverse("outgoing:registers"))
    books.locator("summary", has_text="Giữ số trước").first.click()
    books.get_by_label("Giữ cho văn bản").first.fill("Kế hoạch Tết 2027")
    books.get_by_label("Ai cho phép, vì sao").first.fill("Chủ tịch cho phép ngày 20/11/2026")
    books.get_by_role("button", name="Giữ số").first.click()
    expect(books.get_by_text("Kế hoạch Tết 2027")).to_be_visible()
    room.keep(books, "so-van-ban")
    assert axe_finds(books) == []
    copies = room.page_of(bureau.clerk, reverse("outgoing:copies", args=[document_id]))
    copies.get_by_label("Người ký bản sao").select_option(str(bureau.leader.post_id))
    copies.get_by_role("button", name="Lấy số và làm bản sao").click()
    expect(copies.get_by_text("Văn bản chưa phát hành hoặc chưa vào sổ.")).to_be_visible()
    room.keep(copies, "ban-sao")
    assert axe_finds(copies) == []
