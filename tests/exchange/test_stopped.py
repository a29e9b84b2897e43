"""What is tried no more by itself is told to its people, whatever stopped it, and once."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from support.clock import standing
from support.exchange import Office, Partner, body, go_round, run_jobs
from vanban.core.records.models import Document
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations import report_status, resume_reports
from vanban.exchange.receiving.queries import stopped_reports
from vanban.exchange.sending.operations import record_status
from vanban.exchange.sending.queries import dispatches_of, steps_of
from vanban.formats.edxml.message import StatusCode, StatusMessage
from vanban.formats.edxml.reader import read
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.errors import Forbidden

pytestmark = pytest.mark.django_db


def announced(name: str) -> list[UUID]:
    """The documents that an event of sending named, in the order of the events."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payload ->> 'document_id' FROM foundation_event WHERE name = %s ORDER BY id",
            [f"exchange.sending.{name}"],
        )
        return [UUID(found) for (found,) in cursor.fetchall()]


def told(here: Office, document: UUID) -> list[str]:
    (row,) = dispatches_of(here.system, document_id=document)
    steps = steps_of(here.system, document_id=document)
    return [step.label for step in steps if step.dispatch_id == row.id]


@pytest.fixture
def no_line(here: Office, settings: Any) -> UUID:
    settings.AXIS_LINKS_FILE = ""
    return here.issue(1)


@pytest.fixture
def unknown_to_the_axis(here: Office) -> UUID:
    return here.issue(2, to=[body("H99", "Cơ quan không có trên trục", hosted=False)])


@pytest.fixture
def not_to_be_written(here: Office) -> UUID:
    document = here.issue(3)
    tenancy.enter(here.committee)
    Document.objects.filter(id=document).update(subject="(Mật) Về việc bố trí lực lượng")
    return document


@pytest.mark.parametrize("why", ["no_line", "unknown_to_the_axis", "not_to_be_written"])
def test_what_is_stopped_at_once_is_told_once(
    here: Office, partner: Partner, request: pytest.FixtureRequest, why: str
) -> None:
    document = request.getfixturevalue(why)
    run_jobs()
    go_round()
    assert announced("DispatchStopped") == [document]
    assert told(here, document).count("Đã báo người gửi") == 1


def test_what_waited_longer_than_the_horizon_is_told_once(
    here: Office, settings: Any, axis: Any
) -> None:
    settings.AXIS_HORIZON_DAYS = 1.0
    axis.stop()
    try:
        with standing(now()) as hands:
            document = here.issue(4)
            for _ in range(4):
                go_round()
                hands.go_on(hours=12)
    finally:
        axis.start()
    assert announced("DispatchStopped") == [document]
    assert told(here, document).count("Đã báo người gửi") == 1


def test_reports_given_up_are_sent_again_by_one_press_in_their_order(
    here: Office, partner: Partner, settings: Any, axis: Any
) -> None:
    settings.AXIS_HORIZON_DAYS = 1.0
    clerk = Actor(
        organisation_id=here.committee, name="Duyên", permissions=frozenset({"incoming.receive"})
    )
    partner.send(1)
    with standing(now()) as hands:
        go_round()
        partner.take(MessageType.STATUS)
        axis.stop()
        try:
            tenancy.enter(here.committee)
            item = InboxItem.objects.get()
            for code in (3, 4):
                hands.go_on(seconds=1)
                report_status(actor=here.system, now=now(), inbox_item_id=item.id, code=code)
            for _ in range(4):
                go_round()
                hands.go_on(hours=12)
        finally:
            axis.start()
        go_round()
        assert [row.label for row in stopped_reports(clerk)] == [
            StatusCode(3).label,
            StatusCode(4).label,
        ]
        with pytest.raises(Forbidden):
            resume_reports(actor=replace(clerk, permissions=frozenset()), now=now())
        assert resume_reports(actor=clerk, now=now()) == 2
        assert resume_reports(actor=clerk, now=now()) == 0
        for _ in range(2):  # the line has a rest to wait out
            hands.go_on(minutes=2)
            go_round()
    assert stopped_reports(clerk) == []
    reported = [read(data) for data in partner.take(MessageType.STATUS)]
    assert [one.status_code for one in reported if isinstance(one, StatusMessage)] == [3, 4]


def test_a_refusal_of_the_recipient_is_told_and_ordinary_reports_are_not(
    here: Office, partner: Partner
) -> None:
    document = here.issue(5)
    run_jobs()
    moment = now().replace(microsecond=0)
    for code in (1, 2, 2, 16):
        record_status(
            actor=here.system,
            now=moment,
            business_id="H15,2026/11/20,05/QĐ-UBND",
            from_code="G22",
            code=code,
            at=moment,
            description="Gửi nhầm nơi nhận",
        )
    assert announced("DocumentTurnedDown") == [document, document]
