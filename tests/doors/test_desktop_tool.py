"""Signing by the desktop tool in a real browser: it works, and it fails as the real one fails."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from support.browser import axe_finds, chromium
from support.clock import standing
from support.outgoing import NOW, Bureau, make_bureau, with_books
from support.signing_tool import Tool, running_tool
from support.work import do_jobs
from support.world import token_for
from vanban.core.files.queries import load
from vanban.core.records.queries import document_face
from vanban.doors.testpki.authority import Identity, Pki, make_pki
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.foundation.actor import Actor
from vanban.outgoing.signing.operations import request_signature
from vanban.trust.certificates.operations.enrolling import enrol_desk_key
from vanban.trust.certificates.queries import ways_to_sign
from vanban.trust.keys.queries import transaction_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
BODY = "Ủy ban nhân dân tỉnh Đắk Lắk"


@dataclass
class Room:
    """A leader before a browser, a tool on the same machine, a document to sign."""

    bureau: Bureau
    tool: Tool
    page: Page
    complaints: list[str]
    address: str
    folder: Path

    def to_sign(self) -> tuple[UUID, UUID]:
        document_id = self.bureau.approved()
        leader = self.bureau.leader
        ways = ways_to_sign(self.bureau.system, person_id=leader.person_id, at=NOW)
        way = next(each.code for each in ways if each.channel == "desktop")
        request_id = request_signature(actor=leader, now=NOW, document_id=document_id, way=way)
        return document_id, request_id

    def state(self, document_id: UUID) -> str:
        return str(document_face(self.bureau.system, document_id=document_id).state)

    def open(self, request_id: UUID) -> None:
        self.page.goto(f"{self.address}/ky-so/phien/{request_id}/")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, chromium() as opened:
        # The browser's driver keeps a loop in this thread; the database is still asked in order.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield opened


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), now=NOW)


@pytest.fixture
def room(
    live_server: LiveServer, browser: Browser, pki: Pki, settings: Settings, tmp_path: Path
) -> Iterator[Room]:
    settings.TRUST_DIR, settings.TSA_URL = str(pki.folder), ""
    with standing(NOW), signed_in(browser, live_server.url) as (context, complaints):
        bureau = with_books(make_bureau(pki=pki))
        context.add_cookies(
            [{"name": TOKEN_COOKIE, "value": token_for(bureau.leader), "url": live_server.url}]
        )
        tool = Tool(a_token(bureau, pki, bureau.leader))
        yield Room(bureau, tool, context.new_page(), complaints, live_server.url, tmp_path)


def a_token(bureau: Bureau, pki: Pki, who: Actor) -> Identity:
    identity = pki.issue_person(
        who.name, organisation=BODY, now=NOW, valid_from=NOW - timedelta(days=1)
    )
    enrol_desk_key(
        actor=bureau.system,
        now=NOW,
        label="USB token",
        certificate=identity.certificate,
        chain=identity.chain,
        person_id=who.person_id,
    )
    return identity


@contextmanager
def signed_in(browser: Browser, address: str) -> Iterator[tuple[BrowserContext, list[str]]]:
    complaints: list[str] = []
    context = browser.new_context(
        viewport=DESK, locale="vi-VN", ignore_https_errors=True, reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    context.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context, complaints
    context.close()


@contextmanager
def worker() -> Iterator[None]:
    """The jobs done behind the page, as a worker does them."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.2):
            do_jobs(task="handle_event")
        connections.close_all()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_signs_when_the_tool_is_there(room: Room) -> None:
    document_id, request_id = room.to_sign()
    with running_tool(room.tool, room.folder), worker():
        room.open(request_id)
        expect(room.page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
    assert room.state(document_id) == "signed"
    called = [name for name, _ in room.tool.heard]
    assert called == ["GetVersion", "SignApproved"]
    assert axe_finds(room.page) == []
    assert room.complaints == []


def test_says_what_to_do_when_the_tool_is_absent_and_goes_on_when_it_is_there(room: Room) -> None:
    document_id, request_id = room.to_sign()
    room.open(request_id)
    expect(room.page.get_by_text("Không thấy công cụ ký số trên máy này")).to_be_visible()
    with running_tool(room.tool, room.folder), worker():
        room.page.get_by_role("button", name="Gọi lại công cụ").click()
        expect(room.page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
    assert room.state(document_id) == "signed"


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        ("pin_cancelled", "Người dùng hủy nhập mã PIN"),
        ("old", "Công cụ ký trên máy này quá cũ"),
        ("altered", "không giữ nguyên từng byte"),
        ("drawn_over", "Nội dung tệp bị thay đổi ngoài phần chữ ký"),
    ],
)
def test_tells_why_nothing_was_signed(room: Room, mood: str, words: str) -> None:
    document_id, request_id = room.to_sign()
    room.tool.mood = mood
    with running_tool(room.tool, room.folder):
        room.open(request_id)
        expect(room.page.get_by_text(words)).to_be_visible()
        expect(room.page.get_by_role("button", name="Gọi lại công cụ")).to_be_visible()
    assert room.state(document_id) == "signing"


def test_tells_that_another_person_signed(room: Room, pki: Pki) -> None:
    _, request_id = room.to_sign()
    room.tool.identity = pki.issue_person("Trần Quốc Bảo", organisation=BODY, now=NOW)
    with running_tool(room.tool, room.folder):
        room.open(request_id)
        expect(room.page.get_by_text("Trần Quốc Bảo ký, không phải")).to_be_visible()


def test_believes_its_own_record_when_the_tool_reports_0x0028(room: Room) -> None:
    document_id, request_id = room.to_sign()
    room.tool.mood = "0x0028"
    with running_tool(room.tool, room.folder), worker():
        room.open(request_id)
        expect(room.page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
    assert room.state(document_id) == "signed"


def test_an_older_tool_without_a_version_signs_all_the_same(room: Room) -> None:
    document_id, request_id = room.to_sign()
    room.tool.has_version = False
    with running_tool(room.tool, room.folder), worker():
        room.open(request_id)
        expect(room.page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
    assert room.state(document_id) == "signed"


def test_a_file_signed_elsewhere_is_taken_by_hand(room: Room) -> None:
    document_id, request_id = room.to_sign()
    row = transaction_of(room.bureau.system, transaction_id=request_id)
    assert row is not None
    with ThreadPoolExecutor() as elsewhere:  # the browser's driver has a loop of its own here
        source = load(row.source_sha256)
        signed = elsewhere.submit(room.tool.sign, "SignApproved", source, {}).result()
    room.page.set_viewport_size(PHONE)
    room.open(request_id)
    with worker():
        room.page.set_input_files(
            "#id_file", {"name": "da-ky.pdf", "mimeType": "application/pdf", "buffer": signed}
        )
        room.page.get_by_role("button", name="Gửi tệp đã ký").click()
        expect(room.page.get_by_text("Chữ ký đã nhận và kiểm tra xong.")).to_be_visible()
    assert room.state(document_id) == "signed"


def test_only_the_signing_page_may_call_the_tool(room: Room) -> None:
    _, request_id = room.to_sign()
    there = room.page.goto(f"{room.address}/ky-so/phien/{request_id}/")
    assert there is not None
    assert "connect-src 'self' wss://127.0.0.1:8987;" in there.headers["content-security-policy"]
    elsewhere = room.page.goto(f"{room.address}/cho-toi/")
    assert elsewhere is not None
    assert "connect-src 'self';" in elsewhere.headers["content-security-policy"]
