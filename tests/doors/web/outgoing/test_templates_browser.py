"""A draft that begins from a template, in a real browser: the decree's, and the body's own."""

import io
from pathlib import Path

import pytest
from django.urls import reverse
from docx import Document
from playwright.sync_api import Page, expect

from support.browser import axe_finds
from support.bureau_room import Room
from vanban.core.files.rules import DOCX

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.needs("chromium"),
    pytest.mark.needs("soffice"),
]
SUBJECT = "Về việc khôi phục sản xuất sau mưa lũ"


@pytest.fixture
def room(bureau_room: Room) -> Room:
    """Here the room is the bureau's, with a page for each of its people."""
    return bureau_room


def word(*lines: str) -> bytes:
    document = Document()
    for text in lines:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for cell in table._cells]
    return "\n".join([*cells, *(each.text for each in document.paragraphs)])


def begun(room: Room, subject: str) -> Page:
    page = room.page_of(room.bureau.officer, reverse("outgoing:compose"))
    page.get_by_label("Loại văn bản").select_option("quyet-dinh")
    page.get_by_label("Trích yếu").fill(subject)
    page.get_by_label("Người ký").first.select_option(str(room.bureau.leader.post_id))
    return page


def drafted_from(room: Room, page: Page, made: Path) -> None:
    """What the drafter wrote outside comes back and is saved as the draft."""
    page.locator("#id_file").set_input_files(
        {"name": "du-thao.docx", "mimeType": DOCX, "buffer": made.read_bytes()}
    )
    expect(page.locator("#page-pane img").first).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="Lưu dự thảo").click()
    expect(page.get_by_text("Đã lưu dự thảo.").first).to_be_visible(timeout=60_000)


@pytest.mark.checklist(14)
def test_a_draft_begins_from_the_template_of_its_type(room: Room) -> None:
    page = begun(room, SUBJECT)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Tải mẫu").click()
    made = Path(coming.value.path())
    text = texts(made)
    assert SUBJECT in text
    assert "/QĐ-UBND" in text
    assert room.bureau.leader.name in text
    drafted_from(room, page, made)
    room.keep(page, "tu-mau-cua-nghi-dinh")
    assert room.complaints == []


@pytest.mark.checklist(14)
def test_a_draft_begins_from_a_template_that_the_registry_gave(room: Room) -> None:
    desk = room.page_of(room.bureau.clerk, reverse("outgoing:templates"))
    expect(desk.get_by_text("Chưa có mẫu riêng")).to_be_visible()
    desk.get_by_label("Tên mẫu").fill("Quyết định cá biệt của Văn phòng")
    desk.locator("#id_file").set_input_files(
        {
            "name": "mau.docx",
            "mimeType": DOCX,
            "buffer": word("{{ten_loai}}", "{{trich_yeu}}", "Ký: {{nguoi_ky}}"),
        }
    )
    desk.get_by_role("button", name="Lưu mẫu").click()
    expect(desk.get_by_role("link", name="Quyết định cá biệt của Văn phòng")).to_be_visible()
    room.keep(desk, "mau-cua-co-quan")
    assert axe_finds(desk) == []
    page = begun(room, SUBJECT)
    page.locator("summary[aria-label='Mẫu khác']").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Quyết định cá biệt của Văn phòng").click()
    made = Path(coming.value.path())
    assert texts(made).splitlines() == ["QUYẾT ĐỊNH", SUBJECT, f"Ký: {room.bureau.leader.name}"]
    drafted_from(room, page, made)
    desk.get_by_role("button", name="Thôi dùng Quyết định cá biệt của Văn phòng").click()
    expect(desk.get_by_text("Chưa có mẫu riêng")).to_be_visible()
    assert room.complaints == []
