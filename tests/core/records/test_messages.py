"""Short internal messages without a document: sent, answered, read and confirmed by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from support.clock import standing
from support.incoming import NOW, TODAY, Place, make_place, paper
from support.questions import one_question
from support.work import do_jobs
from support.world import token_for
from vanban.core.files.operations import keep
from vanban.core.people.queries import actor_of_post
from vanban.core.records.jobs import remind_readers
from vanban.core.records.models import Message
from vanban.core.records.operations.messages import (
    CannotSend,
    MessageClosed,
    add_to_message,
    answer_message,
    close_message,
    confirm_message,
    remind_of_message,
    send_message,
    urge_message,
)
from vanban.core.records.operations.reading import CannotUrgeReading
from vanban.core.records.queries.messages import message_box, message_face, message_file
from vanban.core.records.rules.messages import A_DAY, Group, next_reminder
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.foundation.actor import Actor, Commission
from vanban.foundation.errors import Forbidden, NotFound
from vanban.oversight.tracking.operations import open_message
from vanban.oversight.tracking.queries import counts_for, history_of_message, notices_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=5)


@pytest.fixture
def place() -> Place:
    return make_place()


def sent(place: Place, **changes: Any) -> UUID:
    asked: dict[str, Any] = {
        "actor": place.clerk,
        "now": NOW,
        "subject": "Họp giao ban chuyển sang 14 giờ",
        "words": "Phòng họp số 2.",
        "post_ids": [place.deputy.post_id],
        "unit_ids": [place.other_unit_id],
        "must_confirm": True,
        "due": date(2026, 11, 25),
    }
    return send_message(**(asked | changes))


def waits(actor: Actor) -> int:
    return counts_for(actor)["messages"]


@pytest.mark.checklist(43)
def test_a_message_without_a_document_is_read_and_confirmed_by_name(place: Place) -> None:
    message = sent(place)
    do_jobs()
    assert [waits(one) for one in (place.deputy, place.other_head, place.head)] == [1, 1, 0]
    assert [row.label for row in notices_of(place.deputy)] == ["Tin nhắn nội bộ"]
    with one_question():
        (row,) = message_box(place.deputy)
    assert (row.subject, row.unread, row.to_confirm) == (
        "Họp giao ban chuyển sang 14 giờ", True, True,
    )  # fmt: skip
    open_message(actor=place.other_head, now=NOW, message_id=message)
    assert waits(place.other_head) == 1, "opened, but not confirmed"
    confirm_message(actor=place.deputy, now=NOW, message_id=message)
    confirm_message(actor=place.deputy, now=LATER, message_id=message)
    assert waits(place.deputy) == 0
    face = message_face(place.clerk, message_id=message)
    assert (face.confirmed, face.opened, face.unopened) == (1, 1, 1)
    how = {reader.name: (reader.read_at, reader.confirmed_at) for reader in face.readers}
    assert how == {
        place.deputy.name: (NOW, NOW),
        place.other_head.name: (NOW, None),
        place.other_officer.name: (None, None),
    }
    told = [row.did for row in history_of_message(place.clerk, message_id=message)]
    assert told == ["xác nhận đã đọc", "xác nhận đã đọc", "gửi cho 3 người"]


@pytest.mark.checklist(43)
def test_only_those_it_concerns_see_it_not_even_who_sees_all_documents(place: Place) -> None:
    stored = keep(b"\x89PNG\r\n\x1a\n lich", file_name="lich.png")
    message = sent(place, actor=place.head, post_ids=[place.officer.post_id], files=[stored])
    (said,) = message_face(place.officer, message_id=message).said
    (file,) = said.files
    assert message_file(place.officer, message_id=message, file_id=file.id).sha256 == stored.sha256
    commission = Commission(
        delegation_id=uuid4(),
        for_name="Lê Văn Tuấn",
        acts=(),
        operations=frozenset(),
        until=TODAY,
    )
    assistant = replace(place.officer, commission=commission)
    elsewhere = make_place("H42", "Ủy ban nhân dân tỉnh Khánh Hòa")
    for other in (place.clerk, place.leader, place.colleague, assistant, elsewhere.clerk):
        assert message_box(other) == []
        assert waits(other) == 0
        assert history_of_message(other, message_id=message) == []
        for ask in (message_face, message_file):
            extra = {"file_id": file.id} if ask is message_file else {}
            with pytest.raises(NotFound):
                ask(other, message_id=message, **extra)
    for act in (open_message, confirm_message, urge_message, close_message):
        with pytest.raises(NotFound):
            act(actor=place.clerk, now=NOW, message_id=message)
    with pytest.raises(NotFound):
        answer_message(actor=place.clerk, now=NOW, message_id=message, words="Xin hỏi.")
    with pytest.raises(NotFound):
        sent(place, post_ids=[elsewhere.head.post_id])


def test_an_answer_is_new_to_all_the_others_and_its_sender_sees_it_in_the_box(place: Place) -> None:
    message = sent(place, must_confirm=False, due=None)
    do_jobs()
    for one in (place.deputy, place.other_head):
        open_message(actor=one, now=NOW, message_id=message)
    assert message_box(place.clerk) == [], "one's own stands under what was sent"
    assert [row.id for row in message_box(place.clerk, sent=True)] == [message]
    answer_message(actor=place.deputy, now=LATER, message_id=message, words="Tôi vắng, xin cử Nga.")
    do_jobs()
    assert [waits(one) for one in (place.deputy, place.other_head, place.clerk)] == [0, 1, 1]
    (row,) = message_box(place.clerk)
    assert (row.answers, row.unread, row.moved_at) == (1, True, LATER)
    open_message(actor=place.clerk, now=LATER, message_id=message)
    assert waits(place.clerk) == 0
    assert [said.words for said in message_face(place.clerk, message_id=message).said] == [
        "Phòng họp số 2.",
        "Tôi vắng, xin cử Nga.",
    ]
    assert [row.seen for row in notices_of(place.clerk)] == [True]
    answer_message(actor=place.clerk, now=LATER, message_id=message, words="Đồng ý.")
    answer_message(actor=place.clerk, now=LATER, message_id=message, words="Cảm ơn.")
    do_jobs()
    labels = sorted((row.label, row.seen) for row in notices_of(place.deputy))
    assert labels == [("Tin nhắn nội bộ", False), ("Tin nhắn nội bộ", True)], "rings once unseen"


def test_those_who_have_not_confirmed_are_reminded_every_day_until_they_have(place: Place) -> None:
    message = sent(place, due=None)
    confirm_message(actor=place.deputy, now=NOW, message_id=message)
    with standing(NOW + A_DAY - timedelta(minutes=1)):
        remind_readers()
        do_jobs()
    assert message_face(place.clerk, message_id=message).readers[0].urged == 0
    for day in (1, 2):
        with standing(NOW + day * A_DAY):
            remind_readers()
            remind_readers()
            do_jobs()
    urged = {one.name: one.urged for one in message_face(place.clerk, message_id=message).readers}
    assert urged == {place.deputy.name: 0, place.other_head.name: 2, place.other_officer.name: 2}
    told = [row.label for row in notices_of(place.other_head)]
    assert told == ["Tin nhắn chờ bạn xác nhận đã đọc"] * 2 + ["Tin nhắn nội bộ"]
    for one in (place.other_head, place.other_officer):
        confirm_message(actor=one, now=LATER, message_id=message)
    assert not Message.objects.filter(remind_at__isnull=False).exists()
    again = remind_of_message(actor=place.system, now=NOW + 9 * A_DAY, message_id=message)
    assert again == 0


def test_its_sender_urges_adds_people_and_ends_it(place: Place) -> None:
    message = sent(place)
    for act in (urge_message, close_message):
        with pytest.raises(Forbidden):
            act(actor=place.deputy, now=NOW, message_id=message)
    assert urge_message(actor=place.clerk, now=NOW, message_id=message) == 3
    with pytest.raises(CannotUrgeReading):
        urge_message(actor=place.clerk, now=NOW, message_id=message)
    added = add_to_message(
        actor=place.clerk,
        now=NOW,
        message_id=message,
        post_ids=[place.head.post_id, place.deputy.post_id],  # type: ignore[list-item]
    )
    assert added == 1
    assert waits(place.head) == 1
    close_message(actor=place.clerk, now=LATER, message_id=message)
    close_message(actor=place.clerk, now=LATER + A_DAY, message_id=message)
    assert message_face(place.head, message_id=message).closed_at == LATER
    for refused in (
        lambda: answer_message(actor=place.head, now=LATER, message_id=message, words="Vâng."),
        lambda: confirm_message(actor=place.head, now=LATER, message_id=message),
        lambda: add_to_message(actor=place.clerk, now=LATER, message_id=message),
    ):
        with pytest.raises(MessageClosed):
            refused()
    open_message(actor=place.head, now=LATER, message_id=message)
    assert waits(place.head) == 0


def test_every_reason_against_sending_is_told(place: Place) -> None:
    with pytest.raises(CannotSend) as refused:
        sent(
            place,
            subject=" ",
            words="x" * 4001,
            post_ids=[place.clerk.post_id],
            unit_ids=[],
            must_confirm=False,
            due=TODAY - timedelta(days=1),
            files=[keep(paper(mark="TỐI MẬT"), file_name="mat.pdf")],
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "records.message_subject",
        "records.message_words",
        "records.no_readers",
        "records.message_due_alone",
        "records.reading_due",
        "records.message_secret",
    }
    for secret in ({"subject": "(Mật) Họp"}, {"words": "Kính gửi\nTUYỆT MẬT\nHọp"}):
        with pytest.raises(CannotSend):
            sent(place, **secret)
    message = sent(place)
    with pytest.raises(CannotSend):
        answer_message(actor=place.deputy, now=NOW, message_id=message, words="  ")
    assert Message.objects.count() == 1


def test_groups_of_the_body_are_its_people_by_what_they_are(place: Place) -> None:
    def readers(*groups: Group) -> set[str]:
        message = sent(place, post_ids=[], unit_ids=[], groups=groups)
        return {one.name for one in message_face(place.clerk, message_id=message).readers}

    assert readers(Group.LEADERS) == {place.leader.name, place.deputy.name}
    assert readers(Group.HEADS) == {place.head.name, place.other_head.name}
    everybody = readers(Group.EVERYBODY)
    assert everybody > {place.officer.name, place.leader.name, place.other_officer.name}
    assert place.clerk.name not in everybody


@settings(deadline=None, max_examples=50)
@given(
    days=st.none() | st.integers(min_value=-3, max_value=30),
    hours=st.integers(min_value=0, max_value=23),
)
def test_the_next_reminder_is_later_and_never_more_than_a_day_after_the_deadline_nears(
    days: int | None, hours: int
) -> None:
    now: datetime = NOW + timedelta(hours=hours)
    due = None if days is None else NOW + timedelta(days=days)
    at = next_reminder(due, now=now)
    assert at >= now + A_DAY
    assert at == now + A_DAY or at == (due or at) - A_DAY


@pytest.mark.checklist(43)
def test_the_pages_send_show_answer_and_confirm(place: Place) -> None:
    with at(place.clerk) as clerk, at(place.deputy) as deputy:
        file = SimpleUploadedFile("lich.png", b"\x89PNG\r\n\x1a\n lich")
        given = {
            "whom": f"post:{place.deputy.post_id}",
            "groups": "heads",
            "subject": "Nộp báo cáo tuần",
            "must_confirm": "1",
            "due": "25/11/2026",
            "files": file,
        }
        where = clerk.post("/tin-nhan/moi/", given)["Location"]
        assert "Nộp báo cáo tuần" in deputy.get("/tin-nhan/").content.decode()
        page = deputy.get(where).content.decode()
        assert "Bạn được đề nghị xác nhận đã đọc tin nhắn này." in page
        message = message_box(place.deputy)[0].id
        (said,) = message_face(place.deputy, message_id=message).said
        got = deputy.get(f"{where}tep/{said.files[0].id}")
        assert got.content == b"\x89PNG\r\n\x1a\n lich"
        assert got["Content-Type"] == "application/octet-stream"
        assert deputy.post(f"{where}da-doc/").status_code == 302
        assert deputy.post(f"{where}tra-loi/", {"words": "Đã rõ."}).status_code == 302
        page = clerk.get(where).content.decode()
        assert "3 người: 1 đã xác nhận · 0 đã mở mà chưa xác nhận · 2 chưa mở" in page
        assert "Đã rõ." in page
        assert clerk.post(f"{where}don-doc/").status_code == 302
        assert clerk.post(f"{where}them-nguoi/", {"whom": "post:x"}).status_code == 422
        added = {"whom": f"unit:{place.unit_id}"}
        assert clerk.post(f"{where}them-nguoi/", added).status_code == 302
        assert clerk.post(f"{where}ket-thuc/").status_code == 302
        assert deputy.post(f"{where}tra-loi/", {"words": "Muộn."}).status_code == 409
        assert clerk.get("/tin-nhan/?hop=da-gui").content.decode().count("Nộp báo cáo tuần") == 1


@contextmanager
def at(actor: Actor) -> Iterator[Client]:
    assert actor.post_id is not None
    client = Client()
    with standing(NOW):
        holder = actor_of_post(actor.post_id, on=TODAY, origin="127.0.0.1")
        client.cookies[TOKEN_COOKIE] = token_for(holder)
        yield client
