"""Web push switched on in a browser, a message delivered to it while nobody looks."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from support.browser import axe_finds
from support.live import Room
from support.push_service import a_browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]

# A browser of tests reaches no push service: what such a service answers is said here.
SUBSCRIBES = """
PushManager.prototype.getSubscription = async () => null;
PushManager.prototype.subscribe = async (wanted) => {
  if (wanted.applicationServerKey.length !== 65 || !wanted.userVisibleOnly) throw new Error("key");
  return { toJSON: () => (%s) };
};
"""
SHOWN = """async () => {
  const known = await navigator.serviceWorker.getRegistrations();
  const shown = await Promise.all(known.map((each) => each.getNotifications()));
  return shown.flat().map((each) => each.body);
}"""


def test_a_browser_is_switched_on_and_shows_that_there_is_work(
    room: Room, settings: Settings
) -> None:
    settings.PUSH_ORIGINS = ["https://push.example.net"]
    browser, page = a_browser(), room.page
    told = (
        f'{{"endpoint": "https://push.example.net/p/1", '
        f'"keys": {{"p256dh": "{browser.p256dh}", "auth": "{browser.auth}"}}}}'
    )
    page.context.grant_permissions(["notifications"], origin=room.address)
    page.add_init_script(SUBSCRIBES % told)
    devtools = page.context.new_cdp_session(page)
    registered: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: registered.extend(each["registrationId"] for each in said["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    page.goto(f"{room.address}/thong-bao/cach-nhan/")
    page.get_by_role("button", name="Bật ở trình duyệt này").click()
    expect(page.locator("#trinh-duyet li")).to_contain_text("bật lúc")
    folder = Path(os.environ.get("VANBAN_ARTEFACTS") or room.folder)
    page.screenshot(path=folder / "push.png", full_page=True)
    assert axe_finds(page) == []
    assert room.complaints == []
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": room.address, "registrationId": registered[-1], "data": "Có 3 việc mới"},
    )
    page.wait_for_function(f"async () => (await ({SHOWN})()).includes('Có 3 việc mới')")
    page.locator("#trinh-duyet li").get_by_role("button", name="Bỏ").click()
    expect(page.locator("#trinh-duyet li")).to_have_count(0)
