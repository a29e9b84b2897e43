"""The whole demo as journeys use it: two offices, their people, their databases, their workers."""

import json
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from support.demo import Demo
from vanban.doors.cli.processes import supervised_processes

H15, G22 = "h15", "g22"
OFFICES = (H15, G22)


@dataclass(frozen=True)
class Stack:
    """A demo that runs."""

    folder: Path

    @cached_property
    def _ports(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.folder / "ports.json").read_text())
        return found

    def address(self, part: str) -> str:
        return f"http://127.0.0.1:{self._ports[part]}"

    def password_of(self, part: str, username: str) -> str:
        accounts = json.loads((self.folder / part / "accounts.json").read_text())
        return str(next(one["password"] for one in accounts if one["username"] == username))

    def database_url(self, part: str) -> str:
        given = json.loads((self.folder / "postgres.json").read_text())
        return str(given[f"vanban_{part}"])

    @contextmanager
    def database(self, part: str) -> Iterator["Ledger"]:
        """A part's database, read past the fence between organisations."""
        with psycopg.connect(self.database_url(part), autocommit=True) as connection:
            # For the whole session, not one transaction: only looks, never writes.
            connection.execute("SELECT set_config('vanban.organisation', '*', false)")
            connection.execute("SET default_transaction_read_only = on")
            yield Ledger(connection)

    def workers(self, part: str) -> list[int]:
        """The worker processes of an office (one, unless it is being started again)."""
        return [pid for pid in supervised_processes(self.folder) if self._is_worker(pid, part)]

    def kill_worker(self, part: str) -> list[int]:
        """Kill the worker of an office without warning; the supervisor starts another."""
        killed = self.workers(part)
        self.signal_worker(killed, signal.SIGKILL)
        return killed

    def signal_worker(self, pids: Sequence[int], number: signal.Signals) -> None:
        for pid in pids:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def _is_worker(self, pid: int, part: str) -> bool:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            told = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            return False
        return (
            b"vanban.doors.worker.run" in words
            and f"DATABASE_URL={self.database_url(part)}".encode() in told
        )


@dataclass(frozen=True)
class Ledger:
    """Reads of a database, each at the moment it is asked."""

    connection: psycopg.Connection[Any]

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql, values).fetchall()  # type: ignore[arg-type]

    def value(self, sql: str, *values: object) -> Any:
        row = self.connection.execute(sql, values).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None


@contextmanager
def running(top: Path, port: int) -> Iterator[Stack]:
    """A demo of one's own below a folder, from its first start to its end."""
    demo = Demo(top / "demo", port)
    demo.start()
    try:
        yield Stack(demo.folder)
    finally:
        if demo.process is not None and demo.process.poll() is None:
            demo.stop(signal.SIGTERM)
