"""Work is begun and closed by those who have it; the lead closes the document."""

from datetime import timedelta
from uuid import UUID

import pytest

from support.incoming import (
    NOW,
    Place,
    arrive,
    directed,
    lead,
    light,
    parts,
    presented,
    reported,
)
from vanban.core.records.lifecycle import Direction, State
from vanban.core.records.operations import grant_access, open_document
from vanban.core.records.queries import document_face
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.assignment.operations import assign, split
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.processing.handlers import on_reply_issued
from vanban.incoming.processing.operations import (
    CannotFinish,
    CannotNote,
    CannotStart,
    add_note,
    file_without_action,
    finish_work,
    start_work,
)
from vanban.incoming.processing.queries import work_notes

LATER = NOW + timedelta(hours=3)


def codes(place: Place) -> list[str]:
    return [code for code, _ in reported(place)]


def states(place: Place, document: UUID) -> list[tuple[str, str]]:
    return [(row.name, row.state) for row in parts(place, document)]


def passed_on(place: Place) -> UUID:
    document = directed(place, Assignee(role=Role.COOPERATE, unit_id=place.other_unit_id))
    split(
        actor=place.head,
        now=NOW,
        document_id=document,
        assignees=[
            Assignee(role=Role.LEAD, post_id=place.officer.post_id),
            Assignee(role=Role.COOPERATE, post_id=place.colleague.post_id),
        ],
    )
    return document


@pytest.mark.checklist(3)
def test_from_start_to_finish_the_sender_hears_05_and_06_once(place: Place) -> None:
    document = passed_on(place)
    for _ in range(2):
        start_work(actor=place.officer, now=LATER, document_id=document)
    start_work(actor=place.other_officer, now=LATER, document_id=document)
    assert document_face(place.officer, document_id=document).state == "processing"
    finish_work(actor=place.officer, now=LATER, document_id=document, result="Đã tham mưu báo cáo.")
    assert document_face(place.officer, document_id=document).state == "finished"
    assert codes(place) == ["03", "04", "05", "06"]
    assert states(place, document) == [
        ("Phòng Nông nghiệp, Môi trường", "finished"),
        ("Lê Văn Tuấn", "finished"),
        ("Phòng Khoa giáo, Văn xã", "closed"),
        ("Đặng Quang Huy", "closed"),
    ]


@pytest.mark.parametrize("step", ["advance", "report_to_sender"])
def test_killed_while_finishing_it_finishes_once_when_tried_again(
    place: Place, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    document = passed_on(place)
    with monkeypatch.context() as patched:
        patched.setattr(
            f"vanban.incoming.processing.operations.work.{step}", lambda *_, **__: 1 / 0
        )
        with pytest.raises(ZeroDivisionError):
            finish_work(actor=place.officer, now=LATER, document_id=document, result="Xong.")
    assert ("Lê Văn Tuấn", "waiting") in states(place, document)
    finish_work(actor=place.officer, now=LATER, document_id=document, result="Xong.")
    assert codes(place) == ["03", "04", "06"]
    assert len(work_notes(place.officer, document_id=document)) == 1


def test_a_cooperating_officer_closes_only_his_part(place: Place) -> None:
    document = passed_on(place)
    finish_work(actor=place.colleague, now=LATER, document_id=document, result="Đã góp ý.")
    finish_work(actor=place.other_head, now=LATER, document_id=document, result="Đã góp ý.")
    assert document_face(place.head, document_id=document).state == "assigned"
    assert states(place, document)[:2] == [
        ("Phòng Nông nghiệp, Môi trường", "waiting"),
        ("Lê Văn Tuấn", "waiting"),
    ]
    assert codes(place) == ["03", "04"]


def test_the_head_may_close_the_units_part_himself(place: Place) -> None:
    document = passed_on(place)
    finish_work(actor=place.head, now=LATER, document_id=document, result="Đã xử lý chung.")
    assert document_face(place.head, document_id=document).state == "finished"


def test_an_officer_takes_up_what_his_unit_was_given_and_keeps_it(place: Place) -> None:
    document = directed(place)
    start_work(actor=place.officer, now=LATER, document_id=document)
    (row,) = parts(place, document)
    assert row.handled_by_name == "Lê Văn Tuấn"
    with pytest.raises(CannotStart) as refused:
        start_work(actor=place.colleague, now=LATER, document_id=document)
    assert [reason.code for reason in refused.value.reasons] == ["processing.other_hands"]
    with pytest.raises(CannotFinish):
        finish_work(actor=place.colleague, now=LATER, document_id=document, result="Xong.")
    finish_work(actor=place.officer, now=LATER, document_id=document, result="Xong.")


def test_a_part_passed_on_is_not_for_the_rest_of_the_unit(place: Place) -> None:
    document = directed(place)
    to_officer = [Assignee(role=Role.LEAD, post_id=place.officer.post_id)]
    split(actor=place.head, now=NOW, document_id=document, assignees=to_officer)
    with pytest.raises(CannotStart) as refused:
        start_work(actor=place.colleague, now=LATER, document_id=document)
    assert [reason.code for reason in refused.value.reasons] == ["processing.no_part"]


def test_what_is_for_information_is_seen_not_handled(place: Place) -> None:
    document = directed(place, Assignee(role=Role.INFORM, post_id=place.deputy.post_id))
    with pytest.raises(CannotStart) as refused:
        start_work(actor=place.deputy, now=LATER, document_id=document)
    assert [reason.code for reason in refused.value.reasons] == ["processing.for_information"]
    finish_work(actor=place.deputy, now=LATER, document_id=document)
    assert states(place, document)[-1] == ("Y Krec Mlô", "finished")
    assert document_face(place.deputy, document_id=document).state == "assigned"


def test_the_lead_may_finish_while_others_have_not_read_what_informs_them(place: Place) -> None:
    document = directed(place, Assignee(role=Role.INFORM, post_id=place.deputy.post_id))
    finish_work(actor=place.head, now=LATER, document_id=document, result="Xong.")
    assert states(place, document)[-1] == ("Y Krec Mlô", "waiting")
    finish_work(actor=place.deputy, now=LATER, document_id=document)


def test_wrong_people_neither_start_nor_finish_nor_note(place: Place) -> None:
    document = directed(place)
    for act in (start_work, finish_work):
        with pytest.raises(Forbidden):
            act(actor=place.clerk, now=LATER, document_id=document)
        with pytest.raises(NotFound):
            act(actor=place.other_officer, now=LATER, document_id=document)
    with pytest.raises(CannotStart):
        start_work(actor=place.leader, now=LATER, document_id=document)
    with pytest.raises(NotFound):
        add_note(actor=place.other_officer, now=LATER, document_id=document, text="Ý kiến")
    with pytest.raises(Forbidden):
        file_without_action(
            actor=place.head, now=LATER, document_id=document, reason="Để lưu tham khảo."
        )


def test_nothing_is_closed_without_a_result(place: Place) -> None:
    document = directed(place)
    with pytest.raises(CannotFinish) as refused:
        finish_work(actor=place.head, now=LATER, document_id=document, result="  ")
    assert [reason.code for reason in refused.value.reasons] == ["processing.no_result"]


def outgoing(place: Place, state: State, *readers: Actor, **fields: object) -> UUID:
    """An outgoing document in a state, without the way there (that is other rooms' business)."""
    tenancy.enter(place.office.organisation_id)
    document = open_document(
        actor=place.officer,
        now=NOW,
        direction=Direction.OUTGOING,
        state=state,
        type_name="Công văn",
        subject="Trả lời Văn phòng Chính phủ",
        number=15,
        number_printed="15",
        notation="UBND-NNMT",
        **fields,
    )
    posts = [one.post_id for one in readers if one.post_id]
    grant_access(document, now=NOW, reason="drafter", posts=posts)
    return document.id


@pytest.mark.checklist(10)
def test_an_issued_answer_closes_the_work_and_both_know_each_other(place: Place) -> None:
    document = presented(place)
    assign(
        actor=place.leader,
        now=NOW,
        document_id=document,
        assignees=[lead(place)],
        answer_required=True,
    )
    with pytest.raises(CannotFinish) as refused:
        finish_work(actor=place.head, now=LATER, document_id=document, result="Đã báo cáo miệng.")
    assert [reason.code for reason in refused.value.reasons] == ["processing.answer_required"]
    answer = outgoing(place, State.ISSUED, place.head)
    finish_work(actor=place.head, now=LATER, document_id=document, answer_document_id=answer)
    (row,) = parts(place, document)
    assert (row.answer_id, row.answer_symbol) == (answer, "15/UBND-NNMT")
    assert codes(place)[-1] == "06"


@pytest.mark.checklist(10)
def test_an_issued_reply_closes_the_work_by_itself_and_only_once(place: Place) -> None:
    document = directed(place, Assignee(role=Role.COOPERATE, unit_id=place.other_unit_id))
    lead_officer = [Assignee(role=Role.LEAD, post_id=place.officer.post_id)]
    split(actor=place.head, now=NOW, document_id=document, assignees=lead_officer)
    start_work(actor=place.officer, now=NOW, document_id=document)  # the unit's part, too, is his
    answer = outgoing(
        place, State.ISSUED, place.officer, answers_id=document, drafter_id=place.officer.post_id
    )
    issued = {"organisation_id": str(place.office.organisation_id), "document_id": str(answer)}
    on_reply_issued(answer, **issued)
    on_reply_issued(answer, **issued)
    assert document_face(place.clerk, document_id=document).state == State.FINISHED
    assert codes(place).count("06") == 1
    own = next(row for row in parts(place, document) if row.name == place.officer.name)
    assert (own.state, own.answer_symbol) == ("finished", "15/UBND-NNMT")


def test_a_reply_by_somebody_without_the_lead_closes_nothing(place: Place) -> None:
    document = directed(place)
    drafter = place.other_officer
    answer = outgoing(place, State.ISSUED, drafter, answers_id=document, drafter_id=drafter.post_id)
    on_reply_issued(
        answer, organisation_id=str(place.office.organisation_id), document_id=str(answer)
    )
    assert document_face(place.clerk, document_id=document).state == State.ASSIGNED


def test_an_answer_must_be_issued_and_answer_nothing_else(place: Place) -> None:
    document = directed(place)
    other = arrive(place, light())
    draft = outgoing(place, State.DRAFTING, place.head, answers_id=other)
    with pytest.raises(CannotFinish) as refused:
        finish_work(actor=place.head, now=LATER, document_id=document, answer_document_id=draft)
    assert {reason.code for reason in refused.value.reasons} == {
        "processing.answer_not_issued",
        "processing.answers_another",
    }
    with pytest.raises(CannotFinish) as refused:
        finish_work(actor=place.head, now=LATER, document_id=document, answer_document_id=document)
    assert "processing.not_outgoing" in {reason.code for reason in refused.value.reasons}
    hidden = outgoing(place, State.ISSUED, place.deputy)
    with pytest.raises(NotFound):
        finish_work(actor=place.head, now=LATER, document_id=document, answer_document_id=hidden)


def test_notes_are_kept_in_order(place: Place) -> None:
    document = directed(place)
    add_note(actor=place.officer, now=NOW, document_id=document, text="Đề xuất kiểm tra 3 hồ.")
    add_note(actor=place.leader, now=LATER, document_id=document, text="Đồng ý.")
    with pytest.raises(CannotNote):
        add_note(actor=place.leader, now=LATER, document_id=document, text=" ")
    assert [
        (row.written_by_name, row.text) for row in work_notes(place.head, document_id=document)
    ] == [
        ("Lê Văn Tuấn", "Đề xuất kiểm tra 3 hồ."),
        ("Trần Quốc Bảo", "Đồng ý."),
    ]


def test_a_leader_has_it_filed_without_action(place: Place) -> None:
    document = presented(place)
    with pytest.raises(CannotFinish):
        file_without_action(actor=place.leader, now=LATER, document_id=document, reason="")
    file_without_action(
        actor=place.leader, now=LATER, document_id=document, reason="Để biết, lưu tham khảo."
    )
    assert document_face(place.leader, document_id=document).state == "finished"
    assert codes(place) == ["03", "06"]
    with pytest.raises(CannotFinish):
        file_without_action(
            actor=place.leader, now=LATER, document_id=document, reason="Để biết, lưu tham khảo."
        )


def test_what_was_given_out_is_not_filed_over_the_leads_head(place: Place) -> None:
    document = directed(place)
    with pytest.raises(CannotFinish) as refused:
        file_without_action(
            actor=place.leader, now=LATER, document_id=document, reason="Để biết, lưu tham khảo."
        )
    assert [reason.code for reason in refused.value.reasons] == ["processing.already_given"]
