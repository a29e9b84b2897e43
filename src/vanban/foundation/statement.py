"""One statement that is a whole transaction: for moves so frequent that a round trip counts.

An operation asks, decides and writes in several round trips and chains its audit entry behind a
lock. A move that is decided in its own WHERE clause, and writes its own line of a trace in the same
statement, needs none of that (docs/decisions/0022). Everything else is an `@operation`.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection


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
    server: psycopg.Connection[tuple[Any, ...]] = connection.connection
    with psycopg.Cursor(server) as cursor:
        cursor.execute(sql, values, prepare=True, binary=True)
        return cursor.fetchall() if cursor.description else []
