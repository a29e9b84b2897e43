"""An axis that really runs, and an office linked to it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from support.axis import AxisProcess, Member
from support.exchange import (
    PARTNER_ID,
    PARTNER_SECRET,
    SECRET,
    SYSTEM_ID,
    Office,
    Partner,
    office,
)
from vanban.config.embedded import EmbeddedPostgres


@pytest.fixture(scope="session")
def running_axis(postgres: EmbeddedPostgres, tmp_path_factory: Any) -> Iterator[AxisProcess]:
    members = [
        Member(SYSTEM_ID, SECRET, {"H15": "UBND tỉnh Đắk Lắk", "H15.07": "Sở GDĐT"}),
        Member(PARTNER_ID, PARTNER_SECRET, {"G22": "VPCP", "G24": "BHXH"}),
    ]
    process = AxisProcess(
        postgres,
        tmp_path_factory.mktemp("axis"),
        members,
        database=f"vanban_axis_exchange_{os.getpid()}",
        # Packets are offered again at once; tests live days ahead of the axis's clock.
        settings={"VANBAN_AXIS_PICKUP_S": "0", "VANBAN_AXIS_REPLAY_WINDOW_S": "0"},
    )
    process.prepare()
    process.start()
    yield process
    process.stop()


@pytest.fixture
def axis(running_axis: AxisProcess) -> AxisProcess:
    """The axis with empty mailboxes."""
    with psycopg.connect(running_axis.server.url(running_axis.database)) as line:
        line.execute("TRUNCATE mailbox_delivery, mailbox_message")
    return running_axis


@pytest.fixture
def here(settings: Any, tmp_path: Path, axis: AxisProcess) -> Office:
    settings.AXIS_LINKS_FILE = str(tmp_path / "links.json")
    settings.STORE_URL = (tmp_path / "store").as_uri()
    return office(tmp_path / "links.json", axis.url)


@pytest.fixture
def partner(axis: AxisProcess) -> Partner:
    return Partner(axis.url)
