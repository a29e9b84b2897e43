"""Somebody is away: another fills in, under both names, from a day to a day."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from support.outgoing import NOW, Bureau
from support.questions import one_question
from support.work import do_jobs
from vanban.core.people.operations import (
    CannotRecordAbsence,
    delegate,
    end_absence,
    record_absence,
)
from vanban.core.people.queries import absences_of, stands_for, will_stand_for
from vanban.core.records.operations import DocumentNotFound
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.foundation.ids import new_id
from vanban.outgoing.approval.operations import approve
from vanban.outgoing.approval.queries import approvals_of
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.drafting.queries import competence
from vanban.outgoing.drafting.rules import Competence
from vanban.outgoing.signing.operations import request_signature
from vanban.oversight.tracking.queries import counts_for, timeline_of, waiting_for_me

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 11, 19), date(2026, 11, 23)


def post_of(actor: Actor) -> UUID:
    assert actor.post_id is not None
    return actor.post_id


def away(who: Actor, fills_in: Actor, since: date = SINCE, until: date = UNTIL) -> UUID:
    return record_absence(
        actor=who,
        now=NOW,
        post_id=post_of(who),
        substitute_id=post_of(fills_in),
        from_date=since,
        to_date=until,
        reason="Đi công tác",
    )


@pytest.mark.checklist(45)
def test_the_substitute_answers_under_both_names(bureau: Bureau) -> None:
    away(bureau.head, bureau.colleague)
    document_id = bureau.submitted()
    waiting = waiting_for_me(bureau.colleague, now=NOW)
    assert [(row.kind, row.id) for row in waiting] == [("approve", document_id)]
    approve(actor=bureau.colleague, now=NOW, document_id=document_id, side=Side.CONTENT)
    content = approvals_of(bureau.officer, document_id=document_id)[0]
    assert (content.decided_by_name, content.decided_for_name) == (
        bureau.colleague.name,
        bureau.head.name,
    )
    first = timeline_of(bureau.officer, document_id=document_id)[0]
    assert (first.who, first.did) == (
        bureau.colleague.name,
        f"duyệt nội dung, thay {bureau.head.name}",
    )


def test_what_waited_before_is_shown_when_the_absence_is_recorded(bureau: Bureau) -> None:
    document_id = bureau.submitted()
    with pytest.raises(DocumentNotFound):
        approve(actor=bureau.other_head, now=NOW, document_id=document_id, side=Side.FORM)
    away(bureau.chief, bureau.other_head)
    do_jobs()
    assert [row.id for row in waiting_for_me(bureau.other_head, now=NOW)] == [document_id]
    approve(actor=bureau.other_head, now=NOW, document_id=document_id, side=Side.FORM)


@pytest.mark.parametrize("day", [SINCE - timedelta(days=1), UNTIL + timedelta(days=1)])
def test_outside_of_the_days_the_substitute_is_nobody(bureau: Bureau, day: date) -> None:
    away(bureau.head, bureau.colleague)
    document_id = bureau.submitted()
    moment = NOW + (day - NOW.date())
    assert waiting_for_me(bureau.colleague, now=moment) == []
    with pytest.raises(Forbidden):
        approve(actor=bureau.colleague, now=moment, document_id=document_id, side=Side.CONTENT)


def test_back_early_the_substitute_is_nobody_again(bureau: Bureau) -> None:
    absence_id = away(bureau.head, bureau.colleague)
    document_id = bureau.submitted()
    end_absence(actor=bureau.head, now=NOW, absence_id=absence_id)
    end_absence(actor=bureau.head, now=NOW, absence_id=absence_id)
    with pytest.raises(Forbidden):
        approve(actor=bureau.colleague, now=NOW, document_id=document_id, side=Side.CONTENT)
    with pytest.raises(NotFound):
        end_absence(actor=bureau.head, now=NOW, absence_id=new_id())


def test_both_see_the_absence_and_the_lists_stay_one_question(bureau: Bureau) -> None:
    away(bureau.head, bureau.colleague)
    bureau.submitted()
    (own,) = absences_of(bureau.head, post_id=post_of(bureau.head), on=NOW.date())
    assert (own.substitute_name, own.reason) == (bureau.colleague.name, "Đi công tác")
    assert [row.name for row in stands_for(bureau.colleague, on=NOW.date())] == [bureau.head.name]
    assert [row.name for row in will_stand_for(bureau.colleague, on=SINCE)] == [bureau.head.name]
    for who in (bureau.colleague, bureau.head):
        with one_question():
            assert len(waiting_for_me(who, now=NOW)) == 1
        with one_question():
            assert counts_for(who, on=NOW.date())["approve"] == 1
    assert counts_for(bureau.colleague)["approve"] == 0


def test_an_absent_signer_is_signed_for_only_by_a_delegation(bureau: Bureau) -> None:
    away(bureau.leader, bureau.chief)
    document_id = bureau.approved()
    assert [row.kind for row in waiting_for_me(bureau.chief, now=NOW)] == ["sign"]
    assert right_of(bureau, bureau.chief) is None
    delegate(
        actor=bureau.leader,
        now=NOW,
        grantor_id=post_of(bureau.leader),
        grantee_id=post_of(bureau.chief),
        kind="TL",
        basis="Quy chế làm việc",
        valid_from=SINCE,
    )
    right = right_of(bureau, bureau.chief)
    assert right is not None
    assert right.lines == ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")
    assert bureau.state(document_id) == "to_sign"


def test_who_signs_for_the_absent_is_told_with_both_names(signing_bureau: Bureau) -> None:
    bureau = signing_bureau
    away(bureau.leader, bureau.deputy)
    delegate(
        actor=bureau.leader,
        now=NOW,
        grantor_id=post_of(bureau.leader),
        grantee_id=post_of(bureau.deputy),
        kind="KT",
        basis="Quy chế làm việc",
        valid_from=SINCE,
    )
    document_id = bureau.approved()
    assert [row.kind for row in waiting_for_me(bureau.deputy, now=NOW)] == ["sign"]
    request_signature(actor=bureau.deputy, now=NOW, document_id=document_id)
    first = timeline_of(bureau.deputy, document_id=document_id)[0]
    assert (first.who, first.did) == (
        bureau.deputy.name,
        f"yêu cầu ký số, thay {bureau.leader.name}",
    )


def right_of(bureau: Bureau, who: Actor) -> Competence | None:
    return competence(
        who,
        post_id=post_of(who),
        type_code="quyet-dinh",
        on=NOW.date(),
        for_post=bureau.leader.post_id,
    )


def test_an_absence_that_cannot_be_is_told_everything_at_once(bureau: Bureau) -> None:
    away(bureau.head, bureau.colleague)
    away(bureau.chief, bureau.other_head)
    with pytest.raises(CannotRecordAbsence) as refused:
        away(bureau.head, bureau.chief, since=UNTIL, until=UNTIL)
    assert {reason.code for reason in refused.value.reasons} == {
        "people.absent_already",
        "people.substitute_away",
    }
    with pytest.raises(CannotRecordAbsence) as refused:
        record_absence(
            actor=bureau.leader,
            now=NOW,
            post_id=post_of(bureau.leader),
            substitute_id=post_of(bureau.leader),
            from_date=date(2026, 11, 12),
            to_date=date(2026, 11, 10),
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "people.absence_reversed",
        "people.absence_past",
        "people.substitute_self",
    }
    with pytest.raises(CannotRecordAbsence) as refused:
        record_absence(
            actor=bureau.leader,
            now=NOW,
            post_id=post_of(bureau.leader),
            substitute_id=None,
            from_date=None,
            to_date=None,
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "people.no_substitute",
        "people.absence_days",
    }
    assert all(reason.mend for reason in refused.value.reasons)


def test_nobody_else_records_or_ends_it(bureau: Bureau) -> None:
    absence_id = away(bureau.head, bureau.colleague)
    with pytest.raises(Forbidden):
        end_absence(actor=bureau.colleague, now=NOW, absence_id=absence_id)
    with pytest.raises(Forbidden):
        record_absence(
            actor=bureau.officer,
            now=NOW,
            post_id=post_of(bureau.head),
            substitute_id=post_of(bureau.officer),
            from_date=SINCE,
            to_date=UNTIL,
        )
