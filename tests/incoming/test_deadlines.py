"""Deadlines are counted, moved with a trace, extended, urged and reminded of, each once."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from support.incoming import NOW, Place, arrive, directed, lead, light, make_place, parts, presented
from support.work import do_jobs
from vanban.core.calendar.operations import set_day
from vanban.core.calendar.queries import working_time
from vanban.formats.edxml.message import OtherInfo
from vanban.formats.workdays import Term, TermUnit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import VIETNAM
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.assignment.models import Assignment
from vanban.incoming.assignment.operations import (
    CannotExtend,
    CannotUrge,
    answer_extension,
    ask_for_time,
    assign,
    count_again,
    hand_back,
    remind_all,
    split,
    urge,
)
from vanban.incoming.assignment.queries import deadline_events, extensions_of
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.assignment.rules.time import next_reminder
from vanban.incoming.registration.operations import register
from vanban.incoming.registration.queries import entry_of

WHY = "Chờ số liệu của các xã, chưa đủ."
FIVE_DAYS = Term(5, TermUnit.WORK_DAY)  # Friday 20/11 to Friday 27/11/2026
BEFORE, AFTER = (datetime(2026, 11, day, 16, 59, tzinfo=UTC) for day in (27, 30))


def counted(place: Place) -> UUID:
    document = presented(place, 2)  # another than the others of a test: twins are refused
    assign(
        actor=place.leader,
        now=NOW,
        document_id=document,
        assignees=[Assignee(role=Role.LEAD, unit_id=place.unit_id, term=FIVE_DAYS)],
    )
    return document


def holiday(place: Place, day: date = date(2026, 11, 24)) -> None:
    set_day(
        actor=place.system, now=NOW, day=day, kind="holiday", name="Nghỉ", basis="Nghị quyết 30"
    )


def due(place: Place, document: UUID) -> list[datetime | None]:
    return [row.due_at for row in parts(place, document)]


def told(place: Place, document: UUID) -> list[tuple[str, str]]:
    rows = deadline_events(place.clerk, document_id=document)
    return [(row.kind, row.label) for row in rows]


def events_of(name: str) -> list[dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payload::text FROM foundation_event WHERE name = %s ORDER BY id",
            [f"incoming.assignment.{name}"],
        )
        return [json.loads(row[0]) for row in cursor.fetchall()]


# ── the calendar changes ─────────────────────────────────────────────────────────────────────


def test_a_new_holiday_moves_what_was_counted_and_leaves_what_was_a_date(place: Place) -> None:
    document, dated = counted(place), directed(place)
    before = due(place, dated)
    assert due(place, document) == [BEFORE]
    holiday(place)
    do_jobs(task="handle_event")
    do_jobs(task="count_deadlines_again")
    assert due(place, document) == [AFTER]
    assert due(place, dated) == before
    (event,) = deadline_events(place.head, document_id=document)
    assert (event.was, event.due_at, event.label) == (BEFORE, AFTER, "lịch làm việc thay đổi")
    assert count_again(actor=place.system, now=NOW) == 0  # counted again, nothing moves
    assert len(told(place, document)) == 1


def test_what_was_passed_on_with_the_leaders_deadline_moves_with_it(place: Place) -> None:
    document = counted(place)
    split(
        actor=place.head,
        now=NOW,
        document_id=document,
        assignees=[
            Assignee(role=Role.LEAD, post_id=place.officer.post_id),
            Assignee(role=Role.COOPERATE, post_id=place.colleague.post_id, due=date(2026, 11, 25)),
        ],
    )
    holiday(place)
    assert count_again(actor=place.system, now=NOW) == 1
    by_name = {row.name: row.due_at for row in parts(place, document)}
    assert by_name["Phòng Nông nghiệp, Môi trường"] == by_name["Lê Văn Tuấn"] == AFTER
    assert by_name["Đặng Quang Huy"] == datetime(2026, 11, 25, 16, 59, tzinfo=UTC)


def test_the_registers_own_deadline_is_counted_where_the_rule_was_taken(place: Place) -> None:
    document = arrive(place, light(7, other_info=OtherInfo(), due_date=None))
    register(actor=place.clerk, now=NOW, document_id=document, due=date(2026, 12, 4))
    holiday(place)
    count_again(actor=place.system, now=NOW)
    entry = entry_of(place.clerk, document_id=document)
    assert entry is not None
    assert entry.due_at == datetime(2026, 12, 7, 16, 59, tzinfo=UTC)


def test_an_urgent_paper_is_due_at_the_hour_the_rule_counts(place: Place) -> None:
    document = arrive(place, light(8, due_date=None))  # hỏa tốc
    register(actor=place.clerk, now=NOW, document_id=document, due=date(2026, 11, 20))
    entry = entry_of(place.clerk, document_id=document)
    assert entry is not None
    assert entry.due_at == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


# ── more time ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.checklist(9)
def test_more_time_is_asked_for_granted_and_told(place: Place) -> None:
    document = directed(place)
    asked = ask_for_time(
        actor=place.head, now=NOW, document_id=document, due=date(2026, 12, 1), reason=WHY
    )
    (payload,) = events_of("ExtensionAsked")
    assert payload["post_ids"] == [str(place.leader.post_id)]
    with pytest.raises(Forbidden):
        answer_extension(actor=place.head, now=NOW, extension_id=asked, granted=True)
    answer_extension(
        actor=place.leader, now=NOW, extension_id=asked, granted=True, due=date(2026, 11, 30)
    )
    assert due(place, document) == [AFTER]
    (row,) = extensions_of(place.head, document_id=document)
    assert (row.state_label, row.granted_due_at) == ("đồng ý", AFTER)
    assert told(place, document) == [("moved", "được gia hạn")]
    with pytest.raises(CannotExtend):
        answer_extension(actor=place.leader, now=NOW, extension_id=asked, granted=True)


def test_more_time_is_refused_with_a_reason_only(place: Place) -> None:
    document = directed(place)
    before = due(place, document)
    asked = ask_for_time(
        actor=place.head, now=NOW, document_id=document, due=date(2026, 12, 1), reason=WHY
    )
    with pytest.raises(CannotExtend) as refused:
        answer_extension(actor=place.leader, now=NOW, extension_id=asked, granted=False)
    assert [reason.code for reason in refused.value.reasons] == ["assignment.words"]
    answer_extension(
        actor=place.leader, now=NOW, extension_id=asked, granted=False, text="Việc gấp, giữ hạn."
    )
    assert due(place, document) == before
    (row,) = extensions_of(place.head, document_id=document)
    assert (row.state, row.answer) == ("refused", "Việc gấp, giữ hạn.")


def test_a_head_grants_no_more_than_the_leader_gave(place: Place) -> None:
    document = directed(place)
    split(
        actor=place.head,
        now=NOW,
        document_id=document,
        assignees=[
            Assignee(
                role=Role.LEAD,
                post_id=place.officer.post_id,
                due=datetime(2026, 11, 23, 2, tzinfo=UTC),
            )
        ],
    )
    asked = ask_for_time(
        actor=place.officer, now=NOW, document_id=document, due=date(2026, 11, 25), reason=WHY
    )
    with pytest.raises(CannotExtend) as refused:
        answer_extension(actor=place.head, now=NOW, extension_id=asked, granted=True)
    assert [reason.code for reason in refused.value.reasons] == ["assignment.due_after_leaders"]


def test_every_reason_against_asking_is_told_at_once(place: Place) -> None:
    document = directed(place)
    ask_for_time(actor=place.head, now=NOW, document_id=document, due=date(2026, 12, 1), reason=WHY)
    with pytest.raises(CannotExtend) as refused:
        ask_for_time(
            actor=place.head, now=NOW, document_id=document, due=date(2026, 11, 21), reason=""
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "assignment.extension_waits",
        "assignment.not_later",
        "assignment.words",
    }
    with pytest.raises(NotFound):
        ask_for_time(
            actor=place.other_officer,
            now=NOW,
            document_id=document,
            due=date(2026, 12, 1),
            reason=WHY,
        )


def test_a_request_ends_with_its_part(place: Place) -> None:
    document = directed(place)
    asked = ask_for_time(
        actor=place.head, now=NOW, document_id=document, due=date(2026, 12, 1), reason=WHY
    )
    hand_back(actor=place.head, now=NOW, document_id=document, reason="Không thuộc lĩnh vực.")
    (row,) = extensions_of(place.head, document_id=document)
    assert row.state_label == "phần việc đã kết thúc"
    with pytest.raises(CannotExtend):
        answer_extension(actor=place.leader, now=NOW, extension_id=asked, granted=True)


# ── urging ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.checklist(9)
def test_urgings_are_counted_by_part_and_stay(place: Place) -> None:
    document = directed(place)
    (part,) = parts(place, document)

    def urged(actor: Actor, kind: str) -> int:
        return urge(
            actor=actor,
            now=NOW,
            document_id=document,
            part_id=part.id,
            kind=kind,
            text="Đề nghị báo cáo tiến độ.",
        )

    assert [urged(place.clerk, "remind"), urged(place.leader, "criticise")] == [1, 2]
    assert urged(place.leader, "review") == 3
    for actor, kind in ((place.clerk, "criticise"), (place.head, "remind"), (place.leader, "x")):
        with pytest.raises(CannotUrge):
            urged(actor, kind)
    assert told(place, document) == [
        ("criticise", "Phê bình"),
        ("remind", "Nhắc nhở"),
        ("review", "Kiểm điểm"),
    ]
    assert [each["nth"] for each in events_of("PartUrged")] == [1, 2, 3]
    for change in ("UPDATE assignment_urging SET text = ''", "DELETE FROM assignment_urging"):
        savepoint = connection.savepoint()
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(change)
        connection.savepoint_rollback(savepoint)


# ── reminding ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.checklist(11)
def test_a_deadline_is_told_of_before_it_when_it_passes_and_the_day_after(place: Place) -> None:
    document = counted(place)  # due at the end of 27/11
    moments = [
        datetime(2026, 11, 26, 0, 30, tzinfo=UTC),  # 7.30 of the working day before
        datetime(2026, 11, 27, 17, 0, tzinfo=UTC),
        datetime(2026, 11, 30, 0, 30, tzinfo=UTC),  # 7.30 of the next working day
    ]
    assert remind_all(actor=place.system, now=moments[0] - timedelta(minutes=1)) == 0
    for moment in moments:
        assert remind_all(actor=place.system, now=moment) == 1
        assert remind_all(actor=place.system, now=moment) == 0  # told once
    assert remind_all(actor=place.system, now=moments[-1] + timedelta(days=30)) == 0
    assert told(place, document) == [
        ("near", "Sắp đến hạn"),
        ("passed", "Quá hạn"),
        ("escalated", "Quá hạn, báo người giao việc"),
    ]
    (near,) = events_of("DeadlineNear")
    assert near["post_ids"] == [str(place.head.post_id)]
    passed, escalated = events_of("DeadlinePassed")
    assert passed["post_ids"] == [str(place.head.post_id)]
    assert (escalated["escalated"], escalated["post_ids"]) == (True, [str(place.leader.post_id)])


def test_a_worker_that_slept_tells_only_what_is_true_now(place: Place) -> None:
    document = counted(place)
    late = datetime(2026, 12, 15, 2, 0, tzinfo=UTC)
    remind_all(actor=place.system, now=late)
    assert told(place, document) == [("escalated", "Quá hạn, báo người giao việc")]
    assert remind_all(actor=place.system, now=late) == 0


def test_a_moved_deadline_is_told_of_again(place: Place) -> None:
    document = counted(place)
    remind_all(actor=place.system, now=datetime(2026, 11, 26, 0, 30, tzinfo=UTC))
    asked = ask_for_time(
        actor=place.head,
        now=NOW,
        document_id=document,
        due=date(2026, 12, 4),
        reason=WHY,
    )
    answer_extension(actor=place.leader, now=NOW, extension_id=asked, granted=True)
    remind_all(actor=place.system, now=datetime(2026, 12, 3, 0, 30, tzinfo=UTC))
    assert [kind for kind, _ in told(place, document)] == ["moved", "near", "near"]


def test_who_was_given_the_work_inside_the_unit_is_told_with_the_head_when_late(
    place: Place,
) -> None:
    document = counted(place)
    split(
        actor=place.head,
        now=NOW,
        document_id=document,
        assignees=[Assignee(role=Role.LEAD, post_id=place.officer.post_id)],
    )
    remind_all(actor=place.system, now=datetime(2026, 11, 27, 17, 0, tzinfo=UTC))
    own = [each["post_ids"] for each in events_of("DeadlinePassed")]
    assert [str(place.officer.post_id), str(place.head.post_id)] in own


def test_what_has_ended_or_has_no_deadline_is_never_told_of(place: Place) -> None:
    document = presented(place)
    assign(actor=place.leader, now=NOW, document_id=document, assignees=[lead(place, None)])
    ended = counted(place)
    hand_back(
        actor=place.head,
        now=NOW,
        document_id=ended,
        reason="Không thuộc lĩnh vực.",
    )
    assert remind_all(actor=place.system, now=NOW + timedelta(days=90)) == 0
    assert not Assignment.objects.filter(document_id=document, remind_at__isnull=False).exists()


def test_the_next_reminder_lies_between_now_and_the_deadline(db: None) -> None:
    working = working_time(make_place().system)
    start = datetime(2026, 11, 20, 9, 30, tzinfo=VIETNAM)
    for hours in (1, 5, 23, 30, 100, 400):
        end = start + timedelta(hours=hours)
        first = next_reminder(end, since=start, told=(), working=working)
        assert first is not None
        assert start < first < end
        assert next_reminder(end, since=start, told=("near",), working=working) == end
        last = next_reminder(end, since=start, told=("near", "passed"), working=working)
        assert last is not None
        assert last > end
        assert next_reminder(end, since=start, told=("escalated",), working=working) is None
    assert next_reminder(None, since=start, told=(), working=working) is None
