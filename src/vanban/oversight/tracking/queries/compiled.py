"""Large questions put into SQL once: what Django takes 30 ms to write, it writes for all people.

A question depends on who asks in two ways: on what the person may do (which rows count, so another
SQL), and on ids (whose rows: parameters). It is written once for each set of permissions with
stand-in ids, and asked with the ids of whoever asks. Nothing else of the actor may be used in it.

Only the ids stay parameters. All else is written into the text, so that PostgreSQL, too, may plan
the question once a connection: with states in the text one plan is good for every person (it can
use the indexes over living parts, and knows how many rows a state has), and planning two dozen
counts behind row-level security takes as long as counting.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from vanban.foundation.actor import Actor
from vanban.foundation.operation import note, noted

ABOUT: Final = UUID("5741bd11-0000-7000-8000-000000000000")  # the document a question is about
_IDS: Final = ("organisation_id", "account_id", "person_id", "post_id", "unit_id")
_STAND_INS: Final = {
    name: UUID(f"5741bd11-0000-7000-8000-{number:012x}") for number, name in enumerate(_IDS, 1)
}
_OWN: Final = frozenset({ABOUT, *_STAND_INS.values()})
_PLAN: Final = "SELECT set_config('plan_cache_mode', %s, true)"  # of this transaction
_MOST: Final = 512  # sets of permissions times questions: a few dozen in an office

Build = Callable[[Actor], QuerySet[Model, Any]]


@dataclass(frozen=True, slots=True)
class _Written:
    sql: str
    stand_ins: tuple[UUID, ...]


_written: dict[tuple[object, ...], _Written] = {}


def ask(
    actor: Actor,
    question: str,
    build: Build,
    *,
    given: Sequence[object] = (),
    about: UUID | None = None,
) -> list[Mapping[str, Any]]:
    """The rows of `build(actor)`, a queryset of `values()`, by column name.

    `question` and `given` (a box, a limit: plain values the queryset was built with) name it.
    Where `build` says ABOUT, the document `about` is asked for.
    """
    ids = {name: getattr(actor, name) for name in _IDS}
    missing = tuple(name for name in _IDS if ids[name] is None)
    key = (question, *given, actor.permissions, missing)
    written = _written.get(key)
    if written is None:
        if len(_written) >= _MOST:
            _written.clear()
        stand_ins: dict[str, Any] = {
            name: each for name, each in _STAND_INS.items() if name not in missing
        }
        written = _write(*build(replace(actor, **stand_ins)).query.sql_with_params())
        _written[key] = written
    own = {ABOUT: about} | {_STAND_INS[name]: ids[name] for name in _IDS}
    with connection.cursor() as cursor, _planned_once(cursor):
        cursor.execute(written.sql, [own[each] for each in written.stand_ins])
        names = [column.name for column in cursor.description or ()]
        rows = cursor.fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


@contextmanager
def _planned_once(cursor: Any) -> Iterator[None]:
    """Let PostgreSQL keep the plan of what is asked inside.

    Left to itself it plans again for every person: it takes the time of planning (15 ms for all
    that waits) for far less than it is. A page stays with it: what it asks besides is by id.
    """
    if noted(_PLAN):
        yield
        return
    cursor.execute(_PLAN, ["force_generic_plan"])
    note(_PLAN)
    yield
    if not noted(_PLAN):
        cursor.execute(_PLAN, ["auto"])


def _write(sql: str, params: Sequence[Any]) -> _Written:
    """The text with every parameter in it but the ids of the person."""
    left, kept = iter(params), list[UUID]()
    postgresql: Any = connection.ops

    def put(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return "%%"
        value = next(left)
        if isinstance(value, UUID) and value in _OWN:
            kept.append(value)
            return "%s::uuid"
        return str(postgresql.compose_sql("%s", [value])).replace("%", "%%")

    text = re.sub("%[s%]", put, sql)
    return _Written(text, tuple(kept))
