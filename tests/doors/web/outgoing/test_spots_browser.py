"""The places of the signatures set by hand: a frame dragged on the page, fields by the keyboard."""

import os
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from support.browser import axe_finds
from support.bureau_room import REFUSED, elsewhere
from support.live import PHONE, Room, browser, pki, room
from support.outgoing import DEPUTY, LEADER, scan
from vanban.outgoing.drafting.queries import spots_sheet
from vanban.outgoing.drafting.rules import JointInput, SignerInput

__all__ = ["browser", "pki", "room"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]


def keep(room: Room, name: str) -> None:
    folder = Path(os.environ.get("VANBAN_ARTEFACTS") or room.folder)
    room.page.screenshot(path=folder / f"spots-{name}.png")


def spot_in(room: Room, document_id: UUID, name: str) -> tuple[int, float, float] | None:
    sheet = spots_sheet(room.bureau.officer, document_id=document_id)
    found = [each for each in sheet.spots if each.name == name] if sheet else []
    return (found[0].page, found[0].left_mm, found[0].top_mm) if found else None


def test_the_drafter_drags_the_frame_of_each_signature(room: Room) -> None:
    bureau = room.bureau
    beside = JointInput((SignerInput(post_id=bureau.deputy.post_id),))
    document_id = elsewhere(lambda: bureau.drafted(scan(100), joint=beside))
    page = room.as_(bureau.officer)
    page.goto(f"{room.address}/di/nhap/{document_id}/")
    page.get_by_role("button", name="Trình duyệt").click()
    expect(page.get_by_text(f"Không thấy họ tên in ở phần chữ ký: {DEPUTY}")).to_be_visible()
    page.locator("#data-pane summary[aria-label='Việc khác']").click()
    page.get_by_role("link", name="Đặt chỗ ký…").click()
    frames = page.locator("svg.spots g")
    expect(frames).to_have_count(2)
    frame = frames.filter(has_text=DEPUTY)
    frame.scroll_into_view_if_needed()
    fields = page.get_by_role("group", name=DEPUTY)
    left = fields.get_by_label("Từ trái (mm)")
    begun = float(left.input_value().replace(",", "."))
    box = frame.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 15)
    page.mouse.down()
    page.mouse.move(box["x"] - 20, box["y"] - 25, steps=4)
    page.mouse.up()
    dragged = float(left.input_value().replace(",", "."))
    assert dragged < begun - 5
    keep(room, "dragged")
    assert axe_finds(page) == []

    left.fill("30")
    left.press("ArrowUp")
    left.press("ArrowUp")
    expect(left).to_have_value("28")
    other = page.get_by_role("group", name=LEADER).get_by_label("Từ trái (mm)")
    other.fill("40")
    fields.get_by_label("Từ trên (mm)").fill("220")
    page.get_by_role("group", name=LEADER).get_by_label("Từ trên (mm)").fill("221")
    page.get_by_role("button", name="Dùng chỗ ký này").click()
    expect(page.get_by_text("chồng lên nhau")).to_be_visible()
    keep(room, "refused")
    other.fill("120,5")
    page.get_by_role("button", name="Dùng chỗ ký này").click()
    expect(page.get_by_text("Đã đặt chỗ ký.")).to_be_visible()
    spot = elsewhere(lambda: spot_in(room, document_id, LEADER))
    assert spot == (1, 120.5, 221.0)
    page.get_by_role("button", name="Trình duyệt").click()
    expect(page.get_by_text("Đã trình duyệt.")).to_be_visible()
    assert room.state(document_id) == "in_review"
    page.set_viewport_size(PHONE)
    assert axe_finds(page) == []
    overlap = REFUSED.replace("409 (Conflict)", "422 (Unprocessable Entity)")
    assert room.complaints == [REFUSED, overlap]
