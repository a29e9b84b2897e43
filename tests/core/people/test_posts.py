"""Posts in time, the questions about them, and delegations behind the fence."""

from datetime import UTC, date, datetime, timedelta

import pytest

from support.office import NOW, TODAY, Office, make_office
from vanban.core.people.models import Delegation
from vanban.core.people.operations import appoint, delegate, end_post, revoke_delegation
from vanban.core.people.operations.posts import CannotAppoint, CannotDelegate
from vanban.core.people.queries import (
    actor_of_post,
    delegation_for,
    delegations_to,
    find_people,
    head_of_unit,
    post,
    posts_of_organisation,
    posts_of_person,
)
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.foundation.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def test_posts_are_asked_for_by_body_permission_and_unit(office: Office) -> None:
    clerk = office.someone("duyen.ho", "clerk", title="Văn thư", rank=30)
    chief = office.someone(
        "hien.pham", "office_chief", title="Chánh Văn phòng", rank=20, full_name="Phạm Thị Thu Hiền"
    )
    leader = office.someone(
        "bao.tran", "leader", title="Phó Chủ tịch", unit_id=None, rank=10,
        full_name="Trần Quốc Bảo", authority="TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH",
    )  # fmt: skip
    body = office.organisation_id

    def ids(**more: object) -> list[object]:
        return [row.id for row in posts_of_organisation(body, on=TODAY, **more)]  # type: ignore[arg-type]

    assert ids() == [leader.post_id, chief.post_id, clerk.post_id]
    assert ids(permission="outgoing.sign") == [leader.post_id]
    assert ids(permission="outgoing.approve_form") == [chief.post_id]
    assert ids(unit_id=office.unit_id) == [chief.post_id, clerk.post_id]
    head = head_of_unit(office.unit_id, on=TODAY)
    assert head is not None
    assert head.id == chief.post_id
    row = post(leader.post_id)
    assert (row.full_name, row.role_label, row.unit_name) == ("Trần Quốc Bảo", "Lãnh đạo", "")
    actor = actor_of_post(clerk.post_id, on=TODAY, origin="worker")
    assert (actor.organisation_id, actor.title) == (body, "Văn thư")
    assert actor.may("outgoing.seal")
    assert [r.id for r in find_people(actor, "pham hien", on=TODAY)] == [chief.post_id]
    assert [r.id for r in find_people(actor, "van phong", on=TODAY)] == [
        chief.post_id,
        clerk.post_id,
    ]


def test_a_post_is_held_from_its_first_to_its_last_day(office: Office) -> None:
    someone = office.someone("duyen.ho")
    end_post(actor=office.system, now=NOW, post_id=someone.post_id, last_day=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    assert [row.id for row in posts_of_person(someone.person_id, on=TODAY)] == [someone.post_id]
    assert posts_of_person(someone.person_id, on=tomorrow) == []
    assert post(someone.post_id).valid_to == TODAY
    with pytest.raises(NotFound):
        actor_of_post(someone.post_id, on=tomorrow, origin="")
    with pytest.raises(NotFound):
        post(new_id())


def test_appointing_says_everything_that_is_wrong(office: Office) -> None:
    someone = office.someone("duyen.ho")
    elsewhere = make_office("H16", "Cơ quan khác")
    with pytest.raises(CannotAppoint) as refused:
        appoint(
            actor=office.system,
            now=NOW,
            person_id=someone.person_id,
            role="king",
            title=" ",
            unit_id=elsewhere.unit_id,
            valid_from=date(2020, 1, 1),
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "people.role_unknown",
        "people.untitled",
        "people.unit_elsewhere",
        "people.body_not_living",
    }
    with pytest.raises(CannotAppoint):
        appoint(
            actor=office.system,
            now=NOW,
            person_id=someone.person_id,
            role="officer",
            title="Chuyên viên",
            unit_id=office.unit_id,
            valid_from=TODAY,
        )
    officer = actor_of_post(someone.post_id, on=TODAY, origin="")
    with pytest.raises(Forbidden):
        end_post(actor=officer, now=NOW, post_id=someone.post_id, last_day=TODAY)


def _delegate(office: Office, actor: Actor, **given: object) -> object:
    usual: dict[str, object] = {
        "kind": "TUQ",
        "basis": "88/GUQ-UBND",
        "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=30),
        "document_types": ["CV"],
    }
    return delegate(actor=actor, now=NOW, **(usual | given))  # type: ignore[arg-type]


def test_a_delegation_holds_for_its_days_and_types_until_revoked(office: Office) -> None:
    leader = office.someone("bao.tran", "leader", title="Chủ tịch")
    chief = office.someone("hien.pham", "office_chief", title="Chánh Văn phòng")
    own = actor_of_post(leader.post_id, on=TODAY, origin="")
    made = _delegate(
        office, own, grantor_id=leader.post_id, grantee_id=chief.post_id, document_types=["CV"]
    )
    pair = {"grantor_id": leader.post_id, "grantee_id": chief.post_id}
    found = delegation_for(own, **pair, on=TODAY, document_type="CV")
    assert found is not None
    assert (found.kind, found.grantor_title, found.basis) == ("TUQ", "Chủ tịch", "88/GUQ-UBND")
    assert delegation_for(own, **pair, on=TODAY, document_type="QĐ") is None
    assert delegation_for(own, **pair, on=TODAY + timedelta(days=31), document_type="CV") is None
    assert len(delegations_to(own, grantee_id=chief.post_id, on=TODAY)) == 1
    stranger = actor_of_post(chief.post_id, on=TODAY, origin="")
    with pytest.raises(Forbidden):
        revoke_delegation(actor=stranger, now=NOW, delegation_id=made)  # type: ignore[arg-type]
    revoke_delegation(actor=own, now=NOW, delegation_id=made)  # type: ignore[arg-type]
    assert delegation_for(own, **pair, on=TODAY, document_type="CV") is None


def test_what_was_given_by_tuq_is_not_passed_on(office: Office) -> None:
    leader = office.someone("bao.tran", "leader", title="Chủ tịch")
    chief = office.someone("hien.pham", "office_chief", title="Chánh Văn phòng")
    officer = office.someone("y.krec")
    _delegate(office, office.system, grantor_id=leader.post_id, grantee_id=chief.post_id)
    own = actor_of_post(chief.post_id, on=TODAY, origin="")
    with pytest.raises(CannotDelegate) as refused:
        _delegate(office, own, grantor_id=chief.post_id, grantee_id=officer.post_id)
    assert [reason.code for reason in refused.value.reasons] == ["people.tuq_passed_on"]
    with pytest.raises(Forbidden):
        _delegate(office, own, grantor_id=leader.post_id, grantee_id=officer.post_id)


def test_ending_a_post_ends_what_it_delegated(office: Office) -> None:
    leader = office.someone("bao.tran", "leader", title="Chủ tịch")
    chief = office.someone("hien.pham", "office_chief", title="Chánh Văn phòng")
    pair = {"grantor_id": leader.post_id, "grantee_id": chief.post_id}
    _delegate(office, office.system, **pair, kind="TL", valid_to=None, document_types=[])
    end_post(actor=office.system, now=NOW, post_id=leader.post_id, last_day=TODAY)
    assert delegation_for(office.system, **pair, on=TODAY) is not None
    assert delegation_for(office.system, **pair, on=TODAY + timedelta(days=1)) is None


def test_delegations_of_other_bodies_are_behind_the_fence(office: Office) -> None:
    leader = office.someone("bao.tran", "leader", title="Chủ tịch")
    chief = office.someone("hien.pham", "office_chief", title="Chánh Văn phòng")
    _delegate(office, office.system, grantor_id=leader.post_id, grantee_id=chief.post_id)
    tenancy.enter(new_id())
    assert Delegation.objects.count() == 0
    tenancy.enter(office.organisation_id)
    assert Delegation.objects.count() == 1
    assert datetime(2026, 11, 22, tzinfo=UTC) < NOW
