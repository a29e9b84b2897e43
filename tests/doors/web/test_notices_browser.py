"""The bell without reload, the ways of being told, a box as a table, the right to sign: as seen."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connections
from playwright.sync_api import expect

from support.browser import axe_finds
from support.live import Room
from support.outgoing import NOW
from vanban.oversight.tracking.operations import tell
from vanban.oversight.tracking.rules.notices import NoticeKind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


def keep(room: Room, name: str) -> None:
    folder = Path(os.environ.get("VANBAN_ARTEFACTS") or room.folder)
    room.page.screenshot(path=folder / f"{name}.png", full_page=True)


def beside(work: Callable[[], UUID]) -> UUID:
    """In a thread of its own: the browser's driver keeps a loop in this one."""
    with ThreadPoolExecutor(1) as other:
        try:
            return other.submit(work).result()
        finally:
            other.submit(connections.close_all).result()


def test_the_bell_rings_on_an_open_page_and_leads_to_the_document(room: Room) -> None:
    document = room.bureau.approved()
    page = room.page
    page.goto(f"{room.address}/cho-toi/")
    bell = page.locator("#bell")
    expect(bell).to_have_attribute("aria-label", "Thông báo, 0 tin mới")
    assert room.bureau.leader.post_id is not None
    tell(
        actor=room.bureau.system,
        now=NOW,
        event_id=uuid4(),
        kind=NoticeKind.TO_SIGN,
        document_id=document,
        posts=[room.bureau.leader.post_id],
    )
    page.evaluate("htmx.trigger(document.getElementById('rail'), 'live')")  # as each half minute
    expect(bell).to_have_attribute("aria-label", "Thông báo, 1 tin mới")
    bell.click()
    expect(page.get_by_text("Văn bản chờ ký")).to_be_visible()
    keep(room, "notices")
    assert axe_finds(page) == []
    page.get_by_role("link", name="Cách nhận").click()
    page.get_by_label("Văn bản chờ ký: thư điện tử").check()
    page.get_by_label("Yên tĩnh từ").fill("18:00")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("[data-refused]")).to_contain_text("thiếu một đầu")
    page.get_by_label("Đến", exact=True).fill("07:00")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu cách nhận thông báo.")).to_be_visible()
    expect(page.get_by_label("Văn bản chờ ký: thư điện tử")).to_be_checked()
    keep(room, "notice-choices")
    assert axe_finds(page) == []
    page.goto(f"{room.address}/thong-bao/")
    page.get_by_role("link", name="Văn bản chờ ký").click()
    page.wait_for_url(f"**/cho-toi/{document}/")
    expect(bell).to_have_attribute("aria-label", "Thông báo, 0 tin mới")


def test_a_box_is_seen_as_a_table_narrowed_kept_and_taken_out(room: Room) -> None:
    room.bureau.approved()
    page = room.as_(room.bureau.clerk)
    page.goto(f"{room.address}/di/tat-ca/")
    page.get_by_role("link", name="Xem dạng bảng, xuất").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("Từ khóa").fill("không có từ này")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_text("Không có dòng nào")).to_be_visible()
    page.get_by_label("Từ khóa").fill("")
    page.get_by_text("Chọn cột").click()
    page.get_by_label("Người soạn").check()
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("columnheader", name="Người soạn")).to_be_visible()
    page.get_by_label("Tên danh sách").fill("Của văn thư")
    page.get_by_role("button", name="Lưu danh sách").click()
    expect(page.get_by_text("Đã lưu danh sách.")).to_be_visible()
    keep(room, "table")
    assert axe_finds(page) == []
    with page.expect_download() as taken:
        page.get_by_role("button", name="XLSX").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    page.get_by_text("Danh sách đã lưu").click()
    expect(page.get_by_role("link", name="Của văn thư")).to_be_visible()


def test_the_right_to_sign_stands_apart_from_the_verdict(room: Room) -> None:
    document = beside(room.bureau.sealed)
    page = room.page
    page.goto(f"{room.address}/van-ban/{document}/ket-luan/")
    expect(page.get_by_role("heading", name="Thẩm quyền ký")).to_be_visible()
    expect(page.get_by_text("Người có thẩm quyền ký: ")).to_be_visible()
    expect(page.get_by_text("Số và ngày nằm trong phần con dấu của cơ quan phủ")).to_be_visible()
    keep(room, "standing")
    assert axe_finds(page) == []
