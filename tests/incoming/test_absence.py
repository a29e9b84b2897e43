"""Somebody is away: what lies before him, or is his to handle, reaches who fills in."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from support.incoming import NOW, TODAY, Place, arrive, directed, light, parts, presented
from support.questions import one_question
from support.work import do_jobs
from vanban.core.people.operations import record_absence
from vanban.core.people.queries import stands_for
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound
from vanban.incoming.assignment.operations import CannotHandBack, assign, hand_back, split
from vanban.incoming.assignment.queries import directions_of
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.processing.operations import (
    CannotGiveOpinion,
    ask_opinions,
    finish_work,
    give_opinion,
    start_work,
)
from vanban.incoming.processing.queries import opinion_rounds, work_notes
from vanban.incoming.registration.operations import hand_back_presentation, register
from vanban.incoming.registration.queries import presentations_of
from vanban.oversight.tracking.queries import counts_for, timeline_of, waiting_for_me

pytestmark = pytest.mark.django_db
LEADER, DEPUTY, OFFICER, COLLEAGUE = "Trần Quốc Bảo", "Y Krec Mlô", "Lê Văn Tuấn", "Đặng Quang Huy"


def away(who: Actor, fills_in: Actor, until: date = TODAY + timedelta(days=3)) -> UUID:
    assert who.post_id is not None
    made = record_absence(
        actor=who,
        now=NOW,
        post_id=who.post_id,
        substitute_id=fills_in.post_id,
        from_date=TODAY,
        to_date=until,
    )
    do_jobs()
    return made


def to_officer(place: Place) -> UUID:
    return directed(place, Assignee(role=Role.COOPERATE, post_id=place.officer.post_id))


@pytest.mark.checklist(45)
@pytest.mark.parametrize("recorded_first", [True, False])
def test_what_is_put_before_an_absent_leader_is_directed_by_who_fills_in(
    place: Place, *, recorded_first: bool
) -> None:
    if recorded_first:
        away(place.leader, place.deputy)
    document = presented(place)
    if not recorded_first:
        assert waiting_for_me(place.deputy, now=NOW) == []
        away(place.leader, place.deputy)
    assert [(row.kind, row.id) for row in waiting_for_me(place.deputy, now=NOW)] == [
        ("direct", document)
    ]
    assign(
        actor=place.deputy,
        now=NOW,
        document_id=document,
        assignees=[Assignee(role=Role.LEAD, unit_id=place.unit_id)],
    )
    (said,) = directions_of(place.head, document_id=document)
    assert said.directed_by_name == f"{DEPUTY}, thay {LEADER}"
    first = timeline_of(place.clerk, document_id=document)[0]
    assert (first.who, first.did) == (DEPUTY, f"cho ý kiến chỉ đạo, thay {LEADER}")
    assert waiting_for_me(place.leader, now=NOW) == []


def test_an_absent_officers_part_is_begun_and_finished_by_who_fills_in(place: Place) -> None:
    document = to_officer(place)
    start_work(actor=place.officer, now=NOW, document_id=document)
    with pytest.raises(NotFound):
        start_work(actor=place.other_officer, now=NOW, document_id=document)
    away(place.officer, place.other_officer)
    (waiting,) = waiting_for_me(place.other_officer, now=NOW)
    assert (waiting.kind, waiting.detail) == ("handle", "Phối hợp")
    finish_work(actor=place.other_officer, now=NOW, document_id=document, result="Đã góp ý.")
    notes = work_notes(place.clerk, document_id=document)
    assert notes[-1].written_by_name == f"H'Loan Niê, thay {OFFICER}"
    assert [row.state for row in parts(place, document) if row.post_id] == ["finished"]


def test_after_the_absence_the_part_is_the_holders_again(place: Place) -> None:
    document = to_officer(place)
    away(place.officer, place.other_officer, until=TODAY)
    start_work(actor=place.other_officer, now=NOW, document_id=document)
    later = NOW + timedelta(days=1)
    assert waiting_for_me(place.other_officer, now=later) == []
    with pytest.raises(CannotHandBack):
        hand_back(actor=place.other_officer, now=later, document_id=document, reason="Đã về")
    finish_work(actor=place.officer, now=later, document_id=document, result="Đã góp ý.")
    assert timeline_of(place.clerk, document_id=document)[0].did == "hoàn thành"


def test_who_fills_in_hands_back_in_the_absent_ones_place(place: Place) -> None:
    away(place.leader, place.deputy)
    away(place.officer, place.other_officer)
    before = presented(place)
    hand_back_presentation(actor=place.deputy, now=NOW, document_id=before, reason="Thuộc Sở Y tế")
    (shown,) = presentations_of(place.clerk, document_id=before)
    assert (shown.ended_how, shown.post_id) == ("handed_back", place.leader.post_id)
    assert timeline_of(place.clerk, document_id=before)[0].did.endswith(f", thay {LEADER}")


def test_ones_own_comes_before_the_absent_ones(place: Place) -> None:
    away(place.leader, place.deputy)
    document = arrive(place, light(2))
    register(
        actor=place.clerk, now=NOW, document_id=document, present_to_post_id=place.deputy.post_id
    )
    assign(
        actor=place.deputy,
        now=NOW,
        document_id=document,
        assignees=[Assignee(role=Role.LEAD, unit_id=place.unit_id)],
    )
    (said,) = directions_of(place.head, document_id=document)
    assert said.directed_by_name == DEPUTY


def test_lists_and_counts_of_who_fills_in_stay_one_question(place: Place) -> None:
    away(place.leader, place.deputy)
    presented(place)
    for _ in range(2):
        with one_question():
            assert len(waiting_for_me(place.deputy, now=NOW)) == 1
        with one_question():
            assert counts_for(place.deputy, on=TODAY)["direct"] == 1
    assert counts_for(place.deputy)["direct"] == 0


def asked(place: Place, **whom: list[UUID]) -> UUID:
    document = to_officer(place)
    ask_opinions(
        actor=place.officer,
        now=NOW,
        document_id=document,
        question="Đúng thẩm quyền chưa?",
        due=TODAY + timedelta(days=2),
        **whom,  # type: ignore[arg-type]
    )
    do_jobs()
    return document


@pytest.mark.checklist(45)
@pytest.mark.parametrize("recorded_first", [True, False])
@pytest.mark.parametrize("of_unit", [True, False])
def test_an_opinion_asked_of_the_absent_or_of_his_unit_is_given_under_both_names(
    place: Place, *, recorded_first: bool, of_unit: bool
) -> None:
    assert place.other_head.post_id is not None
    whom = (
        {"unit_ids": [place.other_unit_id]} if of_unit else {"post_ids": [place.other_head.post_id]}
    )
    if recorded_first:
        away(place.other_head, place.colleague)
    document = asked(place, **whom)
    if not recorded_first:
        assert waiting_for_me(place.colleague, now=NOW, kind="opinion") == []
        away(place.other_head, place.colleague)
    (waiting,) = waiting_for_me(place.colleague, now=NOW, kind="opinion")
    assert (waiting.id, waiting.detail) == (document, f"{OFFICER} xin ý kiến")
    absences = stands_for(place.colleague, on=TODAY)
    (shown,) = opinion_rounds(place.colleague, document_id=document, filling_in=absences)
    assert [each.mine for each in shown.opinions] == [True]
    with pytest.raises(CannotGiveOpinion):
        give_opinion(
            actor=place.colleague, now=NOW + timedelta(days=9), round_id=shown.id, vote="agree"
        )
    give_opinion(actor=place.colleague, now=NOW, round_id=shown.id, vote="agree")
    (shown,) = opinion_rounds(place.clerk, document_id=document)
    assert shown.opinions[0].given_by_name == f"{COLLEAGUE}, thay {place.other_head.name}"
    first = timeline_of(place.clerk, document_id=document)[0]
    assert (first.who, first.did) == (COLLEAGUE, f"cho ý kiến, thay {place.other_head.name}")


@pytest.mark.checklist(45)
@pytest.mark.parametrize("recorded_first", [True, False])
def test_a_units_part_reaches_who_fills_in_for_its_head(
    place: Place, *, recorded_first: bool
) -> None:
    if recorded_first:
        away(place.head, place.other_officer)
    document = directed(place, Assignee(role=Role.COOPERATE, post_id=place.deputy.post_id))
    if not recorded_first:
        assert waiting_for_me(place.other_officer, now=NOW) == []
        away(place.head, place.other_officer)
    (waiting,) = waiting_for_me(place.other_officer, now=NOW)
    assert (waiting.kind, waiting.id, waiting.detail) == ("handle", document, "Chủ trì")
    assert counts_for(place.other_officer, on=TODAY)["handle"] == 1
    start_work(actor=place.other_officer, now=NOW, document_id=document)
    finish_work(actor=place.other_officer, now=NOW, document_id=document, result="Đã trả lời.")
    notes = work_notes(place.clerk, document_id=document)
    assert notes[-1].written_by_name == f"{place.other_officer.name}, thay {place.head.name}"
    told = timeline_of(place.clerk, document_id=document)[0].did
    assert told == f"hoàn thành, thay {place.head.name}"


def test_what_the_absent_head_passed_on_is_his_officers_not_the_substitutes(place: Place) -> None:
    document = directed(place)
    split(
        actor=place.head,
        now=NOW,
        document_id=document,
        assignees=[Assignee(role=Role.LEAD, post_id=place.officer.post_id)],
    )
    away(place.head, place.other_officer)
    assert waiting_for_me(place.other_officer, now=NOW) == []
    assert len(waiting_for_me(place.officer, now=NOW)) == 1
