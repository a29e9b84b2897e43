"""The worker: `python -m vanban.doors.worker.run`. Any number of them, on any machine.

A worker that is killed loses nothing: its heartbeat stops, and within about ten seconds another
one (or its own successor) puts the jobs it was at back into their queues. Jobs are idempotent.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

import django
import structlog
from procrastinate import App
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.django_connector import DjangoConnector

from vanban.doors.worker.manager import PatientManager

# A dead worker's job starts again after at most: stalled + sweep + one poll.
HEARTBEAT_SECONDS = 2.0
STALLED_SECONDS = 7
SWEEP_SECONDS = 2.0
POLL_SECONDS = 1.0
STOP_SECONDS = 20.0
CANCEL_SECONDS = 1.0

log = structlog.get_logger(__name__)


def main(arguments: list[str] | None = None) -> int:
    """Work until SIGTERM or Ctrl-C; jobs under way are finished first, within a limit."""
    parser = argparse.ArgumentParser(prog="vanban worker", description=__doc__)
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--queue", action="append", default=[], dest="queues")
    options = parser.parse_args(arguments)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanban.config.settings")
    os.environ.setdefault("VANBAN_PROCESS", "office")
    django.setup()
    asyncio.run(work(concurrency=options.concurrency, queues=options.queues or None))
    return 0


async def work(*, concurrency: int, queues: list[str] | None, wait: bool = True) -> None:
    """Run jobs, and look after the jobs of workers that died.

    With `wait=False` it ends when the queues are empty: what is due now, not what that defers.
    """
    worker_app = _app_for_worker()
    # Jobs are ordinary functions: each runs in a thread of this pool, with a connection of its own.
    pool = ThreadPoolExecutor(max_workers=concurrency, thread_name_prefix="job")
    asyncio.get_running_loop().set_default_executor(pool)
    async with worker_app.open_async():
        manager = PatientManager(worker_app.connector)
        worker_app.job_manager = manager
        await manager.rescue_jobs(silent_for=STALLED_SECONDS)
        companions = [asyncio.create_task(_sweep(manager))]
        if wait:
            companions.append(asyncio.create_task(_rounds()))
        log.info("worker started", pid=os.getpid(), concurrency=concurrency, queues=queues)
        try:
            await worker_app.run_worker_async(
                queues=queues,  # type: ignore[arg-type]  # none: every queue
                concurrency=concurrency,
                wait=wait,
                fetch_job_polling_interval=POLL_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                shutdown_graceful_timeout=STOP_SECONDS,
                install_signal_handlers=wait,
                # What was done stands in the audit trail; a round every few seconds would pile up.
                delete_jobs="successful" if wait else "never",
            )
        finally:
            await end_companions(companions)
    log.info("worker stopped", pid=os.getpid())


def _app_for_worker() -> App:
    """An application of its own for the worker's bookkeeping, with the tasks of Django's.

    Procrastinate's own command swaps the connector of the one application instead. A job that
    defers another would then insert it outside of Django's transaction: it could run before the
    change that it follows, or without it.
    """
    connector = app.connector
    assert isinstance(connector, DjangoConnector)  # noqa: S101 - Django's application has no other
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    worker_app = DjangoApp(connector=connector.get_worker_connector())
    worker_app.tasks = app.tasks
    worker_app.periodic_registry = app.periodic_registry
    return worker_app


async def end_companions(companions: Collection[asyncio.Task[None]]) -> None:
    """Cancel until it is heard: a query that fails while it is cancelled raises its own error in
    place of the cancellation, and a companion that goes on after errors would go on for ever. The
    worker would then neither work nor exit, and nobody start another.
    """
    waiting = set(companions)
    while waiting:
        for companion in waiting:
            companion.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=CANCEL_SECONDS)


async def _rounds() -> None:
    from vanban.doors.worker.rounds import go_round  # rooms want Django set up

    await go_round()


async def _sweep(manager: PatientManager) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await manager.rescue_jobs(silent_for=STALLED_SECONDS)
        except Exception:  # the database may be away for a moment: the next round tries again
            log.exception("sweep failed")


if __name__ == "__main__":
    sys.exit(main())
