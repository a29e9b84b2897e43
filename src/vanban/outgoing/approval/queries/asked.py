"""Who approves a draft, what was said, and what was prepared for signing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vanban.core.people.models import Post
from vanban.core.people.queries import PostRow, posts_of_organisation
from vanban.core.people.rules import permissions_of
from vanban.core.records.queries import visible_documents
from vanban.formats.pdf.places import StampPlan
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.outgoing.approval.models import Approval, PreparedFile, ReturnedDraft
from vanban.outgoing.approval.queries.processes import usual_content_approver
from vanban.outgoing.approval.rules import (
    OUTCOME_LABELS,
    PERMISSIONS,
    VOTE_LABELS,
    Decision,
    Outcome,
    Side,
    StepKind,
    Vote,
    holds_right,
    side_words,
)
from vanban.outgoing.approval.rules.templates import Planned, Who
from vanban.outgoing.drafting.queries import signing_posts


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One step of one round of approval; `side` is rules.StepKind."""

    id: UUID
    round: int
    place: int
    side: str
    side_label: str
    label: str
    version_id: UUID
    asked_of_id: UUID
    asked_of_name: str
    asked_of_title: str
    asked_of_role: str
    unit_id: UUID | None
    unit_name: str
    asked_at: datetime
    due_at: datetime | None
    by_hand: bool
    asked_by_id: UUID | None
    question: str
    decision: str
    vote: str
    vote_label: str
    decided_by_id: UUID | None
    decided_by_name: str
    decided_by_title: str
    decided_for_name: str
    decided_at: datetime | None
    note: str
    taken_in: str
    outcome: str
    outcome_label: str
    process_name: str


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A time the draft was sent back or taken back."""

    at: datetime
    by_name: str
    by_title: str
    reason: str
    withdrawn: bool
    from_state: str


@dataclass(frozen=True, slots=True)
class Approvers:
    """Who is asked when nobody else is chosen, and who else could be."""

    content: PostRow | None
    form: PostRow | None
    content_choices: tuple[PostRow, ...]
    form_choices: tuple[PostRow, ...]


@query
def approvals_of(actor: Actor, *, document_id: UUID) -> list[ApprovalRow]:
    """Every step asked and answered, the latest round first; opinions asked by hand stand apart."""
    return [row for row in all_steps_of(actor, document_id=document_id) if not row.by_hand]


@query
def opinions_of(actor: Actor, *, document_id: UUID) -> list[ApprovalRow]:
    """The opinions asked by hand, the latest round first. Whoever only gives one sees his own."""
    rows = all_steps_of(actor, document_id=document_id)
    asked = [row for row in rows if row.by_hand]
    mine = [row for row in asked if row.asked_of_id == actor.post_id]
    only_asked = bool(mine) and not _takes_part(actor, document_id, rows)
    return mine if only_asked else asked


@query
def opinions_to_give(
    actor: Actor, *, document_id: UUID, posts: Sequence[UUID | None]
) -> list[ApprovalRow]:
    """The opinions on a document that wait for one of these posts, by hand or in its process."""
    rows = all_steps_of(actor, document_id=document_id)
    latest = max((row.round for row in rows), default=0)
    return [
        row
        for row in rows
        if row.round == latest
        and row.side == StepKind.OPINION
        and row.decision == Decision.ASKED
        and row.asked_of_id in posts
    ]


@query
def all_steps_of(actor: Actor, *, document_id: UUID) -> list[ApprovalRow]:
    """Every row of every round of a document the actor may see."""
    rows = (
        Approval.objects.filter(document__in=visible_documents(actor).filter(id=document_id))
        .select_related("asked_of__person", "unit", "process")
        .order_by("-round", "place", "ordinal")
    )
    return [_row(row) for row in rows]


@query
def returns_of(actor: Actor, *, document_id: UUID) -> list[ReturnRow]:
    """Every time the draft came back, the latest first, with the reason."""
    rows = ReturnedDraft.objects.filter(
        document__in=visible_documents(actor).filter(id=document_id)
    ).order_by("-at")
    return [
        ReturnRow(row.at, row.by_name, row.by_title, row.reason, row.withdrawn, row.from_state)
        for row in rows
    ]


@query
def approvers(actor: Actor, *, unit_id: UUID | None, on: date) -> Approvers:
    """Who approves a draft of a unit: its head for content, the office for form."""
    content_choices = posts_of_organisation(
        actor.organisation, on=on, permission=PERMISSIONS[Side.CONTENT], unit_id=unit_id
    )
    form_choices = posts_of_organisation(
        actor.organisation, on=on, permission=PERMISSIONS[Side.FORM]
    )
    return Approvers(
        content=usual_content_approver(actor, unit_id=unit_id, on=on),
        form=form_choices[0] if form_choices else None,
        content_choices=tuple(content_choices),
        form_choices=tuple(form_choices),
    )


@query
def stamp_plan(actor: Actor, *, document_id: UUID) -> StampPlan | None:
    """Where number and date stand in the file last prepared for signing."""
    row = (
        PreparedFile.objects.filter(
            organisation_id=actor.organisation, version__document_id=document_id
        )
        .order_by("-version__ordinal")
        .first()
    )
    return StampPlan.from_json(row.plan) if row else None


@query
def may_approve(actor: Actor, *, post_id: UUID, side: str, on: date) -> bool:
    """Whether a post of the body can take a step of a kind on a day."""
    row = Post.objects.filter(id=post_id, organisation_id=actor.organisation).first()
    if row is None or not (row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)):
        return False
    return holds_right(StepKind(side), permissions_of(row.role))


def choosable(steps: Sequence[Planned]) -> dict[Side, int]:
    """Which step the drafter may name the person of, for each side: the first that asks the head
    of his unit, or whoever holds the right.
    """
    free = {Side.CONTENT: Who.DRAFTING_HEAD, Side.FORM: Who.RIGHT}
    found: dict[Side, int] = {}
    for number, step in enumerate(steps):
        for side, who in free.items():
            if step.kind == side and step.who == who:
                found.setdefault(side, number)
    return found


def _takes_part(actor: Actor, document_id: UUID, rows: Sequence[ApprovalRow]) -> bool:
    """Whether the actor drafts, approves, signs or registers the document, or asked himself."""
    if actor.may("records.see_all"):
        return True
    own = {row.asked_of_id for row in rows if not row.by_hand} | {row.asked_by_id for row in rows}
    document = visible_documents(actor).filter(id=document_id).first()
    if document is not None:
        own |= {document.drafter_id, *signing_posts(document)}
    return actor.post_id in own


def _row(row: Approval) -> ApprovalRow:
    return ApprovalRow(
        id=row.id,
        round=row.round,
        place=row.place,
        side=row.side,
        side_label=side_words(row.side),
        label=row.label,
        version_id=row.version_id,
        asked_of_id=row.asked_of_id,
        asked_of_name=row.asked_of.person.full_name,
        asked_of_title=row.asked_of.title,
        asked_of_role=row.asked_of.role,
        unit_id=row.unit_id,
        unit_name=row.unit.name if row.unit else "",
        asked_at=row.asked_at,
        due_at=row.due_at,
        by_hand=row.by_hand,
        asked_by_id=row.asked_by_id,
        question=row.question,
        decision=row.decision,
        vote=row.vote,
        vote_label=VOTE_LABELS[Vote(row.vote)] if row.vote else "",
        decided_by_id=row.decided_by_id,
        decided_by_name=row.decided_by_name,
        decided_by_title=row.decided_by_title,
        decided_for_name=row.decided_for_name,
        decided_at=row.decided_at,
        note=row.note,
        taken_in=row.taken_in,
        outcome=row.outcome,
        outcome_label=OUTCOME_LABELS[Outcome(row.outcome)] if row.outcome else "",
        process_name=row.process.name if row.process else "",
    )
