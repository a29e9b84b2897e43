"""To whom documents would go: the body's routing rules, and proposals read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import (
    Prefetch,
)

from vanban.core.calendar.queries import calendar_of
from vanban.core.organisations.queries import units_of
from vanban.core.people.queries import posts_of_organisation
from vanban.core.records.lifecycle import State
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.formats.workdays import Calendar, read_term
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.operation import query
from vanban.incoming.assignment.models import (
    RoutingPlace,
    RoutingRule,
)
from vanban.incoming.assignment.queries.parts import holder_of
from vanban.incoming.assignment.rules import (
    ROLE_LABELS,
    Assignee,
    Role,
)
from vanban.incoming.assignment.rules.proposing import Named, Route, read_proposal
from vanban.incoming.registration.models import Presentation

MOST_PROPOSED: Final = 200


@dataclass(frozen=True, slots=True)
class RoutingRow:
    """A routing rule for its page."""

    id: UUID
    ordinal: int
    issuer_code: str
    type_code: str
    words: tuple[str, ...]
    route: Route
    basis: str
    set_by_name: str


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """A document that lies before the actor, and to whom it would go as proposed.

    `by_rule`: the words are the regulation's; nobody wrote any.
    """

    document_id: UUID
    subject: str
    symbol: str
    issuer_name: str
    urgency: int
    arrival_printed: str
    words: str
    by_rule: bool
    assignees: tuple[Assignee, ...]
    names: tuple[str, ...]


@query
def places_to_give(actor: Actor, *, now: datetime) -> list[Named]:
    """Units of the body and posts that handle documents, by name."""
    day = local_date(now)
    units = [Named(row.name, unit_id=row.id) for row in units_of(actor.organisation, on=day)]
    posts = posts_of_organisation(actor.organisation, on=day, permission="incoming.process")
    return [*units, *(Named(row.full_name, post_id=row.id) for row in posts)]


@query
def routing_rules(actor: Actor) -> list[RoutingRow]:
    """The body's routing rules that hold, in order."""
    rows = RoutingRule.objects.filter(organisation_id=actor.organisation, ended_at=None)
    places = RoutingPlace.objects.select_related("unit", "post__person").order_by("id")
    return [
        RoutingRow(
            row.id,
            row.ordinal,
            row.issuer_code,
            row.type_code,
            tuple(row.words),
            _route(row),
            row.basis,
            row.set_by_name,
        )
        for row in rows.prefetch_related(Prefetch("places", places)).order_by("ordinal")
    ]


def route_of(
    rules: Sequence[RoutingRow], *, issuer_code: str, type_code: str, subject: str
) -> RoutingRow | None:
    """The first rule that fits a document."""
    return next(
        (
            row
            for row in rules
            if row.route.fits(issuer_code=issuer_code, type_code=type_code, subject=subject)
        ),
        None,
    )


@query
def proposed_for_me(
    actor: Actor, *, now: datetime, document_ids: Collection[UUID] | None = None
) -> list[ProposedRow]:
    """What lies before the actor for direction, the urgent first, each with its proposal read:
    what the registry wrote, else what the regulation says.
    """
    if actor.post_id is None:
        return []
    rows = Presentation.objects.filter(
        post_id=actor.post_id,
        ended_at=None,
        document__in=visible_documents(actor).filter(state=State.REGISTERED),
    )
    if document_ids is not None:
        rows = rows.filter(document_id__in=document_ids)
    found = list(
        rows.select_related("document__registered").order_by(
            "-document__urgency", "presented_at", "id"
        )[:MOST_PROPOSED]
    )
    if not found:
        return []
    rules, offered = routing_rules(actor), places_to_give(actor, now=now)
    calendar, today = calendar_of(actor), local_date(now)
    return [_proposed(row, rules, offered, today=today, calendar=calendar) for row in found]


def _route(row: RoutingRule) -> Route:
    places = [
        (
            each.role,
            Named(holder_of(each.unit, each.post), unit_id=each.unit_id, post_id=each.post_id),
        )
        for each in row.places.all()
    ]
    return Route(
        name=row.basis,
        issuer_code=row.issuer_code,
        type_code=row.type_code,
        words=tuple(row.words),
        lead=next((named for role, named in places if role == Role.LEAD), Named("")),
        cooperating=tuple(named for role, named in places if role != Role.LEAD),
        task=row.task,
        term=read_term(row.term),
        direct=row.direct,
    )


def _proposed(
    row: Presentation,
    rules: Sequence[RoutingRow],
    offered: Sequence[Named],
    *,
    today: date,
    calendar: Calendar,
) -> ProposedRow:
    document = row.document
    rule = route_of(
        rules,
        issuer_code=document.issuer_code,
        type_code=document.type_code,
        subject=document.subject,
    )
    words = row.note or (rule.route.proposal if rule else "")
    assignees = (
        rule.route.assignees()
        if rule and not row.note
        else read_proposal(words, offered, today=today, calendar=calendar)
    )
    names = {(each.unit_id, each.post_id): each.name for each in offered}
    return ProposedRow(
        document_id=document.id,
        subject=document.subject,
        symbol=symbol_of(document),
        issuer_name=document.issuer_name,
        urgency=document.urgency,
        arrival_printed=document.registered.printed,
        words=words,
        by_rule=not row.note and rule is not None,
        assignees=tuple(assignees),
        names=tuple(
            f"{ROLE_LABELS[each.role]}: {names.get((each.unit_id, each.post_id), '')}"
            for each in assignees
        ),
    )
