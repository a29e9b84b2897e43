"""The trace as evidence: which run of it is settled, and whether the sealed runs are unchanged."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from vanban.axis.mailbox.models import Trace, TraceSeal
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query

LONGEST_RUN = 20_000
_FIELDS = ("id", "at", "act", "system_id", "message_id", "delivery_id", "text")


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


def run_of(lines: Iterable[tuple[Any, ...]], before: bytes) -> Run | None:
    """The digest over lines in order, beginning from the seal before."""
    digest, first, last, count = hashlib.sha256(before), 0, 0, 0
    for line in lines:
        digest.update("\x1f".join("" if part is None else str(part) for part in line).encode())
        digest.update(b"\n")
        first, last, count = first or line[0], line[0], count + 1
    return Run(first, last, count, digest.digest()) if count else None


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
def unsealed(actor: Actor, *, up_to: int) -> Run | None:  # noqa: ARG001 - the axis itself asks
    """The next run of lines to be sealed, at most so many at once."""
    last = TraceSeal.objects.order_by("-last_id").first()
    lines = Trace.objects.filter(id__gt=last.last_id if last else 0, id__lte=up_to)
    page = lines.order_by("id").values_list(*_FIELDS)[:LONGEST_RUN]
    return run_of(page, bytes(last.digest) if last else b"")


@query
def prove_trace(actor: Actor) -> TraceProof:  # noqa: ARG001 - by the command line only
    """Recompute every sealed run. Runs whose lines were let go of as a whole are counted apart."""
    before, seals, let_go, broken = b"", 0, 0, []
    for seal in TraceSeal.objects.order_by("last_id").iterator():
        lines = Trace.objects.filter(id__gte=seal.first_id, id__lte=seal.last_id)
        found = run_of(lines.order_by("id").values_list(*_FIELDS), before)
        if found is None:
            let_go += 1
        elif (found.count, found.digest) != (seal.count, bytes(seal.digest)):
            broken.append(seal.last_id)
        before, seals = bytes(seal.digest), seals + 1
    return TraceProof(seals, let_go, tuple(broken))
