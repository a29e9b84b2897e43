"""Who has which part of the work, what the leaders said, and how the deadlines stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
)

from vanban.core.calendar.queries import calendar_of
from vanban.core.organisations.queries import units_of
from vanban.core.people.models import Post
from vanban.core.people.queries import head_of_unit, posts_of_organisation
from vanban.core.records.lifecycle import State
from vanban.core.records.models import Document
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.formats.workdays import Calendar, read_term
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.operation import query
from vanban.incoming.assignment.models import (
    Assignment,
    DeadlineChange,
    Direction,
    Extension,
    Reminder,
    RoutingPlace,
    RoutingRule,
    Urging,
)
from vanban.incoming.assignment.rules import (
    LIVING,
    ROLE_LABELS,
    STATE_LABELS,
    Assignee,
    PartState,
    Role,
)
from vanban.incoming.assignment.rules.proposing import Named, Route, read_proposal
from vanban.incoming.assignment.rules.time import (
    CAUSE_LABELS,
    EXTENSION_LABELS,
    REMINDER_LABELS,
    URGING_LABELS,
    ExtensionState,
)
from vanban.incoming.registration.models import ArrivalEntry, Presentation

MOST_PROPOSED: Final = 200
_EVENT_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        str(code): label
        for labels in (CAUSE_LABELS, URGING_LABELS, REMINDER_LABELS)
        for code, label in labels.items()
    }
)


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of the work, for the page of a document and the processing sheet."""

    id: UUID
    parent_id: UUID | None
    direction_id: UUID
    directed_by_id: UUID | None
    role: str
    role_label: str
    unit_id: UUID | None
    post_id: UUID | None
    name: str
    title: str
    due_at: datetime | None
    state: str
    state_label: str
    handled_by_name: str
    assigned_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    result: str
    answer_id: UUID | None
    answer_symbol: str


@dataclass(frozen=True, slots=True)
class DirectionRow:
    """What a leader or a head of unit said when giving work."""

    id: UUID
    part_id: UUID | None
    directed_by_name: str
    directed_by_title: str
    instruction: str
    answer_required: bool
    directed_at: datetime


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """More time asked for a part, and the answer."""

    id: UUID
    part_id: UUID
    asked_by_name: str
    asked_at: datetime
    wanted_due_at: datetime
    reason: str
    state: str
    state_label: str
    granted_due_at: datetime | None
    answer: str
    answered_by_name: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeadlineEvent:
    """One thing that happened to the deadline of a part: moved, urged, reminded of."""

    at: datetime
    part_id: UUID
    kind: str
    label: str
    who: str
    words: str
    was: datetime | None = None
    due_at: datetime | None = None
    nth: int = 0


@query
def parts_of(actor: Actor, *, document_id: UUID) -> list[PartRow]:
    """Every part of the work on a document the actor may see: leads first, then as given."""
    visible = visible_documents(actor).filter(id=document_id)
    rows = (
        Assignment.objects.filter(document__in=visible)
        .select_related("unit", "post__person", "handled_by__person", "answer", "direction")
        .order_by("assigned_at", "id")
    )
    order = list(Role)
    return sorted((_part_row(row) for row in rows), key=lambda row: order.index(Role(row.role)))


@query
def directions_of(actor: Actor, *, document_id: UUID) -> list[DirectionRow]:
    """What was said about a document the actor may see, in order."""
    visible = visible_documents(actor).filter(id=document_id)
    rows = Direction.objects.filter(document__in=visible).order_by("directed_at", "id")
    return [
        DirectionRow(
            id=row.id,
            part_id=row.part_id,
            directed_by_name=row.directed_by_name,
            directed_by_title=row.directed_by_title,
            instruction=row.instruction,
            answer_required=row.answer_required,
            directed_at=row.directed_at,
        )
        for row in rows
    ]


@query
def extensions_of(actor: Actor, *, document_id: UUID) -> list[ExtensionRow]:
    """More time asked for on a document the actor may see, in order."""
    visible = visible_documents(actor).filter(id=document_id)
    rows = Extension.objects.filter(document__in=visible).order_by("asked_at", "id")
    return [
        ExtensionRow(
            id=row.id,
            part_id=row.part_id,
            asked_by_name=row.asked_by_name,
            asked_at=row.asked_at,
            wanted_due_at=row.wanted_due_at,
            reason=row.reason,
            state=row.state,
            state_label=EXTENSION_LABELS[ExtensionState(row.state)],
            granted_due_at=row.granted_due_at,
            answer=row.answer,
            answered_by_name=row.answered_by_name,
            answered_at=row.answered_at,
        )
        for row in rows
    ]


@query
def deadline_events(actor: Actor, *, document_id: UUID) -> list[DeadlineEvent]:
    """How the deadlines of a document the actor may see were moved, urged, reminded of; in order.

    Urgings are counted by part, each kind among them by `nth` of all.
    """
    visible = visible_documents(actor).filter(id=document_id)
    nothing = Value("", CharField())
    moved = DeadlineChange.objects.filter(document__in=visible).values_list(
        F("changed_at"), "part_id", Value("moved", CharField()), "cause", "changed_by_name",
        nothing, "was", F("becomes"), Value(0),
    )  # fmt: skip
    urged = Urging.objects.filter(document__in=visible).values_list(
        F("urged_at"), "part_id", "kind", "kind", "urged_by_name",
        "text", Value(None, DateTimeField()), Value(None, DateTimeField()), "nth",
    )  # fmt: skip
    told = Reminder.objects.filter(document__in=visible).values_list(
        F("told_at"), "part_id", "kind", "kind", nothing,
        nothing, Value(None, DateTimeField()), "due_at", Value(0),
    )  # fmt: skip
    found = [_event(*row) for row in moved.union(urged, told, all=True)]
    return sorted(found, key=lambda each: (each.at, each.kind))


@query
def counted_documents(actor: Actor) -> list[UUID]:
    """The documents of the body with an open deadline, of a part or of the register, that was
    given as a term.
    """
    of_body = Document.objects.filter(organisation_id=actor.organisation)
    at_work = of_body.filter(state__in=[State.REGISTERED, State.ASSIGNED, State.PROCESSING])
    parts = Assignment.objects.filter(organisation_id=actor.organisation, state__in=LIVING)
    counted = Q(id__in=parts.exclude(term="").values("document_id"))
    counted |= Q(Exists(ArrivalEntry.objects.filter(document=OuterRef("pk")).exclude(term="")))
    return list(at_work.filter(counted).order_by("id").values_list("id", flat=True))


@query
def parts_to_remind(actor: Actor, *, now: datetime, limit: int = 500) -> list[tuple[UUID, UUID]]:
    """Parts of whose deadline somebody is to be told now: body and part, the longest due first."""
    rows = Assignment.objects.filter(state__in=LIVING, remind_at__lte=now).order_by("remind_at")
    if actor.organisation_id is not None:
        rows = rows.filter(organisation_id=actor.organisation)
    return list(rows.values_list("organisation_id", "id")[:limit])


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


def handlers_of(part: Assignment, *, on: date) -> tuple[str, ...]:
    """The posts that answer for a part: who has taken it up or was given it, else the unit's head,
    else everybody in the unit. For operations.
    """
    one = part.handled_by_id or part.post_id
    if one is not None:
        return (str(one),)
    assert part.unit_id is not None  # noqa: S101 - a unit's or a post's
    head = head_of_unit(part.unit_id, on=on)
    if head is not None:
        return (str(head.id),)
    everybody = posts_of_organisation(part.organisation_id, on=on, unit_id=part.unit_id)
    return tuple(str(row.id) for row in everybody)


def givers_of(part: Assignment, *, on: date) -> tuple[str, ...]:
    """The posts that may answer for a part having been given: who gave it, while he holds his
    post, else whoever directs. For operations.
    """
    directing = posts_of_organisation(part.organisation_id, on=on, permission="incoming.assign")
    giver = part.direction.directed_by_id
    everybody = posts_of_organisation(part.organisation_id, on=on)
    if giver is not None and any(row.id == giver for row in everybody):
        return (str(giver),)
    return tuple(str(row.id) for row in directing)


def own_part(
    actor: Actor, document_id: UUID, *, whole_unit: bool, for_information: bool = True
) -> Assignment | None:
    """The living part the actor answers for: given to his post, else to his unit.

    A unit's part that was passed on answers to the head alone (`whole_unit`).
    For operations, on a document already locked.
    """
    living = Assignment.objects.filter(document_id=document_id, state__in=LIVING)
    if not for_information:
        living = living.exclude(role=Role.INFORM)
    mine = living.filter(post_id=actor.post_id).first() if actor.post_id else None
    if mine is not None or actor.unit_id is None:
        return mine
    of_unit = living.filter(unit_id=actor.unit_id)
    return of_unit.first() if whole_unit else not_passed_on(of_unit).first()


def leading_part_of(drafter: Post, document_id: UUID) -> Assignment | None:
    """The living leading part of somebody who drafted the answer: his own, or his unit's.

    For operations, on a document already locked. A unit's part counts when he has taken it up, or
    while nobody has and it was not passed on.
    """
    leads = Assignment.objects.filter(document_id=document_id, role=Role.LEAD, state__in=LIVING)
    own = (
        leads.filter(Q(post=drafter) | Q(handled_by=drafter))
        .order_by(F("parent_id").desc(nulls_last=True))
        .first()
    )
    if own is not None or drafter.unit_id is None:
        return own
    return not_passed_on(leads.filter(unit_id=drafter.unit_id, handled_by=None)).first()


def part_to_pass_on(actor: Actor, document_id: UUID) -> Assignment | None:
    """The living part a head may pass on: his unit's, else his own given by a leader."""
    living = Assignment.objects.filter(document_id=document_id, state__in=LIVING, parent=None)
    mine = Q(unit_id=actor.unit_id) | Q(post_id=actor.post_id)
    return living.filter(mine).order_by("unit_id").first() if actor.unit_id else None


def not_passed_on(parts: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Of some parts, those that nobody inside the unit has been given."""
    passed = Assignment.objects.filter(parent_id=OuterRef("id"), state__in=LIVING)
    return parts.filter(~Exists(passed) | Q(unit=None))


def _route(row: RoutingRule) -> Route:
    places = [
        (
            each.role,
            Named(
                each.unit.name if each.unit else each.post.person.full_name if each.post else "",
                unit_id=each.unit_id,
                post_id=each.post_id,
            ),
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


def _event(
    at: datetime,
    part_id: UUID,
    kind: str,
    code: str,
    who: str,
    words: str,
    was: datetime | None,
    due_at: datetime | None,
    nth: int,
) -> DeadlineEvent:
    return DeadlineEvent(at, part_id, kind, _EVENT_LABELS[code], who, words, was, due_at, nth)


def _part_row(row: Assignment) -> PartRow:
    return PartRow(
        id=row.id,
        parent_id=row.parent_id,
        direction_id=row.direction_id,
        directed_by_id=row.direction.directed_by_id,
        role=row.role,
        role_label=ROLE_LABELS[Role(row.role)],
        unit_id=row.unit_id,
        post_id=row.post_id,
        name=row.unit.name if row.unit else row.post.person.full_name if row.post else "",
        title=row.post.title if row.post else "",
        due_at=row.due_at,
        state=row.state,
        state_label=STATE_LABELS[PartState(row.state)],
        handled_by_name=row.handled_by.person.full_name if row.handled_by else "",
        assigned_at=row.assigned_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        result=row.result,
        answer_id=row.answer_id,
        answer_symbol=symbol_of(row.answer) if row.answer else "",
    )


@query
def given_to(
    actor: Actor, *, document_ids: Sequence[UUID]
) -> dict[UUID, tuple[str, datetime | None]]:
    """To whom leaders gave each document (who leads first), and when: columns 7 and 8 of the
    register (Decree 30/2020 annex IV).
    """
    rows = (
        Assignment.objects.filter(
            document__in=visible_documents(actor).filter(id__in=document_ids), parent=None
        )
        .exclude(state__in=[PartState.REPLACED, PartState.HANDED_BACK, PartState.TAKEN_BACK])
        .select_related("unit", "post__person")
        .order_by("assigned_at", "id")
    )
    found: dict[UUID, list[Assignment]] = {}
    for row in rows:
        found.setdefault(row.document_id, []).append(row)
    told: dict[UUID, tuple[str, datetime | None]] = {}
    for document_id, parts in found.items():
        parts.sort(key=lambda part: part.role != Role.LEAD)
        names = [part.unit.name if part.unit else _holder(part) for part in parts]
        told[document_id] = ("; ".join(names), min(part.assigned_at for part in parts))
    return told


def _holder(part: Assignment) -> str:
    return part.post.person.full_name if part.post else ""
