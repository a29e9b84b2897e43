"""The trace as evidence: which run of it is settled, and whether the sealed runs are unchanged."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from vanban.axis.mailbox.models import TraceSeal
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.foundation.statement import run_statement

LONGEST_RUN = 20_000
# The digest of a run: over the seal before it, then line after line, the columns in their order
# with 0x1F between them, a moment in UTC as ISO 8601 with a space, nothing as an empty text.
_RUN = """
SELECT min(id), max(id), count(*), sha256(%(before)s::bytea || convert_to(string_agg(
    concat_ws(E'\\x1f', id, to_char(at AT TIME ZONE 'UTC', CASE
        WHEN at = date_trunc('second', at) THEN 'YYYY-MM-DD HH24:MI:SS"+00:00"'
        ELSE 'YYYY-MM-DD HH24:MI:SS.US"+00:00"' END), act, system_id,
        coalesce(message_id::text, ''), coalesce(delivery_id::text, ''), text) || E'\\n',
    '' ORDER BY id), 'UTF8'))
FROM (SELECT * FROM mailbox_trace WHERE {where}) run
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of the trace that stand one after the other, and the digest over them."""

    first_id: int
    last_id: int
    count: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class TraceProof:
    """What a check of all seals found: how many hold, how many are past retention, what broke."""

    seals: int
    let_go: int
    broken: tuple[int, ...]  # last_id of each run that does not fit its seal


def _run_of(where: str, values: Mapping[str, object]) -> Run | None:
    ((first, last, count, digest),) = run_statement(_RUN.format(where=where), values, twice=True)
    return Run(first, last, count, bytes(digest)) if count else None


@query
def settled_line(actor: Actor) -> int:  # noqa: ARG001 - the axis itself asks
    """The last line below which nothing can appear any more.

    Numbers are given out before commits: the lock waits for every writer under way, and is let go
    of at once. 0 when nothing is there.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE mailbox_trace IN SHARE MODE")
        cursor.execute("SELECT coalesce(max(id), 0) FROM mailbox_trace")
        return int(cursor.fetchone()[0])


@query
def sealed_line(actor: Actor) -> int:  # noqa: ARG001 - the axis itself asks
    """The last line that a seal covers, 0 when there is none."""
    last = TraceSeal.objects.order_by("-last_id").first()
    return last.last_id if last else 0


@query
def unsealed(actor: Actor, *, up_to: int) -> Run | None:  # noqa: ARG001 - the axis itself asks
    """The next run of lines to be sealed, at most so many at once."""
    last = TraceSeal.objects.order_by("-last_id").first()
    values = {
        "before": bytes(last.digest) if last else b"",
        "after": last.last_id if last else 0,
        "up_to": up_to,
        "most": LONGEST_RUN,
    }
    return _run_of("id > %(after)s AND id <= %(up_to)s ORDER BY id LIMIT %(most)s", values)


@query
def prove_trace(actor: Actor) -> TraceProof:  # noqa: ARG001 - by the command line only
    """Recompute every sealed run. Runs whose lines were let go of as a whole are counted apart."""
    before, seals, let_go, broken = b"", 0, 0, []
    for seal in TraceSeal.objects.order_by("last_id").iterator():
        values = {"before": before, "first": seal.first_id, "last": seal.last_id}
        found = _run_of("id BETWEEN %(first)s AND %(last)s", values)
        if found is None:
            let_go += 1
        elif (found.count, found.digest) != (seal.count, bytes(seal.digest)):
            broken.append(seal.last_id)
        before, seals = bytes(seal.digest), seals + 1
    return TraceProof(seals, let_go, tuple(broken))
