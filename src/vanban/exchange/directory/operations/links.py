"""The breaker of each link: failures in a row, rests that grow, recovery."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog

from vanban.exchange.directory.models import LinkState
from vanban.exchange.directory.operations.client import AxisUnavailable
from vanban.exchange.directory.queries import health_of
from vanban.exchange.directory.rules import rests_until
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation

log = structlog.get_logger(__name__)

_OURSELVES = Actor.system(None, name="Liên thông")


@contextmanager
def attended(link: str, clock: Callable[[], datetime]) -> Iterator[None]:
    """Speak over a link inside; whether it answered is noted, and AxisUnavailable goes on up."""
    try:
        yield
    except AxisUnavailable as error:
        note_failure(actor=_OURSELVES, now=clock(), link=link, problem=str(error))
        raise
    health = health_of(link)
    if health.failures or health.answered_at is None:
        note_answer(actor=_OURSELVES, now=clock(), link=link)


@operation("exchange.directory.note_failure")
def note_failure(*, actor: Actor, now: datetime, link: str, problem: str) -> None:  # noqa: ARG001
    """Count a failure; after some in a row the link is left alone for a while, then tried again."""
    row, _ = LinkState.objects.select_for_update().get_or_create(code=link)
    row.failures += 1
    row.failed_at, row.problem = now, problem[:500]
    row.rests_until = rests_until(row.failures, now)
    row.save(update_fields=["failures", "failed_at", "problem", "rests_until"])
    log.warning("axis link failed", link=link, failures=row.failures, problem=problem[:500])


@operation("exchange.directory.note_answer")
def note_answer(*, actor: Actor, now: datetime, link: str) -> None:  # noqa: ARG001
    """The link answers (again): what waited because of it is due at once."""
    row, _ = LinkState.objects.select_for_update().get_or_create(code=link)
    if row.failures:
        row.recovered_at = now
        log.info("axis link answers again", link=link, failures=row.failures)
    row.failures, row.rests_until, row.problem, row.answered_at = 0, None, "", now
    row.save(update_fields=["failures", "rests_until", "problem", "answered_at", "recovered_at"])
