"""One demonstration authority and one signer of each kind for all tests here."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from vanban.doors.testpki.answers import time_stamp_answer
from vanban.doors.testpki.authority import Identity, Pki, make_pki
from vanban.formats.pades.timestamps import time_stamp_request, time_stamp_token

NOW = datetime(2026, 11, 5, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), now=NOW)


@pytest.fixture(scope="session")
def leader(pki: Pki) -> Identity:
    return pki.issue_person(
        "Nguyễn Văn Hùng", organisation="Ủy ban nhân dân tỉnh Đắk Lắk", place="Đắk Lắk", now=NOW
    )


@pytest.fixture(scope="session")
def leader_ec(pki: Pki) -> Identity:
    return pki.issue_person(
        "H'Yim Kđoh", organisation="Ủy ban nhân dân tỉnh Đắk Lắk", now=NOW, kind="ec"
    )


@pytest.fixture(scope="session")
def seal(pki: Pki) -> Identity:
    return pki.issue_organisation("Ủy ban nhân dân tỉnh Đắk Lắk", place="Đắk Lắk", now=NOW)


@pytest.fixture(scope="session")
def timestamper(pki: Pki) -> Callable[[bytes], bytes]:
    def stamp(value: bytes) -> bytes:
        answer = time_stamp_answer(pki, time_stamp_request(value, 77), now=NOW)
        return time_stamp_token(answer, value, 77)

    return stamp
