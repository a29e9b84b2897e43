"""What the worker goes round and looks for every few seconds, beside the jobs that are asked for.

A round only defers jobs, each at most once: any number of workers may go round.
"""

import asyncio
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import close_old_connections

from vanban.core.files.jobs import sweep_due
from vanban.core.records.jobs import remind_readers
from vanban.exchange.receiving.jobs import poll_all, report_due
from vanban.exchange.sending.jobs import ask_due, send_due
from vanban.incoming.assignment.jobs import remind_due
from vanban.incoming.reception.jobs import emails_due, scans_due
from vanban.oversight.tracking.jobs import mail_due
from vanban.trust.verification.jobs import preserve_due

log = structlog.get_logger(__name__)

ROUNDS: tuple[Callable[[], None], ...] = (
    poll_all,
    send_due,
    report_due,
    ask_due,
    preserve_due,
    mail_due,
    remind_due,
    remind_readers,
    sweep_due,
    scans_due,
    emails_due,
)


async def go_round() -> None:
    """Go round until cancelled."""
    while True:
        for look in ROUNDS:
            try:
                await asyncio.to_thread(_with_fresh_connection, look)
            except Exception:  # the database may be away for a moment: the next round tries again
                log.exception("round failed", round=look.__name__)
        await asyncio.sleep(settings.AXIS_POLL_SECONDS)


def _with_fresh_connection(look: Callable[[], None]) -> None:
    close_old_connections()
    try:
        look()
    finally:
        close_old_connections()
