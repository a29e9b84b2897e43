"""Identifiers, the clock, and who may do what."""

from datetime import UTC, date, datetime

import pytest

from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden
from vanban.foundation.ids import new_id


def test_identifiers_are_uuid_version_7_and_grow_with_time() -> None:
    made = [new_id() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {value.version for value in made} == {7}
    assert [value.int >> 80 for value in made] == sorted(value.int >> 80 for value in made)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_legal_date_is_the_day_in_vietnam(moment: datetime, day: date) -> None:
    assert local_date(moment) == day


def test_an_actor_without_the_permission_is_refused() -> None:
    actor = Actor(organisation_id=new_id(), name="A", permissions=frozenset({"x"}))
    actor.require("x")
    with pytest.raises(Forbidden):
        actor.require("y")


def test_the_system_may_do_everything_for_one_organisation() -> None:
    assert Actor.system(new_id()).may("anything")


def test_an_actor_outside_of_any_organisation_has_none_to_act_for() -> None:
    with pytest.raises(Forbidden):
        _ = Actor(organisation_id=None, name="A").organisation
