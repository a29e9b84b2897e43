"""Calls that come at once share a statement, and nobody notices but the database."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction

from vanban.foundation import gathered
from vanban.foundation.gathered import Gathered

DIVIDED = """
SELECT p.place, p.name, 100 / p.number
FROM json_to_recordset(%(batch)s::json) AS p (place int, name text, number int, times int)
CROSS JOIN LATERAL generate_series(1, p.times)
"""
KEPT = """
WITH kept AS (
    INSERT INTO gathered_test (name, data) SELECT p.name, (%(data)b::bytea[])[p.place]
    FROM json_to_recordset(%(batch)s::json) AS p (place int, name text) RETURNING name
) SELECT p.place FROM json_to_recordset(%(batch)s::json) AS p (place int, name text)
"""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE gathered_test (name text PRIMARY KEY, data bytea)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE gathered_test")


class Crowd:
    """The first call is held at the database until all the others wait behind it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, statement: Gathered) -> None:
        self.statement = statement
        self.sizes: list[int] = []
        self._ask, self._held, self._go = gathered.run_statement, threading.Event(), False
        self._open = threading.Event()
        self.fault: BaseException | None = None
        monkeypatch.setattr(gathered, "run_statement", self._counted)

    def _counted(self, sql: str, values: Any, *, twice: bool) -> Any:
        self.sizes.append(values["batch"].count('"place"'))
        if not self._go:
            self._go = True
            self._held.set()
            assert self._open.wait(60)
            if self.fault is not None:
                raise self.fault
        return self._ask(sql, values, twice=twice)

    def run(self, calls: list[Callable[[], object]]) -> list[object]:
        """What each call came back with, or its fault; the first has gone ahead alone."""
        came: list[object] = [None] * len(calls)

        def one(place: int) -> None:
            try:
                came[place] = calls[place]()
            except BaseException as fault:  # noqa: BLE001 - looked at by the test
                came[place] = fault
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=[place]) for place in range(len(calls))]
        threads[0].start()
        assert self._held.wait(60)
        for thread in threads[1:]:
            thread.start()
        while len(self.statement._waiting) < len(calls) - 1:
            threading.Event().wait(0.01)
        self._open.set()
        for thread in threads:
            thread.join(60)
        return came


def asking(statement: Gathered, **values: object) -> Callable[[], object]:
    return lambda: statement.run(values)


def test_each_of_a_crowd_gets_its_own_rows_from_one_statement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    statement = Gathered(DIVIDED)
    crowd = Crowd(monkeypatch, statement)
    calls = [asking(statement, name=f"n{n}", number=n, times=n % 3) for n in range(1, 9)]
    came = crowd.run(calls)
    assert came == [[(f"n{n}", 100 // n)] * (n % 3) for n in range(1, 9)]
    assert crowd.sizes == [1, 7]


def test_what_fails_for_one_fails_for_that_one_only(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = Gathered(DIVIDED)
    crowd = Crowd(monkeypatch, statement)
    came = crowd.run([asking(statement, name="n", number=n, times=1) for n in (4, 5, 0, 10)])
    assert isinstance(came[2], psycopg.errors.DivisionByZero)
    assert [came[0], came[1], came[3]] == [[("n", 25)], [("n", 20)], [("n", 10)]]
    assert crowd.sizes == [1, 3, 1, 1, 1]


def test_bytes_go_with_their_own_call_and_a_clash_spoils_nothing(
    monkeypatch: pytest.MonkeyPatch, table: None
) -> None:
    statement = Gathered(KEPT, with_data=True)
    crowd = Crowd(monkeypatch, statement)
    names = ("first", "a", "b", "a", "none")

    def keep(name: str) -> Callable[[], object]:
        return lambda: statement.run({"name": name}, name.encode() if name != "none" else None)

    came = crowd.run([keep(name) for name in names])
    assert sum(isinstance(one, psycopg.errors.UniqueViolation) for one in came) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, data FROM gathered_test ORDER BY name")
        kept = [(name, data and bytes(data)) for name, data in cursor.fetchall()]
    assert kept == [("a", b"a"), ("b", b"b"), ("first", b"first"), ("none", None)]


def test_in_a_transaction_a_call_is_part_of_it_and_of_nobody_elses(table: None) -> None:
    statement = Gathered(KEPT, with_data=True)
    with transaction.atomic():  # noqa: TID251 - what is tested
        statement.run({"name": "x"}, b"x")
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM gathered_test")
        assert cursor.fetchone() == (0,)


def test_who_is_torn_away_leaves_the_others_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = Gathered(DIVIDED)
    crowd = Crowd(monkeypatch, statement)
    crowd.fault = SystemExit()
    came = crowd.run([asking(statement, name="n", number=n, times=1) for n in (4, 5, 10)])
    assert isinstance(came[0], SystemExit)
    assert came[1:] == [[("n", 20)], [("n", 10)]]
    assert statement.run({"name": "n", "number": 2, "times": 1}) == [("n", 50)]
