"""The questions of one page share a transaction; an act inside has its own; nothing leaks out."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from vanban.foundation import audit, tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.ids import new_id
from vanban.foundation.operation import end_reading, note, noted, operation, query, reading

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
CLERK = Actor(organisation_id=new_id(), name="Hồ Thị Mỹ Duyên")
NEIGHBOUR = Actor(organisation_id=new_id(), name="Y Blô Niê")

pytestmark = pytest.mark.django_db(transaction=True)


@query
def scope(_: Actor) -> str:
    return tenancy.current()


@query
def scope_around(actor: Actor, *, other: Actor) -> tuple[str, str, str]:
    return scope(actor), scope(other), scope(actor)


@query
def missing(_: Actor) -> None:
    raise NotFound(Reason("demo.missing", "Không có."))


@query
def broken(_: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


@operation("demo.act")
def act(*, actor: Actor, now: datetime) -> str:
    audit.subject("thing", new_id())
    return tenancy.current()


@contextmanager
def told() -> Iterator[list[str]]:
    """The statements that were sent, `BEGIN` and `COMMIT` among them."""
    sent: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield sent
    sent += [each["sql"] for each in captured.captured_queries]


def times(sent: list[str], words: str) -> int:
    return sum(words in each for each in sent)


def test_the_questions_of_a_page_are_one_transaction_of_one_organisation() -> None:
    with told() as sent, reading():
        assert [scope(CLERK) for _ in range(3)] == [str(CLERK.organisation)] * 3
    assert times(sent, "BEGIN") == times(sent, "COMMIT") == times(sent, "set_config") == 1
    assert not connection.in_atomic_block
    assert tenancy.current() == ""


def test_a_question_for_another_body_stays_in_that_bodys_fence() -> None:
    own, other = str(CLERK.organisation), str(NEIGHBOUR.organisation)
    with reading():
        assert scope(CLERK) == own
        assert scope(NEIGHBOUR) == other
        assert scope_around(CLERK, other=NEIGHBOUR) == (own, other, own)


def test_an_act_on_the_way_is_durable_by_itself() -> None:
    with told() as sent, reading():
        scope(CLERK)
        assert act(actor=CLERK, now=NOW) == str(CLERK.organisation)
        assert not connection.in_atomic_block
        assert scope(CLERK) == str(CLERK.organisation)
    assert times(sent, "COMMIT") == 3


def test_slow_work_is_done_without_a_transaction() -> None:
    with reading():
        scope(CLERK)
        end_reading()
        assert not connection.in_atomic_block


def test_a_refused_or_failed_question_takes_no_other_with_it() -> None:
    with reading():
        with pytest.raises(NotFound):
            missing(CLERK)
        assert scope(CLERK) == str(CLERK.organisation)
        with pytest.raises(DatabaseError):
            broken(CLERK)
        assert scope(CLERK) == str(CLERK.organisation)
    assert not connection.in_atomic_block


@query
def find(_: Actor, fact: str) -> None:
    note(fact)


def test_what_a_page_has_found_is_known_until_its_transaction_ends() -> None:
    with reading():
        find(CLERK, "may see it")
        assert noted("may see it")
        act(actor=CLERK, now=NOW)
        assert not noted("may see it")
    find(CLERK, "may see it")
    assert not noted("may see it")
