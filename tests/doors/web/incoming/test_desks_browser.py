"""The lists of every role as seen: wide, narrow, narrowed, kept, changing by themselves."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from support.browser import PATIENCE_MS, axe_finds
from support.clock import standing
from support.incoming import (
    NOW,
    Place,
    arrive,
    directed,
    light,
    make_place,
    packet,
    paper,
    part,
    presented,
)
from support.live import signed_in
from support.world import token_for
from vanban.core.organisations.queries import unit
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.foundation.actor import Actor
from vanban.incoming.assignment.operations import assign, split
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.processing.operations import ask_opinions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]

DESK, PHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 740}


@dataclass
class Desks:
    """A body's people, one browser, what its pages complained of."""

    place: Place
    page: Page
    address: str
    complaints: list[str]
    folder: Path

    def sit(self, who: Actor) -> Page:
        cookie = {"name": TOKEN_COOKIE, "value": token_for(who), "url": self.address}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        return self.page

    def open(self, url: str) -> None:
        self.page.goto(f"{self.address}{url}")

    def keep(self, name: str) -> None:
        folder = Path(os.environ.get("VANBAN_ARTEFACTS") or self.folder)
        self.page.screenshot(path=folder / f"{name}.png")

    def judge(self, name: str) -> None:
        """Nobody is shut out, and nothing stands out at the side."""
        self.keep(name)
        assert axe_finds(self.page) == [], name
        wide = self.page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
        assert not wide, name


@pytest.fixture
def desks(live_server: LiveServer, browser: Browser, tmp_path: Path) -> Iterator[Desks]:
    with standing(NOW), signed_in(browser, live_server.url) as (context, complaints):
        context.set_default_timeout(PATIENCE_MS)
        yield Desks(make_place(), context.new_page(), live_server.url, complaints, tmp_path)


def beside(work: Callable[[], object]) -> None:
    """In a thread of its own: the browser's driver keeps a loop in this one."""
    with ThreadPoolExecutor(1) as other:
        try:
            other.submit(work).result()
        finally:
            other.submit(connections.close_all).result()


def a_days_work(place: Place) -> None:
    """Something for each: to direct, to pass on, to handle, to give an opinion on, to register."""
    directed(place)
    presented(place, 2)
    document = presented(place, 3)
    lead = [Assignee(role=Role.LEAD, unit_id=place.unit_id, due=date(2026, 11, 24))]
    assign(actor=place.leader, now=NOW, document_id=document, assignees=lead)
    own = [Assignee(role=Role.LEAD, post_id=place.officer.post_id, due=date(2026, 11, 23))]
    split(actor=place.head, now=NOW, document_id=document, assignees=own)
    ask_opinions(
        actor=place.officer,
        now=NOW,
        document_id=document,
        question="Phòng có thống nhất mức hỗ trợ không?",
        post_ids=[place.deputy.post_id] if place.deputy.post_id else [],
        due=date(2026, 11, 25),
    )
    arrive(place, packet(7, part(paper("CÔNG VĂN"))))


def test_every_role_reads_its_lists_on_a_desk_and_on_a_phone(desks: Desks) -> None:
    place, page = desks.place, desks.page
    a_days_work(place)
    seats = {
        "leader": (place.leader, ("/cho-toi/", "/den/cho-y-kien/")),
        "head": (place.head, ("/cho-toi/", "/den/chu-tri/")),
        "officer": (place.officer, ("/cho-toi/", "/den/tat-ca/")),
        "clerk": (place.clerk, ("/den/moi-den/", "/den/tat-ca/")),
    }
    for role, (who, boxes) in seats.items():
        desks.sit(who)
        for size in (DESK, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            for number, box in enumerate(boxes):
                desks.open(box)
                expect(page.locator("[data-item]").first).to_be_visible()
                desks.judge(f"{role}-{size['width']}-{number}-list")
                page.locator("[data-item] a.go").first.click()
                expect(
                    page.locator("#page-pane, #data-pane").locator("visible=true").first
                ).to_be_visible()
                desks.judge(f"{role}-{size['width']}-{number}-document")
    assert desks.complaints == []


@pytest.mark.checklist(36)
def test_a_narrowed_list_keeps_its_columns_under_its_name_on_every_desk(desks: Desks) -> None:
    place, page = desks.place, desks.page
    a_days_work(place)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    for who, box in (
        (place.leader, "cho-y-kien"),
        (place.head, "chu-tri"),
        (place.clerk, "tat-ca"),
    ):
        desks.sit(who)
        desks.open(f"/danh-sach/den/{box}/")
        page.get_by_text("Chọn cột").click()
        page.get_by_label("Độ khẩn", exact=True).last.check()
        page.get_by_label("Từ khóa").fill("VPCP")
        page.get_by_role("button", name="Lọc").click()
        expect(page.get_by_role("columnheader", name="Độ khẩn")).to_be_visible()
        rows = page.locator("tbody tr").count()
        page.get_by_label("Tên danh sách").fill("Của Chính phủ")
        page.get_by_role("button", name="Lưu danh sách").click()
        expect(page.get_by_text("Đã lưu danh sách.")).to_be_visible()
        desks.open(f"/danh-sach/den/{box}/")
        page.get_by_text("Danh sách đã lưu").click()
        page.get_by_role("link", name="Của Chính phủ").click()
        expect(page.get_by_role("columnheader", name="Độ khẩn")).to_be_visible()
        expect(page.get_by_label("Từ khóa")).to_have_value("VPCP")
        expect(page.locator("tbody tr")).to_have_count(rows)
        expect(page.locator("#rail a[aria-current]").first).to_contain_text("Đến")
        desks.judge(f"table-{box}")
    assert desks.complaints == []


def test_a_new_arrival_comes_onto_the_open_list_and_its_counters_by_itself(desks: Desks) -> None:
    place, page = desks.place, desks.sit(desks.place.clerk)
    arrive(place, light(1))
    desks.open("/den/moi-den/")
    page.evaluate("window.opened = 'before the arrival'")
    rows, tab = page.locator("[data-item]"), page.locator("#list-tabs a[aria-current] .c")
    expect(rows).to_have_count(1)
    expect(tab).to_have_text("1")
    beside(lambda: arrive(place, light(2)))
    expect(rows).to_have_count(2)  # asked every five seconds
    expect(tab).to_have_text("2")
    expect(page.locator("#list-says")).to_contain_text("2 chờ vào sổ")
    page.evaluate("htmx.trigger(document.getElementById('rail'), 'live')")  # as each half minute
    expect(page.locator("#rail a[aria-current] .n")).to_contain_text("2")
    assert page.evaluate("window.opened") == "before the arrival"
    assert desks.complaints == []


def test_a_direction_typed_as_a_sentence_fills_who_gets_the_work_and_is_written_back(
    desks: Desks,
) -> None:
    place, page = desks.place, desks.page
    document = presented(place, 3)
    lead, other = (unit(each).name for each in (place.unit_id, place.other_unit_id))
    desks.sit(place.leader)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    desks.open(f"/den/cho-y-kien/{document}/")
    words = page.get_by_label("Nội dung chỉ đạo")
    words.press_sequentially(f"Giao {lead} chủ trì, phối hợp với {other} báo cáo trước 04/12/2026.")
    chips = page.locator("[data-picker-name=assignees] [data-id]")
    expect(chips).to_have_count(2)
    expect(chips.first).to_contain_text(lead)
    expect(chips.first.locator("[data-role]")).to_have_text("Chủ trì")
    expect(page.locator("#id_due_day")).to_have_value("04/12/2026")
    desks.judge("direction-read")
    chips.last.locator("[data-remove]").click()  # corrected by hand: the sentence rules no more
    words.press("End")
    words.press_sequentially(" Phối hợp với các cơ quan liên quan.")
    expect(chips).to_have_count(1)
    page.get_by_role("button", name="Viết lời").click()
    expect(words).to_have_value(
        f"Giao {lead} chủ trì giải quyết theo quy định trước ngày 04/12/2026."
    )
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-toast]").filter(has_text="Đã giao 1 nơi").first).to_be_visible()
    assert desks.complaints == []
