"""A leader directs, units and officers see what is theirs, and nobody else does."""

from datetime import UTC, date, datetime, timedelta

import pytest

from support.incoming import (
    DUE,
    NOW,
    TODAY,
    Place,
    arrive,
    directed,
    lead,
    light,
    make_place,
    parts,
    presented,
    reported,
)
from vanban.core.records.queries import document_face
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.assignment.operations import (
    CannotAssign,
    CannotHandBack,
    CannotSplit,
    CannotTakeBack,
    assign,
    hand_back,
    split,
    take_back_direction,
)
from vanban.incoming.assignment.queries import directions_of, parts_of
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.processing.operations import start_work
from vanban.incoming.registration.queries import presentations_of


@pytest.mark.checklist(7)
def test_a_direction_names_lead_cooperating_and_informed_each_with_a_deadline(
    place: Place,
) -> None:
    document = directed(
        place,
        Assignee(role=Role.COOPERATE, unit_id=place.other_unit_id, due=date(2026, 11, 23)),
        Assignee(role=Role.INFORM, post_id=place.deputy.post_id),
    )
    face = document_face(place.leader, document_id=document)
    assert face.state == "assigned"
    assert [(row.role_label, row.name, row.due_at) for row in parts(place, document)] == [
        ("Chủ trì", "Phòng Nông nghiệp, Môi trường", DUE),
        ("Phối hợp", "Phòng Khoa giáo, Văn xã", datetime(2026, 11, 23, 16, 59, tzinfo=UTC)),
        ("Để biết", "Y Krec Mlô", None),
    ]
    (said,) = directions_of(place.head, document_id=document)
    assert said.directed_by_name == "Trần Quốc Bảo"
    assert said.instruction.startswith("Phòng Nông nghiệp")
    assert [code for code, _ in reported(place)] == ["03", "04"]
    (shown,) = presentations_of(place.clerk, document_id=document)
    assert shown.ended_how == "directed"


@pytest.mark.checklist(13)
def test_everybody_in_the_unit_sees_it_and_nobody_in_another(place: Place) -> None:
    document = directed(place)
    for someone in (place.head, place.officer, place.colleague):
        assert document_face(someone, document_id=document).id == document
    for someone in (place.other_head, place.other_officer, place.deputy):
        with pytest.raises(NotFound):
            document_face(someone, document_id=document)
        assert parts_of(someone, document_id=document) == []


@pytest.mark.parametrize(
    ("leads", "code"), [(0, "assignment.one_lead"), (2, "assignment.one_lead")]
)
def test_there_is_exactly_one_lead(place: Place, leads: int, code: str) -> None:
    document = presented(place)
    units = [place.unit_id, place.other_unit_id]
    assignees = [Assignee(role=Role.LEAD, unit_id=unit) for unit in units[:leads]] or [
        Assignee(role=Role.INFORM, unit_id=place.unit_id)
    ]
    with pytest.raises(CannotAssign) as refused:
        assign(actor=place.leader, now=NOW, document_id=document, assignees=assignees)
    assert [reason.code for reason in refused.value.reasons] == [code]


def test_every_reason_against_a_direction_is_told_at_once(place: Place) -> None:
    document = presented(place)
    elsewhere = make_place("H42", "Ủy ban nhân dân tỉnh Khánh Hòa")
    with pytest.raises(CannotAssign) as refused:
        assign(
            actor=place.leader,
            now=NOW,
            document_id=document,
            assignees=[
                Assignee(role=Role.LEAD, unit_id=elsewhere.unit_id, due=date(2026, 11, 19)),
                Assignee(role=Role.LEAD, unit_id=elsewhere.unit_id),
                Assignee(role=Role.COOPERATE, post_id=place.clerk.post_id),
                Assignee(role=Role.COOPERATE),
            ],
            instruction="x" * 2001,
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "assignment.one_lead",
        "assignment.twice",
        "assignment.unit_or_post",
        "assignment.too_long",
        "assignment.not_a_unit",
        "assignment.not_a_worker",
        "assignment.due_before_today",
    }
    assert document_face(place.leader, document_id=document).state == "registered"


def test_a_deadline_today_is_allowed(place: Place) -> None:
    document = presented(place)
    assign(actor=place.leader, now=NOW, document_id=document, assignees=[lead(place, TODAY)])
    (row,) = parts(place, document)
    assert row.due_at == datetime(2026, 11, 20, 16, 59, tzinfo=UTC)


def test_a_commune_directs_by_person(place: Place) -> None:
    document = presented(place)
    assign(
        actor=place.leader,
        now=NOW,
        document_id=document,
        assignees=[Assignee(role=Role.LEAD, post_id=place.officer.post_id)],
    )
    assert document_face(place.officer, document_id=document).id == document
    with pytest.raises(NotFound):
        document_face(place.colleague, document_id=document)


def test_only_those_who_may_direct_do_and_only_what_is_before_them(place: Place) -> None:
    document = presented(place)
    for someone in (place.clerk, place.head, place.officer):
        with pytest.raises(Forbidden):
            assign(actor=someone, now=NOW, document_id=document, assignees=[lead(place)])
    with pytest.raises(NotFound):
        assign(actor=place.deputy, now=NOW, document_id=document, assignees=[lead(place)])


def test_what_is_not_registered_cannot_be_directed(place: Place) -> None:
    document = arrive(place, light())
    with pytest.raises(CannotAssign):
        assign(actor=place.system, now=NOW, document_id=document, assignees=[lead(place)])


def test_a_new_lead_takes_the_old_ones_place_and_04_is_sent_once(place: Place) -> None:
    document = directed(place)
    split(
        actor=place.head,
        now=NOW,
        document_id=document,
        assignees=[Assignee(role=Role.LEAD, post_id=place.officer.post_id)],
    )
    assign(
        actor=place.leader,
        now=NOW,
        document_id=document,
        assignees=[Assignee(role=Role.LEAD, unit_id=place.other_unit_id, due=DUE)],
    )
    states = {(row.name, row.state) for row in parts(place, document)}
    assert states == {
        ("Phòng Nông nghiệp, Môi trường", "replaced"),
        ("Lê Văn Tuấn", "closed"),
        ("Phòng Khoa giáo, Văn xã", "waiting"),
    }
    assert [code for code, _ in reported(place)] == ["03", "04"]


def test_a_leader_adds_a_cooperating_unit_without_touching_the_lead(place: Place) -> None:
    document = directed(place)
    more = [Assignee(role=Role.COOPERATE, unit_id=place.other_unit_id)]
    assign(actor=place.leader, now=NOW, document_id=document, assignees=more)
    assert [(row.role, row.state) for row in parts(place, document)] == [
        ("lead", "waiting"),
        ("cooperate", "waiting"),
    ]


def test_a_head_passes_the_units_part_to_officers(place: Place) -> None:
    document = directed(place)
    split(
        actor=place.head,
        now=NOW,
        document_id=document,
        assignees=[
            Assignee(role=Role.LEAD, post_id=place.officer.post_id, due=date(2026, 11, 23)),
            Assignee(role=Role.COOPERATE, post_id=place.colleague.post_id),
        ],
        instruction="Đ/c Tuấn dự thảo báo cáo.",
    )
    unit, officer, colleague = parts(place, document)
    assert (unit.parent_id, officer.parent_id, colleague.parent_id) == (None, unit.id, unit.id)
    assert officer.due_at == datetime(2026, 11, 23, 16, 59, tzinfo=UTC)
    assert colleague.due_at == DUE
    assert [row.part_id for row in directions_of(place.officer, document_id=document)] == [
        None,
        unit.id,
    ]


def test_a_head_gives_no_more_time_than_the_leader_and_only_to_his_own(place: Place) -> None:
    document = directed(place)
    with pytest.raises(CannotSplit) as refused:
        split(
            actor=place.head,
            now=NOW,
            document_id=document,
            assignees=[
                Assignee(
                    role=Role.LEAD,
                    post_id=place.other_officer.post_id,
                    due=DUE + timedelta(minutes=1),
                )
            ],
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "assignment.not_a_worker",
        "assignment.due_after_leaders",
    }


def test_somebody_the_leader_named_is_not_named_again_inside_the_unit(place: Place) -> None:
    document = directed(place, Assignee(role=Role.COOPERATE, post_id=place.officer.post_id))
    with pytest.raises(CannotSplit) as refused:
        split(
            actor=place.head,
            now=NOW,
            document_id=document,
            assignees=[Assignee(role=Role.LEAD, post_id=place.officer.post_id)],
        )
    assert [reason.code for reason in refused.value.reasons] == ["assignment.already_given"]


def test_what_came_for_information_is_passed_on_for_information(place: Place) -> None:
    document = directed(place, Assignee(role=Role.INFORM, unit_id=place.other_unit_id))
    split(
        actor=place.other_head,
        now=NOW,
        document_id=document,
        assignees=[Assignee(role=Role.LEAD, post_id=place.other_officer.post_id)],
    )
    assert parts(place, document)[-1].role == "inform"


def test_only_the_head_of_a_unit_with_an_open_part_splits(place: Place) -> None:
    document = directed(place)
    to_officer = [Assignee(role=Role.LEAD, post_id=place.officer.post_id)]
    for someone in (place.officer, place.leader, place.clerk):
        with pytest.raises(Forbidden):
            split(actor=someone, now=NOW, document_id=document, assignees=to_officer)
    with pytest.raises(NotFound):
        split(actor=place.other_head, now=NOW, document_id=document, assignees=to_officer)


@pytest.mark.checklist(9)
def test_handing_back_needs_a_reason_and_an_open_part(place: Place) -> None:
    document = directed(place)
    with pytest.raises(CannotHandBack) as refused:
        hand_back(actor=place.clerk, now=NOW, document_id=document, reason="")
    assert {reason.code for reason in refused.value.reasons} == {
        "assignment.no_part",
        "registration.no_reason",
    }
    with pytest.raises(NotFound):
        hand_back(actor=place.deputy, now=NOW, document_id=document, reason="Không phải của tôi")
    hand_back(
        actor=place.head, now=NOW, document_id=document, reason="Việc của Phòng Khoa giáo, Văn xã."
    )
    (row,) = parts(place, document)
    assert (row.state, row.result) == ("handed_back", "Việc của Phòng Khoa giáo, Văn xã.")


def test_after_the_lead_handed_back_the_leader_names_another(place: Place) -> None:
    document = directed(place)
    hand_back(actor=place.head, now=NOW, document_id=document, reason="Không thuộc lĩnh vực.")
    only_cooperating = [Assignee(role=Role.COOPERATE, unit_id=place.unit_id)]
    with pytest.raises(CannotAssign):
        assign(actor=place.leader, now=NOW, document_id=document, assignees=only_cooperating)
    another = [Assignee(role=Role.LEAD, unit_id=place.other_unit_id)]
    assign(actor=place.leader, now=NOW, document_id=document, assignees=another)
    assert document_face(place.other_head, document_id=document).state == "assigned"


@pytest.mark.checklist(9)
def test_a_leader_takes_back_what_nobody_has_acted_on(place: Place) -> None:
    document = directed(place, Assignee(role=Role.COOPERATE, unit_id=place.other_unit_id))
    take_back_direction(actor=place.leader, now=NOW, document_id=document)
    assert {row.state for row in parts(place, document)} == {"taken_back"}
    another = [Assignee(role=Role.LEAD, unit_id=place.other_unit_id)]
    assign(actor=place.leader, now=NOW, document_id=document, assignees=another)
    assert [row.state for row in parts(place, document) if row.role == "lead"].count("waiting") == 1


def test_what_was_begun_or_passed_on_is_not_taken_back(place: Place) -> None:
    document = directed(place)
    split(
        actor=place.head,
        now=NOW,
        document_id=document,
        assignees=[Assignee(role=Role.LEAD, post_id=place.officer.post_id)],
    )
    start_work(actor=place.officer, now=NOW, document_id=document)
    with pytest.raises(CannotTakeBack) as refused:
        take_back_direction(actor=place.leader, now=NOW, document_id=document)
    assert {reason.code for reason in refused.value.reasons} == {
        "assignment.begun",
        "assignment.passed_on",
    }


def test_nobody_takes_back_what_somebody_else_gave(place: Place) -> None:
    document = directed(place)
    with pytest.raises(CannotTakeBack) as refused:
        take_back_direction(actor=place.clerk, now=NOW, document_id=document)
    assert [reason.code for reason in refused.value.reasons] == ["assignment.nothing_to_take_back"]
    with pytest.raises(NotFound):
        take_back_direction(actor=place.deputy, now=NOW, document_id=document)
