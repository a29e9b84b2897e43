"""More time, opinions and urging as their pages show them; many directed on one screen."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from support.clock import standing
from support.incoming import NOW, Place, directed, make_place, presented
from support.office import PASSWORD
from support.work import do_jobs
from vanban.core.people.models import Account
from vanban.core.people.queries import account_of_person
from vanban.core.records.queries import document_face
from vanban.foundation.actor import Actor
from vanban.incoming.assignment.operations import ask_for_time
from vanban.incoming.assignment.queries import extensions_of, parts_of
from vanban.incoming.processing.operations import ask_opinions
from vanban.incoming.processing.queries import opinion_rounds

pytestmark = pytest.mark.django_db
WHY = "Chờ số liệu của các xã."


@pytest.fixture
def place() -> Iterator[Place]:
    with standing(NOW):
        yield make_place()


def signed_in(actor: Actor) -> Client:
    assert actor.person_id is not None
    account = account_of_person(actor.person_id)
    assert account is not None
    Account.objects.filter(id=account.id).update(must_change=False)
    client = Client()
    client.post("/dang-nhap/", {"username": account.username, "password": PASSWORD})
    return client


def shown(desk: Client, url: str) -> str:
    answer = desk.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_gave_the_work_answers_a_request_from_the_waiting_list(place: Place) -> None:
    document = directed(place)
    asked = ask_for_time(
        actor=place.head, now=NOW, document_id=document, due=date(2026, 12, 30), reason=WHY
    )
    desk = signed_in(place.leader)
    assert "xin gia hạn" in shown(desk, "/cho-toi/")
    page = shown(desk, f"/cho-toi/{document}/")
    assert WHY in page
    given = {"granted": "1", "due": "31/12/2026", "text": "", "next": "/den/"}
    assert desk.post(f"/den/gia-han/{asked}/", given).status_code == 302
    (row,) = extensions_of(place.leader, document_id=document)
    assert row.state == "granted"
    assert "được gia hạn" in shown(desk, f"/den/da-chi-dao/{document}/")


def test_the_place_to_ask_shows_a_request_that_waits(place: Place) -> None:
    document = directed(place)
    desk = signed_in(place.head)
    assert "Gửi đề nghị" in shown(desk, f"/den/chu-tri/{document}/?lam=gia-han")
    given = {"due": "30/12/2026", "reason": WHY, "next": "/den/"}
    assert desk.post(f"/den/van-ban/{document}/gia-han/", given).status_code == 302
    page = shown(desk, f"/den/chu-tri/{document}/?lam=gia-han")
    assert "đang chờ người giao việc trả lời" in page
    assert "Gửi đề nghị" not in page


def test_who_is_asked_answers_from_the_waiting_list_and_the_asker_closes(place: Place) -> None:
    document = directed(place)
    desk = signed_in(place.head)
    assert "Gửi xin ý kiến" in shown(desk, f"/den/chu-tri/{document}/?lam=xin-y-kien")
    given = {
        "asked": [f"post:{place.deputy.post_id}", f"unit:{place.other_unit_id}"],
        "question": "Có thống nhất không?",
        "due": "+3wd",
    }
    assert desk.post(f"/den/van-ban/{document}/xin-y-kien/", given).status_code == 302
    (row,) = opinion_rounds(place.head, document_id=document)
    other = signed_in(place.deputy)
    assert "xin ý kiến" in shown(other, "/cho-toi/?loai=y-kien")
    assert "Có thống nhất không?" in shown(other, f"/cho-toi/{document}/")
    answer = {"vote": "agree", "text": "Nhất trí."}
    assert other.post(f"/den/xin-y-kien/{row.id}/", answer).status_code == 302
    page = shown(desk, f"/den/chu-tri/{document}/")
    assert "1/2 đã trả lời: 1 đồng ý" in page
    assert desk.post(f"/den/xin-y-kien/{row.id}/ket-thuc/").status_code == 302
    (row,) = opinion_rounds(place.head, document_id=document)
    assert row.closed_at is not None


def test_urging_is_told_on_the_page_with_its_number(place: Place) -> None:
    document = directed(place)
    (part,) = parts_of(place.leader, document_id=document)
    desk = signed_in(place.leader)
    assert "Phê bình" in shown(desk, f"/den/da-chi-dao/{document}/?lam=don-doc")
    clerk = shown(signed_in(place.clerk), f"/den/xu-ly/{document}/?lam=don-doc")
    assert "Nhắc nhở" in clerk
    assert "Phê bình" not in clerk
    given = {"part_id": str(part.id), "kind": "remind", "text": "Đề nghị báo cáo tiến độ."}
    for _ in range(2):
        assert desk.post(f"/den/van-ban/{document}/don-doc/", given).status_code == 302
    assert "đôn đốc lần 2" in shown(signed_in(place.head), f"/den/chu-tri/{document}/")


@pytest.mark.checklist(7, 8)
def test_many_are_confirmed_on_one_screen_and_the_report_tells_of_each(place: Place) -> None:
    documents = [presented(place)]
    desk = signed_in(place.leader)
    page = shown(desk, "/den/chi-dao-nhieu/")
    assert "Chưa rõ giao ai" in page
    given = {
        "ids": [str(each) for each in documents],
        "how": "alike",
        "assignees": f"unit:{place.unit_id}",
        "assignees_role": "lead",
        "due": "+5wd",
        "instruction": "Triển khai.",
    }
    answer = desk.post("/den/chi-dao-nhieu/", given)
    assert answer.status_code == 302
    do_jobs(task="assignment.jobs.work_batch")
    report = shown(desk, answer.headers["Location"])
    assert "Giao 1 văn bản" in report
    assert f"/den/tat-ca/{documents[0]}/" in report
    assert document_face(place.head, document_id=documents[0]).state == "assigned"
    assert "Không có văn bản chờ ý kiến" in shown(desk, "/den/chi-dao-nhieu/")


def test_who_answers_for_the_unit_is_told_so(place: Place) -> None:
    document = directed(place)
    ask_opinions(
        actor=place.head,
        now=NOW,
        document_id=document,
        question="Có ý kiến gì?",
        unit_ids=[place.other_unit_id],
        due=date(2026, 12, 30),
    )
    assert "Hỏi Phòng Khoa giáo" in shown(signed_in(place.other_officer), f"/cho-toi/{document}/")
