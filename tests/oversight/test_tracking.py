"""Everybody finds what waits for him, in boxes he knows, each list in one question."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from support.incoming import NOW, Place, arrive, light, make_place, packet, paper, part
from support.questions import one_question
from vanban.core.records.operations import read_document
from vanban.formats.edxml.message import OtherInfo, Priority
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid
from vanban.incoming.assignment.operations import assign, hand_back, split
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.processing.operations import finish_work, start_work
from vanban.incoming.reception.handlers import on_take_back_asked
from vanban.incoming.reception.operations import return_package
from vanban.incoming.registration.operations import present, register
from vanban.oversight.tracking.queries import (
    counts_for,
    incoming_box,
    readers_of,
    timeline_of,
    waiting_for_me,
)

DUE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def box(actor: Actor, name: str) -> list[UUID]:
    return [row.id for row in incoming_box(actor, box=name).rows]


def waiting(actor: Actor) -> list[tuple[str, UUID]]:
    return [(row.kind, row.id) for row in waiting_for_me(actor, now=NOW)]


def registered(place: Place, number: int, *, to: Actor | None = None, **changes: object) -> UUID:
    document = arrive(place, light(number, **changes))
    register(
        actor=place.clerk,
        now=NOW,
        document_id=document,
        present_to_post_id=to.post_id if to else None,
    )
    return document


def directed(place: Place, number: int, *others: Assignee, due: datetime = DUE) -> UUID:
    document = registered(place, number, to=place.leader)
    lead = Assignee(role=Role.LEAD, unit_id=place.unit_id, due=due)
    assign(actor=place.leader, now=NOW, document_id=document, assignees=[lead, *others])
    return document


def urgency(level: Priority) -> dict[str, object]:
    return {"other_info": OtherInfo(priority=level)}


def test_a_document_walks_through_the_boxes_of_the_registry(place: Place) -> None:
    document = arrive(place, light())
    assert box(place.clerk, "received") == [document]
    register(actor=place.clerk, now=NOW, document_id=document)
    assert box(place.clerk, "to_present") == box(place.clerk, "registered") == [document]
    assert place.leader.post_id is not None
    present(actor=place.clerk, now=NOW, document_id=document, post_id=place.leader.post_id)
    assert (box(place.clerk, "to_present"), box(place.clerk, "presented")) == ([], [document])
    lead = [Assignee(role=Role.LEAD, unit_id=place.unit_id)]
    assign(actor=place.leader, now=NOW, document_id=document, assignees=lead)
    assert box(place.clerk, "handling") == [document]
    finish_work(actor=place.head, now=NOW, document_id=document, result="Xong.")
    assert (box(place.clerk, "handling"), box(place.clerk, "finished")) == ([], [document])
    assert box(place.clerk, "all") == [document]


def test_what_was_returned_quarantined_or_asked_back_has_its_box(place: Place) -> None:
    returned = arrive(place, light(1))
    return_package(actor=place.clerk, now=NOW, document_id=returned, reason_code="duplicate")
    secret = arrive(place, packet(2, part(paper(mark="MẬT"))))
    asked = arrive(place, light(3))
    on_take_back_asked(
        asked,
        organisation_id=str(place.office.organisation_id),
        business_id="G22,2026/11/19,3/VPCP-NN",
        from_code="G22",
        reason="Gửi nhầm",
    )
    assert box(place.clerk, "returned_packages") == [returned]
    assert box(place.clerk, "quarantined") == [secret]
    assert box(place.clerk, "recalled") == [asked]
    (row,) = incoming_box(place.clerk, box="returned_packages").rows
    assert row.return_text == "Văn bản gửi trùng"


def test_a_row_says_what_the_list_shows(place: Place) -> None:
    first = registered(place, 5, to=place.leader)
    second = arrive(place, light(5, to_places=("Như trên",)))
    (row,) = incoming_box(place.clerk, box="received").rows
    assert (row.id, row.issuer_name, row.symbol) == (second, "Văn phòng Chính phủ", "5/VPCP-NN")
    assert (row.urgency, row.outcome, row.fitness, row.way) == (3, "unsigned", "whole", "axis")
    assert (row.likeness != "", row.like_number) == (True, 1)
    assert row.due_at == datetime(2026, 11, 27, 16, 59, tzinfo=UTC)
    assert row.unread
    (before,) = incoming_box(place.clerk, box="registered").rows
    assert (before.id, before.arrival_number, before.presented_to) == (first, 1, "Trần Quốc Bảo")
    read_document(actor=place.clerk, now=NOW, document_id=second)
    assert not incoming_box(place.clerk, box="received").rows[0].unread


def test_the_most_urgent_comes_first_then_what_came_first(place: Place) -> None:
    ordinary = arrive(place, light(1, **urgency(Priority.NORMAL)))
    express = arrive(place, light(2, **urgency(Priority.EXPRESS)))
    later = arrive(place, light(3, **urgency(Priority.NORMAL)), now=NOW + timedelta(minutes=5))
    assert box(place.clerk, "received") == [express, ordinary, later]  # numbers follow arrival


@pytest.mark.parametrize("name", ["received", "all"])
def test_pages_follow_each_other_without_gap_or_repeat(place: Place, name: str) -> None:
    documents = {
        arrive(place, light(number), now=NOW + timedelta(minutes=number)) for number in range(7)
    }
    seen: list[UUID] = []
    after: str | None = None
    aside = timedelta(hours=-1 if name == "received" else 1)  # what was read is not read again
    for _ in range(4):
        page = incoming_box(place.clerk, box=name, after=after, limit=2)
        seen += [row.id for row in page.rows]
        after = page.after
        arrive(place, light(100 + len(seen)), now=NOW + aside)  # rows never jump
    assert after is None
    assert set(seen) == documents
    assert len(seen) == 7


@pytest.mark.parametrize("mark", ["x", "bm9uc2Vuc2U", "W10", "WzFd"])
def test_a_mark_made_elsewhere_is_refused(place: Place, mark: str) -> None:
    with pytest.raises(Invalid):
        incoming_box(place.clerk, box="received", after=mark)


def test_each_sees_his_own_boxes_only(place: Place) -> None:
    document = directed(
        place,
        1,
        Assignee(role=Role.COOPERATE, unit_id=place.other_unit_id),
        Assignee(role=Role.INFORM, post_id=place.deputy.post_id),
    )
    assert box(place.leader, "directed") == [document]
    assert box(place.head, "lead") == box(place.officer, "lead") == [document]
    assert box(place.other_head, "cooperate") == [document]
    assert box(place.deputy, "inform") == [document]
    assert box(place.other_officer, "lead") == []
    assert box(place.deputy, "lead") == []
    elsewhere = make_place("H42", "Ủy ban nhân dân tỉnh Khánh Hòa")
    assert box(elsewhere.clerk, "all") == []
    assert counts_for(elsewhere.clerk)["handling"] == 0


def test_what_waits_for_a_leader(place: Place) -> None:
    document = registered(place, 1, to=place.leader)
    assert waiting(place.leader) == [("direct", document)]
    assert waiting(place.deputy) == []
    lead = [Assignee(role=Role.LEAD, unit_id=place.unit_id, due=DUE)]
    assign(actor=place.leader, now=NOW, document_id=document, assignees=lead)
    assert waiting(place.leader) == []
    hand_back(actor=place.head, now=NOW, document_id=document, reason="Không thuộc lĩnh vực.")
    assert waiting(place.leader) == [("direct", document)]
    assert box(place.leader, "to_direct") == [document]


def test_work_passes_from_the_unit_to_who_has_it(place: Place) -> None:
    document = directed(place, 1)
    for someone in (place.head, place.officer, place.colleague):
        assert waiting(someone) == [("handle", document)]
    start_work(actor=place.officer, now=NOW, document_id=document)
    assert waiting(place.officer) == waiting(place.head) == [("handle", document)]
    assert waiting(place.colleague) == []
    other = directed(place, 2)
    split(
        actor=place.head,
        now=NOW,
        document_id=other,
        assignees=[Assignee(role=Role.LEAD, post_id=place.colleague.post_id)],
    )
    assert waiting(place.colleague) == [("handle", other)]
    assert waiting(place.head) == [("handle", document)]
    assert set(box(place.head, "lead")) == {document, other}
    finish_work(actor=place.officer, now=NOW, document_id=document, result="Xong.")
    assert waiting(place.head) == []
    assert box(place.officer, "done") == [document]


def test_waiting_is_sorted_by_urgency_then_deadline_and_pages_on(place: Place) -> None:
    late = directed(place, 1, due=NOW + timedelta(hours=1))
    far = directed(place, 2, due=NOW + timedelta(days=9))
    rows = waiting_for_me(place.officer, now=NOW + timedelta(hours=2))
    assert [(row.id, row.late) for row in rows] == [(late, True), (far, False)]
    assert (rows[0].detail, rows[0].from_name) == ("Chủ trì", "Văn phòng Chính phủ")
    (first,) = waiting_for_me(place.officer, now=NOW, limit=1)
    (second,) = waiting_for_me(place.officer, now=NOW, after=first.mark, limit=1)
    assert (first.id, second.id) == (late, far)
    assert waiting_for_me(place.officer, now=NOW, kind="direct") == []


def test_counts_agree_with_the_lists(place: Place) -> None:
    arrive(place, light(1))
    registered(place, 2)
    registered(place, 3, to=place.leader)
    directed(place, 4, Assignee(role=Role.INFORM, post_id=place.deputy.post_id))
    for someone in (place.clerk, place.leader, place.deputy, place.head, place.officer):
        counts = counts_for(someone)
        assert counts["waiting"] == len(waiting(someone))
        for name in ("received", "registered", "to_present", "presented", "handling", "lead"):
            assert counts[name] == len(box(someone, name)), name


ASKS: dict[str, Callable[[Actor], object]] = {
    "counts": counts_for,
    "waiting": lambda actor: waiting_for_me(actor, now=NOW),
    "received": lambda actor: incoming_box(actor, box="received"),
    "lead": lambda actor: incoming_box(actor, box="lead"),
    "to_direct": lambda actor: incoming_box(actor, box="to_direct"),
}


@pytest.mark.parametrize("name", ASKS)
def test_every_list_is_one_question(place: Place, name: str) -> None:
    arrive(place, light(1))
    directed(place, 2, Assignee(role=Role.INFORM, post_id=place.deputy.post_id))
    for actor in (place.clerk, place.leader, place.officer):
        with one_question():
            ASKS[name](actor)


def test_the_history_tells_who_did_what_with_their_words(place: Place) -> None:
    document = registered(place, 1, to=place.leader)
    lead = [Assignee(role=Role.LEAD, unit_id=place.unit_id)]
    assign(
        actor=place.leader,
        now=NOW,
        document_id=document,
        assignees=lead,
        instruction="Khẩn trương tham mưu.",
    )
    start_work(actor=place.officer, now=NOW, document_id=document)
    finish_work(actor=place.officer, now=NOW, document_id=document, result="Đã báo cáo.")
    with one_question():
        rows = timeline_of(place.officer, document_id=document)
    assert [(row.who, row.did, row.note) for row in rows] == [
        ("Lê Văn Tuấn", "hoàn thành", "Đã báo cáo."),
        ("Lê Văn Tuấn", "bắt đầu xử lý", ""),
        ("Trần Quốc Bảo", "cho ý kiến chỉ đạo", "Khẩn trương tham mưu."),
        ("Hồ Thị Mỹ Duyên", "vào sổ số đến 01", ""),
        ("Hệ thống", "tiếp nhận gói tin", ""),
    ]
    assert timeline_of(place.other_officer, document_id=document) == []


def test_readers_are_told_to_those_who_may_see_the_document(place: Place) -> None:
    document = directed(place, 1)
    read_document(actor=place.officer, now=NOW, document_id=document)
    read_document(actor=place.head, now=NOW, document_id=document, what="download")
    with one_question():
        rows = readers_of(place.clerk, document_id=document)
    assert [(row.who, row.unit, row.what) for row in rows] == [
        ("Phạm Thị Thu Hiền", "Phòng Nông nghiệp, Môi trường", "download"),
        ("Lê Văn Tuấn", "Phòng Nông nghiệp, Môi trường", "page"),
    ]
    assert readers_of(place.other_officer, document_id=document) == []
