"""Calls of one kind that come at once go to the database as one statement, in one commit.

Who finds nobody at the database goes at once and takes along all that wait; who comes meanwhile
waits for the next turn. Alone nobody waits; in a crowd a flush, a plan and a round trip are shared
by all of a turn (docs/decisions/0023).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

import psycopg
from django.db import connection

from vanban.foundation.statement import run_statement

Row = tuple[Any, ...]
MOST: Final = 64


@dataclass(slots=True, eq=False)
class _Call:
    """One caller's values; its turn comes when the lock is let go of."""

    values: Mapping[str, object]
    data: bytes | None
    turn: Lock = field(default_factory=Lock)
    rows: list[Row] | None = None
    fault: BaseException | None = None

    def outcome(self) -> list[Row]:
        if self.fault is not None:
            raise self.fault
        return self.rows or []


class Gathered:
    """A statement over a batch: `%(batch)s` is a JSON list of the callers' values, each with its
    `place` from 1; `%(data)s` their bytes in the same order. The first column of a row it returns
    is the place of the caller whom it is for.

    It must leave each caller's part as it would leave it alone, and fail as a whole or not at all:
    a batch that fails is done again one by one. `twice` as in `run_statement`.
    """

    def __init__(self, sql: str, *, twice: bool = False, with_data: bool = False) -> None:
        self._sql, self._twice, self._with_data = sql, twice, with_data
        self._lock = Lock()
        self._waiting: list[_Call] = []
        self._busy = False

    def run(self, values: Mapping[str, object], data: bytes | None = None) -> list[Row]:
        """The rows for these values, durable when this returns. Raises psycopg's errors."""
        mine = _Call(values, data)
        if connection.in_atomic_block:  # of its caller's transaction: nobody else's business
            return self._asked([mine])[0]
        with self._lock:
            self._waiting.append(mine)
            leads, self._busy = not self._busy, True
            if not leads:
                mine.turn.acquire()
        if not leads:
            mine.turn.acquire()
        if mine.rows is None and mine.fault is None:
            self._lead()
        return mine.outcome()

    def _lead(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            self._perform(batch)
        finally:
            with self._lock:
                self._busy = bool(self._waiting)
                after = self._waiting[0] if self._waiting else None
            for call in batch[1:]:
                if call.rows is None and call.fault is None:  # whoever led was torn away
                    call.fault = psycopg.OperationalError("the turn was broken off")
                call.turn.release()
            if after is not None:
                after.turn.release()

    def _perform(self, batch: Sequence[_Call]) -> None:
        try:
            for call, rows in zip(batch, self._asked(batch), strict=True):
                call.rows = rows
        except Exception as fault:  # noqa: BLE001 - told to the caller whom it is for
            if len(batch) == 1:
                batch[0].fault = fault
                return
            for call in batch:
                self._perform([call])

    def _asked(self, batch: Sequence[_Call]) -> list[list[Row]]:
        given = [{"place": place, **call.values} for place, call in enumerate(batch, 1)]
        values: dict[str, object] = {"batch": json.dumps(given, default=str)}
        if self._with_data:
            values["data"] = [call.data for call in batch]
        found: list[list[Row]] = [[] for _ in batch]
        for place, *row in run_statement(self._sql, values, twice=self._twice):
            found[place - 1].append(tuple(row))
        return found
