"""People are told in their browsers: how many, never what; only where they and the office allow."""

from collections.abc import Iterator
from datetime import time, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

from support.clock import standing
from support.incoming import NOW, Place, arrive, light, make_place
from support.office import PASSWORD
from support.push_service import Browser, Service, a_browser, push_service
from vanban.core.people.models import Account
from vanban.core.people.queries import account_of_person
from vanban.formats.webpush import public_text, server_key
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, NotFound
from vanban.incoming.registration.operations import register
from vanban.oversight.tracking.jobs import push
from vanban.oversight.tracking.models import PushDevice
from vanban.oversight.tracking.operations import (
    add_device,
    choose_notices,
    drop_device,
    push_to,
    see_notices,
    tell,
)
from vanban.oversight.tracking.operations.pushing import CannotPush, PushUnavailable
from vanban.oversight.tracking.queries import choice_of, devices_of
from vanban.oversight.tracking.rules.notices import NoticeKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    with push_service() as opened:
        settings.PUSH_ORIGINS = [opened.origin]
        settings.PUSH_CONTACT = "mailto:quantri@example.gov.vn"
        yield opened


def device(
    service: Service, who: Actor, path: str = "/p/1", browser: Browser | None = None
) -> UUID:
    keys = browser or a_browser()
    return add_device(
        actor=who,
        now=NOW,
        endpoint=f"{service.origin}{path}",
        p256dh=keys.p256dh,
        auth=keys.auth,
        label="Chrome, Android",
    )


def choose(who: Actor, *kinds: NoticeKind, quiet: tuple[time, time] | None = None) -> None:
    start, end = quiet or (None, None)
    choose_notices(
        actor=who,
        now=NOW,
        on_page=list(NoticeKind),
        by_mail=[],
        by_push=kinds,
        mailing="daily",
        mail_hour=7,
        quiet_from=start,
        quiet_until=end,
    )


def told(place: Place, number: int = 1) -> UUID:
    document = arrive(place, light(number))
    register(
        actor=place.clerk, now=NOW, document_id=document, present_to_post_id=place.leader.post_id
    )
    tell(
        actor=place.system,
        now=NOW,
        event_id=uuid4(),
        kind=NoticeKind.PRESENTED,
        document_id=document,
        posts=[place.leader.post_id],  # type: ignore[list-item]
    )
    return document


def pushed(place: Place) -> None:
    assert place.leader.person_id is not None
    push_to(actor=place.system, now=NOW, person_id=place.leader.person_id)


@pytest.mark.checklist(42)
def test_a_browser_is_told_how_many_and_nobody_on_the_way_can_read_it(
    place: Place, service: Service, settings: Settings
) -> None:
    browser = a_browser()
    device(service, place.leader, browser=browser)
    choose(place.leader, NoticeKind.PRESENTED)
    told(place)
    (waiting,) = ProcrastinateJob.objects.filter(task_name="oversight.tracking.jobs.push")
    push.run(**waiting.args)
    (sent,) = service.sent
    assert browser.opens(sent.body).decode() == "Có 1 việc mới"
    assert sent.headers["content-encoding"] == "aes128gcm"
    assert (sent.headers["ttl"], sent.headers["topic"]) == ("86400", "viec")
    public = sent.headers["authorization"].partition(", k=")[2]
    assert public == public_text(server_key(settings.KEYSTORE_SECRET))
    (row,) = devices_of(place.leader)
    assert (row.label, row.pushed_at is not None) == ("Chrome, Android", True)
    assert b"127.0.0.1" not in bytes(PushDevice.objects.get().sealed)


def test_who_did_not_choose_it_or_has_seen_it_is_not_told(place: Place, service: Service) -> None:
    device(service, place.leader)
    told(place)
    assert not ProcrastinateJob.objects.filter(task_name="oversight.tracking.jobs.push").exists()
    pushed(place)
    choose(place.leader, NoticeKind.PRESENTED, quiet=(time(9), time(10)))
    pushed(place)  # 9.30: quiet
    choose(place.leader, NoticeKind.PRESENTED)
    see_notices(actor=place.leader, now=NOW)
    pushed(place)
    assert service.sent == []
    assert choice_of(place.leader).by_push == {NoticeKind.PRESENTED}


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(place: Place, service: Service, status: int) -> None:
    device(service, place.leader, "/p/1")
    device(service, place.leader, "/p/2")
    choose(place.leader, NoticeKind.PRESENTED)
    told(place)
    service.statuses = {"/p/1": status}
    pushed(place)
    assert {sent.path for sent in service.sent} == {"/p/1", "/p/2"}
    assert len(devices_of(place.leader)) == 1
    pushed(place)
    assert [sent.path for sent in service.sent][2:] == ["/p/2"]


def test_a_service_that_is_away_is_asked_again_and_no_redirect_is_followed(
    place: Place, service: Service
) -> None:
    device(service, place.leader, "/p/1")
    choose(place.leader, NoticeKind.PRESENTED)
    told(place)
    service.statuses = {"/p/1": 503}
    with pytest.raises(PushUnavailable):
        pushed(place)
    service.statuses = {"/p/1": 307}
    pushed(place)
    assert {sent.path for sent in service.sent} == {"/p/1"}
    assert len(devices_of(place.leader)) == 1


def test_a_service_named_no_more_is_never_called(
    place: Place, service: Service, settings: Settings
) -> None:
    device(service, place.leader)
    choose(place.leader, NoticeKind.PRESENTED)
    told(place)
    settings.PUSH_ORIGINS = ["https://fcm.googleapis.com"]
    pushed(place)
    assert (service.sent, devices_of(place.leader)) == ([], [])


def test_every_reason_against_a_browser_is_told(
    place: Place, service: Service, settings: Settings
) -> None:
    given = {"endpoint": "http://169.254.169.254/", "p256dh": "x", "auth": "y", "label": ""}
    with pytest.raises(CannotPush) as refused:
        add_device(actor=place.leader, now=NOW, **given)
    assert {reason.code for reason in refused.value.reasons} == {
        "tracking.push_elsewhere",
        "tracking.push_keys",
    }
    settings.PUSH_ORIGINS = []
    with pytest.raises(CannotPush) as refused:
        add_device(actor=place.leader, now=NOW, **given)
    assert [reason.code for reason in refused.value.reasons] == ["tracking.push_off"]
    with pytest.raises(Forbidden):
        add_device(actor=place.system, now=NOW, **given)


def test_a_browser_is_its_last_users_and_given_up_by_him_alone(
    place: Place, service: Service
) -> None:
    browser = a_browser()
    device(service, place.leader, browser=browser)
    own = device(service, place.deputy, browser=browser)
    assert devices_of(place.leader) == []
    with pytest.raises(NotFound):
        drop_device(actor=place.leader, now=NOW, device_id=own)
    drop_device(actor=place.deputy, now=NOW + timedelta(minutes=1), device_id=own)
    assert PushDevice.objects.count() == 0


def test_the_page_offers_it_only_where_the_office_allows_it(
    service: Service, settings: Settings
) -> None:
    place = make_place("H42")
    account = account_of_person(place.leader.person_id)  # type: ignore[arg-type]
    assert account is not None
    Account.objects.filter(id=account.id).update(must_change=False)
    client, keys = Client(), a_browser()
    with standing(NOW):
        client.post("/dang-nhap/", {"username": account.username, "password": PASSWORD})
        given = {"endpoint": f"{service.origin}/p/9", "p256dh": keys.p256dh, "auth": keys.auth}
        answer = client.post("/thong-bao/trinh-duyet/", given | {"label": "Firefox, Linux"})
        assert answer.status_code == 302
        page = client.get("/thong-bao/cach-nhan/").content.decode()
        assert "Firefox, Linux" in page
        assert "data-push-key" in page
        settings.PUSH_ORIGINS = []
        page = client.get("/thong-bao/cach-nhan/").content.decode()
        assert "data-push-key" not in page
