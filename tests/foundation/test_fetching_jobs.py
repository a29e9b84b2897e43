"""Which job runs next: one of a lock at a time, in order; a backlog makes the choice no slower."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

WRITE = """
INSERT INTO procrastinate_jobs (id, queue_name, task_name, priority, lock, status, scheduled_at)
SELECT p.id, p.queue, 'a', p.priority, p.lock, p.status::procrastinate_job_status,
       now() + p.hours * interval '1 hour'
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::text[], %s::text[], %s::int[])
    AS p (id, queue, priority, lock, status, hours)
"""


class Waiting(NamedTuple):
    """A row of the queue; `hours`: from now until it may run, None when it may at once."""

    id: int
    queue: str
    priority: int
    lock: str | None
    status: str
    hours: int | None


def write(jobs: Sequence[Waiting]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute(WRITE, [list(column) for column in zip(*jobs, strict=True)])


def fetch(queues: list[str] | None = None) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(%s, NULL)", [queues])
        (fetched,) = cursor.fetchone() or (None,)
    return fetched


def due(jobs: Sequence[Waiting], queues: list[str] | None) -> int | None:
    """The rule in words: of those that nothing holds, the highest priority, then the oldest."""

    def free(job: Waiting) -> bool:
        return not any(
            other.lock == job.lock is not None
            and (
                other.status == "doing"
                or (
                    other.status == "todo" and (-other.priority, other.id) < (-job.priority, job.id)
                )
            )
            for other in jobs
        )

    may = [
        (-job.priority, job.id)
        for job in jobs
        if job.status == "todo"
        and (job.hours is None or job.hours <= 0)
        and (queues is None or job.queue in queues)
        and free(job)
    ]
    return min(may)[1] if may else None


@st.composite
def backlogs(draw: st.DrawFn) -> list[Waiting]:
    """Queues as they can be: at most one of a lock is running."""
    running: set[str] = set()
    jobs = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        lock = draw(st.sampled_from([None, "a", "b", "c"]))
        status = draw(st.sampled_from(["todo", "todo", "todo", "doing", "succeeded", "failed"]))
        if status == "doing" and lock is not None:
            status = "todo" if lock in running else status
            running.add(lock)
        jobs.append(
            Waiting(
                number,
                draw(st.sampled_from(["events", "files"])),
                draw(st.integers(0, 1)),
                lock,
                status,
                draw(st.sampled_from([None, None, -1, 1])),
            )
        )
    return jobs


class TestTheNextJob(TestCase):
    @settings(deadline=None, max_examples=150)
    @given(backlogs(), st.sampled_from([None, ["events"], ["files"]]))
    def test_is_the_first_that_nothing_holds(
        self, jobs: list[Waiting], queues: list[str] | None
    ) -> None:
        write(jobs)
        assert fetch(queues) == due(jobs, queues)


@pytest.mark.django_db
def test_a_backlog_behind_two_locks_is_not_walked_through() -> None:
    write(
        [Waiting(n, "events", 0, f"listener-{n % 2}", "todo", None) for n in range(1, 4001)]
        + [Waiting(n, "files", 0, None, "todo", None) for n in range(4001, 4101)]
    )
    read = "SELECT idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'procrastinate_jobs'"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE procrastinate_jobs")
        fetched = [fetch() for _ in range(4)]
        cursor.execute(read)
        (before,) = cursor.fetchone()
        fetched.append(fetch())
        cursor.execute(read)
        (after,) = cursor.fetchone()
    assert fetched == [1, 2, 4001, 4002, 4003], "the locks are taken: what is free goes on"
    assert after - before < 400, "what waits behind a lock was looked at one by one"


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_take_each_job_once_and_a_lock_in_order() -> None:
    write([Waiting(n, "events", 0, [None, "a", "b"][n % 3], "todo", None) for n in range(1, 91)])
    taken: list[int] = []
    note = threading.Lock()

    def work() -> None:
        try:
            while (number := fetch()) is not None or left():
                if number is None:
                    continue
                with note:
                    taken.append(number)
                with connection.cursor() as cursor:
                    cursor.execute(
                        "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s",
                        [number],
                    )
        finally:
            connection.close()

    def left() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'todo')")
            return bool(cursor.fetchone()[0])

    with ThreadPoolExecutor(4) as pool:
        for worker in [pool.submit(work) for _ in range(4)]:
            worker.result(timeout=120)
    assert sorted(taken) == list(range(1, 91))
    for rest in (1, 2):
        of_lock = [number for number in taken if number % 3 == rest]
        assert of_lock == sorted(of_lock), "one lock ran out of order"
