"""The web door's side of a session: sign-in, cookies, content policy, refusals, one's own page."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as house
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import reverse

from support.office import NOW, PASSWORD, Office, make_office
from vanban.core.people.models import Account, SignedIn
from vanban.core.people.operations import appoint
from vanban.doors.web import shell
from vanban.doors.web.answers import done, own_address, refuse
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.doors.web.shell import first_screen
from vanban.exchange.directory.models import LinkState
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, Kind, Reason, Refusal

pytestmark = pytest.mark.django_db

SIGN_IN, NEW = "/dang-nhap/", "Nắng lên ở Buôn 9 làng"


@pytest.fixture
def office() -> Office:
    return make_office()


def enter(client: Client, username: str = "duyen.ho", **more: str) -> object:
    return client.post(SIGN_IN, {"username": username, "password": PASSWORD, **more})


def test_a_page_asked_for_by_a_stranger_leads_to_sign_in_and_back(
    client: Client, office: Office
) -> None:
    office.someone("duyen.ho")
    answer = client.get("/toi/")
    assert (answer.status_code, answer["Location"]) == (302, "/dang-nhap/?next=%2Ftoi%2F")
    form = client.get(answer["Location"])
    assert 'name="next" value="/toi/"' in form.content.decode()
    went = client.post(SIGN_IN, {"username": "duyen.ho", "password": PASSWORD, "next": "/toi/"})
    assert (went.status_code, went["Location"]) == (302, "/toi/")
    assert "Hồ Thị Mỹ Duyên" in client.get("/toi/").content.decode()


def test_the_token_s_cookie_is_out_of_reach_of_scripts(client: Client, office: Office) -> None:
    office.someone("duyen.ho")
    enter(client)
    cookie = client.cookies[TOKEN_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == house.SESSION_COOKIE_AGE
    assert not SignedIn.objects.filter(token_sha256=cookie.value).exists()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_sign_in_never_leads_away(client: Client, office: Office, away: str) -> None:
    office.someone("duyen.ho")
    went = client.post(SIGN_IN, {"username": "duyen.ho", "password": PASSWORD, "next": away})
    assert went["Location"] == "/"
    request = HttpRequest()
    request.META["HTTP_HOST"] = "127.0.0.1"
    assert own_address(request, away, "/den/") == "/den/"


def test_a_wrong_password_comes_back_to_the_form_with_the_name_kept(
    client: Client, office: Office
) -> None:
    office.someone("duyen.ho")
    pages = []
    for username in ("duyen.ho", "khong.co"):
        answer = client.post(SIGN_IN, {"username": username, "password": "sai"})
        assert answer.status_code == 403
        text = answer.content.decode()
        assert f'value="{username}"' in text
        assert "sai" not in text.split("<form")[1].split('type="password"')[1].split(">")[0]
        pages.append(answer.context["refusal"].reasons)
    assert pages[0] == pages[1]
    assert TOKEN_COOKIE not in client.cookies


def test_signing_out_needs_a_post_and_ends_the_visit(client: Client, office: Office) -> None:
    office.someone("duyen.ho")
    enter(client)
    assert client.get("/thoat/").status_code == 405
    assert client.get("/toi/").status_code == 200
    token = client.cookies[TOKEN_COOKIE].value
    assert client.post("/thoat/")["Location"] == SIGN_IN
    client.cookies[TOKEN_COOKIE] = token
    answer = client.get("/toi/")
    assert answer.status_code == 302
    assert answer.cookies[TOKEN_COOKIE]["max-age"] == 0  # a dead token is taken back


def test_a_form_without_its_token_does_nothing(office: Office) -> None:
    office.someone("duyen.ho")
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(SIGN_IN, {"username": "duyen.ho", "password": PASSWORD})
    assert answer.status_code == 403
    assert "Chưa có gì thay đổi" in answer.content.decode()
    assert not SignedIn.objects.exists()


@pytest.mark.checklist(60)
def test_every_answer_carries_the_content_policy(client: Client) -> None:
    answer = client.get(SIGN_IN)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    text = answer.content.decode()
    assert " style=" not in text
    assert "onclick" not in text
    assert client.get("/khong-co/")["Content-Security-Policy"] == policy


@pytest.mark.checklist(56)
def test_vietnamese_is_spoken_unless_another_language_was_chosen(
    client: Client, office: Office
) -> None:
    someone = office.someone("duyen.ho")
    first = client.get(SIGN_IN, headers={"accept-language": "en-GB,en"})
    assert first["Content-Language"] == "vi"
    enter(client)
    answer = client.post("/ngon-ngu/", {"language": "en", "next": "/toi/"})
    assert answer["Location"] == "/toi/"
    assert client.get("/toi/")["Content-Language"] == "en"
    assert Account.objects.get(id=someone.account_id).language == "en"
    client.post("/ngon-ngu/", {"language": "xx"})
    assert client.get("/toi/")["Content-Language"] == "en"
    elsewhere = Client()
    enter(elsewhere)  # the account brings its language along
    assert elsewhere.get("/toi/")["Content-Language"] == "en"
    client.post("/toi/giao-dien/", {"theme": "dark", "next": "/toi/"})
    assert 'data-theme="dark"' in client.get("/toi/").content.decode()


def test_a_password_set_by_another_is_changed_first(client: Client, office: Office) -> None:
    office.someone("duyen.ho", must_change=True)
    enter(client)
    for asked in ("/", "/toi/"):
        assert client.get(asked)["Location"] == "/toi/mat-khau/"
    form = {"current": PASSWORD, "password": NEW, "again": "khác"}
    wrong = client.post("/toi/mat-khau/", form)
    assert wrong.status_code == 422
    assert "không giống nhau" in wrong.content.decode()
    weak = client.post("/toi/mat-khau/", {"current": "sai", "password": "a", "again": "a"})
    assert len(weak.context["refusal"].reasons) == 3
    went = client.post("/toi/mat-khau/", form | {"again": NEW})
    assert went["Location"] == "/"
    mine = client.get("/toi/")
    assert "Đã đổi mật khẩu." in mine.content.decode()
    assert "Đã đổi mật khẩu." not in client.get("/toi/").content.decode()  # said once


@pytest.mark.checklist(49)
def test_a_person_with_two_posts_changes_between_them(client: Client, office: Office) -> None:
    someone = office.someone("duyen.ho", rank=1, title="Văn thư")
    second = appoint(
        actor=office.system,
        now=NOW,
        person_id=someone.person_id,
        role="archivist",
        title="Lưu trữ cơ quan",
        valid_from=date(2026, 1, 1),
    )
    other = office.someone("bao.tran")
    enter(client)
    assert "Lưu trữ cơ quan, UBND tỉnh Đắk Lắk" in client.get("/toi/").content.decode()
    url = reverse("people:choose_post", args=[second])
    assert client.get(url).status_code == 405
    assert client.post(url)["Location"] == "/"
    assert client.get("/toi/").context["current_post"] == second
    assert client.post(reverse("people:choose_post", args=[other.post_id])).status_code == 404


def test_htmx_gets_parts_and_a_lost_visit_is_told_in_place(client: Client, office: Office) -> None:
    lost = client.get("/toi/", headers={"hx-request": "true"})
    assert lost.status_code == 401
    assert "data-refused" in lost.content.decode()
    office.someone("duyen.ho")
    went = client.post(
        SIGN_IN, {"username": "duyen.ho", "password": PASSWORD}, headers={"hx-request": "true"}
    )
    assert (went.status_code, went["HX-Redirect"]) == (204, "/")


def test_the_frame_tells_how_the_way_to_the_axis_fares(
    client: Client, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.someone("duyen.ho")
    enter(client)
    assert client.get("/toi/").context["shell"].line is None
    link = {
        "code": "h15",
        "base_url": "http://127.0.0.1:1",
        "system_id": "00.15.W00",
        "secret": "s",
    }
    file = tmp_path / "links.json"
    file.write_text(json.dumps([link]))
    monkeypatch.setattr(house, "AXIS_LINKS_FILE", str(file))
    assert client.get("/toi/").context["shell"].line.state == "up"
    LinkState.objects.create(code="h15", failures=1)
    assert client.get("/toi/").context["shell"].line.state == "slow"
    LinkState.objects.update(failures=9, rests_until=datetime.now(UTC) + timedelta(minutes=1))
    page = client.get("/toi/")
    assert page.context["shell"].line.state == "down"
    assert "Mất đường trục từ" in page.content.decode()


def test_the_rail_counts_only_what_waits_for_the_person(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = {"received": 4, "to_present": 1, "to_seal": 2, "returned": 3, "waiting": 5}
    monkeypatch.setattr(shell, "counts_for", lambda _actor, **_on: counts)
    for role, waiting in (
        ("clerk", {"incoming": 5, "outgoing": 5, "mine": 5}),
        ("officer", {"outgoing": 3, "mine": 5}),
    ):
        actor = office.someone(f"{role}.x", role)
        enter(client, f"{role}.x")
        assert client.get("/toi/").context["current_post"] == actor.post_id
        rail = {area.code: area.waiting for area in client.get("/toi/").context["shell"].areas}
        assert rail == {code: waiting.get(code, 0) for code in rail}


class _Unavailable(Refusal):
    kind = Kind.UNAVAILABLE
    code = "test.unavailable"
    title = "Trục chưa trả lời"


@pytest.mark.parametrize(
    ("refusal", "page_status", "part_status"),
    [
        (Invalid(Reason("a", "Thiếu trích yếu.", "Ghi trích yếu.", field="subject")), 422, 422),
        (_Unavailable(Reason("b", "Trục bận.")), 503, 409),
    ],
)
def test_refusals_become_pages_or_parts_with_every_reason(
    refusal: Refusal, page_status: int, part_status: int
) -> None:
    for part, status in ((False, page_status), (True, part_status)):
        request = HttpRequest()
        request.META["HTTP_HOST"] = "127.0.0.1"
        if part:
            request.META["HTTP_HX_REQUEST"] = "true"
        answer = refuse(request, refusal)
        text = answer.content.decode()
        assert answer.status_code == status
        assert "data-refused" in text
        assert refusal.reasons[0].text in text
        assert ("<html" in text) is not part


def test_what_was_done_is_said_in_a_header_htmx_understands() -> None:
    told = json.loads(done(said="Đã vào sổ số 3481.", undo_url="/x/", kept="r-1")["HX-Trigger"])
    assert told == {"toast": {"text": "Đã vào sổ số 3481.", "undo": "/x/"}, "kept": "r-1"}


@override_settings(ROOT_URLCONF="vanban.config.urls")
def test_everyone_has_a_first_screen(client: Client, office: Office) -> None:
    nobody = Actor(organisation_id=office.organisation_id, name="x")
    assert first_screen(nobody).startswith("/")
    office.someone("duyen.ho", "auditor")
    enter(client)
    answer = client.get("/", follow=True)
    assert answer.status_code == 200
