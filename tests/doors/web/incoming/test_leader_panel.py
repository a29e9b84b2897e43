"""The panel of a leader as drawn: filled from the proposal, undone while nobody has begun."""

from datetime import date, datetime, time

import pytest
from django.test import Client

from support.incoming import NOW, arrive, directed, light, make_place
from support.office import PASSWORD
from vanban.core.calendar.queries import shipped_calendar
from vanban.core.organisations.queries import unit
from vanban.core.people.models import Account
from vanban.core.people.queries import account_of_person
from vanban.doors.web.incoming.directing import terms
from vanban.formats.workdays import OfficeDay, OfficeHours, WorkingTime
from vanban.foundation.actor import Actor
from vanban.foundation.clock import VIETNAM
from vanban.incoming.registration.operations import register

pytestmark = pytest.mark.django_db


def signed_in(actor: Actor) -> Client:
    assert actor.person_id is not None
    account = account_of_person(actor.person_id)
    assert account is not None
    Account.objects.filter(id=account.id).update(must_change=False)
    client = Client()
    client.post("/dang-nhap/", {"username": account.username, "password": PASSWORD})
    return client


@pytest.mark.checklist(7, 8)
def test_a_proposal_in_words_is_confirmed_with_one_key() -> None:
    place = make_place()
    lead, other = unit(place.unit_id).name, unit(place.other_unit_id).name
    document = arrive(place, light(1))
    register(
        actor=place.clerk,
        now=NOW,
        document_id=document,
        present_to_post_id=place.leader.post_id,
        proposal=f"Giao {lead} chủ trì, phối hợp với {other} tham mưu. Sao gửi Văn phòng để biết.",
    )
    page = signed_in(place.leader).get(f"/den/cho-y-kien/{document}/").content.decode()
    assert f'name="assignees" value="unit:{place.unit_id}"' in page
    assert f'name="assignees" value="unit:{place.other_unit_id}"' in page
    assert page.index(str(place.unit_id)) < page.index(str(place.other_unit_id))


def test_what_was_just_given_can_be_taken_back_from_its_page() -> None:
    place = make_place()
    document = directed(place)
    desk = signed_in(place.leader)
    url = f"/den/van-ban/{document}/lay-lai/"
    assert url in desk.get(f"/den/da-chi-dao/{document}/").content.decode()
    assert desk.post(url, {"next": "/den/"}).status_code in {200, 204, 302}
    assert url not in desk.get(f"/den/da-chi-dao/{document}/").content.decode()


def test_today_ends_when_the_office_closes_by_its_own_hours() -> None:
    hours = OfficeHours(time(7, 0), time(11, 30), time(13, 30), time(17, 30))
    working = WorkingTime(shipped_calendar(), [OfficeDay(date(2026, 1, 1), hours)])

    def today(hour: int, minute: int) -> list[str]:
        now = datetime(2026, 11, 20, hour, minute, tzinfo=VIETNAM)
        return [each.day for each in terms(now, working) if each.at.date() == now.date()]

    assert today(17, 10) == ["17:30"]
    assert today(17, 30) == []
