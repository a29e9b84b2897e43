"""The pages and the API of a real dossier, asked by whoever has nothing to do with it."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.keeping.test_dossiers import drafted, opened

from support.clock import standing
from support.incoming import NOW, Place, make_place
from support.world import token_for
from vanban.core.files.operations import keep
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.foundation.actor import Actor
from vanban.keeping.dossiers.operations.filing import file_files
from vanban.keeping.dossiers.queries import dossier_face
from vanban.keeping.dossiers.queries.contents import contents_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Iterator[Place]:
    with standing(NOW):
        yield make_place()


def at_desk(actor: Actor) -> Client:
    client = Client()
    client.cookies[TOKEN_COOKIE] = token_for(actor)
    return client


@pytest.mark.checklist(28, 59)
def test_nobody_else_gets_at_a_dossier_or_what_lies_in_it(place: Place) -> None:
    made = opened(place)
    drafted(place, made)
    photo = keep(b"\xff\xd8\xff" * 20, file_name="de-vo.jpg")
    file_files(actor=place.officer, now=NOW, dossier_id=made, files=[photo])
    before = contents_of(place.officer, dossier_id=made)
    leaf = before.rows[-1].id
    own = at_desk(place.officer)
    assert "de-vo.jpg" in own.get(f"/ho-so/{made}/").content.decode()
    assert own.get(f"/ho-so/{made}/tep/{leaf}/").content == b"\xff\xd8\xff" * 20
    other = make_place("G22", "Văn phòng Chính phủ")
    reads = ("", "sua/", f"tep/{leaf}/", "muc-luc.pdf", "muc-luc.xml")
    acts = {
        "nguoi/": {"maker": str(place.colleague.post_id)},
        "tep/": {},
        f"ghi-chu/{leaf}/": {"note": "x"},
        f"lay-ra/{leaf}/": {"reason": "x"},
        "ket-thuc/": {"end_date": "20/11/2026"},
        "mo-lai/": {"reason": "x"},
    }
    for actor in (place.colleague, place.leader, place.other_head, other.clerk):
        client = at_desk(actor)
        token = {"HTTP_AUTHORIZATION": f"Bearer {token_for(actor, 'api')}"}
        for path in reads:
            assert client.get(f"/ho-so/{made}/{path}").status_code == 404, path
        for path, given in acts.items():
            assert client.post(f"/ho-so/{made}/{path}", given).status_code == 404, path
        assert Client().get(f"/api/v1/dossiers/{made}", **token).status_code == 404
        closing = Client().post(
            f"/api/v1/dossiers/{made}/close",
            json.dumps({"end_date": "2026-11-20"}),
            "application/json",
            **token,
        )
        assert closing.status_code == 404
    assert contents_of(place.officer, dossier_id=made) == before
    assert dossier_face(place.officer, dossier_id=made).state == "open"


def test_an_answer_is_offered_the_dossier_of_what_it_answers_and_lies_there(place: Place) -> None:
    made = opened(place)
    asked = drafted(place, made)
    desk = at_desk(place.officer)
    page = desk.get(f"/di/moi/?tra-loi={asked}").content.decode()
    assert f'name="dossiers" value="{made}"' in page
    given = {"type_code": "cong-van", "subject": "Trả lời", "dossiers": str(made)}
    assert desk.post("/di/moi/", given).status_code == 302
    assert len(contents_of(place.officer, dossier_id=made).rows) == 2
    assert f"/ho-so/{made}/" in desk.get(f"/di/tat-ca/{asked}/").content.decode()


def test_a_dossier_opened_filled_and_told_by_the_api(place: Place) -> None:
    token = {"HTTP_AUTHORIZATION": f"Bearer {token_for(place.officer, 'api')}"}

    def post(path: str, given: object) -> tuple[int, object]:
        answer = Client().post(f"/api/v1{path}", json.dumps(given), "application/json", **token)
        return answer.status_code, answer.json() if answer.content else None

    status, wrong = post("/dossiers", {"title": "", "retention_years": 0})
    assert status == 422
    assert isinstance(wrong, dict)
    assert len(wrong["reasons"]) == 3
    status, made = post(
        "/dossiers", {"notation": "07.NN", "title": "Phòng, chống hạn", "retention_years": None}
    )
    assert status == 201
    assert isinstance(made, dict)
    draft = {"type_code": "cong-van", "subject": "Về hạn", "dossier_ids": [made["id"]]}
    assert post("/outgoing", draft)[0] == 201
    told = Client().get(f"/api/v1/dossiers/{made['id']}", **token).json()
    assert told["face"]["retention"] == "Vĩnh viễn"
    assert [row["ordinal"] for row in told["leaves"]] == [1]
    rows = Client().get("/api/v1/dossiers?text=chong+han", **token).json()
    assert [(row["code"], row["leaves"]) for row in rows] == [(told["face"]["code"], 1)]
    status, refused = post(f"/dossiers/{made['id']}/close", {})
    assert status == 409
    assert isinstance(refused, dict)
    assert len(refused["reasons"]) == 2
