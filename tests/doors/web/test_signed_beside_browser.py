"""A workbook signed beside its document, and the verdict on it, in a real browser."""

import pytest
from playwright.sync_api import expect

from support.browser import axe_finds
from support.live import PHONE, Room, browser, pki, room, worker
from support.outgoing import kept

__all__ = ["browser", "pki", "room"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


@pytest.mark.checklist(61)
def test_the_clerk_signs_a_workbook_and_reads_who_signed_it(room: Room) -> None:
    workbook = kept(b"PK\x03\x04 du toan", "du-toan.xlsx")
    document_id = room.bureau.approved(attachments=[workbook])
    page = room.as_(room.bureau.clerk)
    page.goto(f"{room.address}/di/tat-ca/{document_id}/?xem=1")
    page.get_by_role("link", name="Ký số tệp kèm theo").click()
    expect(page.get_by_role("heading", name="du-toan.xlsx")).to_be_visible()
    assert axe_finds(page) == []
    with worker("added"):
        page.get_by_role("button", name="Ký số tệp này").click()
        expect(page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
    page.get_by_role("link", name="Tiếp tục").click()
    who = page.get_by_role("link", name="Chữ ký rời: Ủy ban nhân dân tỉnh Đắk Lắk")
    expect(who).to_be_visible()
    who.click()
    expect(page.get_by_role("heading", name="Kết luận về chữ ký")).to_be_visible()
    expect(page.get_by_text("Nội dung nguyên vẹn", exact=True)).to_be_visible()
    assert axe_finds(page) == []
    page.set_viewport_size(PHONE)
    assert axe_finds(page) == []
    assert room.complaints == []
