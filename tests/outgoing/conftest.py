"""One body that issues documents, with its people, books and keys."""

import pytest
from pytest_django.fixtures import Settings

from support.outgoing import NOW, Bureau, make_bureau, with_books
from vanban.doors.testpki.authority import Pki, make_pki


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), now=NOW)


@pytest.fixture
def bureau(db: None) -> Bureau:
    """Without keys: enough to draft and approve."""
    return make_bureau()


@pytest.fixture
def signing_bureau(db: None, pki: Pki, settings: Settings) -> Bureau:
    """With keys and books: everything up to issuing."""
    settings.TRUST_DIR = str(pki.folder)
    settings.TSA_URL = ""
    return with_books(make_bureau(pki=pki))
