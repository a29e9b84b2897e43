"""Documents over a real axis, both ways, with everything reported back; and inside one office."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from support.exchange import PDF, Office, Partner, go_round, run_jobs
from vanban.core.files.queries import load
from vanban.core.records.queries import revision_of
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations import report_status
from vanban.exchange.receiving.queries import inbox_item, refused_items, reports_of
from vanban.exchange.sending.operations import UnknownDispatch, record_status
from vanban.exchange.sending.queries import dispatches_of
from vanban.formats.edxml.message import DocumentMessage, StatusCode, StatusMessage
from vanban.formats.edxml.reader import read
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.models import EventRecord

pytestmark = pytest.mark.django_db
ALL = (1, 2, 3, 4, 5, 6, 13, 15, 16)


def items() -> list[InboxItem]:
    tenancy.enter(tenancy.EVERYWHERE)
    return list(InboxItem.objects.order_by("arrived_at"))


@pytest.mark.checklist(47)
def test_a_document_goes_to_the_axis_once_with_everything_it_says(
    here: Office, partner: Partner
) -> None:
    document = here.issue(7, more=b"PK\x03\x04 not really a sheet", paper="Ông Y Thông")
    run_jobs()
    (axis_row,) = partner.waiting()
    assert (axis_row.sender, axis_row.receiver) == ("H15", "G22")
    (packet,) = partner.take()
    message = read(packet)
    assert isinstance(message, DocumentMessage)
    assert message.document_id == "H15,2026/11/20,07/QĐ-UBND"
    assert str(message.code) == "07/QĐ-UBND"
    assert (message.type, message.type_detail, message.type_name) == (2, 2, "Quyết định")
    assert [part.name for part in message.attachments] == ["quyet-dinh.pdf", "phu-luc.xlsx"]
    assert message.attachments[0].data == PDF + b"7"
    assert message.to_places == ("Văn phòng Chính phủ", "Ông Y Thông")
    assert message.signer is not None
    assert message.signer.full_name == "Nguyễn Văn Hùng"

    sent, paper = dispatches_of(here.system, document_id=document)
    assert (sent.state, sent.tries, sent.state_label) == ("sent", 1, "Đã gửi")
    assert paper.state == "on_paper"
    go_round()
    assert partner.waiting() == ()


@pytest.mark.checklist(46)
@pytest.mark.parametrize("code", [code for code in ALL if code != 13])
def test_every_status_comes_back_once(here: Office, partner: Partner, code: int) -> None:
    document = here.issue()
    run_jobs()
    (packet,) = partner.take()
    seen = revision_of(here.system, document_id=document)
    at = datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)
    for _ in range(2):
        partner.report(packet, StatusCode(code), at)
    go_round()
    (row,) = dispatches_of(here.system, document_id=document)
    assert [(entry.code, entry.at) for entry in row.statuses] == [(code, at)]
    assert revision_of(here.system, document_id=document) > seen
    assert partner.link  # nothing is left on the axis for us
    assert items()[-1].state == "read"


def test_statuses_01_to_06_follow_one_another(here: Office, partner: Partner) -> None:
    document = here.issue(to=[here.partner, here.other_partner])
    run_jobs()
    packets = partner.take()
    assert len(packets) == 2
    assert packets[0] == packets[1]
    begin = datetime(2026, 11, 21, 1, tzinfo=UTC)
    for step, code in enumerate((1, 3, 4, 5, 6)):
        partner.report(packets[0], StatusCode(code), begin + timedelta(minutes=step))
        partner.report(packets[0], StatusCode(code), begin + timedelta(minutes=step), by="G24")
    go_round()
    for row in dispatches_of(here.system, document_id=document):
        assert [entry.code for entry in row.statuses] == [1, 3, 4, 5, 6]
        assert row.statuses[0].label == "Đã đến"


def test_a_report_on_something_never_sent_is_refused_and_kept(
    here: Office, partner: Partner
) -> None:
    partner.send_status("H15", "H15,2026/01/01,99/QĐ-UBND", StatusCode.INBOX, now())
    go_round()
    (item,) = items()
    assert (item.kind, item.state, item.business_id) == (
        "status",
        "stray",  # shown to the administrator
        "H15,2026/01/01,99/QĐ-UBND",
    )
    with pytest.raises(UnknownDispatch):
        record_status(
            actor=here.system,
            now=now(),
            business_id=item.business_id,
            from_code="G22",
            code=1,
            at=now(),
        )


@pytest.mark.checklist(47)
def test_a_packet_comes_in_bit_for_bit_and_is_reported(here: Office, partner: Partner) -> None:
    sent = partner.send(3)
    go_round()
    (item,) = items()
    assert (item.organisation_id, item.state) == (here.committee, "read")
    # As the axis handed it out: what was sent, and the axis's own line in its trace.
    came, sent_message = read(load(item.sha256)), read(sent)
    assert isinstance(came, DocumentMessage)
    assert isinstance(sent_message, DocumentMessage)
    assert came == replace(sent_message, trace_headers=came.trace_headers)
    assert came.trace_headers[-1].organ_id == "00.00.W00"
    row = inbox_item(here.system, inbox_item_id=item.id)
    assert (row.link, row.sender_code, row.sender_name) == ("truc", "G22", "Văn phòng Chính phủ")
    assert (row.business_id, row.symbol) == ("G22,2026/11/19,3/VPCP-NN", "3/VPCP-NN")
    events = EventRecord.objects.filter(name="exchange.receiving.PackageReceived")
    assert [event.payload["inbox_item_id"] for event in events] == [str(item.id)]

    report_status(actor=here.system, now=now(), inbox_item_id=item.id, code=StatusCode.ACCEPTANCE)
    report_status(
        actor=here.system,
        now=now() + timedelta(seconds=1),
        inbox_item_id=item.id,
        code=StatusCode.REJECTION,
        description="Gửi nhầm nơi nhận",
    )
    go_round()
    messages = [read(data) for data in partner.take(MessageType.STATUS)]
    assert all(isinstance(message, StatusMessage) for message in messages)
    assert [message.status_code.value for message in messages] == [1, 3, 2]  # type: ignore[union-attr]
    last = messages[-1]
    assert isinstance(last, StatusMessage)
    assert last.description == "Gửi nhầm nơi nhận"
    assert last.response_for.document_id == "G22,2026/11/19,3/VPCP-NN"
    assert last.response_for.code == "3/VPCP-NN"
    assert [row.state for row in reports_of(here.system, inbox_item_id=item.id)] == ["sent"] * 3


def test_one_packet_for_two_of_our_bodies_comes_to_each(here: Office, partner: Partner) -> None:
    partner.send(4, to=("H15", "H15.07"))
    go_round()
    assert {item.organisation_id for item in items()} == {here.committee, here.department}
    assert len(partner.take(MessageType.STATUS)) == 2


def test_the_same_document_under_other_bytes_is_announced_too(
    here: Office, partner: Partner, axis: object
) -> None:
    """Whether it is a second sending or another document is for the clerk to see."""
    partner.send(5)
    go_round()
    (first,) = items()
    from support.exchange import incoming_packet
    from vanban.core.files.operations import keep
    from vanban.exchange.receiving.operations import take_in

    for number, note in (("a", "khác"), ("b", "")):
        stored = keep(incoming_packet(5, note=note), file_name="x.edxml")
        take_in(
            actor=here.system,
            now=now(),
            link="truc",
            axis_doc_id=number,
            kind=MessageType.EDOC,
            sha256=stored.sha256,
            size=stored.size,
        )
    run_jobs()
    announced = EventRecord.objects.filter(name="exchange.receiving.PackageReceived").count()
    assert announced == 2
    assert [item.duplicate_of_id for item in items()] == [None, None, first.id]


def test_what_cannot_be_read_stays_with_the_reason(here: Office) -> None:
    from vanban.core.files.operations import keep
    from vanban.exchange.receiving.operations import take_in

    stored = keep(b"<edXML><broken", file_name="x.edxml")
    take_in(
        actor=here.system,
        now=now(),
        link="truc",
        axis_doc_id="broken",
        kind=MessageType.EDOC,
        sha256=stored.sha256,
        size=stored.size,
    )
    run_jobs()
    (row,) = refused_items(here.system)
    assert row.state == "refused"
    assert "XML" in row.problem
    assert EventRecord.objects.filter(name="exchange.receiving.PackageReceived").count() == 1
    report_status(actor=here.system, now=now(), inbox_item_id=row.id, code=StatusCode.REJECTION)
    assert reports_of(here.system, inbox_item_id=row.id) == []


def test_inside_one_office_the_same_journey_without_the_axis(
    here: Office, partner: Partner
) -> None:
    document = here.issue(to=[here.department])
    run_jobs()
    assert partner.waiting() == ()
    (item,) = items()
    assert (item.organisation_id, item.link, item.state) == (here.department, "", "read")
    there = Actor.system(here.department)
    for code in (StatusCode.ACCEPTANCE, StatusCode.ASSIGNMENT, StatusCode.FINISH):
        report_status(actor=there, now=now(), inbox_item_id=item.id, code=code)
    run_jobs()
    (row,) = dispatches_of(here.system, document_id=document)
    assert row.state == "handed_over"
    assert sorted(entry.code for entry in row.statuses) == [1, 3, 4, 6]
    assert all(report.state == "sent" for report in reports_of(there, inbox_item_id=item.id))


def test_other_organisations_see_nothing_of_it(here: Office, partner: Partner) -> None:
    from vanban.foundation.errors import NotFound

    document = here.issue()
    partner.send(6)
    go_round()
    stranger = Actor.system(here.department)
    assert dispatches_of(stranger, document_id=document) == []
    (item,) = items()
    with pytest.raises(NotFound):
        inbox_item(stranger, inbox_item_id=item.id)
    with pytest.raises(NotFound):
        report_status(actor=stranger, now=now(), inbox_item_id=item.id, code=StatusCode.INBOX)
