"""Signing in: who comes, in which post, for how long; and going out again.

The password is checked before any transaction opens (argon2 takes its time), for an unknown name
against a hash of nothing, so that name and password fail alike: same words, same time, same
statements. A wrong try is counted by an operation of its own, because a refusal rolls back.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Case, F, Q, QuerySet, Value, When

from vanban.core.people.models import Account, Post, SignedIn
from vanban.core.people.queries import (
    AccountRow,
    PostRow,
    actor_of,
    actor_of_post,
    post_row,
    posts_of_person,
)
from vanban.core.people.queries.acting import acting_for
from vanban.core.people.rules import is_locked, is_over, valid_on
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal
from vanban.foundation.operation import operation

SEEN_EVERY_S = 60  # how often a visit writes that it was seen


class SignInRefused(Refusal):
    """Name, password, a lock or a closed account: one answer for all four, so it tells nothing."""

    kind = Kind.FORBIDDEN
    code = "people.sign_in_refused"
    title = "Chưa đăng nhập được"


class NotSignedIn(Forbidden):
    """No live sign-in stands behind the token."""

    code = "people.not_signed_in"
    title = "Bạn chưa đăng nhập"


@dataclass(frozen=True, slots=True)
class SignedInToken:
    """The one time the token is seen in plain; the database has only its SHA-256."""

    token: str
    account_id: UUID
    must_change: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """A live sign-in: the actor it works as, the posts it may choose, the account behind."""

    actor: Actor
    posts: tuple[PostRow, ...]
    account: AccountRow
    must_change: bool


def sign_in(
    *, actor: Actor, now: datetime, username: str, password: str, origin: str, kind: str
) -> SignedInToken:
    """Admit the person who gives name and password; `kind` is web or api.

    Refuses (SignInRefused) a wrong name or password, a locked and a closed account, all in the
    same words; after SIGN_IN_TRIES wrong ones the account is shut for SIGN_IN_LOCK_MINUTES.
    """
    name = username.replace("\0", "").strip().casefold()
    known = Account.objects.filter(username=name).first()
    fits = check_password(password, known.password if known else _hash_of_nothing())
    if known is None or not fits:
        count_failed_try(actor=actor, now=now, username=name)
    posts = posts_of_person(known.person_id, on=local_date(now)) if known else []
    if fits and posts:  # the act belongs to the trail of the body the person works for
        actor = replace(
            actor_of_post(posts[0].id, on=local_date(now), origin=origin), permissions=frozenset()
        )
    token = secrets.token_urlsafe(32)
    must_change = admit(
        actor=actor,
        now=now,
        account_id=known.id if known else None,
        fits=fits,
        holds_post=bool(posts),
        token_sha256=_digest(token),
        origin=origin,
        kind=kind,
    )
    assert known is not None  # noqa: S101 - admit refuses strangers
    return SignedInToken(token, known.id, must_change)


@operation("people.sign_in")
def admit(
    *,
    actor: Actor,  # noqa: ARG001 - whose trail it is
    now: datetime,
    account_id: UUID | None,
    fits: bool,
    holds_post: bool,
    token_sha256: str,
    origin: str,
    kind: str,
) -> bool:
    """Begin a sign-in and end the oldest beyond SESSIONS_PER_ACCOUNT; whether the password must
    be changed first. The half of `sign_in` that writes; refuses as told there.
    """
    found = Account.objects.select_for_update(no_key=True).filter(Q(id=account_id)).first()
    if not fits or found is None or found.disabled_at or is_locked(found.locked_until, now):
        raise _refusal()
    if not holds_post:
        raise SignInRefused(
            Reason(
                "people.no_post",
                "Tài khoản chưa giữ chức vụ nào.",
                "Đề nghị quản trị cơ quan ghi chức vụ cho bạn.",
            )
        )
    live = list(_live(now).filter(account=found).order_by("-seen_at", "-created_at"))
    for surplus in live[settings.SESSIONS_PER_ACCOUNT - 1 :]:
        surplus.ended_at = now
        surplus.save(update_fields=["ended_at"])
    row = SignedIn.objects.create(
        account=found,
        kind=kind,
        token_sha256=token_sha256,
        origin=origin[:60],
        created_at=now,
        seen_at=now,
    )
    found.failed_tries, found.locked_until = 0, None
    found.save(update_fields=["failed_tries", "locked_until"])
    audit.subject("account", found.id, door=kind, signed_in=row.id)
    return found.must_change


@operation("people.count_failed_try")
def count_failed_try(
    *,
    actor: Actor,  # noqa: ARG001 - whose trail it is
    now: datetime,
    username: str,
) -> None:
    """Count one wrong try and shut the account after too many; for an unknown name likewise
    nothing. While it is shut tries are not counted, so that a stranger cannot keep it shut.
    """
    too_many = Q(failed_tries__gte=settings.SIGN_IN_TRIES - 1)
    shut_until = now + timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
    Account.objects.filter(
        Q(locked_until=None) | Q(locked_until__lte=now), username=username
    ).update(
        locked_until=Case(When(too_many, then=Value(shut_until)), default=F("locked_until")),
        failed_tries=Case(When(too_many, then=Value(0)), default=F("failed_tries") + 1),
    )
    found = Account.objects.filter(username=username).values_list("id", "locked_until").first()
    if found is not None:  # the typed name is not kept: it may be a password in the wrong field
        audit.subject("account", found[0], locked=is_locked(found[1], now))


def visit_of_token(token: str, *, now: datetime, origin: str) -> Visit:
    """The live sign-in behind a token, marked as seen. Refuses (NotSignedIn) when there is none."""
    found = (
        SignedIn.objects.select_related("account__person")
        .filter(token_sha256=_digest(token), account__disabled_at=None)
        .first()
    )
    if found is None or _is_over(found, now):
        raise NotSignedIn(
            Reason("people.not_signed_in", "Phiên làm việc đã hết.", "Đăng nhập lại.")
        )
    if (now - found.seen_at).total_seconds() >= SEEN_EVERY_S:
        SignedIn.objects.filter(id=found.id).update(seen_at=now)
    account = found.account
    held = _held_by(found, now)
    chosen = [post for post in held if post.id == found.post_id]
    return Visit(
        actor=_actor(found, (chosen or held)[0], now, origin),
        posts=tuple(post_row(post) for post in held),
        account=AccountRow(
            id=account.id,
            person_id=account.person_id,
            full_name=account.person.full_name,
            username=account.username,
            language=account.language,
            theme=account.theme,
        ),
        must_change=account.must_change,
    )


def actor_of_token(token: str, *, now: datetime, origin: str) -> Actor:
    """The actor behind a token. Refuses (NotSignedIn) when no live sign-in stands behind it."""
    return visit_of_token(token, now=now, origin=origin).actor


@operation("people.sign_out")
def sign_out(*, actor: Actor, now: datetime, token: str) -> None:
    """End the sign-in behind a token; ending it twice changes nothing."""
    SignedIn.objects.filter(token_sha256=_digest(token), ended_at=None).update(ended_at=now)
    if actor.account_id is not None:
        audit.subject("account", actor.account_id)


@operation("people.choose_post")
def choose_post(*, actor: Actor, now: datetime, token: str, post_id: UUID) -> None:
    """Go on in another post of the same person. Refuses (NotFound) a post not held today."""
    day = local_date(now)
    held = {row.id for row in posts_of_person(actor.person_id, on=day)} if actor.person_id else {}
    if post_id not in held:
        raise NotFound(Reason("people.not_your_post", "Bạn không giữ chức vụ này."))
    own = Q(account_id=actor.account_id, token_sha256=_digest(token))
    SignedIn.objects.filter(own).update(post_id=post_id, acts_by_id=None)
    audit.subject("post", post_id)


def end_sign_ins(account_id: UUID, *, now: datetime, but_token: str = "") -> None:
    """End every sign-in of an account, but one; a step of the operations that need it."""
    _open().filter(account_id=account_id).exclude(token_sha256=_digest(but_token)).update(
        ended_at=now
    )


@lru_cache(maxsize=1)
def _hash_of_nothing() -> str:
    return make_password(secrets.token_urlsafe(32))


def _refusal() -> SignInRefused:
    return SignInRefused(
        Reason(
            "people.sign_in_refused",
            "Tên đăng nhập hoặc mật khẩu chưa đúng, hoặc tài khoản đang tạm khóa.",
            f"Kiểm tra lại. Sai {settings.SIGN_IN_TRIES} lần thì tài khoản tạm khóa "
            f"{settings.SIGN_IN_LOCK_MINUTES} phút; quên mật khẩu thì nhờ quản trị cơ quan.",
        )
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _open() -> QuerySet[SignedIn]:
    return SignedIn.objects.filter(ended_at=None)


def _live(now: datetime) -> QuerySet[SignedIn]:
    return _open().filter(
        seen_at__gt=now - timedelta(seconds=settings.SESSION_IDLE_S),
        created_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )


def _is_over(found: SignedIn, now: datetime) -> bool:
    return is_over(
        created_at=found.created_at,
        seen_at=found.seen_at,
        ended_at=found.ended_at,
        now=now,
        idle=timedelta(seconds=settings.SESSION_IDLE_S),
        longest=timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )


def _actor(found: SignedIn, post: Post, now: datetime, origin: str) -> Actor:
    """Who the person is in this sign-in: for another while that holds, else in the own post."""
    own = actor_of(post, origin=origin)
    if found.acts_by_id is None:
        return own
    return acting_for(own, delegation_id=found.acts_by_id, on=local_date(now)) or own


def _held_by(found: SignedIn, now: datetime) -> list[Post]:
    """The posts held today, the highest first. Refuses (NotSignedIn) where there is none."""
    day = local_date(now)
    posts = Post.objects.select_related("person__account", "unit", "organisation").filter(
        person_id=found.account.person_id
    )
    held = [
        post
        for post in posts.order_by("rank", "valid_from", "id")
        if valid_on(day, post.valid_from, post.valid_to)
    ]
    if not held:
        raise NotSignedIn(
            Reason(
                "people.no_post",
                "Tài khoản chưa giữ chức vụ nào.",
                "Đề nghị quản trị cơ quan ghi chức vụ cho bạn.",
            )
        )
    return held
