"""The worker: a job's own jobs belong to its transaction, and a killed worker loses nothing."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from vanban.doors.worker import run
from vanban.doors.worker.run import POLL_SECONDS, STALLED_SECONDS, SWEEP_SECONDS, work
from vanban.foundation.jobs import defer, job

QUEUE = "test-worker"
SOON_S = 10
PATIENCE_S = 300  # a state is waited for: this ends only a run that hangs

# A worker with one job of its own: the first run takes too long, the second is quick.
WORKER = """
import os, sys, time, asyncio
import django
django.setup()
from pathlib import Path
from vanban.doors.worker.run import work
from vanban.foundation.jobs import job

@job(queue="test-worker")
def long_job(*, folder: str) -> None:
    runs = len(list(Path(folder).glob("run-*")))
    Path(folder, f"run-{runs}").write_text(str(os.getpid()))
    if runs == 0:
        time.sleep(60)

asyncio.run(work(concurrency=2, queues=["test-worker"]))
"""

seen: list[str] = []


@job(queue=QUEUE, retries=0)
def note(*, word: str) -> None:
    seen.append(word)


@job(queue=QUEUE, retries=0)
def change_and_defer(*, fail: bool) -> None:
    """As an operation does: the change and the job that follows it, in one transaction."""
    from django.db.transaction import atomic  # noqa: TID251 - stands for an operation

    with atomic():
        defer(note, word="followed")
        if fail:
            message = "the operation did not go through"
            raise RuntimeError(message)


@job(queue=QUEUE)
def always_fails(*, folder: str = "") -> None:
    message = "still not"
    raise RuntimeError(message)


@pytest.fixture(autouse=True)
def nothing_seen(transactional_db: None) -> None:
    seen.clear()


def run_all() -> None:
    """What is due, then what that deferred."""
    for _ in range(2):
        asyncio.run(work(concurrency=2, queues=[QUEUE], wait=False))


def states() -> list[tuple[str, str]]:
    rows = ProcrastinateJob.objects.order_by("id").values_list("task_name", "status")
    return [(name.rsplit(".", 1)[1], status) for name, status in rows]


def test_jobs_run_and_leave_no_connection_behind() -> None:
    defer(note, word="một")
    defer(note, word="hai")
    run_all()
    assert sorted(seen) == ["hai", "một"]
    assert [status for _, status in states()] == ["succeeded", "succeeded"]


def test_a_job_deferred_by_a_job_follows_its_change() -> None:
    defer(change_and_defer, fail=False)
    run_all()
    assert seen == ["followed"]


def test_a_job_deferred_by_a_job_goes_with_its_change() -> None:
    defer(change_and_defer, fail=True)
    run_all()
    assert seen == []
    assert states() == [("change_and_defer", "failed")]


def test_a_failed_job_gives_way_to_an_equal_one_that_waits() -> None:
    defer(always_fails, once="poll")
    started = ProcrastinateJob.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [started.id])
    defer(always_fails, once="poll", in_seconds=3600)
    run_all()
    assert states() == [("always_fails", "aborted"), ("always_fails", "todo")]


@contextmanager
def worker(database_url: str, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "vanban.config.settings",
    }
    with (tmp_path / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER], env=environment, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not path.exists():
        log = (path.parent / "worker.log").read_text()
        assert process.poll() is None, log
        assert time.monotonic() < deadline, log
        time.sleep(0.05)


def test_a_job_of_a_killed_worker_runs_again_once(database_url: str, tmp_path: Path) -> None:
    task = app.configure_task("__main__.long_job", queue=QUEUE, allow_unknown=True)
    task.defer(folder=str(tmp_path))
    with worker(database_url, tmp_path) as first:
        wait_for(tmp_path / "run-0", first)
        first.send_signal(signal.SIGKILL)
        first.wait()
    with worker(database_url, tmp_path) as second:
        wait_for(tmp_path / "run-1", second)
        deadline = time.monotonic() + PATIENCE_S
        while states():  # what succeeded is removed
            assert time.monotonic() < deadline
            time.sleep(0.05)
        second.send_signal(signal.SIGTERM)
        assert second.wait(PATIENCE_S) == 0
    assert not (tmp_path / "run-2").exists()


def test_soon_is_what_the_watches_of_a_worker_add_up_to() -> None:
    assert STALLED_SECONDS + SWEEP_SECONDS + POLL_SECONDS <= SOON_S


def test_a_companion_that_does_not_hear_it_is_told_again_until_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As when its query fails at the very moment it is cancelled."""
    monkeypatch.setattr(run, "CANCEL_SECONDS", 0.01)
    heard = []

    async def hard_of_hearing() -> None:
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                heard.append(True)
                if len(heard) > 2:
                    raise

    async def stop() -> None:
        companion = asyncio.create_task(hard_of_hearing())
        await asyncio.sleep(0)
        await run.end_companions([companion])
        assert companion.cancelled()

    asyncio.run(stop())
    assert len(heard) == 3
