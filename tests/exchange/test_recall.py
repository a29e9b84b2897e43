"""Calling a document back: 13 out, 15 or 16 in; frozen here, cancelled there; and what revokes,
updates and replaces by a document of its own.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from support.clock import Hands, standing
from support.exchange import Office, Partner, go_round, run_jobs
from vanban.core.records.lifecycle import State
from vanban.core.records.models import Document
from vanban.core.records.queries import document_face
from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.operations import report_status
from vanban.exchange.sending.operations import (
    CannotInstruct,
    CannotRecall,
    Recalled,
    instruct,
    recall_document,
    record_sent,
)
from vanban.exchange.sending.queries import dispatches_of, recall_standings, steps_of
from vanban.formats.edxml.message import (
    BussinessDocType,
    DocumentMessage,
    StatusCode,
    StatusMessage,
)
from vanban.formats.edxml.reader import read
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import tenancy
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.errors import Forbidden
from vanban.foundation.models import EventRecord
from vanban.outgoing.drafting.models import Link
from vanban.outgoing.drafting.rules import LinkKind

pytestmark = pytest.mark.django_db
REASON = "Sai số liệu ở phụ lục 2"


@pytest.fixture
def hands() -> Iterator[Hands]:
    with standing(now()) as moving:
        yield moving


def recall(here: Office, document: Any, **more: Any) -> Recalled:
    return recall_document(
        actor=here.system, now=now(), document_id=document, reason=REASON, **more
    )


def standings(here: Office, document: Any) -> list[str]:
    found = recall_standings(here.system, document_id=document)
    return [found[row.id] for row in dispatches_of(here.system, document_id=document)]


def reports(partner: Partner) -> list[StatusMessage]:
    messages = [read(data) for data in partner.take(MessageType.STATUS)]
    return [message for message in messages if isinstance(message, StatusMessage)]


def test_who_has_it_is_asked_and_answers_and_may_be_asked_again(
    here: Office, partner: Partner, hands: Hands
) -> None:
    document = here.issue()
    run_jobs()
    (packet,) = partner.take()
    assert recall(here, document).asked == 1
    assert document_face(here.system, document_id=document).state == State.RECALLED
    run_jobs()
    (request,) = reports(partner)
    assert request.status_code is StatusCode.CANCELLATION
    assert (request.sender.organ_id, request.response_for.organ_id) == ("H15", "G22")
    assert request.response_for.document_id == "H15,2026/11/20,05/QĐ-UBND"
    assert request.description == REASON
    assert standings(here, document) == ["asked"]
    with pytest.raises(CannotRecall):
        recall(here, document)

    hands.go_on(minutes=3)
    partner.report(packet, StatusCode.CHANGE_REJECTION, now())
    go_round()
    assert standings(here, document) == ["refused"]
    hands.go_on(minutes=3)
    assert recall(here, document).asked == 1
    run_jobs()
    assert len(reports(partner)) == 1
    hands.go_on(minutes=3)
    partner.report(packet, StatusCode.CHANGE_ACCEPTANCE, now())
    go_round()
    assert standings(here, document) == ["agreed"]
    (row,) = dispatches_of(here.system, document_id=document)
    assert [entry.code for entry in row.statuses] == [13, 16, 13, 15]
    outcomes = [step.outcome for step in steps_of(here.system, document_id=document)]
    assert outcomes == ["sent", "requested", "sent", "requested", "sent"]
    assert sum(row.name == "exchange.sending.DocumentRecalled" for row in events()) == 1


def events() -> list[EventRecord]:
    return list(EventRecord.objects.all())


def test_what_has_not_left_is_called_off_and_never_sent(
    here: Office, partner: Partner, axis: Any, hands: Hands
) -> None:
    axis.stop()
    document = here.issue(1)
    other = here.issue(2)
    go_round()
    told = Recalled(asked=0, called_off=1, on_paper=0)
    assert recall(here, document) == told, "nobody was asked: it had not left"
    axis.start()
    hands.go_on(minutes=5)
    go_round()
    (row,) = dispatches_of(here.system, document_id=document)
    assert (row.state, row.state_label) == ("cancelled", "Đã hủy trước khi gửi")
    (packet,) = partner.take()
    message = read(packet)
    assert isinstance(message, DocumentMessage)
    assert message.code is not None
    assert message.code.number == "02"
    (sent,) = dispatches_of(here.system, document_id=other)
    assert sent.state == "sent"
    assert reports(partner) == []


def test_what_was_on_the_line_when_it_was_called_off_is_asked_back(
    here: Office, partner: Partner
) -> None:
    document = here.issue()
    run_jobs_but_sending(here, document)
    (row,) = dispatches_of(here.system, document_id=document)
    recall(here, document)
    record_sent(actor=here.system, now=now(), dispatch_ids=[row.id], axis_doc_id="on-the-line")
    run_jobs()
    assert [one.status_code for one in reports(partner)] == [StatusCode.CANCELLATION]
    assert standings(here, document) == ["asked"]


def run_jobs_but_sending(here: Office, document: Any) -> None:
    from vanban.exchange.sending.operations import open_package

    open_package(actor=here.system, now=now(), document_id=document)


def test_one_wrong_recipient_is_asked_and_nothing_is_frozen(here: Office, partner: Partner) -> None:
    document = here.issue(to=[here.partner, here.other_partner], paper="Ông Y Thông")
    run_jobs()
    partner.take()
    second = dispatches_of(here.system, document_id=document)[1]
    assert recall(here, document, dispatch_ids=[second.id]).asked == 1
    run_jobs()
    assert [one.response_for.organ_id for one in reports(partner)] == ["G24"]
    assert document_face(here.system, document_id=document).state == State.ISSUED
    assert standings(here, document) == ["none", "asked", "none"]


def test_a_recall_needs_the_right_a_reason_and_an_issued_document(here: Office) -> None:
    document = here.issue()
    run_jobs()
    with pytest.raises(Forbidden):
        recall_document(
            actor=Actor(
                organisation_id=here.committee, name="Y", permissions=frozenset({"records.see_all"})
            ),
            now=now(),
            document_id=document,
            reason=REASON,
        )
    Document.objects.filter(id=document).update(state=State.SEALED)
    with pytest.raises(CannotRecall) as refused:
        recall_document(actor=here.system, now=now(), document_id=document, reason=" ")
    assert {reason.code for reason in refused.value.reasons} == {
        "records.wrong_state",
        "sending.no_reason",
    }


def test_inside_one_office_the_request_comes_the_same_way(here: Office) -> None:
    document = here.issue(to=[here.department])
    run_jobs()
    recall(here, document)
    run_jobs()
    tenancy.enter(here.department)
    request = InboxItem.objects.get(kind="status")
    asked = [row for row in events() if row.name == "exchange.receiving.TakeBackAsked"]
    assert [row.payload["reason"] for row in asked] == [REASON]
    assert request.status_code == 13
    item = InboxItem.objects.get(kind="edoc")
    report_status(
        actor=Actor.system(here.department),
        now=now() + timedelta(seconds=5),
        inbox_item_id=item.id,
        code=StatusCode.CHANGE_ACCEPTANCE,
    )
    run_jobs()
    assert standings(here, document) == ["agreed"]


@pytest.mark.parametrize("kind", [BussinessDocType.REPLACE, BussinessDocType.REVOKE])
def test_a_document_that_replaces_or_revokes_says_so_and_freezes_the_old_one(
    here: Office, partner: Partner, kind: BussinessDocType
) -> None:
    old = here.issue(1)
    run_jobs()
    (packet,) = partner.take()
    new = here.issue(2)
    Document.objects.filter(id=new).update(state=State.SEALED)
    instruct(
        actor=here.system,
        now=now(),
        document_id=new,
        doc_type=kind,
        concerned_id=old,
        reason=REASON,
    )
    Document.objects.filter(id=new).update(state=State.ISSUED)
    run_jobs()
    (found,) = partner.take()
    message = read(found)
    assert isinstance(message, DocumentMessage)
    assert message.doc_type is kind
    assert message.bussiness is not None
    assert message.bussiness.reason == REASON
    concerned = (
        message.bussiness.replacements[0].document_id
        if kind is BussinessDocType.REPLACE
        else message.concerned_document_id
    )
    assert concerned == "H15,2026/11/20,01/QĐ-UBND"
    assert document_face(here.system, document_id=old).state == State.RECALLED
    partner.report(packet, StatusCode.CHANGE_ACCEPTANCE, now() + timedelta(seconds=9))
    go_round()
    (row,) = dispatches_of(here.system, document_id=old)
    assert [entry.code for entry in row.statuses] == [13, 15]


def test_a_draft_opened_to_replace_a_document_replaces_it_though_nobody_says_so_again(
    here: Office, partner: Partner
) -> None:
    old = here.issue(1)
    run_jobs()
    partner.take()
    new = here.issue(2)
    Link.objects.create(
        organisation_id=here.system.organisation,
        document_id=new,
        target_id=old,
        kind=LinkKind.REPLACES,
        reason=REASON,
        made_at=now(),
        made_by_name="Lê Văn Tuấn",
    )
    run_jobs()
    (packet,) = partner.take()
    message = read(packet)
    assert isinstance(message, DocumentMessage)
    assert message.doc_type is BussinessDocType.REPLACE
    assert message.bussiness is not None
    assert message.bussiness.replacements[0].document_id == "H15,2026/11/20,01/QĐ-UBND"
    assert document_face(here.system, document_id=old).state == State.RECALLED


def test_a_replacement_is_of_the_same_form_and_concerns_an_issued_document(here: Office) -> None:
    old, new = here.issue(1), here.issue(2)
    Document.objects.filter(id=new).update(state=State.DRAFTING, type_code="cong-van")
    with pytest.raises(CannotInstruct) as refused:
        instruct(
            actor=here.system,
            now=now(),
            document_id=new,
            doc_type=BussinessDocType.REPLACE,
            concerned_id=old,
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "sending.other_form",
        "sending.no_reason",
    }
    with pytest.raises(CannotInstruct):
        instruct(actor=here.system, now=now(), document_id=old, sealed=True)


def test_a_packet_that_revokes_is_a_request_of_its_own(here: Office, partner: Partner) -> None:
    from dataclasses import replace

    from vanban.exchange.directory.operations import send_packet
    from vanban.formats.edxml.message import Bussiness
    from vanban.formats.edxml.writer import write_document

    sent = read(partner.send(3))
    assert isinstance(sent, DocumentMessage)
    go_round()
    revoke = replace(
        sent,
        attachments=(),
        bussiness=Bussiness(
            doc_type=BussinessDocType.REVOKE, document_id=sent.document_id, reason="Gửi nhầm"
        ),
    )
    data = write_document(revoke)
    send_packet(partner.link, data, message_type=MessageType.EDOC, from_code="G22", now=now())
    go_round()
    asked = [row for row in events() if row.name == "exchange.receiving.TakeBackAsked"]
    assert [(row.payload["business_id"], row.payload["reason"]) for row in asked] == [
        (sent.document_id, "Gửi nhầm")
    ]
    announced = [row for row in events() if row.name == "exchange.receiving.PackageReceived"]
    assert len(announced) == 1
