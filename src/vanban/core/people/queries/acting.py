"""Who may act for which leader, in what and until when; and the actor such a person becomes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.core.people.models import Delegation, Post
from vanban.core.people.queries.posts import actor_of
from vanban.core.people.rules import permissions_of, valid_on
from vanban.core.people.rules.acting import ASSISTING, labels_of, operations_of, permissions_let
from vanban.foundation.actor import Actor, Commission
from vanban.foundation.operation import query


@dataclass(frozen=True, slots=True)
class ActingRow:
    """A leader's acts let to an assistant, from a day to a day, both included."""

    id: UUID
    leader_id: UUID
    leader_name: str
    leader_title: str
    assistant_id: UUID
    assistant_name: str
    assistant_title: str
    acts: tuple[str, ...]
    act_labels: tuple[str, ...]
    basis: str
    valid_from: date
    valid_to: date

    def holds_on(self, day: date) -> bool:
        return valid_on(day, self.valid_from, self.valid_to)


@query
def let_by_me(actor: Actor, *, on: date) -> list[ActingRow]:
    """What holds or will hold of what the actor let others do; of the whole body, for whoever
    administers people.
    """
    rows = _living(actor, on)
    if not actor.may("people.administer"):
        rows = rows.filter(grantor_id=actor.post_id) if actor.post_id else rows.none()
    return [_row(row) for row in rows]


@query
def let_to_me(actor: Actor, *, on: date) -> list[ActingRow]:
    """For whom the actor may act, now or later; while he does so, nothing more is let to him."""
    if actor.post_id is None or actor.commission is not None:
        return []
    return [_row(row) for row in _living(actor, on).filter(grantee_id=actor.post_id)]


@query
def assistants_ever(actor: Actor) -> list[ActingRow]:
    """Everything the actor's post ever let to others, ended and revoked too, the latest first."""
    rows = _all(actor).filter(grantor_id=actor.post_id).order_by("-valid_from", "id")
    return [_row(row) for row in rows] if actor.post_id else []


@query
def acting_for(actor: Actor, *, delegation_id: UUID, on: date) -> Actor | None:
    """The actor as whom this person works for the leader who let it; None once it no longer holds:
    revoked, out of its days, or one of the two has left the post. Asked for at every request.
    """
    row = (
        _living(actor, on)
        .filter(id=delegation_id, grantee_id=actor.post_id, valid_from__lte=on)
        .select_related("grantor__person__account")
        .first()
    )
    if row is None or not _held(row.grantor, on) or not _held(row.grantee, on):
        return None
    leader = actor_of(row.grantor, origin=actor.origin)
    assert row.valid_to is not None  # noqa: S101 - a constraint of the table
    return Actor(
        organisation_id=leader.organisation_id,
        name=f"{actor.name} thay mặt {leader.name}"[:200],
        title=leader.title,
        account_id=actor.account_id,
        person_id=actor.person_id,
        post_id=leader.post_id,
        unit_id=leader.unit_id,
        permissions=permissions_let(row.acts, permissions_of(row.grantor.role)),
        origin=actor.origin,
        commission=Commission(
            delegation_id=row.id,
            for_name=leader.name,
            acts=labels_of(row.acts),
            operations=operations_of(row.acts),
            until=row.valid_to,
        ),
    )


def _all(actor: Actor) -> QuerySet[Delegation]:
    return Delegation.objects.select_related("grantor__person", "grantee__person").filter(
        organisation_id=actor.organisation, kind=ASSISTING
    )


def _living(actor: Actor, on: date) -> QuerySet[Delegation]:
    return _all(actor).filter(Q(valid_to__gte=on), revoked_at=None).order_by("valid_from", "id")


def _held(post: Post, on: date) -> bool:
    return valid_on(on, post.valid_from, post.valid_to)


def _row(row: Delegation) -> ActingRow:
    assert row.valid_to is not None  # noqa: S101 - a constraint of the table
    return ActingRow(
        id=row.id,
        leader_id=row.grantor_id,
        leader_name=row.grantor.person.full_name,
        leader_title=row.grantor.title,
        assistant_id=row.grantee_id,
        assistant_name=row.grantee.person.full_name,
        assistant_title=row.grantee.title,
        acts=tuple(row.acts),
        act_labels=labels_of(row.acts),
        basis=row.basis,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
