"""What a refusal tells of a right that is missing: its name, who has it, who can give it."""

from datetime import date
from typing import TypeVar

from vanban.core.people.queries.posts import PostRow, posts_of_organisation, posts_of_person
from vanban.core.people.rules import roles_with
from vanban.core.people.rules.rights import GIVES, NO_RIGHT, missing_right
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason, Refusal
from vanban.foundation.operation import query

R = TypeVar("R", bound=Refusal)


@query
def with_rights_named(actor: Actor, refusal: R, *, on: date) -> R:
    """The refusal with every right that is missing named: who in the actor's own body has it, and
    who can give it. What is asked for is not looked at: whether it exists stays untold.
    """
    reasons = tuple(_named(actor, reason, on) for reason in refusal.reasons)
    return refusal if reasons == refusal.reasons else type(refusal)(*reasons)


def _named(actor: Actor, reason: Reason, on: date) -> Reason:
    permission = reason.facts.get("permission", "")
    if reason.code != NO_RIGHT or not permission or actor.organisation_id is None:
        return reason
    body = actor.organisation_id
    held = posts_of_person(actor.person_id, on=on) if actor.person_id else []
    roles = set(roles_with(permission))
    return missing_right(
        permission,
        title=actor.title,
        own=[f"{row.title}, {row.organisation_name}" for row in held if row.role in roles],
        holders=[_who(row) for row in posts_of_organisation(body, on=on, permission=permission)],
        givers=[_who(row) for row in posts_of_organisation(body, on=on, permission=GIVES)],
    )


def _who(row: PostRow) -> str:
    return f"{row.full_name} ({row.title})"
