"""A question written once for all people is still asked with the ids of whoever asks."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet, Value

from support.incoming import Place, make_place
from vanban.core.people.models import Post
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.oversight.tracking.queries.compiled import ask

pytestmark = pytest.mark.django_db

TOLD = "đạt 100% 'kế hoạch' %s"


@pytest.fixture
def place() -> Place:
    return make_place()


def mine(actor: Actor) -> QuerySet[Post, Any]:
    rows = Post.objects.filter(id=actor.post_id, organisation_id=actor.organisation)
    return rows.annotate(told=Value(TOLD)).values("id", "told")


@query
def asked(actor: Actor) -> list[Any]:
    return ask(actor, "test.mine", mine)


@query
def planning(_: Actor) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        return str(cursor.fetchone()[0])


def test_each_person_gets_the_own_rows_and_words_arrive_as_they_were_written(place: Place) -> None:
    for person in (place.clerk, place.officer, place.clerk):
        assert asked(person) == [{"id": person.post_id, "told": TOLD}]


def test_what_is_asked_afterwards_is_planned_as_ever(place: Place) -> None:
    asked(place.clerk)
    assert planning(place.clerk) == "auto"
