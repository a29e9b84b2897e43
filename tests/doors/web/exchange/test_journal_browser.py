"""In a real browser: the journal of the line, and a stray packet answered, wide and narrow."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from support.browser import axe_finds, chromium
from support.clock import standing
from support.exchange import incoming_packet
from support.outgoing import NOW, Bureau, make_bureau
from support.world import token_for
from vanban.core.files.operations import keep as keep_file
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.exchange.receiving.operations import read_item, report_status, take_in
from vanban.exchange.receiving.operations.astray import set_aside
from vanban.exchange.receiving.rules import NOT_OURS, face_of
from vanban.formats.edxml.reader import read
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.actor import Actor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]
Open = Callable[..., Page]
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, chromium() as opened:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the driver keeps a loop in this thread
        yield opened


@pytest.fixture
def open_as(live_server: LiveServer, browser: Browser) -> Iterator[Open]:
    contexts = []

    def opened(who: Actor, path: str, *, width: int = 1440) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        cookie = {"name": TOKEN_COOKIE, "value": token_for(who), "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{live_server.url}{path}")
        return page

    with standing(NOW):
        yield opened
    for context in contexts:
        context.close()


def look(page: Page, folder: Path, name: str) -> None:
    assert list(axe_finds(page)) == []
    whole = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert whole, f"{name} is wider than the screen"
    page.screenshot(path=Path(os.environ.get("VANBAN_ARTEFACTS") or folder) / f"{name}.png")


def came(bureau: Bureau, number: int) -> None:
    """A packet of G22 that was read, and reported on."""
    stored = keep_file(incoming_packet(number), file_name="x.edxml")
    at = NOW - timedelta(minutes=number)
    item = take_in(
        actor=bureau.system, now=at, link="truc", axis_doc_id=f"doc-{number}",
        kind=MessageType.EDOC, sha256=stored.sha256, size=stored.size,
    )  # fmt: skip
    read_item(actor=bureau.system, now=at, inbox_item_id=item)
    for minutes, code in ((5, 3), (9, 4)):
        moment = at + timedelta(minutes=minutes)
        report_status(actor=bureau.system, now=moment, inbox_item_id=item, code=code)


def stray(bureau: Bureau, number: int) -> None:
    face = face_of(read(incoming_packet(number, to=("H15.99",))))
    set_aside(
        actor=bureau.system, now=NOW, link="truc", axis_doc_id=f"lac-{number}", kind=face.kind,
        sha256="5f" * 32, size=48_213, face=face, addressed_to="H15.99", problem=NOT_OURS,
    )  # fmt: skip


@pytest.mark.checklist(41)
def test_the_registry_looks_up_what_came_and_takes_the_journal_along(
    open_as: Open, tmp_path: Path
) -> None:
    bureau = make_bureau("H15")
    for number in range(1, 9):
        came(bureau, number)
    page = open_as(bureau.clerk, "/lien-thong/")
    page.get_by_role("link", name="Nhật ký").click()
    expect(page.locator("#journal tbody tr")).to_have_count(8)
    look(page, tmp_path, "journal-1440")
    page.get_by_label("Số, ký hiệu, trích yếu, mã gói, mã băm").fill("G22,2026/11/19,3/VPCP-NN")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("#journal tbody tr")).to_have_count(1)
    page.get_by_text("Mã gói, mã băm", exact=True).click()
    expect(page.get_by_text("G22,2026/11/19,3/VPCP-NN")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="XLSX").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    look(open_as(bureau.clerk, "/lien-thong/nhat-ky/", width=360), tmp_path, "journal-360")


def test_the_administrator_returns_a_stray_packet_and_is_told_what_is_missing(
    open_as: Open, tmp_path: Path
) -> None:
    bureau = make_bureau("H15")
    stray(bureau, 1), stray(bureau, 2)
    page = open_as(bureau.administrator, "/lien-thong/goi-lac/")
    first = page.locator(".stray").first
    look(page, tmp_path, "strays-1440")
    first.get_by_role("button", name="Ghi nhận đã xử lý").click()
    expect(first.get_by_text("Chưa ghi đã xử lý thế nào.")).to_be_visible()
    first.get_by_label("Lý do trả lại").select_option(label="Gửi nhầm nơi nhận")
    first.get_by_role("button", name="Trả lại nơi gửi").click()
    expect(page.locator(".stray")).to_have_count(1)
    expect(page.get_by_text("Trả lại nơi gửi: Gửi nhầm nơi nhận")).to_be_visible()
    narrow = open_as(bureau.administrator, "/lien-thong/goi-lac/", width=360)
    look(narrow, tmp_path, "strays-360")
    look(open_as(bureau.administrator, "/lien-thong/"), tmp_path, "exchange-1440")
