"""People asked to read and to confirm it: who has, who has not, in numbers and names."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from support.clock import standing
from support.incoming import NOW, TODAY, Place, directed, make_place, presented
from support.office import PASSWORD
from support.questions import one_question
from support.work import do_jobs
from vanban.core.people.models import Account
from vanban.core.people.queries import account_of_person
from vanban.core.records.operations import read_document
from vanban.core.records.operations.reading import (
    CannotAskReading,
    CannotConfirmReading,
    CannotUrgeReading,
    add_readers,
    ask_reading,
    close_reading,
    confirm_reading,
    urge_reading,
)
from vanban.core.records.queries import document_face
from vanban.core.records.rules.reading import BETWEEN
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.assignment.operations import CannotAssign, assign
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.oversight.tracking.queries import (
    counts_for,
    notices_of,
    reading_board,
    timeline_of,
    waiting_for_me,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def asked(place: Place, document: UUID, by: Actor | None = None) -> UUID:
    assert place.deputy.post_id is not None
    return ask_reading(
        actor=by or place.clerk,
        now=NOW,
        document_id=document,
        post_ids=[place.deputy.post_id],
        unit_ids=[place.other_unit_id],
        due=TODAY,
        words="Các đồng chí đọc trước cuộc họp.",
    )


@pytest.mark.checklist(25, 43)
def test_who_has_read_and_who_has_confirmed_is_told_in_numbers_and_names(place: Place) -> None:
    document = directed(place)
    asked(place, document)
    do_jobs()
    (waits,) = [row for row in waiting_for_me(place.deputy, now=NOW) if row.kind == "read"]
    assert (waits.id, waits.due_at) == (document, datetime(2026, 11, 20, 16, 59, tzinfo=UTC))
    assert waits.detail == f"{place.clerk.name} đề nghị xác nhận đã đọc"
    with one_question():
        assert counts_for(place.other_officer)["read"] == 1
    assert [row.label for row in notices_of(place.deputy)] == ["Văn bản cần xác nhận đã đọc"]
    read_document(actor=place.other_head, now=NOW, document_id=document)
    confirm_reading(actor=place.deputy, now=NOW, document_id=document)
    confirm_reading(actor=place.deputy, now=LATER, document_id=document)
    board = reading_board(place.clerk, document_id=document)
    assert board is not None
    assert (board.confirmed, board.opened, board.unopened) == (1, 1, 1)
    how = {row.name: (row.read_at, row.confirmed_at) for row in board.readers}
    assert how == {
        place.deputy.name: (None, NOW),
        place.other_head.name: (NOW, None),
        place.other_officer.name: (None, None),
    }
    assert board.readers[-1].name == place.deputy.name
    assert counts_for(place.deputy)["read"] == 0
    told = [row.did for row in timeline_of(place.clerk, document_id=document)]
    assert told[:3] == ["xác nhận đã đọc", "xác nhận đã đọc", "đề nghị xác nhận đã đọc"]


@pytest.mark.checklist(43)
def test_those_who_have_not_confirmed_are_reminded_until_it_ends(place: Place) -> None:
    document = directed(place)
    reading = asked(place, document)
    confirm_reading(actor=place.deputy, now=NOW, document_id=document)
    assert urge_reading(actor=place.clerk, now=NOW, reading_id=reading) == 2
    with pytest.raises(Forbidden):
        urge_reading(actor=place.head, now=NOW, reading_id=reading)
    with pytest.raises(CannotUrgeReading) as refused:
        urge_reading(actor=place.clerk, now=LATER, reading_id=reading)
    assert [reason.code for reason in refused.value.reasons] == ["records.urged_just_now"]
    assert urge_reading(actor=place.clerk, now=NOW + BETWEEN, reading_id=reading) == 2
    board = reading_board(place.leader, document_id=document)
    assert board is not None
    assert {row.name: row.urged for row in board.readers} == {
        place.deputy.name: 0,
        place.other_head.name: 2,
        place.other_officer.name: 2,
    }
    do_jobs()
    assert len(notices_of(place.other_head)) == 3
    assert len(notices_of(place.deputy)) == 1
    for someone in (place.other_head, place.other_officer):
        confirm_reading(actor=someone, now=NOW, document_id=document)
    close_reading(actor=place.clerk, now=NOW, reading_id=reading)
    close_reading(actor=place.clerk, now=LATER, reading_id=reading)
    with pytest.raises(CannotUrgeReading) as refused:
        urge_reading(actor=place.clerk, now=LATER + BETWEEN, reading_id=reading)
    assert {reason.code for reason in refused.value.reasons} == {
        "records.reading_closed",
        "records.all_have_read",
        "records.urged_just_now",
    }
    board = reading_board(place.clerk, document_id=document)
    assert board is not None
    assert board.closed_at == NOW
    again = asked(place, document, by=place.leader)
    assert counts_for(place.deputy)["read"] == 1
    close_reading(actor=place.leader, now=NOW, reading_id=again)
    assert counts_for(place.deputy)["read"] == 0


@pytest.mark.checklist(43)
def test_more_people_are_asked_in_an_open_request(place: Place) -> None:
    document = directed(place)
    reading = asked(place, document)
    do_jobs()
    more = {"unit_ids": [place.unit_id, place.other_unit_id]}
    added = add_readers(actor=place.clerk, now=LATER, reading_id=reading, **more)
    assert added == 3, "those of the other unit are asked already"
    again = add_readers(actor=place.clerk, now=LATER, reading_id=reading, **more)
    assert again == 0
    do_jobs()
    assert counts_for(place.officer)["read"] == 1
    told = [row.label for row in notices_of(place.other_head)]
    assert told.count("Văn bản cần xác nhận đã đọc") == 1
    board = reading_board(place.clerk, document_id=document)
    assert board is not None
    assert len(board.readers) == 6
    assert timeline_of(place.clerk, document_id=document)[0].did == (
        "đề nghị thêm người xác nhận đã đọc"
    )
    with pytest.raises(Forbidden):
        add_readers(actor=place.head, now=LATER, reading_id=reading, **more)
    close_reading(actor=place.clerk, now=LATER, reading_id=reading)
    with pytest.raises(CannotAskReading) as refused:
        add_readers(actor=place.clerk, now=LATER, reading_id=reading)
    assert {reason.code for reason in refused.value.reasons} == {
        "records.reading_closed",
        "records.no_readers",
    }


@pytest.mark.checklist(43)
def test_a_direction_asks_those_it_informs_to_confirm_by_the_same_act(place: Place) -> None:
    document = presented(place)
    lead = Assignee(role=Role.LEAD, unit_id=place.unit_id)
    with pytest.raises(CannotAssign) as refused:
        assign(
            actor=place.leader,
            now=NOW,
            document_id=document,
            assignees=[lead],
            must_confirm=True,
        )
    assert [reason.code for reason in refused.value.reasons] == ["assignment.nobody_to_confirm"]
    informed = Assignee(role=Role.INFORM, unit_id=place.other_unit_id)
    assign(
        actor=place.leader,
        now=NOW,
        document_id=document,
        assignees=[lead, informed],
        must_confirm=True,
    )
    assert [counts_for(one)["read"] for one in (place.other_officer, place.officer)] == [1, 0]
    further = Assignee(role=Role.INFORM, post_id=place.deputy.post_id)
    assign(
        actor=place.leader, now=LATER, document_id=document, assignees=[further], must_confirm=True
    )
    board = reading_board(place.leader, document_id=document)
    assert board is not None
    assert {row.name for row in board.readers} == {
        place.deputy.name,
        place.other_head.name,
        place.other_officer.name,
    }
    assert board.may_manage


def test_who_did_not_confirm_before_the_end_cannot_do_so_later(place: Place) -> None:
    document = directed(place)
    reading = asked(place, document)
    close_reading(actor=place.clerk, now=NOW, reading_id=reading)
    with pytest.raises(CannotConfirmReading):
        confirm_reading(actor=place.deputy, now=LATER, document_id=document)


def test_every_reason_against_asking_is_told(place: Place) -> None:
    document = directed(place)
    with pytest.raises(CannotAskReading) as refused:
        ask_reading(
            actor=place.clerk,
            now=NOW,
            document_id=document,
            due=TODAY - timedelta(days=1),
            words="x" * 501,
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "records.no_readers",
        "records.reading_due",
        "records.reading_words",
    }
    asked(place, document)
    with pytest.raises(CannotAskReading) as refused:
        asked(place, document)
    assert [reason.code for reason in refused.value.reasons] == ["records.reading_open"]
    with pytest.raises(Forbidden):
        asked(place, document, by=place.head)
    with pytest.raises(CannotConfirmReading):
        confirm_reading(actor=place.head, now=NOW, document_id=document)
    elsewhere = make_place("H42", "Ủy ban nhân dân tỉnh Khánh Hòa")
    with pytest.raises(NotFound):
        confirm_reading(actor=elsewhere.leader, now=NOW, document_id=document)
    with pytest.raises(NotFound):
        ask_reading(actor=place.clerk, now=NOW, document_id=document, unit_ids=[elsewhere.unit_id])


@pytest.mark.checklist(25, 43)
def test_a_reader_confirms_from_the_page_and_the_asker_sees_it(place: Place) -> None:
    document = directed(place)
    with at(place.clerk) as clerk, at(place.deputy) as deputy:
        given = {"whom": f"post:{place.deputy.post_id}", "due": "23/11/2026", "words": "Đọc nhé."}
        assert clerk.post(f"/van-ban/{document}/xac-nhan-doc/de-nghi/", given).status_code == 302
        page = deputy.get(f"/cho-toi/{document}/").content.decode()
        assert "Bạn được đề nghị xác nhận đã đọc" in page
        assert document_face(place.deputy, document_id=document).asks_me_to_confirm
        answer = deputy.post(f"/van-ban/{document}/xac-nhan-doc/da-doc/")
        assert answer.status_code == 302
        assert not document_face(place.deputy, document_id=document).asks_me_to_confirm
        board = clerk.get(f"/van-ban/{document}/xac-nhan-doc/").content.decode()
        assert "1 người: 1 đã xác nhận · 0 đã mở mà chưa xác nhận · 0 chưa mở" in board
        reading = reading_board(place.clerk, document_id=document)
        assert reading is not None
        more = {"whom": f"unit:{place.other_unit_id}"}
        added = clerk.post(f"/van-ban/{reading.id}/xac-nhan-doc/them-nguoi/", more)
        assert added.status_code == 302
        board = clerk.get(f"/van-ban/{document}/xac-nhan-doc/").content.decode()
        assert "3 người: 1 đã xác nhận" in board
        wrong = clerk.post(f"/van-ban/{document}/xac-nhan-doc/de-nghi/", {"whom": "post:x"})
        assert wrong.status_code == 422


@contextmanager
def at(actor: Actor) -> Iterator[Client]:
    assert actor.person_id is not None
    account = account_of_person(actor.person_id)
    assert account is not None
    Account.objects.filter(id=account.id).update(must_change=False)
    client = Client()
    with standing(NOW):
        client.post("/dang-nhap/", {"username": account.username, "password": PASSWORD})
        yield client
