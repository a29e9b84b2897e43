"""What parts the work on a document has, who holds them, and what was said in giving them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
)

from vanban.core.organisations.models import Unit
from vanban.core.people.models import Post
from vanban.core.people.queries import (
    head_of_unit,
    posts_of_organisation,
    standing_in,
    standing_in_for_unit,
    stands_for,
    substitutes_of,
)
from vanban.core.records.queries import seen, symbol_of, visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.operation import query
from vanban.incoming.assignment.models import (
    Assignment,
    Direction,
)
from vanban.incoming.assignment.rules import (
    LIVING,
    ROLE_LABELS,
    STATE_LABELS,
    PartState,
    Role,
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


@query
def parts_of(actor: Actor, *, document_id: UUID) -> list[PartRow]:
    """Every part of the work on a document the actor may see: leads first, then as given."""
    rows = (
        Assignment.objects.filter(seen(actor, document_id), document_id=document_id)
        .select_related("unit", "post__person", "handled_by__person", "answer", "direction")
        .order_by("assigned_at", "id")
    )
    order = list(Role)
    return sorted((_part_row(row) for row in rows), key=lambda row: order.index(Role(row.role)))


@query
def directions_of(actor: Actor, *, document_id: UUID) -> list[DirectionRow]:
    """What was said about a document the actor may see, in order."""
    rows = Direction.objects.filter(seen(actor, document_id), document_id=document_id)
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
        for row in rows.order_by("directed_at", "id")
    ]


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
        names = [holder_of(part.unit, part.post) for part in parts]
        told[document_id] = ("; ".join(names), min(part.assigned_at for part in parts))
    return told


@dataclass(frozen=True, slots=True)
class Followed:
    """How the work on a document stands: columns 3 to 6 of the book that follows it."""

    receivers: str = ""
    due_at: datetime | None = None
    progress: str = ""
    answers: str = ""


@query
def followed(actor: Actor, *, document_ids: Sequence[UUID]) -> dict[UUID, Followed]:
    """Who handles each document, until when, how far it is, and what answered it (annex IV)."""
    given = given_to(actor, document_ids=document_ids)
    rows = (
        Assignment.objects.filter(document__in=list(given), role=Role.LEAD, parent=None)
        .exclude(state__in=[PartState.REPLACED, PartState.HANDED_BACK, PartState.TAKEN_BACK])
        .select_related("answer")
        .order_by("assigned_at", "id")
    )
    leads = {row.document_id: row for row in rows}
    found = {}
    for document_id, (receivers, _at) in given.items():
        lead = leads.get(document_id)
        found[document_id] = Followed(
            receivers,
            lead.due_at if lead else None,
            _progress(lead) if lead else "",
            symbol_of(lead.answer) if lead and lead.answer else "",
        )
    return found


def _progress(part: Assignment) -> str:
    if part.ended_at is None:
        return STATE_LABELS[PartState(part.state)]
    late = part.due_at is not None and part.ended_at > part.due_at
    done = f"{STATE_LABELS[PartState(part.state)]} {local_date(part.ended_at):%d/%m/%Y}"
    return f"{done}, quá hạn" if late else done


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
    actor: Actor, document_id: UUID, *, whole_unit: bool, on: date, for_information: bool = True
) -> Assignment | None:
    """The living part the actor answers for: given to his post, else to his unit, else to somebody
    he fills in for on a day.

    A unit's part that was passed on answers to the head alone (`whole_unit`).
    For operations, on a document already locked.
    """
    living = Assignment.objects.filter(document_id=document_id, state__in=LIVING)
    if not for_information:
        living = living.exclude(role=Role.INFORM)
    mine = living.filter(post_id=actor.post_id).first() if actor.post_id else None
    if mine is None and actor.unit_id is not None:
        of_unit = living.filter(unit_id=actor.unit_id)
        mine = of_unit.first() if whole_unit else not_passed_on(of_unit).first()
    if mine is None:
        absent = stands_for(actor, on=on)
        theirs = Q(post_id__in=[row.post_id for row in absent])
        units = [row.unit_id for row in absent if row.unit_id is not None]
        passed_on = living.filter(unit_id__in=units)
        of_units = passed_on if whole_unit else not_passed_on(passed_on)
        mine = living.filter(theirs).first() or of_units.first()
    return mine


def filled_in_for(actor: Actor, part: Assignment | None, *, on: date) -> str:
    """The absent holder, or head of unit, whose part the actor does in his place; empty for his own
    or his unit's. For operations.
    """
    if part is None or part.post_id == actor.post_id:
        return ""
    found = (
        standing_in(actor, posts=[part.post_id], on=on)
        if part.post_id is not None
        else standing_in_for_unit(actor, unit_id=part.unit_id, on=on)
    )
    return found.name if found else ""


def fill_in_for(
    actor: Actor, *, posts: Iterable[UUID], units: Iterable[UUID], on: date
) -> list[UUID]:
    """Who fills in for these posts, or for the heads of these units, on a day or later: what is
    given to the absent is shown to them. For operations.
    """
    heads = [head_of_unit(each, on=on) for each in units]
    wanted = [*posts, *(head.id for head in heads if head is not None)]
    return substitutes_of(actor, posts=wanted, on=on) if wanted else []


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
        name=holder_of(row.unit, row.post),
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


def holder_of(unit: Unit | None, post: Post | None) -> str:
    """The name of whom something was given to or is asked of: the unit, else the person."""
    if unit:
        return unit.name
    return post.person.full_name if post else ""
