"""Every act of every page in English: nothing English is written.

The pages and people are those of the table of who may do what, in one world of documents.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TestCase, override_settings
from pytest_django.plugin import DjangoDbBlocker
from tests.doors.test_wrong_person import pages

from support import trying
from support.clock import standing
from support.messages import messages
from support.outgoing import NOW
from support.trying import Endpoint, call, who_tries
from support.who_may_web import WEB
from support.world import INSIDE, World, make_world
from vanban.doors.testpki.authority import make_pki

pytestmark = pytest.mark.django_db

OTHERS = {"api", "design", "gateway", "wopi"}  # no pages of the office
FACT = re.compile(r"%\(\w+\)[sd]|%%|\{[^{}]*\}")
LEAST = 12  # letters of an English phrase that nobody writes by chance


class InEnglish(Client):
    """A browser whose person chose English."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """One world for all; its clients speak English."""
    pki = make_pki(tmp_path_factory.mktemp("pki"), now=NOW)
    own = override_settings(TRUST_DIR=str(pki.folder), TSA_URL="")
    with (
        django_db_blocker.unblock(),
        own,
        standing(NOW),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(trying, "Client", InEnglish)
        transaction = TestCase._enter_atomics()
        try:
            yield make_world(pki)
        finally:
            TestCase._rollback_atomics(transaction)


def endpoints(method: str) -> list[Endpoint]:
    return [
        each
        for each in pages()
        if each.name in WEB and each.method == method and each.view.partition(":")[0] not in OTHERS
    ]


def each_answered(world: World, method: str) -> Iterator[tuple[Endpoint, Any]]:
    """Each endpoint called by the first person of the body who is let in, and taken back."""
    for endpoint in endpoints(method):
        row = WEB[endpoint.name]
        let_in = [each for each in who_tries(world, row) if row.lets_in(each)]
        inside = [each for each in let_in if each.place == INSIDE]
        for person in (inside or let_in)[:1]:
            savepoint = connection.savepoint()
            yield endpoint, call(world, endpoint, row, person)
            connection.savepoint_rollback(savepoint)


def test_no_act_in_english_writes_an_english_phrase(world: World) -> None:
    phrases = set(english_pieces())
    wrong, done = [], 0
    with connection.execute_wrapper(Writing(written := [])):
        for endpoint, answer in each_answered(world, "post"):
            done += answer.status_code < 400
            given = json.dumps(written, ensure_ascii=False, default=str)
            wrong += [f"{endpoint.name}: {each}" for each in phrases if each in given]
            written.clear()
    assert done > 40
    assert len(phrases) > 1000
    assert wrong == [], "\n".join(sorted(set(wrong)))


def english_pieces() -> Iterator[str]:
    """What stands between the facts of an English phrase, where it is long enough to tell."""
    for english in messages().read().values():
        for text in english:
            for piece in FACT.split(text):
                said = piece.strip()
                if len(said) >= LEAST and " " in said and said.isascii():
                    yield said


class Writing:
    """Notes what is written into the database."""

    def __init__(self, written: list[Any]) -> None:
        self.written = written

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        given: Any,
        many: bool,
        context: Mapping[str, Any],
    ) -> Any:
        if not str(sql).lstrip().upper().startswith("SELECT"):
            rows = given if many else [given]
            self.written += [[getattr(each, "obj", each) for each in row or ()] for row in rows]
        return execute(sql, given, many, context)
