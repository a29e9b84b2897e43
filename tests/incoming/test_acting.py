"""An assistant acts for a leader: within what was let, for its days, under both names."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from support.incoming import NOW, TODAY, Place, directed, lead, make_place, parts, presented
from support.office import PASSWORD, STRANGER
from vanban.core.people.models import Account, Delegation
from vanban.core.people.operations import (
    CannotLetAct,
    act_for,
    act_for_myself,
    delegate,
    let_act,
    record_absence,
    revoke_delegation,
    sign_in,
    visit_of_token,
)
from vanban.core.people.operations.posts import end_post
from vanban.core.people.queries import (
    account_of_person,
    delegation_for,
    delegations_at,
    delegations_to_come,
)
from vanban.core.people.queries.acting import acting_for, let_by_me, let_to_me
from vanban.core.records.operations import DocumentNotFound
from vanban.core.records.queries import document_face
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.foundation.models import AuditEntry
from vanban.incoming.assignment.operations import (
    answer_extension,
    ask_for_time,
    assign,
    assign_many,
    take_back_direction,
)
from vanban.incoming.assignment.queries import directions_of
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.processing.operations import CannotFinish, add_note, finish_work, mark_seen
from vanban.outgoing.drafting.queries import competence
from vanban.oversight.tracking.queries import acted_for_me, counts_for, timeline_of, waiting_for_me

pytestmark = pytest.mark.django_db
UNTIL = TODAY + timedelta(days=3)
ALL_ACTS = ("direct", "see", "extend")


def post_of(actor: Actor) -> UUID:
    assert actor.post_id is not None
    return actor.post_id


def let(
    place: Place,
    *acts: str,
    by: Actor | None = None,
    since: date = TODAY,
    until: date | None = UNTIL,
    basis: str = "",
) -> UUID:
    return let_act(
        actor=by or place.leader,
        now=NOW,
        leader_id=post_of(place.leader),
        assistant_id=post_of(place.colleague),
        acts=acts,
        valid_from=since,
        valid_to=until,
        basis=basis,
    )


def acting(place: Place, delegation_id: UUID, on: date = TODAY) -> Actor:
    found = acting_for(place.colleague, delegation_id=delegation_id, on=on)
    assert found is not None
    return found


@pytest.mark.checklist(45)
def test_the_assistant_directs_for_the_leader_and_the_trail_names_both(place: Place) -> None:
    document = presented(place)
    with pytest.raises(DocumentNotFound):
        add_note(actor=place.colleague, now=NOW, document_id=document, text="Xem thử.")
    someone = acting(place, let(place, "direct"))
    assert [row.id for row in waiting_for_me(someone, now=NOW)] == [document]
    assert counts_for(someone, on=TODAY) == counts_for(place.leader, on=TODAY)
    assign(
        actor=someone,
        now=NOW,
        document_id=document,
        assignees=[lead(place, TODAY)],
        instruction="Tham mưu trả lời.",
    )
    both = f"{place.colleague.name} thay mặt {place.leader.name}"
    (said,) = directions_of(place.leader, document_id=document)
    assert said.directed_by_name == both
    assert timeline_of(place.head, document_id=document)[0].who == both
    (entry,) = AuditEntry.objects.filter(act="incoming.assignment.assign", outcome="done")
    assert entry.account_id == place.colleague.account_id
    (row,) = acted_for_me(place.leader)
    assert (row.who, row.did, row.note) == (both, "cho ý kiến chỉ đạo", "Tham mưu trả lời.")
    assert row.document_id == document
    assert acted_for_me(place.deputy) == []
    take_back_direction(actor=place.leader, now=NOW, document_id=document)
    assert {part.state for part in parts(place, document)} == {"taken_back"}


def test_beyond_what_was_let_everything_is_refused_and_written_down(place: Place) -> None:
    document = presented(place)
    someone = acting(place, let(place, "direct"))
    beyond = [
        lambda: add_note(actor=someone, now=NOW, document_id=document, text="Ghi thay."),
        lambda: assign_many(actor=someone, now=NOW, document_ids=[document]),
        lambda: mark_seen(actor=someone, now=NOW, document_id=document),
        lambda: let_act(
            actor=someone,
            now=NOW,
            leader_id=post_of(place.leader),
            assistant_id=post_of(place.officer),
            acts=["direct"],
            valid_from=TODAY,
            valid_to=UNTIL,
        ),
        lambda: delegate(
            actor=someone,
            now=NOW,
            grantor_id=post_of(place.leader),
            grantee_id=post_of(place.colleague),
            kind="TUQ",
            basis="1/GUQ",
            valid_from=TODAY,
            valid_to=UNTIL,
        ),
        lambda: record_absence(
            actor=someone,
            now=NOW,
            post_id=post_of(place.leader),
            substitute_id=post_of(place.colleague),
            from_date=TODAY,
            to_date=UNTIL,
        ),
    ]
    for number, act in enumerate(beyond, start=1):
        with pytest.raises(Forbidden) as refused:
            act()
        assert [reason.code for reason in refused.value.reasons] == ["actor.beyond_commission"]
        assert AuditEntry.objects.filter(outcome="refused").count() == number
    assert not someone.may("outgoing.sign")
    pair = {"grantor_id": post_of(place.leader), "grantee_id": post_of(place.colleague)}
    assert delegation_for(place.leader, **pair, on=TODAY) is None
    assert delegations_to_come(place.leader, on=TODAY) == []
    right = competence(place.leader, post_id=pair["grantee_id"], type_code="", on=TODAY)
    assert right is None
    assert delegations_at(place.leader, grantee_ids={pair["grantee_id"]}, at=NOW) == []


def test_taken_back_it_is_over_at_once(place: Place) -> None:
    document = presented(place)
    made = let(place, *ALL_ACTS)
    token = signed_in(place.colleague)
    own = visit_of_token(token, now=NOW, origin="").actor
    act_for(actor=own, now=NOW, token=token, delegation_id=made)
    someone = visit_of_token(token, now=NOW, origin="").actor
    assert (someone.post_id, someone.person_id) == (place.leader.post_id, own.person_id)
    assert document_face(someone, document_id=document).id == document
    with pytest.raises(Forbidden):
        act_for(actor=someone, now=NOW, token=token, delegation_id=made)
    with pytest.raises(Forbidden):
        revoke_delegation(actor=place.colleague, now=NOW, delegation_id=made)
    revoke_delegation(actor=place.leader, now=NOW, delegation_id=made)
    after = visit_of_token(token, now=NOW, origin="").actor
    assert (after.post_id, after.commission) == (own.post_id, None)
    with pytest.raises(NotFound):
        document_face(after, document_id=document)
    with pytest.raises(NotFound):
        act_for(actor=after, now=NOW, token=token, delegation_id=made)
    assert let_by_me(place.leader, on=TODAY) == []


def test_one_goes_back_to_ones_own_desk(place: Place) -> None:
    token = signed_in(place.colleague)
    own = visit_of_token(token, now=NOW, origin="").actor
    act_for(actor=own, now=NOW, token=token, delegation_id=let(place, "see"))
    someone = visit_of_token(token, now=NOW, origin="").actor
    assert let_to_me(someone, on=TODAY) == []
    act_for_myself(actor=someone, now=NOW, token=token)
    act_for_myself(actor=own, now=NOW, token=token)
    assert visit_of_token(token, now=NOW, origin="").actor == own


@pytest.mark.parametrize("days", [-1, 4])
def test_outside_of_its_days_it_is_nothing(place: Place, days: int) -> None:
    made = let(place, "direct")
    on = TODAY + timedelta(days=days)
    assert acting_for(place.colleague, delegation_id=made, on=on) is None
    assert acting_for(place.colleague, delegation_id=made, on=UNTIL) is not None
    assert acting_for(place.officer, delegation_id=made, on=TODAY) is None


def test_it_ends_with_the_post_of_either(place: Place) -> None:
    made = let(place, "direct", until=TODAY + timedelta(days=30))
    end_post(actor=place.system, now=NOW, post_id=post_of(place.colleague), last_day=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    assert acting_for(place.colleague, delegation_id=made, on=TODAY) is not None
    assert acting_for(place.colleague, delegation_id=made, on=tomorrow) is None


def test_more_time_is_given_and_what_is_for_information_put_away(place: Place) -> None:
    document = directed(place, Assignee(role=Role.INFORM, post_id=place.deputy.post_id))
    asked = ask_for_time(
        actor=place.head,
        now=NOW,
        document_id=document,
        due=TODAY + timedelta(days=10),
        reason="Chờ số liệu.",
    )
    someone = acting(place, let(place, "extend"))
    answer_extension(actor=someone, now=NOW, extension_id=asked, granted=True)
    made = let_act(
        actor=place.deputy,
        now=NOW,
        leader_id=post_of(place.deputy),
        assistant_id=post_of(place.colleague),
        acts=["see"],
        valid_from=TODAY,
        valid_to=UNTIL,
    )
    reader = acting(place, made)
    with pytest.raises(Forbidden):
        finish_work(actor=reader, now=NOW, document_id=document)
    mark_seen(actor=reader, now=NOW, document_id=document)
    assert [row.did for row in acted_for_me(place.deputy)] == ["hoàn thành"]
    with pytest.raises(CannotFinish):
        mark_seen(actor=place.head, now=NOW, document_id=document)


def test_every_reason_is_told_at_once(place: Place) -> None:
    administrator = replace(place.clerk, permissions=frozenset({"people.administer"}))
    with pytest.raises(CannotLetAct) as refused:
        let_act(
            actor=administrator,
            now=NOW,
            leader_id=post_of(place.head),
            assistant_id=post_of(place.head),
            acts=["direct"],
            valid_from=TODAY,
            valid_to=TODAY - timedelta(days=1),
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "people.acts_not_held",
        "people.acting_ends_first",
        "people.acting_for_self",
        "people.acting_basis",
    }
    with pytest.raises(CannotLetAct) as refused:
        let(place, until=None)
    assert {reason.code for reason in refused.value.reasons} == {
        "people.no_acts",
        "people.acting_without_end",
    }
    with pytest.raises(Forbidden):
        let(place, "direct", by=place.head)
    elsewhere = make_place("H42", "Ủy ban nhân dân tỉnh Khánh Hòa")
    with pytest.raises(NotFound):
        let_act(
            actor=place.leader,
            now=NOW,
            leader_id=post_of(place.leader),
            assistant_id=post_of(elsewhere.officer),
            acts=["direct"],
            valid_from=TODAY,
            valid_to=UNTIL,
        )


def test_an_administrator_names_the_paper_and_nothing_is_let_twice(place: Place) -> None:
    administrator = replace(place.clerk, permissions=frozenset({"people.administer"}))
    made = let(place, "direct", by=administrator, basis="12/GUQ-UBND")
    assert [(row.id, row.basis) for row in let_by_me(administrator, on=TODAY)] == [
        (made, "12/GUQ-UBND")
    ]
    with pytest.raises(CannotLetAct) as refused:
        let(place, "see", since=UNTIL, until=UNTIL + timedelta(days=5))
    assert [reason.code for reason in refused.value.reasons] == ["people.acting_twice"]
    let(place, "see", since=UNTIL + timedelta(days=1), until=UNTIL + timedelta(days=5))
    assert Delegation.objects.count() == 2


def signed_in(actor: Actor, now: datetime = NOW) -> str:
    assert actor.person_id is not None
    account = account_of_person(actor.person_id)
    assert account is not None
    Account.objects.filter(id=account.id).update(must_change=False)
    given = {"username": account.username, "password": PASSWORD, "origin": "", "kind": "api"}
    return sign_in(actor=STRANGER, now=now, **given).token
