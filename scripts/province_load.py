"""Fast loading of an empty database: what slows COPY down is set aside and put back, unchanged."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import sql

NEUTRAL: Final = {
    "boolean": "f", "jsonb": "{}", "integer": "0", "smallint": "0", "bigint": "0", "ARRAY": "{}",
    "timestamp with time zone": "2026-01-01 00:00:00+00", "date": "2026-01-01", "bytea": "\\\\x",
}  # fmt: skip
NULL: Final = "\\N"
Rows = dict[str, list[str]]


def plain(value: object) -> str:
    """A value as COPY reads it; the words of the province hold no tab, line end or backslash."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)


def line(*values: object) -> str:
    """A row as COPY reads it."""
    return "\t".join(map(plain, values)) + "\n"


@contextmanager
def set_aside(connection: psycopg.Connection, tables: Sequence[str]) -> Iterator[None]:
    """Take constraints, indexes, row policies and triggers off the tables; put all back after.

    For the owner of an empty database only: if it breaks inside, the database is to be dropped.
    """
    drops, again = _foreign_keys(connection, tables), []
    again = [each[1] for each in drops]
    indexes = _indexes(connection, tables)
    for drop, _ in [*drops, *indexes]:
        connection.execute(drop)
    for table in tables:
        connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    connection.execute("SET maintenance_work_mem = '512MB'")
    for _, create in indexes:
        connection.execute(create)
    for create in again:
        connection.execute(create)
    for table in tables:
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        if _has_policy(connection, table):
            connection.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    connection.execute("ANALYZE")


def _foreign_keys(connection: psycopg.Connection, tables: Sequence[str]) -> list[tuple[str, str]]:
    found = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
        [list(tables)],
    ).fetchall()
    return [
        (
            f'ALTER TABLE {table} DROP CONSTRAINT "{name}"',
            f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {words}',
        )
        for table, name, words in found
    ]


def _indexes(connection: psycopg.Connection, tables: Sequence[str]) -> list[tuple[str, str]]:
    """Every index but those that constraints own (primary keys, unique constraints)."""
    found = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = ANY(%s::regclass[]) AND NOT EXISTS"
        " (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [list(tables)],
    ).fetchall()
    return [(f"DROP INDEX {name}", words) for name, words in found]


def _has_policy(connection: psycopg.Connection, table: str) -> bool:
    asked = "SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass"
    row = connection.execute(asked, [table]).fetchone()
    return bool(row and row[0])


class Loader:
    """Takes rows by table and copies them in from a thread of its own, chunk by chunk."""

    def __init__(
        self, connection: psycopg.Connection, columns: Mapping[str, Sequence[str]]
    ) -> None:
        self._connection = connection
        self._heads = {table: self._head(table, names) for table, names in columns.items()}
        self._waiting: queue.Queue[Rows | None] = queue.Queue(maxsize=2)
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def take(self, rows: Rows) -> None:
        """Hand over a chunk; waits while two others are under way."""
        if self._failed:
            raise self._failed
        self._waiting.put(rows)

    def finish(self) -> None:
        """Wait for the last chunk; what went wrong is raised here."""
        self._waiting.put(None)
        self._thread.join()
        if self._failed:
            raise self._failed

    def _work(self) -> None:
        while (rows := self._waiting.get()) is not None:
            try:
                for table, lines in rows.items():
                    self._copy(table, lines)
            except BaseException as error:  # noqa: BLE001 - told to the thread that makes the rows
                self._failed = error
                while self._waiting.get() is not None:
                    continue
                return

    def _copy(self, table: str, lines: list[str]) -> None:
        head, more = self._heads[table]
        with self._connection.cursor() as cursor, cursor.copy(head) as copy:
            if more:
                lines = [f"{each[:-1]}\t{more}\n" for each in lines]
            copy.write("".join(lines))

    def _head(self, table: str, names: Sequence[str]) -> tuple[sql.Composed, str]:
        """The COPY statement, and the values of columns that came after this was written."""
        found: list[Any] = self._connection.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
            " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
            [table],
        ).fetchall()
        more = [(name, NEUTRAL.get(kind, "")) for name, kind in found if name not in names]
        columns = sql.SQL(", ").join(map(sql.Identifier, [*names, *(name for name, _ in more)]))
        head = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
        return head, "\t".join(value for _, value in more)
