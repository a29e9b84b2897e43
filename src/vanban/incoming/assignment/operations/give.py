"""The step shared by directing and splitting: rows of the parts, and sight of the document."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from vanban.core.people.rules import both_names
from vanban.core.records.models import Document
from vanban.core.records.operations import grant_access
from vanban.formats.workdays import WorkingTime
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.incoming.assignment.models import Assignment, Direction, Extension
from vanban.incoming.assignment.queries import fill_in_for
from vanban.incoming.assignment.rules import LIVING, Assignee, PartState, Role
from vanban.incoming.assignment.rules.time import ExtensionState, next_reminder


def give(
    direction: Direction,
    document: Document,
    assignees: Sequence[Assignee],
    *,
    actor: Actor,
    now: datetime,
    working: WorkingTime,
    parent: Assignment | None = None,
) -> list[Assignment]:
    """Give the parts of one direction. A living part of the same unit, post or lead gives way."""
    living = Assignment.objects.filter(document=document, state__in=LIVING)
    same = Q(unit_id__in=[each.unit_id for each in assignees if each.unit_id])
    same |= Q(post_id__in=[each.post_id for each in assignees if each.post_id])
    if any(each.role is Role.LEAD for each in assignees):
        same |= Q(role=Role.LEAD, parent=parent)
    end_parts(living.filter(same), PartState.REPLACED, actor=actor, now=now)
    parts = Assignment.objects.bulk_create(
        [
            Assignment(
                organisation_id=document.organisation_id,
                document=document,
                direction=direction,
                parent=parent,
                role=each.role,
                unit_id=each.unit_id,
                post_id=each.post_id,
                due_at=due_at,
                term=term,
                remind_at=next_reminder(due_at, since=now, told=(), working=working),
                assigned_at=now,
            )
            for each in assignees
            for due_at, term in [_until(each, parent)]
        ]
    )
    for each in assignees:
        people = [each.post_id] if each.post_id else []
        units = [each.unit_id] if each.unit_id else []
        filling_in = fill_in_for(actor, posts=people, units=units, on=local_date(now))
        grant_access(
            document,
            now=now,
            reason=each.role,
            posts=dict.fromkeys([*people, *filling_in]),
            units=units,
        )
    return parts


def _until(assignee: Assignee, parent: Assignment | None) -> tuple[datetime | None, str]:
    """The deadline and the term it was counted by; without its own, a passed-on part keeps the
    leader's and moves with it.
    """
    if assignee.role is Role.INFORM:
        return None, ""
    if assignee.due_at is None and parent is not None:
        return parent.due_at, ""
    return assignee.due_at, assignee.term.code if assignee.term else ""


def end_parts(
    parts: Iterable[Assignment],
    state: PartState,
    *,
    actor: Actor,
    now: datetime,
    result: str = "",
    absent: str = "",
) -> None:
    """End living parts in a state, and close what had been passed on from them.

    `absent`: in whose place the actor does it.
    """
    ids, who = [part.id for part in parts], both_names(actor.name, absent)
    while ids:
        Assignment.objects.filter(id__in=ids, state__in=LIVING).update(
            state=state, ended_at=now, ended_by_name=who, result=result
        )
        Extension.objects.filter(part_id__in=ids, state=ExtensionState.ASKED).update(
            state=ExtensionState.OVERTAKEN, answered_at=now, answered_by_name=who
        )
        children = Assignment.objects.filter(parent_id__in=ids, state__in=LIVING)
        ids = list(children.values_list("id", flat=True))
        state, result = PartState.CLOSED, ""
