"""The page that describes the API: served by the office itself, alive under its content policy."""

from collections.abc import Iterator
from threading import Thread
from wsgiref.simple_server import make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import expect

from support.browser import chromium
from support.sheet import Quiet


@pytest.fixture
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/v1/docs"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.needs("chromium")
@pytest.mark.checklist(48)
def test_an_endpoint_can_be_tried_on_the_page(address: str) -> None:
    complaints: list[str] = []
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        block = page.locator(".opblock", has_text="Tôi là ai")
        block.locator(".opblock-summary-control").click()
        block.get_by_role("button", name="Try it out").click()
        assert complaints == []
        block.get_by_role("button", name="Execute").click()
        expect(block.locator(".responses-table.live-responses-table")).to_contain_text(
            "people.not_signed_in"
        )
    assert [said for said in complaints if "401" not in said] == []
