"""The processes of a body, and who takes each step today."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from vanban.core.organisations.queries import units_of
from vanban.core.people.queries import PostRow, head_of_unit, post, posts_of_organisation
from vanban.core.people.rules import permissions_of, valid_on
from vanban.core.records.queries import document_face
from vanban.formats.symbol import DOCUMENT_TYPES, Family
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound
from vanban.foundation.operation import query
from vanban.foundation.words import Words
from vanban.outgoing.approval.models import Process, ProcessStep
from vanban.outgoing.approval.rules import PERMISSIONS, RIGHTS, Side, StepKind, holds_right
from vanban.outgoing.approval.rules.conditions import ALWAYS, Condition, Facts, why_not
from vanban.outgoing.approval.rules.templates import (
    DEFAULT,
    DEFAULT_NAME,
    Planned,
    Taker,
    Who,
    target_id,
)
from vanban.outgoing.drafting.queries import draft_sheet


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A process in use; without `id` it is the one every body begins with."""

    id: UUID | None
    document_type: str
    type_name: str
    version: int
    name: str
    made_at: datetime | None
    made_by_name: str
    steps: tuple[Planned, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A step of a template with whoever takes it on a day, for a draft of a unit.

    `why_not`: why the step does not apply to this draft, in words; empty when it does.
    """

    plan: Planned
    taker: PostRow | None
    unit_id: UUID | None
    why_not: str = ""


@query
def processes(actor: Actor) -> list[ProcessRow]:
    """The processes in use, the one for all other types first."""
    rows = list(
        Process.objects.filter(organisation_id=actor.organisation, retired_at=None)
        .prefetch_related("steps")
        .order_by("document_type")
    )
    found = [_row(row) for row in rows]
    return found if any(not row.document_type for row in rows) else [_default(), *found]


@query
def process_of_type(actor: Actor, *, type_code: str) -> ProcessRow:
    """What a draft of a type goes through: its own process, the body's, or the usual one."""
    rows = (
        Process.objects.filter(
            organisation_id=actor.organisation,
            retired_at=None,
            document_type__in={type_code, ""},
        )
        .prefetch_related("steps")
        .order_by("-document_type")
    )
    found = rows.first()
    return _row(found) if found is not None else _default()


@query
def takers(
    actor: Actor,
    *,
    steps: tuple[Planned, ...],
    unit_id: UUID | None,
    on: date,
    document_id: UUID | None = None,
) -> list[Due]:
    """Who takes each step of a template on a day, for a draft of a unit; of a draft given, which
    steps do not apply to it.
    """
    found = [_due(actor, step, unit_id, on) for step in steps]
    if document_id is None or all(step.condition == ALWAYS for step in steps):
        return found
    facts, units = _facts(actor, document_id), unit_names(actor, on=on)
    return [replace(due, why_not=why_not(due.plan.condition, facts, units)) for due in found]


def unit_names(actor: Actor, *, on: date) -> dict[str, str]:
    """The units of the body by id, in words."""
    return {str(unit.id): unit.name for unit in units_of(actor.organisation, on=on)}


def _facts(actor: Actor, document_id: UUID) -> Facts:
    sheet = draft_sheet(actor, document_id=document_id)
    face = document_face(actor, document_id=document_id)
    ways = frozenset(row.way for row in sheet.recipients)
    return Facts(sheet.type_code, sheet.urgency, ways, str(face.unit_id or ""))


@query
def takers_anywhere(actor: Actor, *, steps: tuple[Planned, ...], on: date) -> list[Taker | None]:
    """For judging a template: who could take each step; of the heads of drafting units any."""
    found: list[Taker | None] = []
    for step in steps:
        if step.kind not in set(StepKind) or step.who not in set(Who):
            found.append(None)
            continue
        if step.who == Who.DRAFTING_HEAD:
            named = _some_head(actor, StepKind(step.kind), on)
        else:
            named = _due(actor, step, None, on, choose=False).taker
        found.append(_taker(named, StepKind(step.kind)))
    return found


@query
def usual_content_approver(actor: Actor, *, unit_id: UUID | None, on: date) -> PostRow | None:
    """The head of a unit where he answers for content; else the first in it who does."""
    if unit_id is None:
        return None
    head = head_of_unit(unit_id, on=on)
    if head is not None and PERMISSIONS[Side.CONTENT] in permissions_of(head.role):
        return head
    others = posts_of_organisation(
        actor.organisation, on=on, permission=PERMISSIONS[Side.CONTENT], unit_id=unit_id
    )
    return others[0] if others else None


def type_choices() -> list[tuple[str, str]]:
    """The types a process can be written for; the first is all of them."""
    own = [
        (kind.code, f"{kind.name} (QPPL)" if kind.family is Family.NORMATIVE else kind.name)
        for kind in DOCUMENT_TYPES
        if kind.family is not Family.COPY
    ]
    return [("", Words("Mọi loại văn bản")), *own]


def planned(row: ProcessStep) -> Planned:
    """A step of a template as the rules know it."""
    target = row.role or str(row.unit_id or row.post_id or "")
    condition = Condition(
        tuple(row.only_types), row.only_urgency, tuple(row.only_ways), tuple(row.only_units)
    )
    return Planned(row.kind, row.who, row.place, target, row.label, row.days, condition)


def _due(
    actor: Actor, step: Planned, unit_id: UUID | None, on: date, *, choose: bool = True
) -> Due:
    """`choose`: whoever has no right to the step does not take it."""
    kind, who, target = StepKind(step.kind), Who(step.who), target_id(step)
    unit, named = None, None
    if who is Who.DRAFTING_HEAD:
        unit = unit_id
        named = _head(actor, kind, unit_id, on)
    elif who is Who.UNIT:
        unit = target
        named = _head(actor, kind, target, on)
    elif who is Who.POST and target is not None:
        named = _held(actor, target, on)
    elif who is Who.ROLE:
        people = posts_of_organisation(actor.organisation, on=on)
        named = next((row for row in people if row.role == step.target), None)
    elif who is Who.RIGHT:
        named = _first_with(actor, kind, on)
    if choose and named is not None and not holds_right(kind, permissions_of(named.role)):
        named = None
    return Due(step, named, unit)


def _head(actor: Actor, kind: StepKind, unit_id: UUID | None, on: date) -> PostRow | None:
    if kind is StepKind.CONTENT:
        return usual_content_approver(actor, unit_id=unit_id, on=on)
    return head_of_unit(unit_id, on=on) if unit_id is not None else None


def _held(actor: Actor, post_id: UUID, on: date) -> PostRow | None:
    try:
        found = post(post_id)
    except NotFound:
        return None
    mine = found.organisation_id == actor.organisation
    return found if mine and valid_on(on, found.valid_from, found.valid_to) else None


def _first_with(actor: Actor, kind: StepKind, on: date) -> PostRow | None:
    rights = sorted(RIGHTS[kind])
    if not rights:
        return None
    people = posts_of_organisation(actor.organisation, on=on, permission=rights[0])
    return people[0] if people else None


def _some_head(actor: Actor, kind: StepKind, on: date) -> PostRow | None:
    people = posts_of_organisation(actor.organisation, on=on)
    heads = [row for row in people if row.role in {"head", "office_chief"} and row.unit_id]
    able = (row for row in heads if holds_right(kind, permissions_of(row.role)))
    return next(able, heads[0] if heads else None)


def _taker(found: PostRow | None, kind: StepKind) -> Taker | None:
    if found is None:
        return None
    return Taker(found.full_name, holds_right(kind, permissions_of(found.role)))


def _row(row: Process) -> ProcessRow:
    names = dict(type_choices())
    steps = sorted(row.steps.all(), key=lambda step: step.ordinal)
    return ProcessRow(
        id=row.id,
        document_type=row.document_type,
        type_name=names.get(row.document_type, row.document_type),
        version=row.version,
        name=row.name,
        made_at=row.made_at,
        made_by_name=row.made_by_name,
        steps=tuple(planned(step) for step in steps),
    )


def _default() -> ProcessRow:
    return ProcessRow(None, "", type_choices()[0][1], 0, DEFAULT_NAME, None, "", DEFAULT)
