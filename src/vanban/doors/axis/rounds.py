"""The axis's own rounds, in a thread beside the line: an axis needs no worker process.

Any number of copies may make them at once.
"""

import threading
import time
from datetime import datetime

import psycopg
import structlog
from django.db import DatabaseError, connection

from vanban.axis.mailbox.operations.keeping import (
    clear_drafts,
    let_go_of_content,
    let_go_of_refused,
    let_go_of_trace,
    seal_trace,
)
from vanban.doors.axis.directory import prepare
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now

log = structlog.get_logger(__name__)

EVERY_S = 5.0
CLEARING_S = 3600.0
PREPARING_S = 60.0


def start() -> None:
    """Begin; the thread ends with its process, and what it was at is done by the next."""
    threading.Thread(target=_go_round, name="axis-rounds", daemon=True).start()


def _go_round() -> None:
    cleared, prepared = time.monotonic(), 0.0
    while True:
        time.sleep(EVERY_S)
        clearing = time.monotonic() - cleared > CLEARING_S
        preparing = time.monotonic() - prepared > PREPARING_S
        try:
            one_round(now(), clearing=clearing, preparing=preparing)
        except (DatabaseError, psycopg.Error) as error:
            log.warning("round put off", error=str(error).split("\n", 1)[0])
            connection.close_if_unusable_or_obsolete()
        except Exception:
            log.exception("round failed")
        if clearing:
            cleared = time.monotonic()
        if preparing:
            prepared = time.monotonic()


def one_round(moment: datetime, *, clearing: bool, preparing: bool) -> None:
    """Seal the trace; now and then let go of what is over, and make the whole lists ready."""
    keeper = Actor.system(None, name="Trục")
    seal_trace(actor=keeper, now=moment)
    if preparing:
        prepare(keeper, now=moment)
    if clearing:
        while let_go_of_content(actor=keeper, now=moment):
            pass
        let_go_of_trace(actor=keeper, now=moment)
        let_go_of_refused(actor=keeper, now=moment)
        clear_drafts(actor=keeper, now=moment)
