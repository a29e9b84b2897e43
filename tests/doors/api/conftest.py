"""One body with keys and books, the clock standing, and a caller for each of its people."""

import socket
from collections.abc import Iterator
from threading import Thread

import pytest
from pytest_django.fixtures import Settings

from support.caller import As, Caller, caller_for
from support.clock import Hands, standing
from support.outgoing import NOW, Bureau, make_bureau, with_books
from vanban.core.people.models import Account
from vanban.doors.testpki.authority import Pki, make_pki
from vanban.doors.testpki.service import server
from vanban.foundation.actor import Actor
from vanban.trust.keys.operations import working


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    """A demonstration authority that answers over HTTP, by the clock of the test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    folder = tmp_path_factory.mktemp("pki")
    made = make_pki(folder, now=NOW, url=f"http://127.0.0.1:{port}")
    with server(made, host="127.0.0.1", port=port) as listening:
        thread = Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield made
        listening.shutdown()
        thread.join()


@pytest.fixture
def clock() -> Iterator[Hands]:
    with standing(NOW) as hands:
        yield hands


@pytest.fixture
def bureau(
    db: None, pki: Pki, settings: Settings, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> Bureau:
    monkeypatch.setattr(working, "TSA_TIMEOUT_S", 60.0)  # it answers, on a slow machine later
    settings.TRUST_DIR = str(pki.folder)
    settings.TSA_URL = f"{pki.url}/tsa"
    made = with_books(make_bureau(pki=pki))
    Account.objects.update(must_change=False)
    return made


@pytest.fixture
def as_() -> As:
    """The API in someone's name; each person signs in once."""
    known: dict[object, Caller] = {}

    def caller(actor: Actor) -> Caller:
        if actor.person_id not in known:
            known[actor.person_id] = caller_for(actor)
        return known[actor.person_id]

    return caller
