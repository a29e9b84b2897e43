"""Changed on the way, with a trace: an answer taken back, a step passed on to somebody else."""

from datetime import datetime
from uuid import UUID

from vanban.core.people.queries import post as post_of
from vanban.core.records.lifecycle import Move, State
from vanban.core.records.models import Document
from vanban.core.records.operations import advance, lock_document, reasons_against, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.approval.models import Approval
from vanban.outgoing.approval.operations.answering import (
    reasons_against_answering,
    round_of,
    settle,
    show,
    standing_of,
    steps_of,
)
from vanban.outgoing.approval.operations.beginning import next_ordinal
from vanban.outgoing.approval.queries import may_approve
from vanban.outgoing.approval.rules import Decision, reasons_against_note
from vanban.outgoing.approval.rules.course import (
    OPEN,
    reasons_against_giver,
    reasons_against_taking_back,
)
from vanban.outgoing.drafting.queries import somebody_signed


class CannotTakeBack(Refusal):
    """The answer stands: others have gone on."""

    kind = Kind.CONFLICT
    code = "approval.cannot_take_back"
    title = "Chưa lấy lại được"


class CannotPassOn(Refusal):
    """The step cannot go to this person."""

    kind = Kind.CONFLICT
    code = "approval.cannot_pass_on"
    title = "Chưa chuyển được"


@operation("outgoing.approval.take_back")
def take_back(
    *, actor: Actor, now: datetime, document_id: UUID, step_id: UUID, reason: str = ""
) -> None:
    """Take back an answer one has given, while nobody of a later step has answered.

    The answer stays to be read; the step is asked again, a document that waited for its signer
    comes back to approval. Refuses (DocumentNotFound), (NotFound), (Forbidden) whoever did not
    give it, (CannotTakeBack) with all reasons.
    """
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, reason=reason)
    rows = round_of(document)
    row = _step(rows, step_id)
    steps = steps_of(rows)
    refuse_if(Forbidden, reasons_against_giver(row.decided_by_id, actor.post_id))
    refuse_if(
        CannotTakeBack,
        [
            *reasons_against_taking_back(
                next(step for step in steps if step.id == step_id),
                steps,
                signing_begun=State(document.state) not in {State.IN_REVIEW, State.TO_SIGN}
                or somebody_signed(document),
            ),
            *reasons_against_note(reason, needed=False),
        ],
    )
    row.decision = Decision.TAKEN_BACK
    row.save(update_fields=["decision"])
    rows.append(_again(document, row, row.asked_of_id, now))
    if State(document.state) is State.TO_SIGN:
        advance(document, Move.TAKE_BACK, now=now)
    settle(document, rows, now=now)
    touch(document_id)


@operation("outgoing.approval.pass_on")
def pass_on(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    step_id: UUID,
    post_id: UUID | None,
    reason: str,
) -> None:
    """Ask somebody else for a step that is still open: by its drafter or by who was asked.

    The row of who was asked before stays, with the reason. Refuses (DocumentNotFound), (NotFound),
    (Forbidden), (CannotPassOn) with all reasons.
    """
    document = lock_document(actor, document_id)
    rows, filling_in = round_of(document), standing_of(actor, now)
    row = _step(rows, step_id)
    drafts = document.drafter_id is not None and document.drafter_id == actor.post_id
    if not drafts:
        refuse_if(Forbidden, reasons_against_answering(actor, row, filling_in))
    refuse_if(
        CannotPassOn,
        [
            *reasons_against(document, Move.APPROVE),
            *_reasons_against_passing(actor, row, post_id, now),
            *reasons_against_note(reason, needed=True),
        ],
    )
    assert post_id is not None  # noqa: S101 - judged above
    row.decision, row.note = Decision.PASSED_ON, reason.strip()
    row.decided_by_id, row.decided_by_name = actor.post_id, actor.name
    row.decided_by_title, row.decided_at = actor.title, now
    row.save(
        update_fields=[
            "decision",
            "note",
            "decided_by",
            "decided_by_name",
            "decided_by_title",
            "decided_at",
        ]
    )
    rows.append(_again(document, row, post_id, now))
    settle(document, rows, now=now)
    audit.subject("document", document_id, to=post_of(post_id).full_name, reason=reason)
    touch(document_id)


def _step(rows: list[Approval], step_id: UUID) -> Approval:
    """A step of the process of the round under way."""
    found = next((row for row in rows if row.id == step_id and not row.by_hand), None)
    if found is None:
        raise NotFound(
            Reason(
                "approval.no_step",
                "Không có bước này ở lần trình hiện tại.",
                "Tải lại trang để thấy bước hiện tại.",
            )
        )
    return found


def _reasons_against_passing(
    actor: Actor, row: Approval, post_id: UUID | None, now: datetime
) -> list[Reason]:
    reasons = []
    if row.decision not in OPEN:
        text = "Bước này đã xong, không chuyển được nữa."
        reasons.append(Reason("approval.step_over", text, "Tải lại trang."))
    if post_id is None:
        text = "Chưa chọn người nhận bước này."
        reasons.append(Reason("approval.nobody_chosen", text, "Chọn một người.", field="post_id"))
    elif post_id == row.asked_of_id:
        text = "Người này đang được đề nghị ở bước này rồi."
        reasons.append(Reason("approval.same_person", text, "Chọn người khác.", field="post_id"))
    elif not may_approve(actor, post_id=post_id, side=row.side, on=local_date(now)):
        text = "Người được chọn không có quyền làm bước này."
        reasons.append(
            Reason("approval.taker_without_right", text, "Chọn người khác.", field="post_id")
        )
    return reasons


def _again(document: Document, row: Approval, post_id: UUID, now: datetime) -> Approval:
    """The same step, asked of a post from the beginning."""
    show(document, [post_id], now=now, reason="approver")
    return Approval.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        version_id=row.version_id,
        process_id=row.process_id,
        round=row.round,
        ordinal=next_ordinal(document, row.round),
        place=row.place,
        side=row.side,
        label=row.label,
        asked_of_id=post_id,
        unit_id=row.unit_id,
        asked_at=now,
        days=row.days,
        decision=Decision.LATER,
    )
