"""A file given before there is a draft can be handed back by its giver alone."""

from uuid import uuid4

import pytest

from vanban.core.files.rules import PDF, Stored
from vanban.doors.web.outgoing.uploads import stored_of, ticket_of
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid

KEPT = Stored("ab" * 32, 12, PDF, "dự thảo.pdf")


def someone() -> Actor:
    return Actor(organisation_id=uuid4(), account_id=uuid4(), name="Đinh Ngọc Sơn")


def test_the_giver_hands_the_same_bytes_back() -> None:
    giver = someone()
    assert stored_of(ticket_of(KEPT, giver), giver) == KEPT


@pytest.mark.parametrize("cut", [0, 10, -2])
def test_an_altered_ticket_is_refused(cut: int) -> None:
    giver = someone()
    with pytest.raises(Invalid):
        stored_of(ticket_of(KEPT, giver)[:cut], giver)


def test_another_account_cannot_use_it() -> None:
    with pytest.raises(Invalid):
        stored_of(ticket_of(KEPT, someone()), someone())
