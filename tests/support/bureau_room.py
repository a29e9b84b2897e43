"""A bureau before a browser: its people's pages, and what these complain of."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page

from support.outgoing import Bureau
from support.world import token_for
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.foundation.actor import Actor

REFUSED = "Failed to load resource: the server responded with a status of 409 (Conflict)"
Made = TypeVar("Made")


@dataclass
class Room:
    """A bureau, a browser, and whatever its pages complain of."""

    bureau: Bureau
    browser: Browser
    address: str
    folder: Path
    complaints: list[str] = field(default_factory=list)
    open: list[BrowserContext] = field(default_factory=list)

    def page_of(self, who: Actor, path: str, *, width: int = 1440) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, accept_downloads=True
        )
        cookie = {"name": TOKEN_COOKIE, "value": token_for(who), "url": self.address}
        self.open.append(context)
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on("console", self._heard)
        page.goto(f"{self.address}{path}")
        return page

    def _heard(self, said: object) -> None:
        if getattr(said, "type", "") == "error":
            self.complaints.append(str(getattr(said, "text", "")))

    def keep(self, page: Page, name: str) -> None:
        folder = Path(os.environ.get("VANBAN_ARTEFACTS") or self.folder)
        page.screenshot(path=folder / f"{name}.png")


def elsewhere(work: Callable[[], Made]) -> Made:
    """Done in a thread of its own: judging signatures wants a loop, and the browser has ours."""

    def run() -> Made:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()
