"""One statement that is a whole transaction: for moves so frequent that a round trip counts.

An operation asks, decides and writes in several round trips and chains its audit entry behind a
lock. A move that is decided in its own WHERE clause, and writes its own line of a trace in the same
statement, needs none of that (docs/decisions/0022). Everything else is an `@operation`.
"""

from collections.abc import Mapping
from threading import local
from typing import Any, Final

import psycopg
from django.db import connection

_Server = psycopg.Connection[tuple[Any, ...]]
_MOST: Final = 64
_LONG: Final = 100
_kept = local()


def run_statement(
    sql: str, values: Mapping[str, object], *, twice: bool = False
) -> list[tuple[Any, ...]]:
    """Run the statement, prepared once a connection, and return its rows.

    Outside of a transaction it is one by itself, durable when this returns. `twice`: running it
    again does no harm, so it is tried once more when the server had gone away in between.
    Raises psycopg's errors as they are.
    """
    try:
        return _run(sql, values)
    except psycopg.OperationalError:
        if connection.in_atomic_block:
            raise
        connection.close()
        if not twice:
            raise
        return _run(sql, values)


def _run(sql: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    cursor = _cursor(connection.connection, sql)
    cursor.execute(sql, values, prepare=True, binary=True)
    result = cursor.pgresult
    rows = cursor.fetchall() if result is not None and result.nfields else []
    if len(rows) > _LONG:
        _kept.cursors.pop(sql, None)  # it would hold the rows until it is asked again
    return rows


def _cursor(server: _Server, sql: str) -> psycopg.Cursor[tuple[Any, ...]]:
    """The statement's cursor on the connection of this thread: kept, because what it has learned
    of its parameters and columns costs more than asking.
    """
    if getattr(_kept, "server", None) is not server:
        _kept.server, _kept.cursors = server, {}
    cursors: dict[str, psycopg.Cursor[tuple[Any, ...]]] = _kept.cursors
    cursor = cursors.get(sql)
    if cursor is None:
        if len(cursors) >= _MOST:
            cursors.clear()
        cursor = cursors[sql] = psycopg.Cursor(server)
    return cursor
