"""Groups of recipients: one's own and the body's, by name, by kind, one inside another."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.outgoing import NOW, SINCE, TODAY, Bureau
from vanban.core.organisations.operations import Founding, close_organisation, found_organisation
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.outgoing.drafting.operations import CannotGroup, drop_group, save_group
from vanban.outgoing.drafting.queries import bodies_of_group, kinds_to_choose, recipient_groups
from vanban.outgoing.drafting.rules import GroupInput, leads_back

pytestmark = pytest.mark.django_db


def commune(number: int) -> UUID:
    founding = Founding(
        code=f"H15.{number}",
        name=f"Ủy ban nhân dân xã {number}",
        short_name=f"xã {number}",
        kind="commune",
        parent_code="H15",
        valid_from=SINCE,
        hosted=True,
    )
    return found_organisation(actor=Actor.system(None), now=NOW, founding=founding)


def names(bureau: Bureau, group_id: UUID) -> list[str]:
    return [row.name for row in bodies_of_group(bureau.clerk, group_id=group_id, on=TODAY)]


@pytest.mark.checklist(20, 51)
def test_a_group_holds_named_bodies_all_of_a_kind_and_other_groups_each_once(
    bureau: Bureau,
) -> None:
    first, second = commune(101), commune(102)
    communes = save_group(
        actor=bureau.clerk,
        now=NOW,
        given=GroupInput("Mọi xã, phường", shared=True, kinds=("commune",)),
    )
    everybody = save_group(
        actor=bureau.clerk,
        now=NOW,
        given=GroupInput(
            "Cả tỉnh",
            shared=True,
            members=(bureau.neighbour_id, second),
            groups=(communes,),
        ),
    )
    assert names(bureau, communes) == ["Ủy ban nhân dân xã 101", "Ủy ban nhân dân xã 102"]
    assert names(bureau, everybody) == [
        "Sở Giáo dục và Đào tạo",
        "Ủy ban nhân dân xã 102",
        "Ủy ban nhân dân xã 101",
    ]
    assert ("commune", "Ủy ban nhân dân xã, phường, đặc khu") in kinds_to_choose(
        bureau.clerk, on=TODAY
    )
    close_organisation(
        actor=Actor.system(None),
        now=NOW,
        organisation_id=second,
        closes_on=TODAY - timedelta(days=1),
        successor_id=first,
        basis="Nghị quyết sắp xếp",
    )
    assert names(bureau, everybody) == ["Sở Giáo dục và Đào tạo", "Ủy ban nhân dân xã 101"]


def test_ones_own_group_is_nobody_elses_and_the_bodys_is_the_clerks_to_set(
    bureau: Bureau,
) -> None:
    mine = save_group(
        actor=bureau.officer, now=NOW, given=GroupInput("Hay gửi", members=(bureau.neighbour_id,))
    )
    assert [row.name for row in recipient_groups(bureau.officer, text="hay gui")] == ["Hay gửi"]
    assert recipient_groups(bureau.colleague) == []
    for act in (
        lambda: bodies_of_group(bureau.colleague, group_id=mine, on=TODAY),
        lambda: drop_group(actor=bureau.colleague, now=NOW, group_id=mine),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Forbidden):
        save_group(
            actor=bureau.officer,
            now=NOW,
            given=GroupInput("Của cơ quan", shared=True, members=(bureau.neighbour_id,)),
        )
    with pytest.raises(CannotGroup, match="không còn"):
        save_group(
            actor=bureau.clerk, now=NOW, given=GroupInput("Chung", shared=True, groups=(mine,))
        )
    drop_group(actor=bureau.officer, now=NOW, group_id=mine)
    assert recipient_groups(bureau.officer) == []


def test_all_that_stands_against_a_group_is_told_at_once(bureau: Bureau) -> None:
    with pytest.raises(CannotGroup) as refused:
        save_group(actor=bureau.officer, now=NOW, given=GroupInput(" "))
    assert {reason.code for reason in refused.value.reasons} == {
        "drafting.group_name",
        "drafting.group_empty",
    }
    given_ = GroupInput("Hay gửi", members=(bureau.neighbour_id,))
    inner = save_group(actor=bureau.officer, now=NOW, given=given_)
    outer = save_group(actor=bureau.officer, now=NOW, given=GroupInput("Ngoài", groups=(inner,)))
    with pytest.raises(CannotGroup) as refused:
        save_group(
            actor=bureau.officer,
            now=NOW,
            group_id=inner,
            given=GroupInput("Ngoài", members=(UUID(int=1),), groups=(outer,)),
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "drafting.group_there",
        "drafting.group_unknown",
        "drafting.group_circle",
    }
    assert all(reason.mend for reason in refused.value.reasons)


IDS = st.integers(0, 5).map(lambda number: UUID(int=number))


@given(st.dictionaries(IDS, st.lists(IDS, max_size=3)), st.lists(IDS, max_size=3))
def test_a_way_back_is_found_in_any_web_of_groups(
    inside: dict[UUID, list[UUID]], parts: list[UUID]
) -> None:
    reached: set[UUID] = set()
    edge = set(parts)
    while edge - reached:
        reached |= edge
        edge = {inner for group in reached for inner in inside.get(group, [])} | edge
    assert leads_back(UUID(int=0), parts, inside) == (UUID(int=0) in reached)
