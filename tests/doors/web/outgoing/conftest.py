"""A bureau at work and its people at their screens."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from support.bureau_room import Room
from support.clock import standing
from support.office import PASSWORD
from support.outgoing import NOW, Bureau, make_bureau, with_books
from vanban.core.people.models import Account
from vanban.core.people.queries import account_of_person
from vanban.doors.testpki.authority import Pki, make_pki
from vanban.foundation.actor import Actor

At = Callable[[Actor], Client]


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), now=NOW)


@pytest.fixture
def bureau(db: None) -> Bureau:
    return make_bureau()


@pytest.fixture
def signing_bureau(db: None, pki: Pki, settings: Settings) -> Bureau:
    settings.TRUST_DIR = str(pki.folder)
    settings.TSA_URL = ""
    return with_books(make_bureau(pki=pki))


@pytest.fixture
def at() -> At:
    """The browser of a person who has signed in."""

    def signed_in(actor: Actor) -> Client:
        assert actor.person_id is not None
        account = account_of_person(actor.person_id)
        assert account is not None
        Account.objects.filter(id=account.id).update(must_change=False)  # tried in test_sign_in
        client = Client()
        given = {"username": account.username, "password": PASSWORD}
        assert client.post("/dang-nhap/", given).status_code == 302
        return client

    return signed_in


@pytest.fixture
def bureau_room(
    live_server: LiveServer, browser: Browser, pki: Pki, settings: Settings, tmp_path: Path
) -> Iterator[Room]:
    settings.TRUST_DIR, settings.TSA_URL = str(pki.folder), ""
    with standing(NOW):
        bureau = with_books(make_bureau(pki=pki))
        room = Room(bureau, browser, live_server.url, tmp_path)
        yield room
        for context in room.open:
            context.close()
