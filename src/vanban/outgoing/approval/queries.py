"""Who approves a draft, what was said, and what was prepared for signing."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vanban.core.people.models import Post
from vanban.core.people.queries import PostRow, head_of_unit, posts_of_organisation
from vanban.core.people.rules import permissions_of
from vanban.core.records.queries import visible_documents
from vanban.formats.pdf.places import StampPlan
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.outgoing.approval.models import Approval, PreparedFile, ReturnedDraft
from vanban.outgoing.approval.rules import PERMISSIONS, SIDE_LABELS, Side


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One side of one round of approval."""

    id: UUID
    round: int
    side: str
    side_label: str
    version_id: UUID
    asked_of_id: UUID
    asked_of_name: str
    asked_of_title: str
    asked_at: datetime
    decision: str
    decided_by_name: str
    decided_by_title: str
    decided_at: datetime | None
    note: str


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
    """Every approval asked and given, the latest round first."""
    rows = (
        Approval.objects.filter(document__in=visible_documents(actor).filter(id=document_id))
        .select_related("asked_of__person")
        .order_by("-round", "side")
    )
    return [
        ApprovalRow(
            id=row.id,
            round=row.round,
            side=row.side,
            side_label=SIDE_LABELS[Side(row.side)],
            version_id=row.version_id,
            asked_of_id=row.asked_of_id,
            asked_of_name=row.asked_of.person.full_name,
            asked_of_title=row.asked_of.title,
            asked_at=row.asked_at,
            decision=row.decision,
            decided_by_name=row.decided_by_name,
            decided_by_title=row.decided_by_title,
            decided_at=row.decided_at,
            note=row.note,
        )
        for row in rows
    ]


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
    head = head_of_unit(unit_id, on=on) if unit_id is not None else None
    if head is None or PERMISSIONS[Side.CONTENT] not in permissions_of(head.role):
        head = content_choices[0] if content_choices and unit_id is not None else None
    form_choices = posts_of_organisation(
        actor.organisation, on=on, permission=PERMISSIONS[Side.FORM]
    )
    return Approvers(
        content=head,
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
def may_approve(actor: Actor, *, post_id: UUID, side: Side, on: date) -> bool:
    """Whether a post of the body holds the right of a side on a day."""
    row = Post.objects.filter(id=post_id, organisation_id=actor.organisation).first()
    if row is None or not (row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)):
        return False
    return PERMISSIONS[side] in permissions_of(row.role)
