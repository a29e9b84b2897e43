"""The bell, the ways of being told, and a box as a table, as a browser meets them."""

import io
import zipfile
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.test import Client

from support.clock import standing
from support.incoming import NOW, Place, arrive, light, make_place
from support.office import PASSWORD
from vanban.core.people.models import Account
from vanban.core.people.queries import account_of_person
from vanban.foundation.actor import Actor
from vanban.incoming.registration.operations import register
from vanban.oversight.tracking.operations import tell
from vanban.oversight.tracking.queries import choice_of, notices_of, saved_views
from vanban.oversight.tracking.rules.listing import Area
from vanban.oversight.tracking.rules.notices import NoticeKind

pytestmark = pytest.mark.django_db
At = Callable[[Actor], Client]


@pytest.fixture
def place() -> Place:
    return make_place()


@pytest.fixture
def at() -> At:
    def signed_in(actor: Actor) -> Client:
        assert actor.person_id is not None
        account = account_of_person(actor.person_id)
        assert account is not None
        Account.objects.filter(id=account.id).update(must_change=False)
        client = Client()
        given = {"username": account.username, "password": PASSWORD}
        assert client.post("/dang-nhap/", given).status_code == 302
        return client

    return signed_in


def registered(place: Place, number: int) -> UUID:
    document = arrive(place, light(number))
    register(
        actor=place.clerk, now=NOW, document_id=document, present_to_post_id=place.leader.post_id
    )
    return document


def test_the_bell_counts_leads_to_the_document_and_is_quiet_then(place: Place, at: At) -> None:
    document = registered(place, 1)
    tell(
        actor=place.system,
        now=NOW,
        event_id=uuid4(),
        kind=NoticeKind.PRESENTED,
        document_id=document,
        posts=[place.leader.post_id],  # type: ignore[list-item]
    )
    leader = at(place.leader)
    for page in ("/cho-toi/", "/thong-bao/khung/"):
        text = leader.get(page).content.decode()
        assert 'id="bell"' in text
        assert "Thông báo, 1 tin mới" in text
    assert "Văn bản trình chờ ý kiến" in leader.get("/thong-bao/").content.decode()
    (notice,) = notices_of(place.leader)
    answer = leader.get(f"/thong-bao/{notice.id}/")
    assert answer["Location"] == f"/cho-toi/{document}/"
    assert "Thông báo, 0 tin mới" in leader.get("/thong-bao/khung/").content.decode()
    assert at(place.deputy).get(f"/thong-bao/{notice.id}/").status_code == 404


def test_one_chooses_how_to_be_told(place: Place, at: At) -> None:
    leader = at(place.leader)
    form = {
        "on_page": ["presented", "to_sign"],
        "by_mail": ["presented"],
        "mailing": "soon",
        "mail_hour": "7",
        "quiet_from": "18:00",
        "quiet_until": "07:00",
    }
    assert leader.post("/thong-bao/cach-nhan/", form).status_code == 302
    choice = choice_of(place.leader)
    assert choice.by_mail == {NoticeKind.PRESENTED}
    assert NoticeKind.ISSUED in choice.not_on_page
    page = leader.get("/thong-bao/cach-nhan/").content.decode()
    assert 'value="18:00"' in page
    refused = leader.post("/thong-bao/cach-nhan/", form | {"quiet_from": "tối"})
    assert refused.status_code == 422
    assert "Giờ ghi chưa đúng." in refused.content.decode()
    refused = leader.post("/thong-bao/cach-nhan/", form | {"mail_hour": "99"})
    assert "Giờ gửi thư phải từ 0 đến 23." in refused.content.decode()


def test_a_box_as_a_table_is_narrowed_taken_out_and_kept(place: Place, at: At) -> None:
    registered(place, 11)
    registered(place, 12)
    clerk, here = at(place.clerk), "/danh-sach/den/tat-ca/"
    page = clerk.get(here).content.decode()
    assert "11/VPCP-NN" in page
    assert "12/VPCP-NN" in page
    narrowed = {"tu": "12", "cot": ["symbol", "subject"], "tu_ngay": "x"}
    page = clerk.get(here, narrowed).content.decode()
    assert "12/VPCP-NN" in page
    assert "11/VPCP-NN" not in page
    with standing(NOW):
        answer = clerk.post(f"{here}xuat/", narrowed | {"dang": "xlsx"})
    assert "filename" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "12/VPCP-NN" in sheet
    assert "11/VPCP-NN" not in sheet
    assert clerk.post(f"{here}xuat/", {"dang": "exe"}).status_code == 404
    kept = clerk.post(f"{here}luu/", narrowed | {"name": "Số 12"})
    assert "tu=12" in kept["Location"]
    (view,) = saved_views(place.clerk, area=Area.INCOMING)
    assert "Số 12" in clerk.get(here).content.decode()
    assert clerk.post(f"/danh-sach/bo/{view.id}/", {"next": here})["Location"] == here
    assert saved_views(place.clerk, area=Area.INCOMING) == []
    for nowhere in ("/danh-sach/den/khong-co/", "/danh-sach/lac/tat-ca/"):
        assert clerk.get(nowhere).status_code == 404
    assert clerk.get("/danh-sach/di/nhap/").status_code == 200
