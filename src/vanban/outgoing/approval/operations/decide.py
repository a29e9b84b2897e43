"""Answering for a draft, sending it back, taking it back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Move, State
from vanban.core.records.models import Document
from vanban.core.records.operations import advance, lock_document, reasons_against, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Forbidden, Kind, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation
from vanban.outgoing.approval.events import DraftApproved, DraftReturned
from vanban.outgoing.approval.models import Approval, ReturnedDraft
from vanban.outgoing.approval.operations.answering import (
    Standing,
    reasons_against_answering,
    round_of,
    settle,
    show,
    standing_of,
    steps_of,
    write_answer,
)
from vanban.outgoing.approval.queries.initials import initials_pending
from vanban.outgoing.approval.rules import (
    Decision,
    StepKind,
    may_decide,
    reasons_against_note,
)
from vanban.outgoing.approval.rules.course import (
    GONE,
    OPEN,
    is_through,
    reasons_against_withdrawing,
)
from vanban.outgoing.drafting.operations.signers import ask_signers, forget_signatures
from vanban.outgoing.drafting.queries import grants_of, signing_posts, somebody_signed


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
def approve(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    side: str,
    note: str = "",
    step_id: UUID | None = None,
) -> None:
    """Answer a step of content, form or initials, in one's own name (art. 12, 13).

    `side` (rules.StepKind, no opinion); `step_id`: which, where the person may answer several.
    Whoever fills in for an absent person answers under both names. After the last step the
    document goes to its signer. Refuses (DocumentNotFound), (Forbidden) whoever was not asked and
    may not stand in, (CannotApprove) in the wrong state, out of turn, a step already answered.
    """
    kind = StepKind(side)
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, side=kind, note=note)
    rows, filling_in = round_of(document), standing_of(actor, now)
    row, against = _mine(actor, _of_kind(rows, kind, step_id), filling_in, kind)
    refuse_if(Forbidden, against)
    refuse_if(CannotApprove, _reasons_against_approving(document, row, note))
    assert row is not None  # noqa: S101 - judged above
    write_answer(
        row,
        actor=actor,
        now=now,
        decision=Decision.APPROVED,
        note=note.strip(),
        filling_in=filling_in,
    )
    if row.decided_for_name:
        audit.subject("document", document_id, acting_for=row.decided_for_name)
    go_on(actor, document, rows, now=now)


@operation("outgoing.approval.return_draft")
def return_draft(*, actor: Actor, now: datetime, document_id: UUID, reason: str) -> None:
    """Send a draft back to its drafter, with what must change; approvals given become void.

    Signed already and without a number, it is the clerk who refuses to issue it, or the signer who
    thought again; it is then approved and signed anew, what was signed stays to be read.
    Refuses (DocumentNotFound), (Forbidden) whoever neither approves, signs nor numbers it,
    (CannotReturn) in the wrong state or without a reason.
    """
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, reason=reason)
    rows, filling_in = round_of(document), standing_of(actor, now)
    refuse_if(Forbidden, _reasons_against_returner(actor, document, rows, filling_in))
    refuse_if(
        CannotReturn,
        [*_reasons_against_going_back(document), *reasons_against_note(reason, needed=True)],
    )
    for row in rows:
        mine = row.decision == Decision.ASKED and not reasons_against_answering(
            actor, row, filling_in
        )
        if mine and not row.by_hand:
            write_answer(
                row, actor=actor, now=now, decision=Decision.RETURNED, filling_in=filling_in
            )
            if row.decided_for_name:
                audit.subject("document", document_id, acting_for=row.decided_for_name)
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
            Reason(
                "approval.not_drafter",
                "Chỉ người soạn rút lại được dự thảo của mình.",
                "Nhờ người soạn rút lại, hoặc trả lại kèm lý do.",
            )
        )
    refuse_if(
        CannotReturn,
        [
            *reasons_against(document, Move.RETURN_DRAFT),
            *reasons_against_withdrawing(
                signed=State(document.state) is State.SIGNED or somebody_signed(document)
            ),
            *reasons_against_note(reason, needed=False),
        ],
    )
    _send_back(actor, document, now, reason.strip(), withdrawn=True)


def go_on(actor: Actor, document: Document, rows: Sequence[Approval], *, now: datetime) -> None:
    """After an answer: the next steps are asked; after the last the document goes to its signer."""
    settle(document, rows, now=now)
    if State(document.state) is not State.IN_REVIEW or not is_through(steps_of(rows)):
        touch(document.id)
        return
    Approval.objects.filter(document=document, by_hand=True, decision__in=OPEN).update(
        decision=Decision.CLOSED
    )
    advance(document, Move.APPROVE, now=now)
    _show_to_signer(actor, document, now)
    if initials_pending(document):
        defer(
            "outgoing.approval.jobs.draw_initials",
            lock=f"document:{document.id}",
            organisation_id=str(document.organisation_id),
            document_id=str(document.id),
        )
    record(DraftApproved(organisation_id=document.organisation_id, document_id=document.id))


def _of_kind(rows: Sequence[Approval], kind: StepKind, step_id: UUID | None) -> list[Approval]:
    """The steps meant: of a kind, one of them where it is named; what is due comes first."""
    found = [
        row
        for row in rows
        if row.side == kind and row.decision not in GONE and step_id in {None, row.id}
    ]
    found = [row for row in found if not row.by_hand and row.side != StepKind.OPINION]
    return sorted(found, key=lambda row: row.decision != Decision.ASKED)


def _mine(
    actor: Actor, rows: Sequence[Approval], filling_in: Standing, kind: StepKind
) -> tuple[Approval | None, list[Reason]]:
    """The first of these steps the actor may answer; else why he may not."""
    for row in rows:
        if not reasons_against_answering(actor, row, filling_in):
            return row, []
    return None, may_decide(
        side=kind, asked=None, post=None, unit=None, drafting_unit=None, permitted=False
    )


def _reasons_against_approving(document: Document, row: Approval | None, note: str) -> list[Reason]:
    reasons = reasons_against(document, Move.APPROVE)
    if not reasons and row is not None and row.decision == Decision.APPROVED:
        text = f"{row.decided_by_name} đã duyệt phần này."
        reasons.append(Reason("approval.already", text, "Chờ phần duyệt còn lại."))
    if not reasons and row is not None and row.decision == Decision.LATER:
        text = "Chưa tới lượt bước này."
        reasons.append(Reason("approval.not_yet", text, "Chờ các bước trước xong."))
    return [*reasons, *reasons_against_note(note, needed=False)]


def _reasons_against_returner(
    actor: Actor, document: Document, rows: Sequence[Approval], filling_in: Standing
) -> list[Reason]:
    """Who takes a step that has come, the signer, and who signs in his place may send back.

    Once it is signed: the signer, and the clerk who would have numbered it.
    """
    if actor.post_id is not None and actor.post_id in signing_posts(document):
        return []
    if State(document.state) in {State.SIGNED, State.NUMBERED}:
        return [] if actor.may("outgoing.number") else [_not_the_clerk()]
    for row in rows:
        due = row.decision != Decision.LATER and row.decision not in GONE and not row.by_hand
        if due and not reasons_against_answering(actor, row, filling_in):
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


def _reasons_against_going_back(document: Document) -> list[Reason]:
    if State(document.state) is State.NUMBERED:
        text = f"Văn bản đã có số {document.number_printed}."
        mend = "Hủy số đã cấp trước, rồi từ chối phát hành."
        return [Reason("approval.numbered", text, mend)]
    return reasons_against(document, Move.RETURN_DRAFT)


def _not_the_clerk() -> Reason:
    return Reason(
        "approval.signed_already",
        "Văn bản đã ký: chỉ văn thư hoặc người ký trả lại được.",
        "Nhờ văn thư từ chối phát hành, nêu lý do.",
    )


def _send_back(
    actor: Actor, document: Document, now: datetime, reason: str, *, withdrawn: bool
) -> None:
    """The other answers no longer count but stay to be read."""
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
    for row in round_of(document):
        if row.by_hand and row.decision == Decision.ASKED:
            row.decision = Decision.CLOSED
        elif row.decision in {*OPEN, Decision.APPROVED} and not row.by_hand:
            row.decision = Decision.VOID
        else:
            continue
        row.save(update_fields=["decision"])
    forget_signatures(document)
    advance(document, Move.RETURN_DRAFT, now=now)
    record(DraftReturned(organisation_id=document.organisation_id, document_id=document.id))


def _show_to_signer(actor: Actor, document: Document, now: datetime) -> None:
    """Let all signers see the document, and those who may sign in their place today."""
    ask_signers(document)
    signing = signing_posts(document)
    stand_ins = {
        grant.grantee_id
        for grant in grants_of(actor, on=local_date(now))
        if grant.grantor_id in signing and grant.covers(document.type_code)
    }
    show(document, sorted(signing | stand_ins), now=now, reason="signer")
