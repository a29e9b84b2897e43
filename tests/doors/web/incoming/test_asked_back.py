"""The mark of what a sender asks for stands on its row until it is answered, and no longer."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client

from support.clock import standing
from support.incoming import NOW, Place, arrive, make_place
from support.office import PASSWORD
from vanban.core.people.models import Account
from vanban.core.people.queries import account_of_person
from vanban.incoming.reception.handlers import on_take_back_asked

pytestmark = pytest.mark.django_db
MARKS = {1: "Nơi gửi xin lấy lại", 2: "Nơi gửi cập nhật", 3: "Nơi gửi thay thế"}


@pytest.fixture
def place() -> Iterator[Place]:
    with standing(NOW):
        yield make_place()


@pytest.fixture
def desk(place: Place) -> Client:
    assert place.clerk.person_id is not None
    account = account_of_person(place.clerk.person_id)
    assert account is not None
    Account.objects.filter(id=account.id).update(must_change=False)
    client = Client()
    client.post("/dang-nhap/", {"username": account.username, "password": PASSWORD})
    return client


@pytest.mark.parametrize("answer", ["cho-lay-lai", "giu-lai"])
@pytest.mark.parametrize("doc_type", sorted(MARKS))
def test_the_mark_goes_with_the_answer(
    place: Place, desk: Client, doc_type: int, answer: str
) -> None:
    document = arrive(place)
    on_take_back_asked(
        uuid4(),
        organisation_id=str(place.office.organisation_id),
        business_id="G22,2026/11/19,10482/VPCP-NN",
        from_code="G22",
        reason="Sửa số trang",
        doc_type=doc_type,
    )
    mark = f"{MARKS[doc_type]}<"
    assert mark in desk.get("/den/tat-ca/").content.decode()
    given = {"reason": "Đã xử lý xong việc này.", "next": "/den/"}
    assert desk.post(f"/den/van-ban/{document}/{answer}/", given).status_code == 302
    rows = desk.get("/den/tat-ca/").content.decode()
    assert "10482/VPCP-NN" in rows
    assert mark not in rows
