"""A clerk who has no mouse: every key counted, every document timed."""

import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

FIGURE = "VANBAN_KEYBOARD_FIGURE"  # a file that takes what was measured


@dataclass
class Keys:
    """The keys of one person on one page."""

    page: Page
    pressed: int = 0
    seconds: list[float] = field(default_factory=list)

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
            self.pressed += 1

    def write(self, text: str) -> None:
        """Typed letter by letter; each is a keystroke."""
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def told(self, words: str) -> None:
        """The page says that it is done."""
        expect(self.page.locator("[data-toast]").filter(has_text=words).first).to_be_visible()

    def note(self, began: float) -> None:
        self.seconds.append(time.monotonic() - began)


def keep_figure(**told: object) -> None:
    """For `make bench-keyboard`: what was measured, where it was asked for."""
    place = os.environ.get(FIGURE)
    if place:
        Path(place).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
