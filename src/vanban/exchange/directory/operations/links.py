"""The breakers: of each link, and of each partner behind one.

Failures in a row, rests that grow, one that tries again (half-open), recovery. What one worker
found out stands in the database: all of them keep to it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db.models import QuerySet

from vanban.exchange.directory.models import LinkState, PartnerState
from vanban.exchange.directory.operations.client import AxisRefused, AxisUnavailable
from vanban.exchange.directory.queries import LinkHealth, health_of
from vanban.exchange.directory.rules import PROBE, rests_until
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation

log = structlog.get_logger(__name__)

_OURSELVES = Actor.system(None, name="Liên thông")
_STALE = timedelta(minutes=1)  # how old the last answer noted may be while all goes well
SEERS = ("outgoing.issue", "people.administer")


def turn_on(link: str, clock: Callable[[], datetime], *, health: LinkHealth | None = None) -> bool:
    """Whether this worker may speak over a link now; ask when there is something to say.

    When the rest of a broken link is over, one worker tries; the others wait for what it hears.
    `health`: as it was found a moment ago, when it was.
    """
    rows = LinkState.objects.filter(code=link)
    return _turn(health or health_of(link), rows, clock())


def turn_with(link: str, partner: LinkHealth, clock: Callable[[], datetime]) -> bool:
    """Whether this worker may send to a partner behind a link now; as `turn_on`."""
    rows = PartnerState.objects.filter(link=link, partner_code=partner.code)
    return _turn(partner, rows, clock())


def _turn(health: LinkHealth, rows: QuerySet[Any], now: datetime) -> bool:
    if health.rests_until is None:
        return True
    # One statement, so that of many workers only one is the one that tries.
    free = rows.filter(rests_until__lte=now)
    return not health.rests(now) and bool(free.update(rests_until=now + PROBE))


@contextmanager
def attended(link: str, clock: Callable[[], datetime]) -> Iterator[None]:
    """Speak over a link inside; whether it answered is noted, and what was raised goes on up."""
    try:
        yield
    except AxisUnavailable as error:
        note_failure(actor=_OURSELVES, now=clock(), link=link, problem=str(error))
        raise
    except AxisRefused:  # a no is an answer too
        _note_heard(link, clock)
        raise
    _note_heard(link, clock)


def _note_heard(link: str, clock: Callable[[], datetime]) -> None:
    health, now = health_of(link), clock()
    if health.failures or health.answered_at is None or now - health.answered_at > _STALE:
        note_answer(actor=_OURSELVES, now=now, link=link)


@operation("exchange.directory.note_failure")
def note_failure(*, actor: Actor, now: datetime, link: str, problem: str) -> None:  # noqa: ARG001
    """Count a failure; after some in a row the link is left alone for a while, then tried again."""
    row, _ = LinkState.objects.select_for_update(no_key=True).get_or_create(code=link)
    _failed(row, now, problem)
    log.warning("axis link failed", link=link, failures=row.failures, problem=problem[:500])


@operation("exchange.directory.note_answer")
def note_answer(*, actor: Actor, now: datetime, link: str) -> None:  # noqa: ARG001
    """The link answers (again): what waited because of it is due at once."""
    row, _ = LinkState.objects.select_for_update(no_key=True).get_or_create(code=link)
    if row.failures:
        log.info("axis link answers again", link=link, failures=row.failures)
    _answered(row, now)


@operation("exchange.directory.note_partner_failure")
def note_partner_failure(
    *,
    actor: Actor,  # noqa: ARG001
    now: datetime,
    link: str,
    partner_code: str,
    problem: str,
) -> None:
    """The axis cannot take anything for this partner now: after some times it is left alone."""
    row, _ = PartnerState.objects.select_for_update(no_key=True).get_or_create(
        link=link, partner_code=partner_code
    )
    _failed(row, now, problem)


@operation("exchange.directory.note_partner_answer")
def note_partner_answer(*, actor: Actor, now: datetime, link: str, partner_code: str) -> None:  # noqa: ARG001
    """The axis takes packets for this partner again."""
    row = PartnerState.objects.select_for_update(no_key=True).filter(
        link=link, partner_code=partner_code
    )
    for each in row:
        _answered(each, now)


def _failed(row: LinkState | PartnerState, now: datetime, problem: str) -> None:
    row.failing_since = row.failing_since or now
    row.failures += 1
    row.failed_at, row.problem = now, problem[:500]
    row.rests_until = rests_until(row.failures, now)
    row.save(update_fields=["failures", "failing_since", "failed_at", "problem", "rests_until"])


def _answered(row: LinkState | PartnerState, now: datetime) -> None:
    if row.failures:
        row.recovered_at = now
    row.failures, row.failing_since, row.rests_until, row.problem = 0, None, None, ""
    row.answered_at = now
    row.save(
        update_fields=[
            *("failures", "failing_since", "rests_until", "problem"),
            *("answered_at", "recovered_at"),
        ]
    )


@operation("exchange.directory.try_again")
def try_again(*, actor: Actor, now: datetime, link: str) -> None:
    """Somebody knows that the line is back: it and the partners behind it rest no longer.

    The next round tries; one more failure and they rest again. Refuses (Forbidden) whoever
    neither issues nor administers.
    """
    if not any(actor.may(permission) for permission in SEERS):
        actor.require(SEERS[0])
    audit.subject("organisation", actor.organisation, link=link)
    LinkState.objects.filter(code=link, rests_until__gt=now).update(rests_until=now)
    PartnerState.objects.filter(link=link, rests_until__gt=now).update(rests_until=now)
