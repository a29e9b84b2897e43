"""People of one body before a real browser: whatever a page complains of is kept."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from support.browser import PATIENCE_MS, axe_finds, chromium
from support.incoming import TODAY, Place
from support.world import token_for
from vanban.core.people.queries import actor_of_post
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.foundation.actor import Actor


def keep_picture(page: Page, name: str) -> None:
    """A picture of the page, where whoever runs the tests asks for them."""
    folder = os.environ.get("VANBAN_ARTEFACTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@dataclass
class Screens:
    """A body before a browser, and whatever its pages complain of."""

    place: Place
    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)

    def of(self, who: Actor, path: str, *, width: int = 1280) -> Page:
        context = self.browser.new_context(viewport={"width": width, "height": 860})
        context.set_default_timeout(PATIENCE_MS)
        cookie = {"name": TOKEN_COOKIE, "value": token_for(who), "url": self.address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        page.goto(f"{self.address}{path}")
        return page

    def looked_at(self, page: Page, name: str) -> None:
        """Nobody is shut out, nothing stands out at the side."""
        self.complaints += [f"{name}: axe: {fault}" for fault in axe_finds(page)]
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            self.complaints.append(f"{name}: wider than the screen")
        keep_picture(page, name)


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """A browser for the tests of a module."""
    with pytest.MonkeyPatch.context() as patch, chromium() as opened:
        # The browser's driver keeps a loop in this thread; the database is still asked in order.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield opened


def administrator(place: Place) -> Actor:
    """Whoever sets up the office."""
    someone = place.office.someone("quantri.h15", "administrator", full_name="Đỗ Hải Nam")
    return actor_of_post(someone.post_id, on=TODAY, origin="127.0.0.1")
