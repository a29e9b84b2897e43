"""Outgoing documents in their boxes, and the board that shows where each copy stands."""

from uuid import UUID

import pytest

from support.incoming import DUE, Place
from support.outgoing import NOW, Bureau
from support.questions import one_question
from support.work import do_jobs
from vanban.core.records.queries import document_face
from vanban.exchange.sending.operations import recall_document
from vanban.foundation.actor import Actor
from vanban.incoming.assignment.operations import assign
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.processing.operations import finish_work, start_work
from vanban.incoming.reception.operations import agree_to_take_back, return_package
from vanban.incoming.reception.queries import arrival
from vanban.incoming.registration.operations import register
from vanban.outgoing.approval.operations import approve, return_draft, withdraw_draft
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.drafting.rules import RecipientInput
from vanban.outgoing.publication.operations import issue
from vanban.oversight.tracking.queries import (
    OutgoingRow,
    counts_for,
    delivery_board,
    incoming_box,
    outgoing_box,
    timeline_of,
    waiting_for_me,
)


def box(actor: Actor, name: str) -> list[UUID]:
    return [row.id for row in outgoing_box(actor, box=name).rows]


def only(actor: Actor, name: str) -> OutgoingRow:
    (row,) = outgoing_box(actor, box=name).rows
    return row


def waiting(actor: Actor) -> list[tuple[str, UUID, str]]:
    return [(row.kind, row.id, row.detail) for row in waiting_for_me(actor, now=NOW)]


def test_a_draft_walks_through_the_boxes_and_shows_who_holds_it(bureau: Bureau) -> None:
    document = bureau.drafted()
    assert box(bureau.officer, "drafts") == [document]
    assert box(bureau.colleague, "drafts") == []
    document = bureau.submitted()
    row = only(bureau.officer, "in_review")
    assert (row.id, row.held_by) == (document, "Phạm Thị Thu Hiền, Đỗ Hữu Huy")
    assert waiting(bureau.head) == [("approve", document, "nội dung")]
    approve(actor=bureau.head, now=NOW, document_id=document, side=Side.CONTENT)
    assert waiting(bureau.head) == []
    assert only(bureau.officer, "in_review").held_by == "Đỗ Hữu Huy"
    approve(actor=bureau.chief, now=NOW, document_id=document, side=Side.FORM)
    assert only(bureau.officer, "to_sign").held_by == "Nguyễn Văn Hùng"
    assert [(kind, found) for kind, found, _ in waiting(bureau.leader)] == [("sign", document)]
    assert waiting(bureau.deputy) == []


def test_a_draft_sent_back_is_told_apart_from_one_taken_back(bureau: Bureau) -> None:
    sent_back, taken_back = bureau.submitted(), bureau.submitted()
    return_draft(
        actor=bureau.head, now=NOW, document_id=sent_back, reason="Bổ sung căn cứ pháp lý."
    )
    withdraw_draft(actor=bureau.officer, now=NOW, document_id=taken_back, reason="Sửa lại số liệu.")
    assert only(bureau.officer, "returned").id == sent_back
    assert only(bureau.officer, "returned").return_reason == "Bổ sung căn cứ pháp lý."
    assert box(bureau.officer, "drafts") == [taken_back]
    assert counts_for(bureau.officer)["returned"] == 1


def test_the_registry_finds_what_to_number_seal_and_issue(bureau: Bureau) -> None:
    signed, numbered, sealed = bureau.signed(), bureau.numbered(), bureau.sealed()
    assert box(bureau.clerk, "to_number") == [signed]
    assert box(bureau.clerk, "to_seal") == [numbered]
    assert box(bureau.clerk, "to_issue") == [sealed]
    counts = counts_for(bureau.clerk)
    assert (counts["to_number"], counts["to_seal"], counts["to_issue"]) == (1, 1, 1)
    issue(actor=bureau.clerk, now=NOW, document_id=sealed)
    assert only(bureau.clerk, "issued").symbol == "02/QĐ-UBND"
    with one_question():
        outgoing_box(bureau.clerk, box="issued")


@pytest.mark.parametrize("name", ["drafts", "returned", "in_review", "to_sign", "follow", "all"])
def test_every_outgoing_list_is_one_question(bureau: Bureau, name: str) -> None:
    bureau.approved()
    for actor in (bureau.officer, bureau.leader, bureau.clerk):
        with one_question():
            outgoing_box(actor, box=name)


def issued_to(bureau: Bureau, receiver: Place) -> UUID:
    to = RecipientInput(organisation_id=receiver.office.organisation_id)
    document = bureau.sealed(recipients=(to,))
    issue(actor=bureau.clerk, now=NOW, document_id=document)
    do_jobs()
    return document


def stations(bureau: Bureau, document: UUID) -> list[str]:
    with one_question():
        (line,) = delivery_board(bureau.clerk, document_id=document)
    return [status.code for status in line.statuses]


def test_the_sender_follows_each_station_of_the_receiver(bureau: Bureau, receiver: Place) -> None:
    document = issued_to(bureau, receiver)
    assert stations(bureau, document) == ["01"]
    (arrived,) = incoming_box(receiver.clerk, box="received").rows
    assert (arrived.symbol, arrived.way, arrived.fitness) == ("01/QĐ-UBND", "internal", "whole")
    verdict = arrival(receiver.clerk, document_id=arrived.id)
    assert verdict.outcome in {"valid", "unknown"}
    assert verdict.verdict_sentence

    register(
        actor=receiver.clerk,
        now=NOW,
        document_id=arrived.id,
        present_to_post_id=receiver.leader.post_id,
    )
    lead = Assignee(role=Role.LEAD, unit_id=receiver.unit_id, due=DUE)
    assign(actor=receiver.leader, now=NOW, document_id=arrived.id, assignees=[lead])
    do_jobs()
    assert sorted(stations(bureau, document)) == ["01", "03", "04"]
    assert only(bureau.clerk, "follow").registered == 1

    start_work(actor=receiver.officer, now=NOW, document_id=arrived.id)
    finish_work(actor=receiver.officer, now=NOW, document_id=arrived.id, result="Đã triển khai.")
    do_jobs()
    assert sorted(stations(bureau, document)) == ["01", "03", "04", "05", "06"]
    assert box(bureau.clerk, "follow") == []
    assert only(bureau.clerk, "issued").finished == 1
    told = [row.did for row in timeline_of(bureau.officer, document_id=document)]
    (line,) = delivery_board(bureau.clerk, document_id=document)
    assert f"{line.name} báo: Hoàn thành" in told
    assert {"cấp số 01", "phát hành", "duyệt nội dung", "duyệt thể thức"} <= set(told)


def test_what_was_called_back_is_followed_until_everybody_agrees(
    bureau: Bureau, receiver: Place
) -> None:
    document = issued_to(bureau, receiver)
    (arrived,) = incoming_box(receiver.clerk, box="received").rows
    recall_document(actor=bureau.clerk, now=NOW, document_id=document, reason="Sai số liệu")
    do_jobs()
    line = only(bureau.clerk, "follow")
    assert (line.id, line.state) == (document, "recalled")
    agree_to_take_back(actor=receiver.clerk, now=NOW, document_id=arrived.id)
    do_jobs()
    assert "15" in stations(bureau, document)
    assert box(bureau.clerk, "follow") == []


def test_a_refusal_comes_back_with_its_reason(bureau: Bureau, receiver: Place) -> None:
    document = issued_to(bureau, receiver)
    (arrived,) = incoming_box(receiver.clerk, box="received").rows
    return_package(
        actor=receiver.clerk,
        now=NOW,
        document_id=arrived.id,
        reason_code="wrong_recipient",
        text="Việc của Sở Công Thương.",
    )
    do_jobs()
    (line,) = delivery_board(bureau.clerk, document_id=document)
    refused = next(status for status in line.statuses if status.code == "02")
    assert refused.description == "Gửi nhầm nơi nhận: Việc của Sở Công Thương."
    assert refused.by == "Hồ Thị Mỹ Duyên"
    assert only(bureau.clerk, "issued").refused == 1
    assert document_face(receiver.clerk, document_id=arrived.id).state == "returned"


def test_whoever_may_not_see_the_document_sees_no_board(bureau: Bureau, receiver: Place) -> None:
    document = issued_to(bureau, receiver)
    assert delivery_board(bureau.other_head, document_id=document) == []
    assert delivery_board(receiver.clerk, document_id=document) == []
