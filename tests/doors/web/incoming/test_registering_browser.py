"""A clerk registers the morning's documents with the keyboard alone, in a real browser.

Of every ten that arrived one lacks its summary and one was sent twice; the rest are whole. Ten in
the suite; `make bench-keyboard` does a hundred and keeps keystrokes and seconds.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from support.browser import PATIENCE_MS, axe_finds
from support.clock import standing
from support.incoming import NOW, Place, arrive, make_place, packet, paper, part, without_subject
from support.keyboard import Keys, keep_figure
from support.live import signed_in, worker
from support.screens import keep_picture
from support.world import token_for
from vanban.core.records.queries import attachments_of, document_face
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.incoming.registration.operations import register
from vanban.incoming.registration.queries import arrival_numbers
from vanban.outgoing.numbering.queries import books
from vanban.oversight.tracking.queries import incoming_box

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]

MANY = int(os.environ.get("VANBAN_KEYBOARD_DOCUMENTS", "10"))
WORDS = "V/v phòng chống dịch bệnh trên vật nuôi"


@dataclass
class Desk:
    """The clerk of a body before the browser."""

    place: Place
    page: Page
    address: str
    complaints: list[str]

    def states(self) -> list[str]:
        page = incoming_box(self.place.clerk, box="all", limit=MANY + 10)
        return sorted(row.state for row in page.rows)


@pytest.fixture
def desk(live_server: LiveServer, browser: Browser) -> Iterator[Desk]:
    with standing(NOW), signed_in(browser, live_server.url) as (context, complaints):
        context.set_default_timeout(PATIENCE_MS)
        place = make_place()
        context.add_cookies(
            [{"name": TOKEN_COOKIE, "value": token_for(place.clerk), "url": live_server.url}]
        )
        yield Desk(place, context.new_page(), live_server.url, complaints)


def morning(place: Place, count: int) -> None:
    """So many arrivals: of every ten one without a summary, one of what was registered before."""
    known = part(paper("CÔNG VĂN ĐÃ CÓ"))
    register(actor=place.clerk, now=NOW, document_id=arrive(place, packet(9000, known)))
    for number in range(1, count + 1):
        if number % 10 == 8:
            arrive(place, packet(9000, known, to_places=(f"Nơi {number}",)))
            continue
        data = packet(number, part(paper(f"CÔNG VĂN {number}")))
        arrive(place, without_subject(data) if number % 10 == 4 else data)


def registered_by_keys(desk: Desk, count: int) -> Keys:
    keys, page = Keys(desk.page), desk.page
    page.goto(f"{desk.address}/den/moi-den/")
    expect(page.locator("[data-item]").first).to_be_visible()
    expect(page.locator("html[data-keys-heard]")).to_be_attached()
    keys.press("j")
    keys.press("Enter")
    for _ in range(count):
        began = time.monotonic()
        expect(page.locator("#act-go")).to_be_visible()
        expect(page.locator("html[data-keys-heard]")).to_be_attached()
        address = page.url
        subject = page.locator("#id_subject")
        if page.get_by_text("Có thể trùng").count():
            keys.press("g")
        elif subject.input_value() == "":
            expect(subject).to_be_focused()
            keys.write(WORDS)
            keys.press("Control+Enter")
        else:
            keys.press("Enter")
        page.wait_for_url(lambda now, before=address: now != before)
        keys.note(began)
    return keys


def test_a_clerk_registers_what_arrived_with_the_keyboard_alone(desk: Desk) -> None:
    morning(desk.place, MANY)
    keys = registered_by_keys(desk, MANY)
    linked = MANY // 10
    assert desk.states() == ["linked"] * linked + ["registered"] * (MANY - linked + 1)
    (book,) = books(desk.place.clerk, kind="incoming")
    assert book.next_number == MANY - linked + 2
    assert desk.complaints == []
    # One key each, but for the summaries typed and the two that open the first.
    typed = MANY // 10 * (len(WORDS) + 1)
    assert keys.pressed == 2 + (MANY - MANY // 10) + typed
    keep_figure(
        documents=MANY,
        keystrokes=round(keys.pressed / MANY, 2),
        keystrokes_whole=1,
        seconds=round(sum(keys.seconds) / MANY, 2),
        slowest=round(max(keys.seconds), 2),
    )


def test_papers_are_entered_one_after_the_other(desk: Desk) -> None:
    keys, page = Keys(desk.page), desk.page
    page.goto(f"{desk.address}/den/moi-den/")
    expect(page.locator("html[data-keys-heard]")).to_be_attached()
    keys.press("n")
    issuer = page.get_by_role("combobox", name="Cơ quan ban hành")
    issuer.focus()
    keys.write("Hội Nông dân tỉnh")
    for number in (1, 2, 3):
        page.get_by_label("Số", exact=True).focus()
        keys.write(f"{number}")
        keys.press("Tab")
        keys.write("TB-HND")
        page.get_by_label("Trích yếu").focus()
        keys.write(f"Thông báo lịch họp {number}")
        assert axe_finds(page) == []
        keys.press("Control+Enter")
        keys.told(f"Đã vào sổ số đến 0{number}.")
        expect(issuer).to_have_value("Hội Nông dân tỉnh")
        expect(page.get_by_label("Số", exact=True)).to_be_focused()
        expect(page.get_by_label("Trích yếu")).to_have_value("")
    assert desk.states() == ["registered"] * 3
    assert desk.complaints == []


def scans(*names: str) -> list[FilePayload]:
    return [
        FilePayload(name=name, mimeType="application/pdf", buffer=paper(f"TỜ {name}"))
        for name in names
    ]


@pytest.mark.checklist(6)
def test_several_scans_given_at_once_are_one_paper_or_one_each(desk: Desk) -> None:
    page = desk.page
    page.goto(f"{desk.address}/den/nhap/")
    page.locator("#id_file").set_input_files(scans("cong-van.pdf", "phu-luc-1.pdf", "anh.pdf"))
    expect(page.locator("#scan-more")).to_contain_text("phu-luc-1.pdf")
    assert axe_finds(page) == []
    keep_picture(page, "enter-several")
    page.get_by_role("combobox", name="Cơ quan ban hành").fill("Hội Nông dân tỉnh")
    page.get_by_label("Trích yếu").fill("Thông báo lịch họp")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã vào sổ số đến 01.")).to_be_visible()
    (row,) = incoming_box(desk.place.clerk, box="all").rows
    attached = attachments_of(desk.place.clerk, document_id=row.id)
    assert [(each.file_name, each.kind) for each in attached] == [
        ("phu-luc-1.pdf", "annex"),
        ("anh.pdf", "other"),
    ]
    page.locator("#id_file").set_input_files(scans("1.pdf", "2.pdf", "3.pdf"))
    page.get_by_role("button", name="mỗi tệp một văn bản").click()
    expect(page.get_by_text("Đã nhập 3 văn bản.")).to_be_visible()
    assert desk.states() == ["received"] * 3 + ["registered"]
    assert desk.complaints == []


def test_many_are_registered_by_one_act_and_the_report_survives_a_reload(desk: Desk) -> None:
    page = desk.page
    came = [arrive(desk.place, packet(n, part(paper(f"CÔNG VĂN {n}")))) for n in (1, 2, 3)]
    arrive(desk.place, packet(3, part(paper("CÔNG VĂN 3")), to_places=("Như trên",)))
    page.goto(f"{desk.address}/den/moi-den/")
    page.get_by_role("checkbox", name="Chọn cả trang").check()
    act = page.get_by_role("button", name="Vào sổ 4")
    expect(act).to_be_visible()
    assert axe_finds(page) == []
    act.click()
    expect(page.get_by_text("Đang làm")).to_be_visible()
    with worker("incoming.registration"):
        page.reload()
        expect(page.get_by_role("heading", name="Đã xong")).to_be_visible()
    expect(page.get_by_text("trùng với bản đã đến trước")).to_be_visible()
    expect(page.get_by_text("số đến 03")).to_be_visible()
    assert axe_finds(page) == []
    numbers = arrival_numbers(desk.place.clerk, document_ids=came)
    assert [numbers[each] for each in came] == ["01", "02", "03"]
    assert document_face(desk.place.clerk, document_id=came[0]).state == "registered"
    assert desk.complaints == []
