"""Bytes whose transaction never committed: set aside after a safe age, destroyed after another.

Bytes are written before the database knows of them; a process that dies in between leaves them
behind. They belong to nothing exactly when no row of any table names them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

import structlog

from vanban.core.files.models import Sweep
from vanban.core.files.queries import named_by_rows, named_in_texts
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.ids import new_id
from vanban.foundation.operation import operation
from vanban.foundation.store import store

log = structlog.get_logger(__name__)

_TOGETHER: Final = 50_000
_SHOWN, _SHORT = 40, 16
_MOST: Final = 10_000  # in one run; the next day goes on


def begin_sweep(*, now: datetime, every: timedelta) -> bool:
    """Whether the last sweep was begun so long ago; this one is then noted as begun. A new
    installation has nothing stray: its first look comes after as long.
    """
    if Sweep.objects.filter(begun_at__lte=now - every).update(begun_at=now):
        return True
    Sweep.objects.get_or_create(id=1, defaults={"begun_at": now})
    return False


def sweep_store(*, actor: Actor, now: datetime, age: timedelta) -> tuple[int, int]:
    """Set aside what is older than `age` and named by no row; destroy what has lain aside for as
    long and is still named by none. Tells how many of each. Outside work.

    Nothing living is lost: whatever is put anew is young again, what was set aside comes back when
    it is read, and a name anywhere in the database (a column, a payload, a job) keeps the bytes.
    """
    before = now - age
    dropped = _unnamed(actor, store().older_than(before, aside=True))
    for key in dropped:
        store().drop_aside(key)
    moved = _unnamed(actor, store().older_than(before))
    for key in moved:
        store().set_aside(key)
    if moved or dropped:
        note_sweep(actor=actor, now=now, moved=moved, dropped=dropped)
    return len(moved), len(dropped)


@operation("core.files.note_sweep")
def note_sweep(
    *,
    actor: Actor,  # noqa: ARG001 - of the audit entry
    now: datetime,  # noqa: ARG001
    moved: list[str],
    dropped: list[str],
) -> None:
    """Leave the trace of a sweep. Not whole digests: a name in the trail would keep the bytes."""
    first = [key[:_SHORT] for key in (*dropped, *moved)][:_SHOWN]
    audit.subject("sweep", new_id(), set_aside=len(moved), destroyed=len(dropped), first=first)
    log.info("store swept", set_aside=len(moved), destroyed=len(dropped))


def _unnamed(actor: Actor, keys: Iterable[str]) -> list[str]:
    """Those that no row names: by columns first, which leaves next to none for the long look."""
    left: set[str] = set()
    for batch in _batches(keys):
        left |= set(batch) - named_by_rows(actor, candidates=batch)
        if len(left) >= _MOST:
            break
    if left:
        left -= named_in_texts(actor, candidates=sorted(left))
    return sorted(left)


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    left = iter(keys)
    while batch := list(islice(left, _TOGETHER)):
        yield batch
