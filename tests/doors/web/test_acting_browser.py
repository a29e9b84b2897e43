"""A leader lets an assistant act for him, on a telephone; what was done stands before him."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.browser import axe_finds
from support.incoming import arrive, light
from support.live import Room
from support.outgoing import NOW, TODAY
from vanban.core.people.operations import revoke_delegation
from vanban.core.people.queries.acting import let_by_me
from vanban.foundation.clock import local_date
from vanban.incoming.assignment.queries import directions_of
from vanban.incoming.registration.operations import register

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]
PHONE = {"width": 360, "height": 780}


def keep(page: Page, room: Room, name: str) -> None:
    """A picture; nothing stands out at the side, nobody is shut out."""
    folder = Path(os.environ.get("VANBAN_ARTEFACTS") or room.folder)
    page.screenshot(path=folder / f"{name}.png")
    assert axe_finds(page) == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_an_assistant_is_let_directs_and_is_stopped(room: Room) -> None:
    bureau, page = room.bureau, room.page
    document = arrive(bureau, light(1), now=NOW)  # type: ignore[arg-type]
    register(
        actor=bureau.clerk, now=NOW, document_id=document, present_to_post_id=bureau.leader.post_id
    )
    page.set_viewport_size(PHONE)
    page.goto(f"{room.address}/toi/lam-thay/")
    until = TODAY + timedelta(days=7)
    page.get_by_label("Đến hết ngày", exact=True).fill(f"{until:%d/%m/%Y}")
    page.get_by_role("button", name="Giao làm thay").click()
    refusal = page.locator("[data-refusal]")
    expect(refusal).to_contain_text("Chưa chọn người làm thay.")
    expect(refusal).to_contain_text("Chưa chọn việc được làm thay.")
    page.get_by_role("combobox", name="Thư ký, trợ lý").fill("huy dang")
    page.get_by_role("option").filter(has_text=bureau.colleague.name).first.click()
    page.get_by_label("Cho ý kiến chỉ đạo, giao việc").check()
    keep(page, room, "acting-let")
    page.get_by_role("button", name="Giao làm thay").click()
    expect(page.get_by_role("heading", name="Đang giao")).to_be_visible()

    room.as_(bureau.colleague)
    page.goto(f"{room.address}/toi/lam-thay/")
    page.get_by_role("button", name="Làm việc thay mặt").click()
    banner = page.locator(".acting")
    expect(banner).to_contain_text(f"thay mặt {bureau.leader.name}")
    keep(page, room, "acting-desk")
    page.locator("[data-item] a.go").first.click()
    page.locator(".switch [data-pane-to=data]").click()
    page.get_by_role("combobox", name="Giao việc").fill("khoa giao")
    page.get_by_role("option").first.click()
    keep(page, room, "acting-direct")
    page.locator("#act-go").click()
    expect(page.locator("[data-toast]").first).to_be_visible()
    page.goto(f"{room.address}/toi/")
    expect(banner).to_be_visible()

    (let,) = let_by_me(bureau.leader, on=local_date(NOW))
    (said,) = directions_of(bureau.leader, document_id=document)
    assert said.directed_by_name == f"{bureau.colleague.name} thay mặt {bureau.leader.name}"
    revoke_delegation(actor=bureau.leader, now=NOW, delegation_id=let.id)
    page.goto(f"{room.address}/cho-toi/")
    expect(banner).to_have_count(0)

    room.as_(bureau.leader)
    page.goto(f"{room.address}/toi/lam-thay/")
    done = page.get_by_role("listitem").filter(has_text="cho ý kiến chỉ đạo")
    expect(done).to_contain_text(said.directed_by_name)
    keep(page, room, "acting-done")
    done.get_by_role("link").click()
    page.locator(".switch [data-pane-to=data]").click()
    expect(page.get_by_role("button", name="Lấy lại")).to_be_visible()
