"""One whole demo for all journeys of a run, and a browser."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser

from support.browser import chromium
from support.stack import Stack, running

PORT = 18900
RUNNING = "VANBAN_JOURNEYS_ON"  # the folder of a demo that runs already: journeys start at once


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    if RUNNING in os.environ:
        yield Stack(Path(os.environ[RUNNING]))
        return
    with TemporaryDirectory(prefix="vanban-journeys-") as top:
        Path(top).chmod(0o755)  # as root, the account that runs PostgreSQL must get in
        with running(Path(top), PORT) as stack:
            yield stack


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened
