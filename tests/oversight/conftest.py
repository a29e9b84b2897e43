"""The body whose lists are read."""

import pytest

from support.incoming import Place, make_place


@pytest.fixture
def place(db: None) -> Place:
    return make_place()
