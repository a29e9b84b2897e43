"""Whoever is asked, answered or given another deadline is told, once, as he chose."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from support.incoming import NOW, Place, directed, presented
from support.work import do_jobs
from vanban.core.calendar.operations import set_day
from vanban.core.people.models import Post
from vanban.core.people.queries import HEADS
from vanban.formats.workdays import Term, TermUnit
from vanban.foundation.actor import Actor
from vanban.incoming.assignment.operations import answer_extension, ask_for_time, assign, split
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.processing.operations import ask_opinions, give_opinion
from vanban.oversight.tracking.operations import choose_notices
from vanban.oversight.tracking.queries import notices_of
from vanban.oversight.tracking.rules.notices import NoticeKind

ASKED, GIVEN, MOVED = "Được xin ý kiến", "Ý kiến đã xin nay có trả lời", "Hạn của việc đã đổi"
FIVE_DAYS = Term(5, TermUnit.WORK_DAY)


def told(actor: Actor, *labels: str) -> list[str]:
    do_jobs()
    return [row.label for row in notices_of(actor) if row.label in labels]


def ask(place: Place, document: UUID) -> UUID:
    return ask_opinions(
        actor=place.head,
        now=NOW,
        document_id=document,
        question="Phòng có thống nhất không?",
        unit_ids=[place.other_unit_id],
        post_ids=[place.deputy.post_id],
        due=date(2026, 11, 25),
    )


def test_who_is_asked_and_who_asked_are_told_of_opinions(place: Place) -> None:
    document = directed(place)
    round_id = ask(place, document)
    assert told(place.deputy, ASKED) == told(place.other_head, ASKED) == [ASKED]
    assert told(place.other_officer, ASKED) == told(place.head, ASKED) == []
    give_opinion(actor=place.deputy, now=NOW, round_id=round_id, vote="agree")
    assert told(place.head, GIVEN) == [GIVEN]
    assert told(place.deputy, GIVEN) == told(place.other_head, GIVEN) == []


def test_a_unit_without_a_head_is_asked_as_a_whole(place: Place) -> None:
    document = directed(place)
    heads = Post.objects.filter(unit_id=place.other_unit_id, role__in=HEADS)
    heads.update(valid_to=NOW.date() - timedelta(days=1))
    ask(place, document)
    assert told(place.other_officer, ASKED) == [ASKED]


def test_a_moved_deadline_is_told_to_who_handles_the_part(place: Place) -> None:
    assign(
        actor=place.leader,
        now=NOW,
        document_id=presented(place, 2),
        assignees=[Assignee(role=Role.LEAD, unit_id=place.unit_id, term=FIVE_DAYS)],
    )
    set_day(
        actor=place.system,
        now=NOW,
        day=date(2026, 11, 24),
        kind="holiday",
        name="Nghỉ",
        basis="Nghị quyết 30",
    )
    assert told(place.head, MOVED) == [MOVED]
    assert told(place.leader, MOVED) == told(place.other_head, MOVED) == []


def test_who_asked_for_more_time_hears_once_that_it_was_granted(place: Place) -> None:
    document = directed(place)
    own = Assignee(role=Role.LEAD, post_id=place.officer.post_id)
    split(actor=place.head, now=NOW, document_id=document, assignees=[own])
    extension = ask_for_time(
        actor=place.head,
        now=NOW,
        document_id=document,
        due=date(2026, 11, 27),
        reason="Chờ số liệu của các xã, chưa đủ.",
    )
    answer_extension(actor=place.leader, now=NOW, extension_id=extension, granted=True)
    answered = "Trả lời xin gia hạn"
    assert told(place.head, MOVED, answered) == [answered]
    assert told(place.officer, MOVED, answered) == [MOVED]


def test_a_kind_that_was_not_chosen_is_not_told(place: Place) -> None:
    choose_notices(
        actor=place.deputy,
        now=NOW,
        on_page=[kind for kind in NoticeKind if kind is not NoticeKind.OPINION_ASKED],
        by_mail=[],
        mailing="daily",
        mail_hour=7,
    )
    ask(place, directed(place))
    assert told(place.deputy, ASKED) == []
    assert told(place.other_head, ASKED) == [ASKED]


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Listeners read the clock: what they note is noted on the day of the test."""
    later = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    monkeypatch.setattr("vanban.oversight.tracking.handlers.now", lambda: later)
    monkeypatch.setattr("vanban.incoming.assignment.jobs.now", lambda: later)
