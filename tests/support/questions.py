"""Counting what a list asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_FENCE = ("set_config", "SAVEPOINT", "SELECT coalesce(current_setting")


@contextmanager
def one_question() -> Iterator[None]:
    """What is asked inside is one query, the fence around it (whose organisation) left aside."""
    with CaptureQueriesContext(connection) as asked:
        yield
    questions = [
        each["sql"] for each in asked if not any(part in each["sql"][:80] for part in _FENCE)
    ]
    assert len(questions) == 1, questions
