"""One whole demo for all journeys of a run, and a browser for each file of them.

A browser left open keeps a loop in its thread, in which Django would ask no database.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser

from support.browser import chromium
from support.desk import Room
from support.stack import Stack, running

PORT = 18900
RUNNING = "VANBAN_JOURNEYS_ON"  # the folder of a demo that runs already: journeys start at once
SHARED = Path(__file__).parents[3] / "shared"
ROOTS = (SHARED / "trust", SHARED / "corpus" / "certs")  # of real authorities, where they are here


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    if RUNNING in os.environ:
        yield Stack(Path(os.environ[RUNNING]))
        return
    with TemporaryDirectory(prefix="vanban-journeys-") as top:
        Path(top).chmod(0o755)  # as root, the account that runs PostgreSQL must get in
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("VANBAN_TRUST_DIR", os.pathsep.join(map(str, ROOTS)))
            with running(Path(top), PORT) as stack:
                yield stack


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def room(request: pytest.FixtureRequest, stack: Stack, browser: Browser) -> Iterator[Room]:
    """Desks for everyone; nothing a page complained of is let pass."""
    room = Room(stack, browser, request.node.name.removeprefix("test_"))
    yield room
    room.close()
    assert room.complaints == []
