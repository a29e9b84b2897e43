"""Many documents by one act, each by itself; and documents that the regulation sends on."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from support.clock import standing
from support.incoming import NOW, Place, arrive, light, parts
from support.work import do_jobs
from vanban.core.calendar.queries import shipped_calendar
from vanban.core.organisations.queries import unit
from vanban.core.records.queries import document_face
from vanban.formats.workdays import Term, TermUnit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.assignment.operations import (
    CannotAssign,
    CannotRoute,
    assign,
    assign_many,
    end_routing_rule,
    route,
    set_routing_rule,
)
from vanban.incoming.assignment.queries import (
    directions_of,
    places_to_give,
    proposed_for_me,
    routing_rules,
)
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.assignment.rules.proposing import Named, Route, read_proposal, write_proposal
from vanban.incoming.registration.operations import register
from vanban.outgoing.signing.operations import CannotBegin
from vanban.outgoing.signing.queries import BatchRow, batch_of

WORDS = "Giao {} chủ trì, phối hợp với {} tham mưu trong 05 ngày làm việc."


def waiting(place: Place, count: int, proposal: str = "") -> list[UUID]:
    found = []
    for number in range(1, count + 1):
        document = arrive(place, light(number))
        register(
            actor=place.clerk,
            now=NOW,
            document_id=document,
            present_to_post_id=place.leader.post_id,
            proposal=proposal,
        )
        found.append(document)
    return found


def worked(place: Place, batch_id: UUID, of: Actor) -> BatchRow:
    with standing(NOW):
        do_jobs(task="assignment.jobs.work_batch")
    found = batch_of(of, batch_id=batch_id)
    assert found is not None
    return found


def words(place: Place) -> str:
    return WORDS.format(unit(place.unit_id).name, unit(place.other_unit_id).name)


@pytest.mark.checklist(7, 8)
def test_thirty_proposals_are_confirmed_by_one_act_and_one_failure_stops_nothing(
    place: Place,
) -> None:
    documents = waiting(place, 5, words(place))
    dumb = waiting_without_words(place)
    taken = documents[2]
    assign(
        actor=place.leader,
        now=NOW,
        document_id=taken,
        assignees=[Assignee(role=Role.LEAD, unit_id=place.other_unit_id)],
    )
    batch_id = assign_many(actor=place.leader, now=NOW, document_ids=[*documents, dumb])
    batch = worked(place, batch_id, place.leader)
    assert (batch.done, batch.refused) == (4, 2)
    assert batch.finished_at is not None
    problems = {item.document_id: item.problem for item in batch.items if item.problem}
    assert set(problems) == {taken, dumb}
    assert all(problem.code == "assignment.no_proposal" for problem in problems.values())
    assert [(row.role, row.name, row.due_at) for row in parts(place, documents[0])] == [
        ("lead", unit(place.unit_id).name, datetime(2026, 11, 27, 16, 59, tzinfo=UTC)),
        ("cooperate", unit(place.other_unit_id).name, datetime(2026, 11, 27, 16, 59, tzinfo=UTC)),
    ]
    (said,) = directions_of(place.leader, document_id=documents[0])
    assert (said.directed_by_name, said.instruction) == ("Trần Quốc Bảo", words(place))
    with standing(NOW):
        do_jobs(task="assignment.jobs.work_batch")  # done again, nothing changes
    assert len(parts(place, documents[0])) == 2


def waiting_without_words(place: Place) -> UUID:
    document = arrive(place, light(90))
    register(
        actor=place.clerk, now=NOW, document_id=document, present_to_post_id=place.leader.post_id
    )
    return document


def test_many_are_given_alike(place: Place) -> None:
    documents = waiting(place, 3)
    batch_id = assign_many(
        actor=place.leader,
        now=NOW,
        document_ids=documents,
        assignees=[
            Assignee(role=Role.LEAD, unit_id=place.unit_id, term=Term(3, TermUnit.WORK_DAY)),
            Assignee(
                role=Role.COOPERATE, post_id=place.other_officer.post_id, due=date(2026, 12, 1)
            ),
            Assignee(role=Role.INFORM, post_id=place.deputy.post_id),
        ],
        instruction="Triển khai ngay.",
        answer_required=True,
    )
    assert worked(place, batch_id, place.leader).done == 3
    for document in documents:
        assert document_face(place.head, document_id=document).state == "assigned"
        assert [row.role for row in parts(place, document)] == ["lead", "cooperate", "inform"]
        (said,) = directions_of(place.leader, document_id=document)
        assert (said.instruction, said.answer_required) == ("Triển khai ngay.", True)


def test_what_could_be_given_to_none_of_them_is_refused_at_once(place: Place) -> None:
    documents = waiting(place, 2)
    with pytest.raises(CannotAssign) as refused:
        assign_many(
            actor=place.leader,
            now=NOW,
            document_ids=documents,
            assignees=[Assignee(role=Role.COOPERATE, unit_id=place.unit_id, due=date(2026, 11, 1))],
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "assignment.one_lead",
        "assignment.due_before_today",
    }
    with pytest.raises(CannotBegin):
        assign_many(actor=place.leader, now=NOW, document_ids=[])
    with pytest.raises(NotFound):
        assign_many(actor=place.deputy, now=NOW, document_ids=documents)
    with pytest.raises(Forbidden):
        assign_many(actor=place.head, now=NOW, document_ids=documents)


# ── routing by rule ──────────────────────────────────────────────────────────────────────────


def ruled(place: Place, **changes: object) -> UUID:
    given: dict[str, object] = {
        "assignees": [
            Assignee(role=Role.LEAD, unit_id=place.unit_id),
            Assignee(role=Role.COOPERATE, unit_id=place.other_unit_id),
        ],
        "words": ["mưa lũ", "hạn hán"],
        "term": "3wd",
        "basis": "Quy chế 05/QC-UBND, Điều 12",
    }
    return set_routing_rule(actor=place.system, now=NOW, **(given | changes))  # type: ignore[arg-type]


def test_a_direct_rule_gives_what_was_presented_to_nobody(place: Place) -> None:
    ruled(place, direct=True)
    presented, free = waiting(place, 1)[0], arrive(place, light(50))
    register(actor=place.clerk, now=NOW, document_id=free)
    with standing(NOW):
        do_jobs(task="handle_event")
    assert document_face(place.clerk, document_id=presented).state == "registered"
    assert document_face(place.head, document_id=free).state == "assigned"
    (said,) = directions_of(place.head, document_id=free)
    assert said.directed_by_name == "Quy chế công tác văn thư"
    assert "Theo Quy chế 05/QC-UBND, Điều 12" in said.instruction
    assert not route(actor=place.system, now=NOW, document_id=free)  # again: no change


def test_a_rule_proposes_where_nobody_wrote_anything(place: Place) -> None:
    ruled(place)
    written = waiting(place, 1, "Giao Phòng Khoa giáo, Văn xã chủ trì.")
    silent = waiting_without_words(place)
    rows = {row.document_id: row for row in proposed_for_me(place.leader, now=NOW)}
    assert not rows[written[0]].by_rule
    assert rows[silent].by_rule
    assert [(each.role, each.unit_id) for each in rows[silent].assignees] == [
        (Role.LEAD, place.unit_id),
        (Role.COOPERATE, place.other_unit_id),
    ]
    batch_id = assign_many(actor=place.leader, now=NOW, document_ids=[silent])
    assert worked(place, batch_id, place.leader).done == 1


def test_the_first_rule_that_fits_holds_until_it_ends(place: Place) -> None:
    first = ruled(place, words=[], issuer_code="G22")
    ruled(place, assignees=[Assignee(role=Role.LEAD, post_id=place.officer.post_id)])
    document = waiting_without_words(place)
    (row,) = proposed_for_me(place.leader, now=NOW)
    assert len(row.assignees) == 2
    end_routing_rule(actor=place.system, now=NOW, rule_id=first)
    (row,) = proposed_for_me(place.leader, now=NOW)
    assert [each.post_id for each in row.assignees] == [place.officer.post_id]
    assert row.document_id == document
    assert len(routing_rules(place.leader)) == 1
    with pytest.raises(NotFound):
        end_routing_rule(actor=place.system, now=NOW, rule_id=first)


def test_a_rule_that_makes_no_sense_is_refused_with_every_reason(place: Place) -> None:
    with pytest.raises(CannotRoute) as refused:
        ruled(place, assignees=[], words=[" "], type_code="thơ", term="0wd", basis="")
    assert {reason.code for reason in refused.value.reasons} == {
        "assignment.one_lead",
        "assignment.nobody",
        "assignment.type",
        "assignment.term",
        "calendar.no_basis",
    }
    with pytest.raises(CannotRoute) as refused:
        ruled(place, words=[])
    assert [reason.code for reason in refused.value.reasons] == ["assignment.fits_everything"]
    with pytest.raises(Forbidden):
        set_routing_rule(actor=place.leader, now=NOW, assignees=[], basis="")


def test_a_rules_words_read_back_to_the_same_people_and_term(place: Place) -> None:
    offered = places_to_give(place.clerk, now=NOW)
    read = read_proposal(words(place), offered, today=NOW.date(), calendar=shipped_calendar())
    way = Route(
        name="",
        issuer_code="",
        type_code="",
        words=(),
        lead=Named(unit(place.unit_id).name, unit_id=place.unit_id),
        cooperating=(Named(unit(place.other_unit_id).name, unit_id=place.other_unit_id),),
        task="tham mưu",
        term=Term(5, TermUnit.WORK_DAY),
        direct=False,
    )
    assert read == way.assignees()
    assert (
        read_proposal(way.proposal, offered, today=NOW.date(), calendar=shipped_calendar())
        == way.assignees()
    )


@pytest.mark.parametrize("until", [Term(5, TermUnit.WORK_DAY), date(2026, 12, 4), None])
def test_who_was_picked_is_written_as_a_sentence_that_reads_back_the_same(
    place: Place, until: Term | date | None
) -> None:
    offered = places_to_give(place.clerk, now=NOW)
    given = {"term": until} if isinstance(until, Term) else {"due": until}
    picked = [
        Assignee(role=Role.LEAD, unit_id=place.unit_id, **given),  # type: ignore[arg-type]
        Assignee(role=Role.COOPERATE, unit_id=place.other_unit_id, **given),  # type: ignore[arg-type]
        Assignee(role=Role.INFORM, post_id=place.officer.post_id),
    ]
    said = write_proposal(picked, offered)
    assert "đ/c " in said
    assert read_proposal(said, offered, today=NOW.date(), calendar=shipped_calendar()) == picked


def test_nobody_picked_is_no_sentence(place: Place) -> None:
    assert write_proposal([], places_to_give(place.clerk, now=NOW)) == ""
