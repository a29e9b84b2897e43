"""The bodies whose lists are read: one that receives, one that issues."""

import pytest
from pytest_django.fixtures import Settings

from support.incoming import Place, make_place
from support.outgoing import NOW, Bureau, make_bureau, with_books
from vanban.doors.testpki.authority import Pki, make_pki


@pytest.fixture
def place(db: None) -> Place:
    return make_place()


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), now=NOW)


@pytest.fixture
def bureau(db: None, pki: Pki, settings: Settings) -> Bureau:
    """A body that issues, with keys and books."""
    settings.TRUST_DIR = str(pki.folder)
    settings.TSA_URL = ""
    return with_books(make_bureau("H15", pki=pki))


@pytest.fixture
def receiver(db: None) -> Place:
    """Another body of the same installation, with people who receive."""
    return make_place("H15.09", "Sở Y tế tỉnh Đắk Lắk")
