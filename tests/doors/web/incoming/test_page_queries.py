"""What a page asks of the database is counted: as much for one row as for many, and not twice."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from support.incoming import NOW, arrive, directed, light, make_place
from support.office import PASSWORD
from vanban.core.people.models import Account
from vanban.core.people.queries import account_of_person
from vanban.foundation.actor import Actor
from vanban.incoming.registration.operations import register

pytestmark = pytest.mark.django_db

FENCE = ("set_config", "SAVEPOINT", "current_setting")
MOST_OF_A_BOX = 7
MOST_OF_A_DOCUMENT = 22
MOST_OF_MANY = 20


def signed_in(actor: Actor) -> Client:
    assert actor.person_id is not None
    account = account_of_person(actor.person_id)
    assert account is not None
    Account.objects.filter(id=account.id).update(must_change=False)
    client = Client()
    client.post("/dang-nhap/", {"username": account.username, "password": PASSWORD})
    return client


def questions(client: Client, url: str) -> list[str]:
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return [each["sql"] for each in asked if not any(part in each["sql"][:70] for part in FENCE)]


def test_a_box_asks_as_much_for_many_as_for_one(client: Client) -> None:
    place = make_place()
    arrive(place, light(1))
    desk = signed_in(place.clerk)
    one = questions(desk, "/den/moi-den/")
    for number in (2, 3, 4):
        arrive(place, light(number))
    many = questions(desk, "/den/moi-den/")
    assert len(many) == len(one) <= MOST_OF_A_BOX, "\n".join(sql[:200] for sql in many)


def test_a_document_asks_a_fixed_number_of_questions(client: Client) -> None:
    place = make_place()
    document = directed(place)
    asked = questions(signed_in(place.head), f"/den/chu-tri/{document}/")
    assert len(asked) <= MOST_OF_A_DOCUMENT, "\n".join(sql[:200] for sql in asked)


def test_directing_many_asks_as_much_for_many_as_for_one(client: Client) -> None:
    place = make_place()
    desk = signed_in(place.leader)

    def asked(number: int) -> list[str]:
        register(
            actor=place.clerk,
            now=NOW,
            document_id=arrive(place, light(number)),
            present_to_post_id=place.leader.post_id,
        )
        return questions(desk, "/den/chi-dao-nhieu/")

    one = asked(1)
    asked(2)
    many = asked(3)
    assert len(many) == len(one) <= MOST_OF_MANY, "\n".join(sql[:200] for sql in many)
