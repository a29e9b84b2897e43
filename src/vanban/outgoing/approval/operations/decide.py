"""Answering for a draft, sending it back, taking it back."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Move, State
from vanban.core.records.models import Document
from vanban.core.records.operations import (
    advance,
    grant_access,
    lock_document,
    reasons_against,
    touch,
)
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.outgoing.approval.events import DraftApproved, DraftReturned
from vanban.outgoing.approval.models import Approval, ReturnedDraft
from vanban.outgoing.approval.rules import (
    PERMISSIONS,
    Decision,
    Side,
    both_sides,
    may_decide,
    reasons_against_note,
)
from vanban.outgoing.drafting.queries import grants_of


class CannotApprove(Refusal):
    """The draft cannot be approved now."""

    kind = Kind.CONFLICT
    code = "approval.cannot_approve"
    title = "Chưa duyệt được"


class CannotReturn(Refusal):
    """The draft cannot be sent back now."""

    kind = Kind.CONFLICT
    code = "approval.cannot_return"
    title = "Chưa trả lại được"


@operation("outgoing.approval.approve")
def approve(*, actor: Actor, now: datetime, document_id: UUID, side: Side, note: str = "") -> None:
    """Answer for the content or the form of a draft, in one's own name (art. 12, 13).

    With both sides approved the document goes to its signer. Refuses (DocumentNotFound),
    (Forbidden) whoever was not asked and may not stand in, (CannotApprove) in the wrong state, a
    side already approved.
    """
    side = Side(side)
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, side=side, note=note)
    approval = _latest(document).get(side)
    refuse_if(Forbidden, _reasons_against_approver(actor, document, side, approval))
    refuse_if(CannotApprove, _reasons_against_approving(document, approval, note))
    assert approval is not None  # noqa: S101 - judged above
    approval.decision = Decision.APPROVED
    approval.decided_by_id = actor.post_id
    approval.decided_by_name = actor.name
    approval.decided_by_title = actor.title
    approval.decided_at = now
    approval.note = note.strip()
    approval.save(
        update_fields=[
            "decision",
            "decided_by",
            "decided_by_name",
            "decided_by_title",
            "decided_at",
            "note",
        ]
    )
    if not both_sides((row.side, row.decision) for row in _latest(document).values()):
        touch(document_id)
        return
    advance(document, Move.APPROVE, now=now)
    _show_to_signer(actor, document, now)
    record(DraftApproved(organisation_id=actor.organisation, document_id=document_id))


@operation("outgoing.approval.return_draft")
def return_draft(*, actor: Actor, now: datetime, document_id: UUID, reason: str) -> None:
    """Send a draft back to its drafter, with what must change; approvals given become void.

    Refuses (DocumentNotFound), (Forbidden) whoever neither approves nor signs it, (CannotReturn)
    in the wrong state or without a reason.
    """
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, reason=reason)
    refuse_if(Forbidden, _reasons_against_returner(actor, document))
    refuse_if(
        CannotReturn,
        [*reasons_against(document, Move.RETURN_DRAFT), *reasons_against_note(reason, needed=True)],
    )
    _send_back(actor, document, now, reason.strip(), withdrawn=False)


@operation("outgoing.approval.withdraw_draft")
def withdraw_draft(*, actor: Actor, now: datetime, document_id: UUID, reason: str = "") -> None:
    """Take one's own draft back from approval, to change it. Approvals given become void.

    Refuses (DocumentNotFound), (Forbidden) whoever did not draft it, (CannotReturn) once signing
    has begun.
    """
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, reason=reason)
    if document.drafter_id is None or document.drafter_id != actor.post_id:
        raise Forbidden(
            Reason("approval.not_drafter", "Chỉ người soạn rút lại được dự thảo của mình.")
        )
    refuse_if(
        CannotReturn,
        [
            *reasons_against(document, Move.RETURN_DRAFT),
            *reasons_against_note(reason, needed=False),
        ],
    )
    _send_back(actor, document, now, reason.strip(), withdrawn=True)


def _latest(document: Document) -> dict[Side, Approval]:
    """The sides of the round under way."""
    rows = list(Approval.objects.filter(document=document).order_by("-round")[: len(Side)])
    return {Side(row.side): row for row in rows}


def _reasons_against_approver(
    actor: Actor, document: Document, side: Side, approval: Approval | None
) -> list[Reason]:
    return may_decide(
        side=side,
        asked=approval.asked_of_id if approval else None,
        post=actor.post_id,
        unit=actor.unit_id,
        drafting_unit=document.unit_id,
        permitted=actor.may(PERMISSIONS[side]),
    )


def _reasons_against_approving(
    document: Document, approval: Approval | None, note: str
) -> list[Reason]:
    reasons = reasons_against(document, Move.APPROVE)
    if not reasons and approval is not None and approval.decision == Decision.APPROVED:
        reasons.append(
            Reason(
                "approval.already",
                f"{approval.decided_by_name} đã duyệt phần này.",
                "Chờ phần duyệt còn lại.",
            )
        )
    return [*reasons, *reasons_against_note(note, needed=False)]


def _reasons_against_returner(actor: Actor, document: Document) -> list[Reason]:
    """The approvers of either side, the signer, and who signs in his place may send back."""
    if actor.post_id is not None and actor.post_id == document.signer_id:
        return []
    asked = _latest(document)
    for side in Side:
        if not _reasons_against_approver(actor, document, side, asked.get(side)):
            return []
    if actor.may("outgoing.sign") and State(document.state) is State.TO_SIGN:
        return []
    return [
        Reason(
            "approval.not_asked",
            "Bạn không phải người duyệt hay người ký của dự thảo này.",
            "Người được đề nghị duyệt có tên trong mục Duyệt.",
        )
    ]


def _send_back(
    actor: Actor, document: Document, now: datetime, reason: str, *, withdrawn: bool
) -> None:
    ReturnedDraft.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        from_state=document.state,
        by_id=actor.post_id,
        by_name=actor.name,
        by_title=actor.title,
        at=now,
        reason=reason,
        withdrawn=withdrawn,
    )
    _close_round(actor, document, now, withdrawn=withdrawn)
    advance(document, Move.RETURN_DRAFT, now=now)
    record(DraftReturned(organisation_id=actor.organisation, document_id=document.id))


def _close_round(actor: Actor, document: Document, now: datetime, *, withdrawn: bool) -> None:
    """The returner's own side says so; the other answers no longer count but stay to be read."""
    for side, row in _latest(document).items():
        mine = row.decision == Decision.ASKED and not _reasons_against_approver(
            actor, document, side, row
        )
        if mine and not withdrawn:
            row.decision = Decision.RETURNED
            row.decided_by_id, row.decided_by_name = actor.post_id, actor.name
            row.decided_by_title, row.decided_at = actor.title, now
        else:
            row.decision = Decision.VOID
        row.save(
            update_fields=[
                "decision",
                "decided_by",
                "decided_by_name",
                "decided_by_title",
                "decided_at",
            ]
        )


def _show_to_signer(actor: Actor, document: Document, now: datetime) -> None:
    """Let the signer see the document, and those who may sign in his place today."""
    grants = grants_of(actor, on=local_date(now))
    stand_ins = [
        grant.grantee_id
        for grant in grants
        if grant.grantor_id == document.signer_id and grant.covers(document.type_code)
    ]
    posts = [post for post in (document.signer_id, *stand_ins) if post is not None]
    grant_access(document, now=now, reason="signer", posts=posts)
