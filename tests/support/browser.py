"""A real browser for tests: Chromium as installed, and axe to judge what it shows."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 60_000  # a machine may be slow; what is looked for is a state
AXE = Path(__file__).resolve().parent.parent / "vendor" / "axe-core" / "axe.min.js.gz"

expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The installed Chromium, headless; mark the test `needs("chromium")`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@lru_cache(maxsize=1)
def _axe() -> str:
    return gzip.decompress(AXE.read_bytes()).decode()


def axe_finds(page: Page) -> list[str]:
    """What axe has against the page as it stands: rule, and the first place it found."""
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate(
        "() => axe.run(document, {resultTypes: ['violations']})",
    )
    return [
        f"{rule['id']} ×{len(rule['nodes'])}: {rule['nodes'][0]['html'][:160]}"
        for rule in found["violations"]
    ]
