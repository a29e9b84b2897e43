"""A kept copy asked for, allowed, handed out, signed for and given back, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from support.browser import axe_finds
from support.bureau_room import Room, elsewhere
from support.outgoing import NOW
from vanban.outgoing.publication.operations import issue

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


@pytest.fixture
def room(bureau_room: Room) -> Room:
    return bureau_room


def test_a_kept_copy_is_asked_for_lent_and_given_back(room: Room) -> None:
    bureau = room.bureau
    document_id = elsewhere(bureau.sealed)
    elsewhere(lambda: issue(actor=bureau.clerk, now=NOW, document_id=document_id))
    book = reverse("outgoing:file_copies")
    at = reverse("outgoing:document", args=["da-phat-hanh", document_id])
    officer = room.page_of(bureau.officer, at)
    officer.get_by_role("link", name="Xin dùng, ai đang dùng").click()
    officer.get_by_role("button", name="Xin dùng bản lưu").click()
    expect(officer.get_by_text("Chưa ghi mục đích").first).to_be_visible()
    officer.get_by_label("Mục đích sử dụng").fill("Đối chiếu phục vụ thanh tra")
    officer.get_by_label("Người cho phép").select_option(str(bureau.chief.post_id))
    room.keep(officer, "xin-ban-luu")
    assert axe_finds(officer) == []
    officer.get_by_role("button", name="Xin dùng bản lưu").click()
    expect(officer.get_by_text("Chờ cho phép: Đỗ Hữu Huy")).to_be_visible()
    chief = room.page_of(bureau.chief, book)
    room.keep(chief, "cho-phep-ban-luu")
    chief.get_by_role("button", name="Cho phép Lê Văn Tuấn").first.click()
    expect(chief.get_by_text("Chờ tôi cho phép")).to_have_count(0)
    clerk = room.page_of(bureau.clerk, book)
    clerk.get_by_role("textbox", name="Hạn trả").fill("23/11/2026")
    clerk.get_by_label("Số và ký hiệu hồ sơ").fill("01/TH-2026")
    room.keep(clerk, "giao-ban-luu")
    assert axe_finds(clerk) == []
    clerk.get_by_role("button", name="Giao bản lưu").click()
    expect(clerk.get_by_role("row").filter(has_text="Lê Văn Tuấn")).to_contain_text("chưa")
    officer.reload()
    officer.get_by_role("button", name="Ký nhận bản lưu").click()
    expect(officer.get_by_text("ký nhận 20/11/2026")).to_be_visible()
    clerk.reload()
    clerk.get_by_role("button", name="Nhận lại bản lưu").click()
    expect(clerk.get_by_text("Đang dùng")).to_have_count(0)
    expect(clerk.get_by_role("row").filter(has_text="Lê Văn Tuấn")).to_contain_text("01/TH-2026")
    room.keep(clerk, "so-ban-luu")
    assert axe_finds(clerk) == []
