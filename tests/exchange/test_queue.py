"""Outages, refusals, order: what a queue does when the axis does not do what it should."""

import json
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from support.axis import AxisProcess
from support.clock import standing
from support.exchange import Office, Partner, go_round, run_jobs
from vanban.exchange.directory.queries import health_of, links
from vanban.exchange.receiving.models import StatusReport
from vanban.exchange.sending.operations import resume_dispatch
from vanban.exchange.sending.operations.queue import CannotResume
from vanban.exchange.sending.queries import DispatchRow, dispatches_of
from vanban.formats.edxml.message import DocumentMessage
from vanban.formats.edxml.reader import read
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.errors import Forbidden

pytestmark = pytest.mark.django_db


def only(here: Office, document: Any) -> DispatchRow:
    (row,) = dispatches_of(here.system, document_id=document)
    return row


def point_to(settings: Any, **changes: str) -> None:
    path = Path(settings.AXIS_LINKS_FILE)
    (entry,) = json.loads(path.read_text())
    path.write_text(json.dumps([entry | changes]))


def numbers(packets: list[bytes]) -> list[str]:
    found = []
    for data in packets:
        message = read(data)
        assert isinstance(message, DocumentMessage)
        assert message.code is not None
        found.append(message.code.number)
    return found


def test_an_outage_is_waited_out_and_order_is_kept(
    here: Office, partner: Partner, axis: AxisProcess
) -> None:
    with standing(now()) as hands:
        axis.stop(signal.SIGKILL)
        documents = [here.issue(number) for number in range(1, 6)]
        for _ in range(12):
            go_round()
            hands.go_on(seconds=3)
        first = only(here, documents[0])
        assert first.state == "queued"
        assert "chưa trả lời" in first.problem
        assert health_of("truc").failures >= 3
        assert only(here, documents[4]).tries == 0  # nobody overtakes, and nobody asks in vain
        axis.start()
        hands.go_on(minutes=2)
        for _ in range(3):
            go_round()
            hands.go_on(seconds=3)
    assert numbers(partner.take()) == ["01", "02", "03", "04", "05"]
    assert {only(here, document).state for document in documents} == {"sent"}
    assert health_of("truc").failures == 0


def test_after_seven_days_it_is_parked_and_can_be_sent_again(
    here: Office, partner: Partner, axis: AxisProcess
) -> None:
    with standing(now()) as hands:
        axis.stop()
        document = here.issue()
        try:
            for _ in range(8 * 24):
                go_round()
                hands.go_on(hours=1)
        finally:
            axis.start()
        row = only(here, document)
        assert row.state == "parked"
        assert "7 ngày" in row.problem
        assert row.tries >= 1
        go_round()
        assert partner.waiting() == ()

        clerk = Actor(
            organisation_id=here.committee,
            name="Hồ Thị Mỹ Duyên",
            permissions=frozenset({"outgoing.issue", "records.see_all"}),
        )
        with pytest.raises(Forbidden):
            resume_dispatch(
                actor=Actor(organisation_id=here.committee, name="Khác"),
                now=now(),
                dispatch_id=row.id,
            )
        resume_dispatch(actor=clerk, now=now(), dispatch_id=row.id)
        with pytest.raises(CannotResume):
            resume_dispatch(actor=clerk, now=now(), dispatch_id=row.id)
        hands.go_on(minutes=5)
        go_round()
    assert only(here, document).state == "sent"
    assert len(partner.take()) == 1


def test_one_bad_recipient_does_not_stop_the_others(here: Office, partner: Partner) -> None:
    from support.exchange import body

    nobody = body("H99", "Cơ quan không có trên trục", hosted=False)
    document = here.issue(to=[here.partner, nobody, here.other_partner])
    run_jobs()
    rows = dispatches_of(here.system, document_id=document)
    assert [row.state for row in rows] == ["sent", "failed", "sent"]
    assert "H99" in rows[1].problem
    assert "18" in rows[1].problem
    assert {row.receiver for row in partner.waiting()} == {"G22", "G24"}


def test_another_document_under_the_same_identifier_is_shown_as_failed(
    here: Office, partner: Partner
) -> None:
    from support.exchange import PDF
    from vanban.exchange.directory.operations import send_packet

    first = here.issue(9)
    run_jobs()
    (packet,) = partner.take()
    other = packet.replace(PDF[:4], PDF[:4]).replace("mưa lũ".encode(), "hạn hán".encode())
    from vanban.exchange.directory.operations import AxisRefused

    with pytest.raises(AxisRefused) as refused:
        send_packet(here.link, other, message_type=MessageType.EDOC, from_code="H15", now=now())
    assert refused.value.answer_code == "31"
    assert only(here, first).state == "sent"


def test_a_secret_that_no_longer_holds_stops_nothing_for_good(
    here: Office, partner: Partner, settings: Any
) -> None:
    with standing(now()) as hands:
        point_to(settings, secret="wrong")
        document = here.issue()
        go_round()
        row = only(here, document)
        assert row.state == "queued"
        assert "15" in row.problem
        point_to(settings, secret=here.link.secret)
        hands.go_on(minutes=2)
        go_round()
    assert only(here, document).state == "sent"


def test_without_a_link_it_is_parked_at_once_with_the_reason(
    here: Office, settings: Any, tmp_path: Path
) -> None:
    settings.AXIS_LINKS_FILE = ""
    document = here.issue()
    run_jobs()
    row = only(here, document)
    assert row.state == "parked"
    assert "trục liên thông" in row.problem
    settings.AXIS_LINKS_FILE = str(tmp_path / "links.json")
    resume_dispatch(actor=here.system, now=now(), dispatch_id=row.id)
    run_jobs()
    assert only(here, document).state == "sent"


def test_a_document_that_cannot_be_written_says_why(here: Office) -> None:
    from vanban.core.records.models import Document

    document = here.issue()
    tenancy.enter(here.committee)
    Document.objects.filter(id=document).update(signer_name="")
    run_jobs()
    row = only(here, document)
    assert row.state == "failed"
    assert "họ tên người ký" in row.problem


def test_reports_wait_out_an_outage_in_order(
    here: Office, partner: Partner, axis: AxisProcess
) -> None:
    from vanban.exchange.receiving.models import InboxItem
    from vanban.exchange.receiving.operations import report_status

    partner.send(1)
    with standing(datetime(2026, 11, 22, 3, tzinfo=UTC)) as hands:
        go_round()
        partner.take(MessageType.STATUS)
        axis.stop(signal.SIGKILL)
        tenancy.enter(here.committee)
        item = InboxItem.objects.get()
        for code in (3, 4, 5, 6):
            hands.go_on(seconds=1)
            report_status(actor=here.system, now=now(), inbox_item_id=item.id, code=code)
        go_round()
        axis.start()
        hands.go_on(minutes=2)
        go_round()
        go_round()
    codes = []
    for data in partner.take(MessageType.STATUS):
        message = read(data)
        codes.append(message.status_code.value)  # type: ignore[union-attr]
    assert codes == [3, 4, 5, 6]
    tenancy.enter(here.committee)
    assert {row.state for row in StatusReport.objects.all()} == {"sent"}


LINK = '{"code": "b", "base_url": "http://x", "system_id": "s", "secret": "not-shown"}'


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("[]", 0),
        ("no json", 0),
        ('{"code": "a"}', 0),
        (f'[{{"code": "a"}}, {LINK}]', 1),
        (f"[{LINK.replace('b', 'b b', 1)}]", 0),
    ],
)
def test_the_links_file_is_read_as_far_as_it_can_be(
    settings: Any, tmp_path: Path, text: str, count: int
) -> None:
    settings.AXIS_LINKS_FILE = str(tmp_path / "links.json")
    (tmp_path / "links.json").write_text(text)
    assert len(links()) == count
    assert "not-shown" not in repr(links())


def test_a_missing_links_file_means_no_links(settings: Any, tmp_path: Path) -> None:
    settings.AXIS_LINKS_FILE = str(tmp_path / "nothing.json")
    assert links() == ()
