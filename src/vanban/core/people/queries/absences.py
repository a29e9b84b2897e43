"""Who is away, and who fills in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, QuerySet

from vanban.core.people.models import Absence, Post
from vanban.core.people.rules import roles_with
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query

HEADING: Final = "incoming.split"  # what a head of unit may: pass on what the unit was given


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
    unit_id: UUID | None  # that the absent one heads: what is the unit's reaches who fills in, too
    from_date: date
    to_date: date
    reason: str


@query
def absence(actor: Actor, *, absence_id: UUID) -> AbsenceRow | None:
    """An absence of the actor's body by id, ended ones too."""
    rows = Absence.objects.filter(id=absence_id, organisation_id=actor.organisation)
    found = rows.select_related("post__person", "substitute__person").first()
    return _absence_row(found) if found else None


@query
def absences_of(actor: Actor, *, post_id: UUID, on: date) -> list[AbsenceRow]:
    """When the holder of a post is away from a day on, the nearest first."""
    return _absences(Absence.objects.filter(post_id=post_id), actor, on)


@query
def absences_of_body(actor: Actor, *, on: date) -> list[AbsenceRow]:
    """Who of the body is away on a day or will be, the nearest first; for who administers."""
    actor.require("people.administer")
    return _absences(Absence.objects.all(), actor, on)


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
def standing_in(actor: Actor, *, posts: Iterable[UUID | None], on: date) -> AbsenceRow | None:
    """The absence in which the actor does what waits for one of these posts, when none is his own;
    None when it waits for himself, or for nobody he fills in for.
    """
    wanted = set(posts)
    if actor.post_id in wanted:
        return None
    return next((row for row in stands_for(actor, on=on) if row.post_id in wanted), None)


@query
def standing_in_for_unit(actor: Actor, *, unit_id: UUID | None, on: date) -> AbsenceRow | None:
    """The absence in which the actor does what waits for a unit, its head being away; None for the
    actor's own unit.
    """
    if unit_id is None or unit_id == actor.unit_id:
        return None
    return next((row for row in stands_for(actor, on=on) if row.unit_id == unit_id), None)


def headed_for(actor: Actor, column: str, *, on: date) -> Func:
    """Whether a column of a larger question holds a unit whose absent head the actor fills in for
    on a day; as `acted_for`.
    """
    away = Absence.objects.filter(
        substitute_id=actor.post_id,
        ended_at=None,
        from_date__lte=on,
        to_date__gte=on,
        post__role__in=sorted(roles_with(HEADING)),
        post__unit__isnull=False,
    )
    return _among(column, away.values("post__unit_id"))


def acted_for(actor: Actor, column: str, *, on: date) -> Func:
    """Whether a column of a larger question holds the actor's own post, or one it fills in for on
    a day: `filter(acted_for(actor, "signer_id", on=day))`.

    The posts are an array asked for once, so that the column's index is used as for one post.
    """
    own = Post.objects.filter(id__in=[actor.post_id] if actor.post_id else []).values("id")
    filled = Absence.objects.filter(
        substitute_id=actor.post_id, ended_at=None, from_date__lte=on, to_date__gte=on
    ).values("post_id")
    return _among(column, own.union(filled, all=True))


def _among(column: str, ids: QuerySet[Any, Any]) -> Func:
    return Func(
        F(column),
        ArraySubquery(ids),
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
        unit_id=row.post.unit_id if row.post.role in roles_with(HEADING) else None,
        from_date=row.from_date,
        to_date=row.to_date,
        reason=row.reason,
    )
