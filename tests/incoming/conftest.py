"""The body in which incoming documents are handled."""

import pytest

from support.incoming import Place, make_place


@pytest.fixture
def place(db: None) -> Place:
    return make_place()
