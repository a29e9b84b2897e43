"""A leader's day on a telephone of 360 px: every page fits, a document is read and directed."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from support.browser import axe_finds
from support.incoming import arrive, light
from support.live import Room
from support.outgoing import NOW, Bureau
from vanban.core.records.queries import document_face
from vanban.incoming.assignment.queries import parts_of
from vanban.incoming.registration.operations import register

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]
PHONE = {"width": 360, "height": 740}
FINGER = 24  # px: the least WCAG 2.2 (2.5.8) allows; ours are larger where they stand alone
SMALL = """() => [...document.querySelectorAll("main a, main button, main input, .rail a")]
  .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.closest("p, td, dd"))
  .filter((each) => !each.matches(".go, [aria-hidden]"))  // a row is the target as a whole
  .map((each) => [each, (each.closest("label") ?? each).getBoundingClientRect()])
  .filter(([, box]) => box.width && box.height && Math.min(box.width, box.height) < %d)
  .map(([each, box]) => `${each.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""


def keep(page: Page, room: Room, name: str) -> None:
    """A picture; nothing stands out at the side, nobody is shut out."""
    folder = Path(os.environ.get("VANBAN_ARTEFACTS") or room.folder)
    page.screenshot(path=folder / f"phone-{name}.png")
    assert axe_finds(page) == [], name
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), name


def arrived(bureau: Bureau, number: int) -> UUID:
    document = arrive(bureau, light(number), now=NOW)  # type: ignore[arg-type]
    register(
        actor=bureau.clerk, now=NOW, document_id=document, present_to_post_id=bureau.leader.post_id
    )
    return document


def pages(document: UUID, to_sign: UUID) -> Iterator[tuple[str, str]]:
    yield "waiting", "/cho-toi/"
    yield "incoming", "/den/cho-y-kien/"
    yield "incoming-document", f"/den/cho-y-kien/{document}/"
    yield "outgoing", "/di/cho-ky/"
    yield "to-sign", f"/cho-toi/{to_sign}/"
    yield "many", "/den/chi-dao-nhieu/"
    yield "notices", "/thong-bao/"
    yield "choices", "/thong-bao/cach-nhan/"
    yield "me", "/toi/"
    yield "acting", "/toi/lam-thay/"
    yield "sight", f"/van-ban/{document}/quyen-xem/"
    yield "keys", "/ky-so/"
    yield "calendar", "/lich-lam-viec/"
    yield "sheet", f"/den/van-ban/{document}/phieu/"
    yield "table", "/danh-sach/den/tat-ca/"


@pytest.mark.checklist(44)
@pytest.mark.checklist(58)
def test_every_page_of_a_leader_fits_a_telephone(room: Room) -> None:
    page = room.page
    document, to_sign = arrived(room.bureau, 1), room.bureau.approved()
    page.set_viewport_size(PHONE)
    small = []
    for name, path in pages(document, to_sign):
        answer = page.goto(f"{room.address}{path}")
        assert answer is not None
        assert answer.status == 200, (name, path, answer.status)
        keep(page, room, name)
        small += [f"{name}: {each}" for each in page.evaluate(SMALL % FINGER)]
    assert small == [], "\n".join(small)
    assert room.complaints == []


@pytest.mark.checklist(13, 44)
def test_a_leader_reads_and_directs_with_a_thumb(room: Room) -> None:
    page = room.page
    document = arrived(room.bureau, 2)
    page.set_viewport_size(PHONE)
    page.goto(f"{room.address}/cho-toi/")
    page.locator("[data-item] a.go").first.click()
    expect(page.locator("#page-pane")).to_be_visible()
    page.locator(".switch [data-pane-to=data]").click()
    expect(page.locator("#page-pane")).to_be_hidden()
    page.get_by_role("combobox", name="Giao việc").fill("khoa giao")
    page.get_by_role("option").first.click()
    go = page.locator("#act-go")
    box = go.bounding_box()
    assert box is not None
    assert (box["height"] >= 44, box["y"] + box["height"] <= PHONE["height"]) == (True, True)
    keep(page, room, "direct")
    go.click()
    expect(page.locator("[data-toast]").first).to_be_visible()
    assert document_face(room.bureau.leader, document_id=document).state == "assigned"
    assert [row.role for row in parts_of(room.bureau.leader, document_id=document)] == ["lead"]
    assert room.complaints == []
