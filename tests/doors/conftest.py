"""A real browser before the office's pages, and a world at every step, for tests that ask."""

from collections.abc import Iterator

import pytest
from django.test import TestCase, override_settings
from pytest_django.plugin import DjangoDbBlocker

from support.clock import standing
from support.live import browser, pki, room
from support.outgoing import NOW
from support.world import World, make_world
from vanban.doors.testpki.authority import make_pki

__all__ = ["browser", "pki", "room"]


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """One world for a file: every try is taken back, and the world with the last."""
    made = make_pki(tmp_path_factory.mktemp("pki"), now=NOW)
    own = override_settings(
        TRUST_DIR=str(made.folder),
        TSA_URL="",
        TESTING=False,  # the sheet of parts is for makers only
    )
    with django_db_blocker.unblock(), own, standing(NOW):
        transaction = TestCase._enter_atomics()
        try:
            yield make_world(made)
        finally:
            TestCase._rollback_atomics(transaction)
