"""Signing in: one answer for every no, lockout, limits of number and time, and the trail."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.db import IntegrityError, transaction

from support.office import NOW, PASSWORD, STRANGER, TODAY, Office, make_office
from vanban.core.people.models import Account, SignedIn
from vanban.core.people.operations import (
    NotSignedIn,
    SignedInToken,
    SignInRefused,
    actor_of_token,
    appoint,
    change_password,
    choose_post,
    disable_account,
    enable_account,
    end_post,
    hash_password,
    open_account,
    sign_in,
    sign_out,
    visit_of_token,
)
from vanban.core.people.operations.accounts import CannotChangePassword, CannotOpenAccount
from vanban.foundation import tenancy
from vanban.foundation.errors import Forbidden, NotFound
from vanban.foundation.models import AuditEntry

pytestmark = pytest.mark.django_db

NEW = "Nắng lên ở Buôn 9 làng"


@pytest.fixture
def office() -> Office:
    return make_office()


def enter(
    username: str = "duyen.ho", password: str = PASSWORD, *, after: timedelta = timedelta()
) -> SignedInToken:
    return sign_in(
        actor=STRANGER,
        now=NOW + after,
        username=username,
        password=password,
        origin="203.0.113.7",
        kind="web",
    )


def trail() -> list[AuditEntry]:
    tenancy.enter(tenancy.EVERYWHERE)
    return list(AuditEntry.objects.order_by("id"))


def test_the_right_password_gives_a_token_of_which_only_the_hash_is_kept(office: Office) -> None:
    someone = office.someone("duyen.ho", "clerk", title="Văn thư")
    token = enter(" Duyen.HO ").token
    row = SignedIn.objects.get()
    assert token not in str(row.__dict__)
    assert len(row.token_sha256) == 64
    actor = actor_of_token(token, now=NOW, origin="203.0.113.9")
    assert (actor.account_id, actor.post_id) == (someone.account_id, someone.post_id)
    assert actor.organisation_id == office.organisation_id
    assert actor.may("incoming.register")
    assert not actor.may("outgoing.sign")
    assert actor.origin == "203.0.113.9"


def test_the_trail_tells_who_came_in_and_never_a_password(office: Office) -> None:
    someone = office.someone("duyen.ho")
    enter()
    with pytest.raises(SignInRefused):
        enter(password="sai rồi sai rồi A1!")
    entries = trail()
    came = [entry for entry in entries if entry.act == "people.sign_in"]
    assert [entry.outcome for entry in came] == ["done", "refused"]
    assert came[0].organisation_id == office.organisation_id
    assert came[0].account_id == someone.account_id
    assert came[1].subject_id == someone.account_id
    assert json.loads(came[1].payload)["actor"]["from"] == "203.0.113.7"
    everything = " ".join(entry.payload for entry in entries)
    assert PASSWORD not in everything
    assert "sai rồi" not in everything
    assert "argon2" not in everything


def test_every_no_is_the_same_no(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    someone = office.someone("duyen.ho")
    office.someone("bao.tran", "leader")
    disable_account(actor=office.system, now=NOW, account_id=someone.account_id, reason="Nghỉ")
    hashed = []
    check = hashers.Argon2PasswordHasher.verify

    def verify(self: object, password: str, encoded: str) -> bool:
        hashed.append(password)
        return check(self, password, encoded)  # type: ignore[arg-type]

    monkeypatch.setattr(hashers.Argon2PasswordHasher, "verify", verify)
    answers = []
    for username, password in (
        ("khong.co", PASSWORD),
        ("duyen.ho", PASSWORD),
        ("duyen.ho", "sai"),
        ("bao.tran", "sai"),
        ("\0", "\0"),
    ):
        with pytest.raises(SignInRefused) as refused:
            enter(username, password)
        answers.append((refused.value.title, refused.value.reasons))
    assert all(answer == answers[0] for answer in answers)
    assert len(hashed) == 5  # an unknown name costs the same argon2 as a known one


@pytest.mark.checklist(60)
def test_five_wrong_tries_shut_the_account_for_a_quarter_of_an_hour(office: Office) -> None:
    office.someone("duyen.ho")
    office.someone("bao.tran")
    for _try in range(5):
        with pytest.raises(SignInRefused):
            enter(password="sai")
    with pytest.raises(SignInRefused):
        enter()
    with pytest.raises(SignInRefused):
        enter(after=timedelta(minutes=14, seconds=59))
    assert enter("bao.tran").token  # a shut neighbour changes nothing
    assert enter(after=timedelta(minutes=15)).token


def test_a_right_password_forgets_earlier_wrong_ones(office: Office) -> None:
    office.someone("duyen.ho")
    for _round in range(2):
        for _try in range(4):
            with pytest.raises(SignInRefused):
                enter(password="sai")
        assert enter().token


def test_a_stranger_cannot_keep_an_account_shut(office: Office) -> None:
    someone = office.someone("duyen.ho")
    for minute in range(14):
        with pytest.raises(SignInRefused):
            enter(password="sai", after=timedelta(minutes=minute))
    shut = Account.objects.get(id=someone.account_id).locked_until
    assert shut == NOW + timedelta(minutes=4 + 15)


def test_an_administrator_opens_a_shut_account(office: Office) -> None:
    someone = office.someone("duyen.ho")
    for _try in range(5):
        with pytest.raises(SignInRefused):
            enter(password="sai")
    enable_account(actor=office.system, now=NOW, account_id=someone.account_id)
    assert enter().token


def test_the_sixth_sign_in_ends_the_one_not_seen_longest(office: Office) -> None:
    office.someone("duyen.ho")
    tokens = [enter(after=timedelta(minutes=n)).token for n in range(5)]
    later = NOW + timedelta(minutes=10)
    actor_of_token(tokens[0], now=later, origin="")  # still at work: stays
    sixth = enter(after=timedelta(minutes=11)).token
    with pytest.raises(NotSignedIn):
        actor_of_token(tokens[1], now=later, origin="")
    for token in (tokens[0], *tokens[2:], sixth):
        assert actor_of_token(token, now=NOW + timedelta(minutes=12), origin="")


def test_idle_and_old_sign_ins_end_by_themselves(office: Office) -> None:
    office.someone("duyen.ho")
    token = enter().token
    for hours in range(1, 12):
        assert actor_of_token(token, now=NOW + timedelta(hours=hours), origin="")
    with pytest.raises(NotSignedIn):
        actor_of_token(token, now=NOW + timedelta(hours=12), origin="")
    idle = enter(after=timedelta(hours=12)).token
    with pytest.raises(NotSignedIn):
        actor_of_token(idle, now=NOW + timedelta(hours=14), origin="")


def test_signing_out_ends_it_and_only_it(office: Office) -> None:
    office.someone("duyen.ho")
    here, there = enter().token, enter().token
    sign_out(actor=actor_of_token(here, now=NOW, origin=""), now=NOW, token=here)
    with pytest.raises(NotSignedIn):
        actor_of_token(here, now=NOW, origin="")
    assert actor_of_token(there, now=NOW, origin="")


def test_a_closed_account_is_out_at_once(office: Office) -> None:
    someone = office.someone("duyen.ho")
    token = enter().token
    disable_account(actor=office.system, now=NOW, account_id=someone.account_id, reason="Nghỉ")
    with pytest.raises(NotSignedIn):
        actor_of_token(token, now=NOW, origin="")


def test_without_a_post_there_is_nothing_to_sign_in_to(office: Office) -> None:
    someone = office.someone("duyen.ho")
    token = enter().token
    end_post(actor=office.system, now=NOW, post_id=someone.post_id, last_day=TODAY)
    assert actor_of_token(token, now=NOW, origin="")  # the last day is a day of work
    with pytest.raises(SignInRefused) as refused:
        enter(after=timedelta(days=1))
    assert refused.value.reasons[0].code == "people.no_post"


def test_one_of_several_posts_is_chosen_and_never_another_person_s(office: Office) -> None:
    someone, other = office.someone("duyen.ho", rank=10), office.someone("bao.tran")
    second = appoint(
        actor=office.system,
        now=NOW,
        person_id=someone.person_id,
        role="archivist",
        title="Lưu trữ",
        valid_from=TODAY,
        rank=50,
    )
    token = enter().token
    actor = actor_of_token(token, now=NOW, origin="")
    assert actor.post_id == someone.post_id
    choose_post(actor=actor, now=NOW, token=token, post_id=second)
    assert actor_of_token(token, now=NOW, origin="").post_id == second
    with pytest.raises(NotFound):
        choose_post(actor=actor, now=NOW, token=token, post_id=other.post_id)
    theirs = enter("bao.tran").token
    choose_post(actor=actor, now=NOW, token=theirs, post_id=second)  # not my sign-in: untouched
    assert actor_of_token(theirs, now=NOW, origin="").post_id == other.post_id


def test_changing_the_password_ends_the_other_sign_ins(office: Office) -> None:
    office.someone("duyen.ho", must_change=True)
    here, there = enter().token, enter().token
    visit = visit_of_token(here, now=NOW, origin="")
    assert visit.must_change
    change_password(actor=visit.actor, now=NOW, current=PASSWORD, new=NEW, keep_token=here)
    assert not visit_of_token(here, now=NOW, origin="").must_change
    with pytest.raises(NotSignedIn):
        actor_of_token(there, now=NOW, origin="")
    with pytest.raises(SignInRefused):
        enter()
    assert enter(password=NEW).token


def test_a_wrong_current_password_counts_and_everything_wrong_is_said(office: Office) -> None:
    someone = office.someone("duyen.ho")
    actor = actor_of_token(enter().token, now=NOW, origin="")
    with pytest.raises(CannotChangePassword) as refused:
        change_password(actor=actor, now=NOW, current="sai", new="ngắn")
    assert [reason.field for reason in refused.value.reasons] == ["password", "password", "current"]
    assert Account.objects.get(id=someone.account_id).failed_tries == 1
    with pytest.raises(CannotChangePassword) as same:
        change_password(actor=actor, now=NOW, current=PASSWORD, new=PASSWORD)
    assert same.value.reasons[0].code == "people.password_same"


def test_accounts_are_opened_once_with_a_good_name_and_a_hashed_password(office: Office) -> None:
    someone = office.someone("duyen.ho")
    with pytest.raises(CannotOpenAccount) as refused:
        open_account(
            actor=office.system,
            now=NOW,
            person_id=someone.person_id,
            username="duyen.ho",
            password_hash=hash_password(NEW),
        )
    assert {reason.code for reason in refused.value.reasons} == {
        "people.username_taken",
        "people.has_account",
    }
    with pytest.raises(CannotOpenAccount):
        hash_password("ngắn")
    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: TID251 - a broken statement
        Account.objects.update(password="plain")


def test_an_administrator_reaches_only_his_own_body(office: Office) -> None:
    elsewhere = make_office("H16", "Ủy ban nhân dân tỉnh khác")
    theirs = elsewhere.someone("xa.la")
    chief = office.someone("quan.tri", "administrator")
    actor = actor_of_token(enter("quan.tri").token, now=NOW, origin="")
    assert actor.post_id == chief.post_id
    with pytest.raises(Forbidden):
        disable_account(actor=actor, now=NOW, account_id=theirs.account_id, reason="")
    officer = office.someone("duyen.ho")
    plain = actor_of_token(enter().token, now=NOW, origin="")
    with pytest.raises(Forbidden):
        disable_account(actor=plain, now=NOW, account_id=officer.account_id, reason="")
