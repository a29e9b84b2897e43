"""Places that are late with an issued document: who they are, how they are reminded, how often."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.clock import Hands, standing
from support.exchange import Office, run_jobs
from support.work import do_jobs
from vanban.core.calendar.queries import shipped_calendar, usual_hours
from vanban.core.records.models import Document
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations import report_status
from vanban.exchange.sending.operations import (
    CannotRemind,
    Reminded,
    recall_document,
    remind_slow,
)
from vanban.exchange.sending.queries import SlowRow, dispatches_of, slow_places, steps_of
from vanban.exchange.sending.rules.reminding import Late, Point, late_place
from vanban.formats.edxml.message import StatusCode
from vanban.formats.workdays import WorkingTime
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.clock import VIETNAM, now
from vanban.foundation.errors import Forbidden
from vanban.foundation.models import EventRecord
from vanban.incoming.reception.models import Arrival
from vanban.oversight.tracking.queries import timeline_of

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)  # 9.30 in Vietnam
WORKING = WorkingTime(shipped_calendar(), (usual_hours(),))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


# ── who is late ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("codes", "urgent", "reply_due", "moment", "told"),
    [
        ((), False, None, at(20, 16), None),
        ((), False, None, at(20, 19), Late(Point.ARRIVAL, at(20, 17), 0)),
        ((), False, None, at(23, 9), Late(Point.ARRIVAL, at(20, 17), 1)),
        ((1,), False, None, at(23, 9), None),
        ((1,), False, None, at(25, 9), Late(Point.REGISTRATION, at(23, 17), 2)),
        ((1,), True, None, at(20, 19), Late(Point.REGISTRATION, at(20, 17), 0)),
        ((1, 3), False, None, at(30, 9), None),
        ((1, 3), False, date(2026, 11, 24), at(25, 9), Late(Point.ANSWER, at(24, 17), 1)),
        ((1, 3, 6), False, date(2026, 11, 24), at(30, 9), None),
        ((2,), False, None, at(30, 9), None),
        ((1, 13), False, None, at(30, 9), None),
        ((1, 13, 15), False, None, at(30, 9), None),
        ((1, 13, 16), False, None, at(30, 9), Late(Point.REGISTRATION, at(23, 17), 5)),
    ],
)
def test_a_place_is_late_by_the_decree_and_by_the_day_the_document_names(
    codes: tuple[int, ...],
    urgent: bool,
    reply_due: date | None,
    moment: datetime,
    told: Late | None,
) -> None:
    found = late_place(
        sent_at=FRIDAY,
        codes=codes,
        urgent=urgent,
        reply_due=reply_due,
        now=moment,
        working=WORKING,
    )
    assert found == told


def test_what_is_sent_after_office_hours_counts_from_the_next_working_morning() -> None:
    evening = at(20, 19)
    for moment, late in ((at(23, 16), False), (at(23, 18), True)):
        found = late_place(
            sent_at=evening, codes=(), urgent=False, reply_due=None, now=moment, working=WORKING
        )
        assert (found is not None) is late


@settings(deadline=None)
@given(
    days=st.integers(0, 350),
    minute=st.integers(0, 24 * 60 - 1),
    codes=st.lists(st.sampled_from([1, 3, 4, 5, 13, 16]), max_size=4),
    hours=st.integers(0, 24 * 30),
)
def test_who_is_late_stays_late_until_he_reports(
    days: int, minute: int, codes: list[int], hours: int
) -> None:
    sent = datetime(2026, 1, 1, tzinfo=VIETNAM) + timedelta(days=days, minutes=minute)

    def judged(moment: datetime) -> Late | None:
        return late_place(
            sent_at=sent, codes=codes, urgent=False, reply_due=None, now=moment, working=WORKING
        )

    first = judged(sent + timedelta(hours=hours))
    later = judged(sent + timedelta(hours=hours + 30))
    assert judged(sent) is None
    if first is not None:
        assert later is not None
        assert (later.point, later.due_at) == (first.point, first.due_at)
        assert later.days >= first.days >= 0
        assert first.due_at.timetz().replace(tzinfo=None) == time(17)


# ── reminding ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def hands(db: None) -> Iterator[Hands]:
    with standing(FRIDAY) as moving:
        yield moving


@pytest.fixture
def document(here: Office, hands: Hands) -> UUID:
    """Sent inside and by the axis on Friday; now it is Wednesday and nobody has registered it."""
    made = here.issue(to=[here.department, here.partner], paper="Ông Y Thông")
    Document.objects.filter(id=made).update(urgency=0)
    run_jobs()
    hands.go_on(days=5)
    return made


def slow(here: Office, document: UUID) -> list[SlowRow]:
    return slow_places(here.system, document_id=document, now=now())


def remind(here: Office, document: UUID, *ids: UUID, note: str = "") -> Reminded:
    return remind_slow(
        actor=here.system, now=now(), document_id=document, dispatch_ids=ids, note=note
    )


def refused(here: Office, document: UUID, *ids: UUID, note: str = "") -> list[str]:
    with pytest.raises(CannotRemind) as told:
        remind(here, document, *ids, note=note)
    return [each.code for each in told.value.reasons]


def test_who_is_late_is_listed_with_the_way_to_reach_him(here: Office, document: UUID) -> None:
    assert [(row.code, row.by, row.point, row.days) for row in slow(here, document)] == [
        ("H15.07", "bell", "registration", 2),
        ("G22", "call", "arrival", 3),
    ]


def test_a_body_inside_hears_a_bell_with_the_words_once_a_day(
    here: Office, document: UUID, hands: Hands
) -> None:
    said = "Đề nghị vào sổ, báo cáo trước 16 giờ."
    assert remind(here, document, note=said) == Reminded(bells=1, calls=0)
    do_jobs()  # reception, too
    tenancy.enter(here.department)
    arrival = Arrival.objects.get(organisation=here.department)
    assert (arrival.reminded, arrival.reminder) == (1, said)
    assert EventRecord.objects.filter(name="incoming.reception.ReminderNoted").count() == 1
    told = timeline_of(Actor.system(here.department), document_id=arrival.document_id)
    assert ("nơi gửi nhắc lần 1", said) in [(row.did, row.note) for row in told]
    inside = slow(here, document)[0]
    assert (inside.reminders, inside.reminded_at) == (1, now())
    assert refused(here, document) == ["sending.nobody_to_remind"]
    assert refused(here, document, inside.dispatch_id) == ["sending.reminded_lately"]
    hands.go_on(hours=25)
    assert remind(here, document) == Reminded(bells=1, calls=0)
    assert slow(here, document)[0].reminders == 2


def test_of_a_body_outside_it_is_kept_that_it_was_called(here: Office, document: UUID) -> None:
    outside = slow(here, document)[1]
    assert remind(here, document, outside.dispatch_id, note="Gặp chị Nga") == Reminded(0, 1)
    row = slow(here, document)[1]
    assert (row.reminders, row.reminded_at) == (1, now())
    steps = steps_of(here.system, document_id=document, of=[outside.dispatch_id])
    assert [(step.outcome, step.text) for step in steps][-1] == ("reminded", "Gặp chị Nga")
    assert EventRecord.objects.filter(name="exchange.sending.PlaceReminded").count() == 0


def test_who_has_reported_is_late_no_more(here: Office, document: UUID) -> None:
    late = slow(here, document)[0]
    tenancy.enter(here.department)
    item = InboxItem.objects.get(organisation=here.department)
    report_status(
        actor=Actor.system(here.department),
        now=now(),
        inbox_item_id=item.id,
        code=StatusCode.ACCEPTANCE,
    )
    run_jobs()
    assert [row.code for row in slow(here, document)] == ["G22"]
    assert refused(here, document, late.dispatch_id, note="x" * 301) == [
        "sending.not_late",
        "sending.long_note",
    ]


def test_of_what_was_called_back_nobody_is_reminded(here: Office, document: UUID) -> None:
    recall_document(actor=here.system, now=now(), document_id=document, reason="Sai số liệu")
    assert slow(here, document) == []
    assert refused(here, document) == ["sending.nobody_late"]


def test_only_who_issues_reminds(here: Office, document: UUID) -> None:
    somebody = Actor(organisation_id=here.committee, name="Lê Văn Tuấn")
    with pytest.raises(Forbidden):
        remind_slow(actor=somebody, now=now(), document_id=document)
    assert len(dispatches_of(here.system, document_id=document)) == 3
