"""What makes a part of the work mine, for lists and counts."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from vanban.foundation.actor import Actor
from vanban.incoming.assignment.models import Assignment
from vanban.incoming.assignment.rules import LIVING


def my_parts(actor: Actor, *, to_do: bool) -> QuerySet[Assignment]:
    """Living parts of my post and my unit. What a unit passed on is its officers' to do; the head
    still sees it in the unit's box (`to_do` = False).
    """
    passed_on = Assignment.objects.filter(parent_id=OuterRef("id"), state__in=LIVING)
    mine = Q(post_id=actor.post_id)
    if actor.unit_id is not None:
        of_unit = Q(unit_id=actor.unit_id)
        if to_do or not actor.may("incoming.split"):
            of_unit &= Q(~Exists(passed_on))
        mine |= of_unit
    return Assignment.objects.filter(mine, organisation_id=actor.organisation, state__in=LIVING)


def my_work(actor: Actor) -> QuerySet[Assignment]:
    """Parts I am to do now: a unit's part that a colleague has taken up is his."""
    taken = Q(unit_id__isnull=False, handled_by__isnull=False) & ~Q(handled_by_id=actor.post_id)
    rows = my_parts(actor, to_do=True)
    return rows if actor.may("incoming.split") else rows.exclude(taken)
