"""What start pages say of the batches at work, so that nobody has to keep a page open."""

import pytest
from django.test import Client

from support.clock import standing
from support.incoming import NOW, arrive, light, make_place
from support.office import PASSWORD
from support.work import do_jobs
from vanban.core.people.models import Account
from vanban.core.people.queries import account_of_person
from vanban.doors.web.running import NAMES
from vanban.foundation.actor import Actor
from vanban.incoming.registration.operations import register_many
from vanban.outgoing.signing.rules import BatchKind


def signed_in(actor: Actor) -> Client:
    assert actor.person_id is not None
    account = account_of_person(actor.person_id)
    assert account is not None
    Account.objects.filter(id=account.id).update(must_change=False)
    client = Client()
    client.post("/dang-nhap/", {"username": account.username, "password": PASSWORD})
    return client


def test_every_kind_of_batch_has_its_words() -> None:
    assert set(NAMES) == set(BatchKind)
    assert len({str(words) for words in NAMES.values()}) == len(BatchKind)


@pytest.mark.django_db
def test_a_clerk_finds_the_batch_that_registers_from_every_start_page() -> None:
    place = make_place()
    came = [arrive(place, light(number)) for number in (1, 2)]
    with standing(NOW):
        desk = signed_in(place.clerk)
        batch_id = register_many(
            actor=place.clerk, now=NOW, document_ids=came, present_to_post_id=None
        )
        for start in ("/cho-toi/", "/den/moi-den/", "/di/"):
            page = desk.get(start, follow=True).content.decode()
            assert "Đang vào sổ: 0 trên 2 văn bản" in page, start
            assert str(batch_id) in page, start
        do_jobs(task="incoming.registration")
        assert "Đang vào sổ" not in desk.get("/den/moi-den/").content.decode()
