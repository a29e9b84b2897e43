"""Large questions put into SQL once: what Django takes 30 ms to write, it writes for all people.

A question depends on who asks in two ways: on what the person may do (which rows count, so another
SQL), and on ids (whose rows: parameters). It is written once for each set of permissions with
stand-in ids, and asked with the ids of whoever asks. Nothing else of the actor may be used in it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from vanban.foundation.actor import Actor

_IDS: Final = ("organisation_id", "account_id", "person_id", "post_id", "unit_id")
_STAND_INS: Final = {
    name: UUID(f"5741bd11-0000-7000-8000-{number:012x}") for number, name in enumerate(_IDS, 1)
}
_MOST: Final = 512  # sets of permissions times questions: a few dozen in an office

Build = Callable[[Actor], QuerySet[Model, Any]]


@dataclass(frozen=True, slots=True)
class _Written:
    sql: str
    params: tuple[Any, ...]


_written: dict[tuple[object, ...], _Written] = {}


def ask(
    actor: Actor, question: str, build: Build, *, given: Sequence[object] = ()
) -> list[Mapping[str, Any]]:
    """The rows of `build(actor)`, a queryset of `values()`, by column name.

    `question` and `given` (a box, a limit: plain values the queryset was built with) name it.
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
        written = _Written(*build(replace(actor, **stand_ins)).query.sql_with_params())
        _written[key] = written
    own = {_STAND_INS[name]: ids[name] for name in _IDS}
    params = [own.get(each, each) if isinstance(each, UUID) else each for each in written.params]
    with connection.cursor() as cursor:
        cursor.execute(written.sql, params)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
