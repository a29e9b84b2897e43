"""Who holds which post, who may act for whom, and the actor a post becomes.

Posts are the public face of an office (as on its page of contacts) and are read across bodies: a
person who signs in may hold posts in two. Delegations are a body's own and stand behind the fence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.db.models.functions import Lower

from vanban.core.organisations.rules import fold
from vanban.core.people.models import Absence, Account, Delegation, Person, Post
from vanban.core.people.rules import label_of, permissions_of, roles_with, valid_on
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
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


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """One post signing or acting for another, on a written ground."""

    id: UUID
    grantor_id: UUID
    grantor_title: str
    grantor_authority: str
    grantee_id: UUID
    kind: str
    basis: str
    document_types: tuple[str, ...]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Who is away from which day to which (both included), and who fills in."""

    id: UUID
    post_id: UUID
    name: str
    title: str
    role: str
    substitute_id: UUID
    substitute_name: str
    substitute_title: str
    from_date: date
    to_date: date
    reason: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What a person's pages show of the account: never the password."""

    id: UUID
    person_id: UUID
    full_name: str
    username: str
    language: str
    theme: str


def post(post_id: UUID) -> PostRow:
    """A post by id, ended ones too. Refuses (NotFound) when there is none."""
    found = _posts().filter(id=post_id).first()
    if found is None:
        raise _no_post()
    return _row(found)


def posts_of_organisation(
    organisation_id: UUID, *, on: date, permission: str | None = None, unit_id: UUID | None = None
) -> list[PostRow]:
    """The posts held in a body on a day, by rank; of those who may do a thing; of a unit."""
    rows = _held(on).filter(organisation_id=organisation_id)
    if permission is not None:
        rows = rows.filter(role__in=roles_with(permission))
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return [_row(found) for found in rows.order_by("rank", "person__full_name")]


def head_of_unit(unit_id: UUID, *, on: date) -> PostRow | None:
    """Who heads a unit on a day; None while nobody does."""
    found = _held(on).filter(unit_id=unit_id, role__in=HEADS).order_by("rank", "id").first()
    return _row(found) if found else None


def posts_of_person(person_id: UUID, *, on: date) -> list[PostRow]:
    """The posts a person holds on a day, in every body, the highest first."""
    rows = _held(on).filter(person_id=person_id)
    return [_row(found) for found in rows.order_by("rank", "valid_from", "id")]


def account_of_person(person_id: UUID) -> AccountRow | None:
    """The account of a person; None for those who do not sign in."""
    found = Account.objects.select_related("person").filter(person_id=person_id).first()
    return _account_row(found) if found else None


def person_email(actor: Actor) -> str:
    """The official e-mail of the person who asks; empty when none is written down."""
    if actor.person_id is None:
        return ""
    found = Person.objects.filter(id=actor.person_id).values_list("email", flat=True).first()
    return found or ""


def account(account_id: UUID) -> AccountRow:
    """An account by id. Refuses (NotFound) when there is none."""
    found = Account.objects.select_related("person").filter(id=account_id).first()
    if found is None:
        raise NotFound(Reason("people.account_not_found", "Không có tài khoản này."))
    return _account_row(found)


def account_named(username: str) -> AccountRow | None:
    """The account of a sign-in name."""
    found = Account.objects.select_related("person").filter(username=username.casefold()).first()
    return _account_row(found) if found else None


@query
def find_people(actor: Actor, text: str, *, on: date, limit: int = 20) -> list[PostRow]:
    """Posts of the actor's body whose holder, title or unit has all the words, accents or not."""
    rows = _held(on).filter(organisation_id=actor.organisation)
    words = fold(text).split()
    matching = [
        row
        for row in (_row(found) for found in rows.order_by("rank", "person__full_name"))
        if all(word in fold(f"{row.full_name} {row.title} {row.unit_name}") for word in words)
    ]
    return matching[:limit]


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


@query
def delegation_for(
    actor: Actor, *, grantor_id: UUID, grantee_id: UUID, on: date, document_type: str = ""
) -> DelegationRow | None:
    """The ground on which one post may sign for another on a day, if there is one.

    `document_type` is the code of the kind of document (`QĐ`, `CV`…); a delegation without a list
    covers all.
    """
    rows = _delegations(actor, on).filter(grantor_id=grantor_id, grantee_id=grantee_id)
    for found in rows.order_by("-valid_from"):
        if not found.document_types or document_type in found.document_types:
            return _delegation_row(found)
    return None


@query
def delegations_to(actor: Actor, *, grantee_id: UUID, on: date) -> list[DelegationRow]:
    """For whom a post may act or sign on a day."""
    rows = _delegations(actor, on).filter(grantee_id=grantee_id).order_by("-valid_from")
    return [_delegation_row(found) for found in rows]


@query
def absences_of(actor: Actor, *, post_id: UUID, on: date) -> list[AbsenceRow]:
    """When the holder of a post is away from a day on, the nearest first."""
    return _absences(Absence.objects.filter(post_id=post_id), actor, on)


@query
def stands_for(actor: Actor, *, on: date) -> list[AbsenceRow]:
    """For whom the actor fills in on a day."""
    if actor.post_id is None:
        return []
    rows = Absence.objects.filter(substitute_id=actor.post_id, from_date__lte=on)
    return _absences(rows, actor, on)


@query
def will_stand_for(actor: Actor, *, on: date) -> list[AbsenceRow]:
    """For whom the actor fills in from a day on, the nearest first."""
    if actor.post_id is None:
        return []
    return _absences(Absence.objects.filter(substitute_id=actor.post_id), actor, on)


@query
def away_now(actor: Actor, *, posts: Iterable[UUID], on: date) -> dict[UUID, AbsenceRow]:
    """Of these posts of the actor's body, whose holder is away on a day, and who fills in."""
    rows = Absence.objects.filter(post_id__in=list(posts), from_date__lte=on)
    return {row.post_id: row for row in _absences(rows, actor, on)}


@query
def substitutes_of(actor: Actor, *, posts: Iterable[UUID], on: date) -> list[UUID]:
    """Who fills in for these posts on a day or will later: they may read along."""
    rows = Absence.objects.filter(
        post_id__in=list(posts), organisation_id=actor.organisation, ended_at=None, to_date__gte=on
    )
    return list(rows.values_list("substitute_id", flat=True).distinct())


@query
def absence(actor: Actor, *, absence_id: UUID) -> AbsenceRow | None:
    """An absence of the actor's body by id, ended ones too."""
    rows = Absence.objects.filter(id=absence_id, organisation_id=actor.organisation)
    found = rows.select_related("post__person", "substitute__person").first()
    return _absence_row(found) if found else None


def acted_for(actor: Actor, column: str, *, on: date) -> Func:
    """Whether a column of a larger question holds the actor's own post, or one it fills in for on
    a day: `filter(acted_for(actor, "signer_id", on=day))`.

    The posts are an array asked for once, so that the column's index is used as for one post.
    """
    own = Post.objects.filter(id__in=[actor.post_id] if actor.post_id else []).values("id")
    filled = Absence.objects.filter(
        substitute_id=actor.post_id, ended_at=None, from_date__lte=on, to_date__gte=on
    ).values("post_id")
    return Func(
        F(column),
        ArraySubquery(own.union(filled, all=True)),
        arg_joiner=" = ANY(",
        template="%(expressions)s)",
        output_field=BooleanField(),
    )


def _absences(rows: QuerySet[Absence], actor: Actor, on: date) -> list[AbsenceRow]:
    found = (
        rows.filter(organisation_id=actor.organisation, ended_at=None, to_date__gte=on)
        .select_related("post__person", "substitute__person")
        .order_by("from_date", "id")
    )
    return [_absence_row(row) for row in found]


def _absence_row(row: Absence) -> AbsenceRow:
    return AbsenceRow(
        id=row.id,
        post_id=row.post_id,
        name=row.post.person.full_name,
        title=row.post.title,
        role=row.post.role,
        substitute_id=row.substitute_id,
        substitute_name=row.substitute.person.full_name,
        substitute_title=row.substitute.title,
        from_date=row.from_date,
        to_date=row.to_date,
        reason=row.reason,
    )


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
    return [(found.person_id, found.holder_email, _row(found)) for found in rows]


@query
def delegations_at(actor: Actor, *, grantee_ids: set[UUID], at: datetime) -> list[DelegationRow]:
    """The delegations to these posts as they stood at a moment; one revoked later counted then."""
    rows = (
        Delegation.objects.select_related("grantor")
        .filter(
            Q(revoked_at=None) | Q(revoked_at__gt=at),
            Q(valid_to=None) | Q(valid_to__gte=local_date(at)),
            organisation_id=actor.organisation,
            grantee_id__in=grantee_ids,
            valid_from__lte=local_date(at),
        )
        .order_by("-valid_from", "id")
    )
    return [_delegation_row(found) for found in rows]


def _posts() -> QuerySet[Post]:
    return Post.objects.select_related("person", "unit", "organisation")


def _held(on: date) -> QuerySet[Post]:
    return _posts().filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


def _delegations(actor: Actor, on: date) -> QuerySet[Delegation]:
    return (
        Delegation.objects.select_related("grantor")
        .filter(organisation_id=actor.organisation, revoked_at=None, valid_from__lte=on)
        .filter(Q(valid_to=None) | Q(valid_to__gte=on))
    )


def _no_post() -> NotFound:
    return NotFound(
        Reason(
            "people.post_not_found",
            "Không có chức vụ này, hoặc chức vụ đã thôi giữ.",
            "Chọn lại người trong danh sách.",
        )
    )


def _row(found: Post) -> PostRow:
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


def _delegation_row(found: Delegation) -> DelegationRow:
    return DelegationRow(
        id=found.id,
        grantor_id=found.grantor_id,
        grantor_title=found.grantor.title,
        grantor_authority=found.grantor.authority,
        grantee_id=found.grantee_id,
        kind=found.kind,
        basis=found.basis,
        document_types=tuple(found.document_types),
        valid_from=found.valid_from,
        valid_to=found.valid_to,
    )


def _account_row(found: Account) -> AccountRow:
    return AccountRow(
        id=found.id,
        person_id=found.person_id,
        full_name=found.person.full_name,
        username=found.username,
        language=found.language,
        theme=found.theme,
    )
