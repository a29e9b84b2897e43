"""A button pressed twice in a hurry is one act, in a real browser; refused, it works again."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from support.bureau_room import Room, elsewhere
from vanban.outgoing.numbering.queries import books, reserved
from vanban.outgoing.numbering.rules import BookKind

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


def test_a_number_is_kept_once_however_often_the_button_is_pressed(bureau_room: Room) -> None:
    clerk = bureau_room.bureau.clerk
    rows = elsewhere(lambda: books(clerk, kind=BookKind.OUTGOING))
    book = next(row for row in rows if not row.type_codes)
    page = bureau_room.page_of(clerk, reverse("outgoing:book", args=[book.id]))
    page.locator("summary", has_text="Giữ số trước").click()
    button = page.get_by_role("button", name=f"Giữ số {book.next_printed}")
    button.click()
    expect(page.get_by_text("Chưa ghi giữ số cho văn bản nào").first).to_be_visible()
    page.get_by_label("Giữ cho văn bản").fill("Kế hoạch Tết")
    page.get_by_label("Ai cho phép, vì sao").fill("Chủ tịch cho phép")
    button.click(click_count=3)
    expect(page.get_by_role("listitem").filter(has_text="Kế hoạch Tết")).to_have_count(1)
    kept = elsewhere(lambda: reserved(clerk, book_id=book.id))
    assert [row.subject for row in kept] == ["Kế hoạch Tết"]
