"""An office before a real browser: its pages from the test's database, its jobs done behind them.

The clock stands; people sign in as they do; what a page complains of is kept.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from support.browser import PATIENCE_MS, chromium
from support.bureau_room import elsewhere
from support.clock import standing
from support.outgoing import NOW, Bureau, make_bureau, with_books
from support.signing_tool import Tool
from support.work import do_jobs
from support.world import token_for
from vanban.core.records.queries import document_face
from vanban.doors.testpki.authority import Identity, Pki, make_pki
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.foundation.actor import Actor
from vanban.outgoing.signing.operations import request_signature
from vanban.trust.certificates.operations.enrolling import enrol_desk_key
from vanban.trust.certificates.queries import ways_to_sign

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
        jobs_elsewhere("signing")
        return document_id, request_id

    def state(self, document_id: UUID) -> str:
        return str(document_face(self.bureau.system, document_id=document_id).state)

    def as_(self, who: Actor) -> Page:
        """The same browser, with somebody else signed in."""
        token = token_for(who)
        self.page.context.add_cookies([{"name": TOKEN_COOKIE, "value": token, "url": self.address}])
        return self.page

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
    context.set_default_timeout(PATIENCE_MS)
    context.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context, complaints
    context.close()


def jobs_elsewhere(task: str) -> None:
    """Jobs done as a worker does them, while the page waits."""
    elsewhere(lambda: do_jobs(task=task))


@contextmanager
def worker(*tasks: str) -> Iterator[None]:
    """The jobs done behind the page, as a worker does them: those of rooms, and events."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.2):
            for task in (*tasks, "handle_event"):
                do_jobs(task=task, at_most=5000)
        connections.close_all()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
