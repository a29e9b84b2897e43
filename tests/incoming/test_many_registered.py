"""Many arrivals by one act: in the order they came, each once, one failure stops no other."""

from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

import pytest

from support.clock import standing
from support.incoming import NOW, Place, arrive, light, packet, paper, part, without_subject
from support.work import do_jobs
from vanban.core.calendar.queries import proposed_due
from vanban.core.records.operations import DocumentNotFound
from vanban.core.records.queries import document_face
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden
from vanban.incoming.registration.operations import (
    CannotRegister,
    many,
    register,
    register_many,
    work_batch,
)
from vanban.incoming.registration.queries import arrival_numbers, entry_of, presentations_of
from vanban.outgoing.signing.operations import CannotBegin
from vanban.outgoing.signing.queries import BatchRow, batch_of


def report(place: Place, batch_id: UUID) -> BatchRow:
    row = batch_of(place.clerk, batch_id=batch_id)
    assert row is not None
    return row


def begun(place: Place, documents: list[UUID], leader: UUID | None = None) -> UUID:
    return register_many(
        actor=place.clerk, now=NOW, document_ids=documents, present_to_post_id=leader
    )


def done(place: Place, documents: list[UUID], leader: UUID | None = None) -> BatchRow:
    with standing(NOW):
        batch_id = begun(place, documents, leader)
        do_jobs(task="incoming.registration")
    return report(place, batch_id)


@pytest.mark.checklist(4)
def test_many_are_numbered_in_the_order_in_which_they_came(place: Place) -> None:
    came = [
        arrive(place, light(number), now=NOW - timedelta(minutes=9 - number))
        for number in range(1, 6)
    ]
    told = done(place, [came[3], came[0], came[4], came[1], came[2]], place.leader.post_id)
    assert (told.done, told.refused, told.finished_at) == (5, 0, NOW)
    numbers = arrival_numbers(place.clerk, document_ids=came)
    assert [numbers[each] for each in came] == ["01", "02", "03", "04", "05"]
    assert [len(presentations_of(place.clerk, document_id=each)) for each in came] == [1] * 5


def test_each_is_due_by_the_rule_of_its_urgency_unless_the_sender_names_a_day(
    place: Place,
) -> None:
    express = arrive(place, light(1, due_date=None))
    answered = arrive(place, light(2, due_date=date(2026, 12, 4)))
    done(place, [express, answered])
    due = {}
    for each in (express, answered):
        entry = entry_of(place.clerk, document_id=each)
        assert entry is not None
        due[each] = entry.due_at
    face = document_face(place.clerk, document_id=express)
    rule = proposed_due(place.clerk, now=NOW, type_code=face.type_code, urgency=face.urgency)
    assert rule is not None
    assert due[express] == rule.due_at
    assert local_date(due[answered] or NOW) == date(2026, 12, 4)


def test_what_needs_a_look_is_refused_with_its_reason_and_stops_no_other(place: Place) -> None:
    good = arrive(place, light(1))
    broken = arrive(place, packet(2, part(paper().decode("utf-8", "replace").encode())))
    again = arrive(place, light(1, to_places=("Như trên",)))
    nameless = arrive(place, without_subject(light(4)))
    last = arrive(place, light(5))
    told = done(place, [good, broken, again, nameless, last])
    problems = {item.document_id: item.problem.code for item in told.items if item.problem}
    assert problems == {
        broken: "registration.not_whole",
        again: "reception.looks_like_earlier",
        nameless: "registration.no_subject",
    }
    assert (told.done, told.refused) == (2, 3)
    assert arrival_numbers(place.clerk, document_ids=[good, last]) == {good: "01", last: "02"}
    assert document_face(place.clerk, document_id=broken).state == "received"


def test_killed_in_the_middle_it_goes_on_and_gives_no_number_twice(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = [arrive(place, light(number)) for number in range(1, 5)]
    batch_id = begun(place, came)
    count = 0
    settled = many.settle_document

    def killed(*args: object, **given: object) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise SystemExit
        settled(*args, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(many, "settle_document", killed)
    with suppress(SystemExit):
        work_batch(actor=place.system, now=NOW, batch_id=batch_id)
    assert report(place, batch_id).done == 2
    monkeypatch.setattr(many, "settle_document", settled)
    for _ in range(2):  # the rescued job, and the same once more
        work_batch(actor=place.system, now=NOW, batch_id=batch_id)
    assert report(place, batch_id).done == 4
    assert sorted(arrival_numbers(place.clerk, document_ids=came).values()) == [
        "01",
        "02",
        "03",
        "04",
    ]


def test_a_document_registered_meanwhile_is_told_so(place: Place) -> None:
    came = [arrive(place, light(number)) for number in (1, 2)]
    batch_id = begun(place, came)
    register(actor=place.clerk, now=NOW, document_id=came[0])
    work_batch(actor=place.system, now=NOW, batch_id=batch_id)
    told = report(place, batch_id)
    assert [item.problem.code if item.problem else "" for item in told.items] == [
        "records.wrong_state",
        "",
    ]


def test_who_may_not_begins_nothing(place: Place) -> None:
    document = arrive(place, light(1))
    with pytest.raises(Forbidden):
        register_many(actor=place.leader, now=NOW, document_ids=[document])
    with pytest.raises(CannotBegin):
        begun(place, [])
    with pytest.raises(DocumentNotFound):
        begun(place, [UUID(int=1)])
    with pytest.raises(CannotRegister):
        begun(place, [document], place.officer.post_id)
