"""Nothing heard of a packet: the axis is asked; and what was said is not said twice."""

from datetime import timedelta

import pytest

from support.clock import standing
from support.exchange import Office, Partner, go_round, run_jobs
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations import report_status
from vanban.exchange.receiving.queries import reports_of
from vanban.exchange.sending import jobs as sending
from vanban.exchange.sending.queries import dispatches_of, unheard_dispatches
from vanban.formats.edxml.message import StatusCode
from vanban.foundation import tenancy
from vanban.foundation.clock import now

pytestmark = pytest.mark.django_db


def test_the_axis_tells_whether_it_was_fetched(here: Office, partner: Partner) -> None:
    with standing(now()) as hands:
        document = here.issue()
        run_jobs()
        hands.go_on(hours=2)
        sending.ask_due()
        run_jobs()
        (row,) = dispatches_of(here.system, document_id=document)
        assert row.axis_state == "initial"
        partner.take()
        hands.go_on(hours=2)
        sending.ask_due()
        run_jobs()
        (row,) = dispatches_of(here.system, document_id=document)
        assert row.axis_state == "done"
        hands.go_on(days=2)
        unheard = unheard_dispatches(here.system, now=now())
        assert [one.id for one in unheard] == [row.id]


def test_the_same_status_is_not_reported_twice_in_a_row(here: Office, partner: Partner) -> None:
    partner.send(1)
    go_round()
    tenancy.enter(here.committee)
    item = InboxItem.objects.get()
    for second, code in enumerate((3, 3, 4, 4, 16, 16)):
        report_status(
            actor=here.system,
            now=now() + timedelta(seconds=second + 1),
            inbox_item_id=item.id,
            code=StatusCode(code),
        )
    codes = [row.code for row in reports_of(here.system, inbox_item_id=item.id)]
    assert codes == [1, 3, 4, 16, 16]
