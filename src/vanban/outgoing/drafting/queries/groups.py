"""Groups of recipients, and the bodies they hold today."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from vanban.core.organisations.queries import (
    OrganisationRow,
    kinds_below,
    living_heir,
    organisation,
    organisations_by_id,
    organisations_of_kinds,
)
from vanban.core.organisations.rules import fold
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query
from vanban.outgoing.drafting.models import RecipientGroup
from vanban.outgoing.drafting.rules import kind_name


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group, as its page and the picker show it."""

    id: UUID
    name: str
    shared: bool
    kinds: tuple[str, ...]
    members: tuple[UUID, ...]
    groups: tuple[UUID, ...]


@query
def recipient_groups(actor: Actor, *, text: str = "") -> list[GroupRow]:
    """The groups of the body and one's own, by name; with `text`, those with all its words."""
    words = fold(text).split()
    rows = [_row(each) for each in _usable(actor).order_by("post_id", "name")]
    return [row for row in rows if all(word in fold(row.name) for word in words)]


@query
def recipient_group(actor: Actor, *, group_id: UUID) -> GroupRow:
    """One group. Refuses (NotFound) somebody else's own."""
    row = _usable(actor).filter(id=group_id).first()
    if row is None:
        raise NotFound(
            Reason(
                "drafting.no_group", "Không có nhóm nơi nhận này.", "Mở lại trang Nhóm nơi nhận."
            )
        )
    return _row(row)


@query
def bodies_of_group(actor: Actor, *, group_id: UUID, on: date) -> list[OrganisationRow]:
    """The living bodies that a group holds on a day, each once, never one's own.

    A body that has ended is followed by its heir. Refuses (NotFound).
    """
    recipient_group(actor, group_id=group_id)
    rows = {row.id: row for row in _usable(actor)}
    waiting, seen = [group_id], set[UUID]()
    found: dict[UUID, OrganisationRow] = {}
    while waiting:
        row = rows.get(waiting.pop(0))
        if row is None or row.id in seen:
            continue
        seen.add(row.id)
        for body in _own_bodies(actor, row, on):
            found.setdefault(body.id, body)
        waiting += [UUID(each) for each in row.groups]
    found.pop(actor.organisation, None)
    return list(found.values())


@query
def kinds_to_choose(actor: Actor, *, on: date) -> list[tuple[str, str]]:
    """The kinds of bodies around one's own, with their names."""
    return [(kind, kind_name(kind)) for kind in kinds_below(_parents(actor), on=on)]


def _own_bodies(actor: Actor, row: RecipientGroup, on: date) -> list[OrganisationRow]:
    of_kinds = organisations_of_kinds(row.kinds, parents=_parents(actor), on=on)
    named = organisations_by_id({UUID(each) for each in row.members})
    heirs = [living_heir(named[UUID(each)], on=on) for each in row.members if UUID(each) in named]
    return [*(heir for heir in heirs if heir is not None), *of_kinds]


def _parents(actor: Actor) -> list[UUID]:
    """Below one's own body, and beside it: a department writes to all communes too."""
    above = organisation(actor.organisation).parent_id
    return [actor.organisation, *([above] if above else [])]


def _usable(actor: Actor) -> QuerySet[RecipientGroup]:
    mine = Q(post=None) | Q(post_id=actor.post_id) if actor.post_id else Q(post=None)
    return RecipientGroup.objects.filter(mine, organisation_id=actor.organisation)


def _row(row: RecipientGroup) -> GroupRow:
    return GroupRow(
        id=row.id,
        name=row.name,
        shared=row.post_id is None,
        kinds=tuple(row.kinds),
        members=tuple(UUID(each) for each in row.members),
        groups=tuple(UUID(each) for each in row.groups),
    )
