"""In a real browser: how a document is to leave is set, refused in words, and told; a receiver
tells an update and a replacement from a recall, and answers each.
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from support.browser import PATIENCE_MS, axe_finds, chromium
from support.clock import standing
from support.incoming import arrive, light, make_place
from support.outgoing import NOW, make_bureau
from support.world import token_for
from vanban.core.records.lifecycle import State
from vanban.core.records.models import Document
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation
from vanban.incoming.reception.operations import note_take_back

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]
Open = Callable[[Actor, str], Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, chromium() as opened:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the driver keeps a loop in this thread
        yield opened


@pytest.fixture
def open_as(live_server: LiveServer, browser: Browser) -> Iterator[Open]:
    contexts = []

    def opened(who: Actor, path: str) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        cookie = {"name": TOKEN_COOKIE, "value": token_for(who), "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{live_server.url}{path}")
        return page

    with standing(NOW):
        yield opened
    for context in contexts:
        context.close()


def keep(page: Page, folder: Path, name: str) -> None:
    assert list(axe_finds(page)) == []
    page.screenshot(path=Path(os.environ.get("VANBAN_ARTEFACTS") or folder) / f"{name}.png")


@operation("tests.has_gone_out")
def _has_gone_out(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    Document.objects.filter(id=document_id).update(
        state=State.ISSUED, number=7, number_printed="07", business_id="H15,2026/11/20,07/QĐ-UBND"
    )


def test_how_it_leaves_is_set_by_its_drafter(open_as: Open, tmp_path: Path) -> None:
    bureau = make_bureau("H15")
    old, new = bureau.drafted(), bureau.drafted()
    _has_gone_out(actor=bureau.system, now=NOW, document_id=old)
    here = f"/di/tat-ca/{new}/?lam=cach-gui"
    page = open_as(bureau.officer, here)
    expect(page.get_by_text("chưa có chứng thư").first).to_be_visible()
    page.get_by_label("Niêm phong").check()
    page.get_by_role("button", name="Đặt cách gửi").click()
    refused = page.locator("[data-refusal]").filter(has_text="Chưa có chứng thư còn hiệu lực")
    expect(refused.first).to_be_visible()
    keep(page, tmp_path, "manner-refused")
    page.get_by_label("Niêm phong").uncheck()
    page.get_by_label("Văn bản này là").select_option(label="Thay thế một văn bản đã phát hành")
    page.get_by_label("Văn bản bị đổi").select_option(index=1)
    page.get_by_label("Lý do").fill("Sai mức hỗ trợ ở Điều 2")
    page.get_by_role("button", name="Đặt cách gửi").click()
    told = page.get_by_text("Lý do: Sai mức hỗ trợ ở Điều 2")
    expect(told.first).to_be_visible()
    keep(page, tmp_path, "manner-set")


@pytest.mark.parametrize(
    ("doc_type", "title", "agree", "state"),
    [
        (2, "Nơi gửi cập nhật văn bản", "Đồng ý cập nhật", "received"),
        (3, "Nơi gửi thay thế văn bản", "Đồng ý thay thế", "cancelled"),
    ],
)
def test_each_request_of_a_sender_is_answered_for_what_it_is(
    open_as: Open, tmp_path: Path, doc_type: int, title: str, agree: str, state: str
) -> None:
    place = make_place()
    document = arrive(place, light())
    note_take_back(
        actor=place.system,
        now=NOW,
        business_id="G22,2026/11/19,10482/VPCP-NN",
        from_code="G22",
        reason="Bổ sung phụ lục số liệu",
        doc_type=doc_type,
    )
    page = open_as(place.clerk, f"/den/tat-ca/{document}/")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("Bổ sung phụ lục số liệu").first).to_be_visible()
    keep(page, tmp_path, f"asked-{doc_type}")
    page.get_by_role("button", name=agree).click()
    said = page.locator("[data-toast]").filter(has_text="nơi gửi nhận trạng thái 15")
    expect(said.first).to_be_visible()
    from vanban.core.records.queries import document_face

    assert document_face(place.clerk, document_id=document).state == state
