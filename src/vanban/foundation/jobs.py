"""Background work on PostgreSQL: a job is inserted in the transaction of the change it follows.

A job is a keyword-only function that calls one operation. It may run twice (a worker can die after
the work and before the tick), so whatever it calls is idempotent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import procrastinate
import structlog
from django.db import close_old_connections, connection
from django.db.transaction import atomic  # noqa: TID251 - a savepoint around one row
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from psycopg.types.json import Jsonb

from vanban.foundation.errors import Kind, Refusal

log = structlog.get_logger(__name__)

_DEFER: Final = """
    SELECT procrastinate_defer_jobs_v1(
        ARRAY[ROW(%s, %s, %s, %s, %s, %s, %s)::procrastinate_job_to_defer_v1])
"""
HORIZON_S = 15 * 60  # the longest wait between two tries of a job


@dataclass(frozen=True, slots=True)
class Job:
    """A registered background task; call `.run` to do it here and now (tests, the demo)."""

    task: Any
    run: Callable[..., None]


class _Patience(procrastinate.BaseRetryStrategy):
    """Wait longer after each failure, up to a ceiling; give up after the allowed tries."""

    def __init__(self, retries: int) -> None:
        self.retries = retries

    def get_retry_decision(
        self,
        *,
        exception: BaseException,  # noqa: ARG002 - the interface names it
        job: procrastinate.jobs.Job,
    ) -> procrastinate.RetryDecision | None:
        if job.attempts >= self.retries:
            return None
        wait = min(2 ** min(job.attempts, 12), HORIZON_S)
        return procrastinate.RetryDecision(retry_in={"seconds": wait})


def job(*, queue: str, retries: int = 12) -> Callable[[Callable[..., None]], Job]:
    """Register a keyword-only function as a job of a queue.

    A refusal ends the job (the operation has left its trace); one of kind UNAVAILABLE, and any
    other error, is tried again with growing waits.
    """

    def decorate(function: Callable[..., None]) -> Job:
        name = f"{function.__module__}.{function.__qualname__}".removeprefix("vanban.")

        def run(**kwargs: object) -> None:
            try:
                function(**kwargs)
            except Refusal as refusal:
                if refusal.kind is Kind.UNAVAILABLE:
                    raise
                log.warning("job refused", job=name, code=refusal.code, reasons=str(refusal))

        def run_in_worker(**kwargs: object) -> None:
            _renew_connection()
            try:
                run(**kwargs)
            finally:
                _renew_connection()

        task = app.task(name=name, queue=queue, retry=_Patience(retries))(run_in_worker)
        return Job(task=task, run=run)

    return decorate


def _renew_connection() -> None:
    """Drop a stale connection; never the one of a transaction that is open (a test's)."""
    if not connection.in_atomic_block:
        close_old_connections()


def defer(
    what: Job | str,
    *,
    lock: str | None = None,
    once: str | None = None,
    in_seconds: int = 0,
    **kwargs: Any,
) -> None:
    """Insert a job in the caller's transaction.

    A room's operations stand below its jobs and name them: `outgoing.sealing.jobs.apply_seal`.
    `lock`: jobs of one lock run one after another, in order. `once`: at most one waits at a time;
    a second changes nothing. The one that waits may start before the caller's transaction ends and
    miss its change: `once` is for work that is looked for again anyway.
    """
    options: dict[str, Any] = {"lock": lock, "queueing_lock": once}
    if in_seconds:
        options["schedule_in"] = {"seconds": in_seconds}
    task = app.tasks[what] if isinstance(what, str) else what.task
    deferrer = task.configure(**options)
    if once is None:
        _insert(deferrer.make_new_job(**kwargs))
        return
    try:
        with atomic():  # a savepoint: the refused row must not take the caller's work with it
            deferrer.defer(**kwargs)
    except AlreadyEnqueued:
        log.debug("an equal job waits already", once=once)


def _insert(what: procrastinate.jobs.Job) -> None:
    """What procrastinate does for one job, without the way there: operations wait for it."""
    row: list[Any] = [
        what.queue,
        what.task_name,
        what.priority,
        what.lock,
        what.queueing_lock,
        Jsonb(what.task_kwargs),
        what.scheduled_at,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_DEFER, row)


@dataclass(frozen=True, slots=True)
class HandleEvent:
    listener: str
    event_id: str
    payload: dict[str, object]


@job(queue="events")
def handle_event(*, listener: str, event_id: str, payload: dict[str, Any], **_: object) -> None:
    """Call one listener of one event."""
    import_string(listener)(UUID(event_id), **payload)


def defer_event(event: HandleEvent, *, lock: str | None = None) -> None:
    """Queue one listener of an event, behind those of the same lock."""
    defer(
        handle_event,
        lock=lock,
        listener=event.listener,
        event_id=event.event_id,
        payload=event.payload,
    )
