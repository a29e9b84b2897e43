"""Who may see a document, changed by hand: warned of until another confirms, or as before."""

from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from support.clock import standing
from support.incoming import NOW, Place, directed, make_place
from support.office import PASSWORD
from support.questions import one_question
from vanban.core.people.models import Account
from vanban.core.people.queries import account_of_person
from vanban.core.records.models import SightChange
from vanban.core.records.operations.sight import (
    CannotChangeSight,
    confirm_sight,
    let_see,
    stop_seeing,
    undo_sight,
)
from vanban.core.records.queries import document_face
from vanban.core.records.queries.sight import sight_changes, sight_of
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.oversight.tracking.queries import counts_for, timeline_of, waiting_for_me

pytestmark = pytest.mark.django_db
WHY = "Phụ trách lĩnh vực."


def show(place: Place, document: UUID, whom: Actor, by: Actor | None = None) -> UUID:
    return let_see(
        actor=by or place.clerk,
        now=NOW,
        document_id=document,
        post_id=whom.post_id,
        reason=WHY,
    )


def warned(place: Place, document: UUID) -> int:
    return document_face(place.clerk, document_id=document).sight_to_confirm


def sees(actor: Actor, document: UUID) -> bool:
    try:
        return document_face(actor, document_id=document).id == document
    except NotFound:
        return False


@pytest.mark.checklist(50)
def test_a_change_of_rights_warns_until_a_competent_person_confirms_it(place: Place) -> None:
    document = directed(place)
    change = show(place, document, place.other_officer)
    assert sees(place.other_officer, document)
    assert warned(place, document) == 1
    (waits,) = [row for row in waiting_for_me(place.deputy, now=NOW) if row.kind == "sight"]
    assert (waits.id, waits.detail) == (document, "quyền xem đã đổi")
    with one_question():
        assert counts_for(place.deputy)["sight"] == 1
    assert counts_for(place.officer)["sight"] == 0
    (row,) = sight_changes(place.deputy, document_id=document)
    assert (row.name, row.state_label, row.may_confirm) == ("H'Loan Niê", "chờ xác nhận", True)
    confirm_sight(actor=place.deputy, now=NOW, change_id=change)
    assert warned(place, document) == 0
    assert counts_for(place.deputy)["sight"] == 0
    assert sees(place.other_officer, document)
    told = [(row.who, row.did, row.note) for row in timeline_of(place.clerk, document_id=document)]
    assert told[0] == (place.deputy.name, "xác nhận thay đổi quyền xem", "")
    assert told[1] == (place.clerk.name, "cho xem thêm: H'Loan Niê, H'Loan Niê", WHY)
    with pytest.raises(CannotChangeSight):
        undo_sight(actor=place.deputy, now=NOW, change_id=change)


@pytest.mark.checklist(50)
def test_undone_everything_is_as_before(place: Place) -> None:
    informed = Assignee(role=Role.INFORM, post_id=place.deputy.post_id)
    document = directed(place, informed)
    added = show(place, document, place.other_officer)
    undo_sight(actor=place.leader, now=NOW, change_id=added)
    assert not sees(place.other_officer, document)
    given = {"document_id": document, "post_id": place.deputy.post_id, "reason": "Không liên quan."}
    removed = stop_seeing(actor=place.clerk, now=NOW, **given)
    undo_sight(actor=place.clerk, now=NOW, change_id=removed)
    assert sees(place.deputy, document)
    again = show(place, document, place.other_officer)
    assert sees(place.other_officer, document)
    undo_sight(actor=place.clerk, now=NOW, change_id=again)
    assert (sees(place.other_officer, document), warned(place, document)) == (False, 0)


def test_a_whole_unit_is_let_see_and_no_more(place: Place) -> None:
    document = directed(place)
    given = {"document_id": document, "unit_id": place.other_unit_id, "reason": WHY}
    change = let_see(actor=place.leader, now=NOW, **given)
    assert sees(place.other_officer, document)
    rows = {row.name: (row.why, row.may_go) for row in sight_of(place.leader, document_id=document)}
    assert rows["Phòng Khoa giáo, Văn xã"] == ("được cho xem thêm", True)
    assert rows["Phòng Nông nghiệp, Môi trường"] == ("chủ trì", False)
    confirm_sight(actor=place.deputy, now=NOW, change_id=change)
    stop_seeing(actor=place.leader, now=NOW, **given)
    assert not sees(place.other_officer, document)


def test_nobody_confirms_his_own_change_and_only_whoever_was_asked(place: Place) -> None:
    document = directed(place)
    change = show(place, document, place.other_officer, by=place.leader)
    for someone in (place.leader, place.clerk, place.head):
        with pytest.raises(Forbidden):
            confirm_sight(actor=someone, now=NOW, change_id=change)
    with pytest.raises(NotFound):
        confirm_sight(actor=make_place("H42").leader, now=NOW, change_id=change)
    confirm_sight(actor=place.deputy, now=NOW, change_id=change)


def test_every_reason_against_a_change_is_told(place: Place, settings: Settings) -> None:
    document = directed(place)
    with pytest.raises(Forbidden):
        show(place, document, place.other_officer, by=place.head)
    settings.SIGHT_CONFIRMED_BY = ["office_chief"]
    with pytest.raises(CannotChangeSight) as refused:
        let_see(
            actor=place.clerk, now=NOW, document_id=document, reason=" ", post_id=place.head.post_id
        )
    assert codes(refused) == {"records.sight_unsaid", "records.nobody_confirms"}
    settings.SIGHT_CONFIRMED_BY = ["office_chief", "leader"]
    with pytest.raises(CannotChangeSight) as refused:
        let_see(actor=place.clerk, now=NOW, document_id=document, reason=WHY, unit_id=place.unit_id)
    assert codes(refused) == {"records.sees_already"}
    with pytest.raises(CannotChangeSight) as refused:
        stop_seeing(
            actor=place.clerk, now=NOW, document_id=document, reason=WHY, unit_id=place.unit_id
        )
    assert codes(refused) == {"records.sight_at_work"}
    show(place, document, place.other_officer)
    with pytest.raises(CannotChangeSight) as refused:
        show(place, document, place.other_officer)
    assert codes(refused) == {"records.sees_already", "records.sight_waits"}
    with pytest.raises(NotFound):
        show(place, document, make_place("H42").officer)
    with pytest.raises(NotFound):
        show(place, document, place.other_officer, by=replace(place.leader, post_id=None))
    assert SightChange.objects.count() == 1


def codes(refused: pytest.ExceptionInfo[CannotChangeSight]) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


@pytest.mark.checklist(50)
def test_the_page_warns_and_leads_to_where_it_is_confirmed(place: Place) -> None:
    document = directed(place)
    with standing(NOW):
        clerk, deputy = at(place.clerk), at(place.deputy)
        whom = {"whom": f"post:{place.other_officer.post_id}", "reason": WHY}
        assert clerk.post(f"/van-ban/{document}/quyen-xem/cho/", whom).status_code == 302
        page = clerk.get(f"/den/tat-ca/{document}/").content.decode()
        assert "Quyền xem văn bản này vừa đổi" in page
        assert f"/van-ban/{document}/quyen-xem/" in deputy.get("/cho-toi/").content.decode()
        page = deputy.get(f"/van-ban/{document}/quyen-xem/").content.decode()
        change = SightChange.objects.get()
        assert f"/van-ban/{change.id}/quyen-xem/xac-nhan/" in page
        assert deputy.post(f"/van-ban/{change.id}/quyen-xem/xac-nhan/").status_code == 302
        page = clerk.get(f"/den/tat-ca/{document}/").content.decode()
        assert "Quyền xem văn bản này vừa đổi" not in page


def at(actor: Actor) -> Client:
    assert actor.person_id is not None
    account = account_of_person(actor.person_id)
    assert account is not None
    Account.objects.filter(id=account.id).update(must_change=False)
    client = Client()
    client.post("/dang-nhap/", {"username": account.username, "password": PASSWORD})
    return client
