"""Someone new in a body: the person, the account and the first posts, in one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vanban.core.people.operations.accounts import open_account, register_person
from vanban.core.people.operations.posts import appoint
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """A post to put someone in."""

    role: str
    title: str
    valid_from: date
    unit_id: UUID | None = None
    authority: str = ""
    rank: int = 100


@operation("people.take_on")
def take_on(
    *,
    actor: Actor,
    now: datetime,
    full_name: str,
    username: str,
    password_hash: str,
    posts: Sequence[NewPost],
    email: str = "",
    phone: str = "",
    must_change: bool = True,
) -> UUID:
    """Enter a person with an account and posts, all or nothing.

    Refuses (CannotOpenAccount, CannotAppoint) as the single acts do.
    """
    person_id = register_person(actor=actor, now=now, full_name=full_name, email=email, phone=phone)
    open_account(
        actor=actor,
        now=now,
        person_id=person_id,
        username=username,
        password_hash=password_hash,
        must_change=must_change,
    )
    for post in posts:
        appoint(
            actor=actor,
            now=now,
            person_id=person_id,
            role=post.role,
            title=post.title,
            valid_from=post.valid_from,
            unit_id=post.unit_id,
            authority=post.authority,
            rank=post.rank,
        )
    audit.subject("person", person_id, username=username, posts=[post.title for post in posts])
    return person_id
