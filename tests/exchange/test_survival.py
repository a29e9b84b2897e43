"""A worker that dies between any two steps loses nothing and doubles nothing."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from support.axis import AxisProcess
from support.exchange import Killed, Office, Partner, go_round, killed_after, run_jobs
from vanban.exchange.receiving.models import InboxItem, StatusReport
from vanban.exchange.receiving.operations import poll
from vanban.exchange.sending.models import Package
from vanban.exchange.sending.queries import dispatches_of
from vanban.formats.edxml.message import StatusCode
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import tenancy
from vanban.foundation.clock import now
from vanban.foundation.models import EventRecord


def survive(patch: pytest.MonkeyPatch, place: str, work: Callable[[], None]) -> None:
    """Die once at the place, then let the worker's successor go on."""
    with killed_after(patch, place), pytest.raises(Killed):
        work()
    for _ in range(2):
        go_round()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place",
    [
        "sending.handlers:open_package",
        "sending.operations.write:load",
        "sending.operations.packages:keep",
        "sending.operations.packages:complete_package",
        "sending.operations.send:load",
        "sending.operations.send:send_packet",
        "sending.operations.send:record_sent",
    ],
)
def test_sending(
    here: Office, partner: Partner, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    document = here.issue(to=[here.partner, here.other_partner])
    survive(monkeypatch, place, run_jobs)
    packets = partner.take()
    assert len(packets) == 2
    assert packets[0] == packets[1]
    rows = dispatches_of(here.system, document_id=document)
    assert [row.state for row in rows] == ["sent", "sent"]
    tenancy.enter(here.committee)
    assert Package.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "place",
    [
        "receiving.operations.poll:list_received",
        "receiving.operations.poll:fetch_packet",
        "receiving.operations.poll:keep",
        "receiving.operations.poll:take_in",
        "receiving.operations.poll:report_transport",
        "receiving.operations.read:load",
        "receiving.operations.read:announce",
        "receiving.operations.send:send_packet",
        "receiving.operations.send:record_report_sent",
    ],
)
def test_receiving(
    here: Office, partner: Partner, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    partner.send(1, to=("H15", "H15.07"))
    partner.send(2)
    survive(monkeypatch, place, go_round)
    assert partner.link
    tenancy.enter(tenancy.EVERYWHERE)
    assert InboxItem.objects.filter(state="read", duplicate_of=None).count() == 3
    assert EventRecord.objects.filter(name="exchange.receiving.PackageReceived").count() == 3
    assert [row.state for row in StatusReport.objects.all()] == ["sent"] * 3
    # Only the report itself may come twice, and its reader keeps it once.
    assert len(set(partner.take(MessageType.STATUS))) == 3


@pytest.mark.django_db
def test_a_report_that_came_twice_counts_once(
    here: Office, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = here.issue()
    run_jobs()
    (packet,) = partner.take()
    partner.report(packet, StatusCode.INBOX, datetime(2026, 11, 21, tzinfo=UTC))
    survive(monkeypatch, "sending.handlers:record_status", go_round)
    (row,) = dispatches_of(here.system, document_id=document)
    assert [entry.code for entry in row.statuses] == [1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_poll_at_once(here: Office, partner: Partner) -> None:
    for number in range(1, 7):
        partner.send(number)
    faults: list[BaseException] = []

    def work() -> None:
        try:
            poll(link=here.link, clock=now)
        except BaseException as fault:  # noqa: BLE001 - told to the test
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert faults == []
    run_jobs()
    with psycopg_rows("SELECT count(*) FROM receiving_inbox_item") as count:
        assert count == 6
    assert EventRecord.objects.filter(name="exchange.receiving.PackageReceived").count() == 6


class psycopg_rows:  # noqa: N801 - reads as one
    """One number of the test database, for every organisation."""

    def __init__(self, query: str) -> None:
        self.query = query

    def __enter__(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('vanban.organisation', '*', false)")
            cursor.execute(self.query)
            return int(cursor.fetchone()[0])

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('vanban.organisation', '', false)")


def worker(database_url: str, settings: Any, folder: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "VANBAN_PROCESS": "test",
        "DATABASE_URL": database_url,
        "VANBAN_STORE_URL": settings.STORE_URL,
        "VANBAN_AXIS_LINKS_FILE": settings.AXIS_LINKS_FILE,
        "VANBAN_AXIS_POLL_SECONDS": "0.5",
    }
    with (folder / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "vanban.doors.worker.run"],
            env=environment,
            stdout=log,
            stderr=log,
        )


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_again_and_again_brings_everything_through(
    here: Office,
    partner: Partner,
    axis: AxisProcess,
    settings: Any,
    tmp_path: Path,
) -> None:
    """kill -9 while documents go out and come in; in the end everything is there, once."""
    documents: list[UUID] = []
    name = connection.settings_dict["NAME"]
    url = axis.server.url(name)
    seen: dict[str, int] = {}
    for turn in range(4):
        process = worker(url, settings, tmp_path)
        for step in range(3):
            number = turn * 3 + step + 1
            documents.append(here.issue(number, to=[here.partner, here.department]))
            partner.send(number)
        deadline = time.monotonic() + 25
        while time.monotonic() < deadline and not _something_new(partner, seen):
            time.sleep(0.2)
        process.send_signal(signal.SIGKILL if turn < 3 else signal.SIGCONT)
        if turn < 3:
            process.wait()
    try:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            _something_new(partner, seen)
            if _all_done(here, documents) and len(seen) == 12:
                break
            time.sleep(0.5)
        assert _all_done(here, documents), (tmp_path / "worker.log").read_text()[-4000:]
    finally:
        process.terminate()
        process.wait(120)
    assert seen == dict.fromkeys(seen, 1)
    assert len(seen) == 12
    for document in documents:
        outside, inside = dispatches_of(here.system, document_id=document)
        assert (outside.state, inside.state) == ("sent", "handed_over")
        assert [entry.code for entry in outside.statuses] == [1]
        assert [entry.code for entry in inside.statuses] == [1]
    reports = set(partner.take(MessageType.STATUS))
    assert len(reports) >= 1
    with psycopg_rows(
        "SELECT count(*) FROM receiving_inbox_item WHERE kind = 'edoc' AND state = 'read'"
        " AND duplicate_of_id IS NULL"
    ) as count:
        assert count == 24  # twelve from outside, twelve inside


def _something_new(partner: Partner, seen: dict[str, int]) -> bool:
    """The partner takes what waits, reports 01, and counts each packet."""
    came = partner.take()
    for packet in came:
        key = str(hash(packet))
        seen[key] = seen.get(key, 0) + 1
        partner.report(packet, StatusCode.INBOX, datetime.now(UTC) - timedelta(seconds=1))
    return bool(came)


def _all_done(here: Office, documents: list[UUID]) -> bool:
    return all(
        row.statuses
        for document in documents
        for row in dispatches_of(here.system, document_id=document)
    )
