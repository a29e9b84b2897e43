"""What the axis does by itself: seal the trace, let go of bytes and lines whose time is over."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from vanban.axis.mailbox.models import RefusedPacket, Trace, TraceSeal
from vanban.axis.mailbox.queries.proof import sealed_line, settled_line, unsealed
from vanban.axis.members.queries import OPERATE
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation
from vanban.foundation.statement import run_statement
from vanban.foundation.store import store

_LOCK = 7_204_022  # of the sealing, among the advisory locks
_BATCH = 500
_DRAFT_AGE = timedelta(days=1)  # no upload takes longer
DRAFTS = ("edoc-", ".part-")  # packets being taken in, lists being made
_OVER = """
DELETE FROM mailbox_content c WHERE c.sha256 IN (
    SELECT o.sha256 FROM mailbox_content o WHERE o.used_at < %(before)s AND NOT EXISTS (
        SELECT 1 FROM mailbox_message m JOIN mailbox_delivery d ON d.message_id = m.id
        WHERE m.sha256 = o.sha256 AND d.waits)
    ORDER BY o.used_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
) AND c.used_at < %(before)s RETURNING c.key
"""


def seal_trace(*, actor: Actor, now: datetime) -> int:
    """Seal what has been traced since the last seal; tells how many lines. Several copies of the
    axis may try at once: one does it.
    """
    actor.require(OPERATE)
    up_to = settled_line(actor)
    sealed = 0
    while sealed_line(actor) < up_to:
        count = _seal(actor=actor, now=now, up_to=up_to)
        if count == 0:
            break
        sealed += count
    return sealed


@operation("axis.mailbox.seal_trace")
def _seal(*, actor: Actor, now: datetime, up_to: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    run = unsealed(actor, up_to=up_to)
    if run is None:
        return 0
    TraceSeal.objects.create(
        last_id=run.last_id,
        first_id=run.first_id,
        count=run.count,
        digest=run.digest,
        sealed_at=now,
    )
    audit.subject(
        "trace",
        UUID(int=run.last_id),
        first=run.first_id,
        last=run.last_id,
        count=run.count,
        digest=run.digest.hex(),
    )
    return run.count


def let_go_of_content(*, actor: Actor, now: datetime) -> int:
    """Remove the bytes of packets that nobody waits for and nobody sent for some time (setting
    AXIS_CONTENT_DAYS); the packets' rows and their trace stay. Tells how many.
    """
    actor.require(OPERATE)
    keys = _content_over(actor=actor, now=now)
    for key in keys:
        # After the commit: no row leads there any more, and no other packet is given this key.
        if key:
            store().remove(key)
    return len(keys)


@operation("axis.mailbox.let_go_of_content")
def _content_over(*, actor: Actor, now: datetime) -> list[str]:  # noqa: ARG001 - the edge takes it
    before = now - timedelta(days=settings.AXIS_CONTENT_DAYS)
    rows = run_statement(_OVER, {"before": before, "limit": _BATCH})
    audit.subject("content", UUID(int=0), count=len(rows), before=before.isoformat())
    return [key for (key,) in rows]


def clear_drafts(*, actor: Actor, now: datetime) -> int:
    """Remove what was being written when a process died, a day later. Tells how many files."""
    actor.require(OPERATE)
    before = (now - _DRAFT_AGE).timestamp()
    gone = 0
    for path in store().drafts.iterdir():
        with suppress(FileNotFoundError):
            if path.name.startswith(DRAFTS) and path.stat().st_mtime < before:
                path.unlink()
                gone += 1
    return gone


@operation("axis.mailbox.let_go_of_trace")
def let_go_of_trace(*, actor: Actor, now: datetime) -> int:
    """Remove whole sealed runs of the trace that are older than AXIS_TRACE_DAYS; the seals stay."""
    actor.require(OPERATE)
    before = now - timedelta(days=settings.AXIS_TRACE_DAYS)
    last = TraceSeal.objects.filter(sealed_at__lt=before).order_by("-last_id").first()
    if last is None:
        return 0
    audit.subject("trace", UUID(int=last.last_id), last=last.last_id, before=before.isoformat())
    return Trace.objects.filter(id__lte=last.last_id).delete()[0]


@operation("axis.mailbox.let_go_of_refused")
def let_go_of_refused(*, actor: Actor, now: datetime) -> int:
    """Remove the operator's lines on packets refused longer ago than AXIS_CONTENT_DAYS; the trace
    of them stays as long as every other.
    """
    actor.require(OPERATE)
    before = now - timedelta(days=settings.AXIS_CONTENT_DAYS)
    count = RefusedPacket.objects.filter(last_at__lt=before).delete()[0]
    audit.subject("refused", UUID(int=0), count=count, before=before.isoformat())
    return count
