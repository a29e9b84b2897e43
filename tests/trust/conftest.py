"""A body, a person, an authority: what every test of trust begins with."""

import dataclasses
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from support.bodies import body
from vanban.core.people.models import Person
from vanban.doors.testpki.authority import Pki, make_pki
from vanban.doors.testpki.service import server
from vanban.foundation.actor import Actor
from vanban.foundation.ids import new_id

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


@dataclasses.dataclass
class Clock:
    """The authority's clock, moved by tests."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Pki]:
    """A demonstration authority that answers over HTTP while the tests run."""
    folder = tmp_path_factory.mktemp("pki")
    free = _free_port()
    made = make_pki(folder, now=NOW - timedelta(days=800), url=f"http://127.0.0.1:{free}")
    with server(made, host="127.0.0.1", port=free, clock=clock) as listening:
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield made
        listening.shutdown()
        thread.join()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def trust_dir(pki: Pki, settings: Settings) -> None:
    settings.TRUST_DIR = str(pki.folder)


@pytest.fixture
def actor(db: None) -> Actor:
    """The certificate officer of a body."""
    return Actor(
        organisation_id=body("Ủy ban nhân dân tỉnh Đắk Lắk"),
        name="Hoàng Thị Mai",
        permissions=frozenset({"trust.administer"}),
    )


@pytest.fixture
def person(db: None) -> UUID:
    return Person.objects.create(id=new_id(), full_name="Nguyễn Văn Hùng").id
