"""What makes a part of the work mine, for lists and counts."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from vanban.core.people.queries import headed_for
from vanban.foundation.actor import Actor
from vanban.incoming.assignment.models import Assignment
from vanban.incoming.assignment.rules import LIVING
from vanban.oversight.tracking.queries.outgoing import mine_on


def my_parts(actor: Actor, *, to_do: bool, on: date | None = None) -> QuerySet[Assignment]:
    """Living parts of my post and my unit; with a day also of whom I fill in for then, and of the
    units they head.

    What a unit passed on is its officers' to do; the head still sees it in the unit's box (`to_do`
    = False). Posts and units are of one body: it is not named again, for planners who do not know
    a large body from a small one would walk all its parts to look at those of one document.
    """
    passed_on = Assignment.objects.filter(parent_id=OuterRef("id"), state__in=LIVING)
    mine = Q(mine_on(actor, "post_id", on))
    if actor.unit_id is not None:
        of_unit = Q(unit_id=actor.unit_id)
        if to_do or not actor.may("incoming.split"):
            of_unit &= Q(~Exists(passed_on))
        mine |= of_unit
    if on is not None:
        mine |= Q(headed_for(actor, "unit_id", on=on)) & Q(~Exists(passed_on))
    return Assignment.objects.filter(mine, state__in=LIVING)


def my_work(actor: Actor, on: date | None = None) -> QuerySet[Assignment]:
    """Parts I am to do now: a unit's part that a colleague has taken up is his."""
    taken = Q(unit_id__isnull=False, handled_by__isnull=False) & ~Q(handled_by_id=actor.post_id)
    rows = my_parts(actor, to_do=True, on=on)
    return rows if actor.may("incoming.split") else rows.exclude(taken)
