"""Who holds which post, and the actor a post becomes.

Posts are the public face of an office (as on its page of contacts) and are read across bodies: a
person who signs in may hold posts in two.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from vanban.core.organisations.rules import fold
from vanban.core.people.models import Person, Post
from vanban.core.people.rules import label_of, permissions_of, roles_with, valid_on
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query

HEADS = ("head", "office_chief", "leader")


@dataclass(frozen=True, slots=True)
class PostRow:
    """A person in a post. `authority`: lines printed above the title, joined by `|`."""

    id: UUID
    person_id: UUID
    full_name: str
    title: str
    authority: str
    role: str
    role_label: str
    unit_id: UUID | None
    unit_name: str
    organisation_id: UUID
    organisation_name: str
    valid_from: date
    valid_to: date | None


def post(post_id: UUID) -> PostRow:
    """A post by id, ended ones too. Refuses (NotFound) when there is none."""
    found = _posts().filter(id=post_id).first()
    if found is None:
        raise _no_post()
    return post_row(found)


def posts_of_organisation(
    organisation_id: UUID, *, on: date, permission: str | None = None, unit_id: UUID | None = None
) -> list[PostRow]:
    """The posts held in a body on a day, by rank; of those who may do a thing; of a unit."""
    rows = _held(on).filter(organisation_id=organisation_id)
    if permission is not None:
        rows = rows.filter(role__in=roles_with(permission))
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return [post_row(found) for found in rows.order_by("rank", "person__full_name")]


def head_of_unit(unit_id: UUID, *, on: date) -> PostRow | None:
    """Who heads a unit on a day; None while nobody does."""
    found = _held(on).filter(unit_id=unit_id, role__in=HEADS).order_by("rank", "id").first()
    return post_row(found) if found else None


def posts_of_person(person_id: UUID, *, on: date) -> list[PostRow]:
    """The posts a person holds on a day, in every body, the highest first."""
    rows = _held(on).filter(person_id=person_id)
    return [post_row(found) for found in rows.order_by("rank", "valid_from", "id")]


def posts_of_holders(*, person_ids: set[UUID], emails: set[str]) -> list[tuple[UUID, str, PostRow]]:
    """Every post, ended ones too, of people known by id or by official e-mail (small letters).

    Each with the person and the e-mail, for whoever has only one of the two.
    """
    if not person_ids and not emails:
        return []
    rows = (
        _posts()
        .annotate(holder_email=Lower("person__email"))
        .filter(Q(person_id__in=person_ids) | Q(holder_email__in=emails))
        .order_by("rank", "-valid_from", "id")
    )
    return [(found.person_id, found.holder_email, post_row(found)) for found in rows]


@query
def find_people(actor: Actor, text: str, *, on: date, limit: int = 20) -> list[PostRow]:
    """Posts of the actor's body whose holder, title or unit has all the words, accents or not."""
    rows = _held(on).filter(organisation_id=actor.organisation)
    words = fold(text).split()
    matching = [
        row
        for row in (post_row(found) for found in rows.order_by("rank", "person__full_name"))
        if all(word in fold(f"{row.full_name} {row.title} {row.unit_name}") for word in words)
    ]
    return matching[:limit]


def person_email(actor: Actor) -> str:
    """The official e-mail of the person who asks; empty when none is written down."""
    if actor.person_id is None:
        return ""
    found = Person.objects.filter(id=actor.person_id).values_list("email", flat=True).first()
    return found or ""


def actor_of_post(post_id: UUID, *, on: date, origin: str) -> Actor:
    """The actor a post becomes on a day. Refuses (NotFound) a post not held then."""
    found = _posts().select_related("person__account").filter(id=post_id).first()
    if found is None or not valid_on(on, found.valid_from, found.valid_to):
        raise _no_post()
    return actor_of(found, origin=origin)


def actor_of(found: Post, *, origin: str) -> Actor:
    """The actor of a post row already fetched with its person and account."""
    return Actor(
        organisation_id=found.organisation_id,
        name=found.person.full_name,
        title=found.title,
        account_id=found.person.account.id if hasattr(found.person, "account") else None,
        person_id=found.person_id,
        post_id=found.id,
        unit_id=found.unit_id,
        permissions=permissions_of(found.role),
        origin=origin,
    )


def _posts() -> QuerySet[Post]:
    return Post.objects.select_related("person", "unit", "organisation")


def _held(on: date) -> QuerySet[Post]:
    return _posts().filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


def _no_post() -> NotFound:
    return NotFound(
        Reason(
            "people.post_not_found",
            "Không có chức vụ này, hoặc chức vụ đã thôi giữ.",
            "Chọn lại người trong danh sách.",
        )
    )


def post_row(found: Post) -> PostRow:
    return PostRow(
        id=found.id,
        person_id=found.person_id,
        full_name=found.person.full_name,
        title=found.title,
        authority=found.authority,
        role=found.role,
        role_label=label_of(found.role),
        unit_id=found.unit_id,
        unit_name=found.unit.name if found.unit else "",
        organisation_id=found.organisation_id,
        organisation_name=found.organisation.short_name,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
    )
