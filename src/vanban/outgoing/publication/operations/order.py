"""Number, seal and issue in one go: one order of the clerk, three separate acts in his name."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.models import Document
from vanban.core.records.operations import lock_document, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.numbering.operations import take_number
from vanban.outgoing.numbering.queries import entry_of_document, number_in_file
from vanban.outgoing.publication.models import IssueOrder
from vanban.outgoing.publication.operations.issue import CannotIssue, issue
from vanban.outgoing.publication.rules import next_act, number_gone, orderable
from vanban.outgoing.sealing.operations import request_seal
from vanban.outgoing.sealing.queries import against_signer
from vanban.outgoing.signing.models import SigningRequest
from vanban.outgoing.signing.operations.settle import settle_document
from vanban.outgoing.signing.rules import BatchKind
from vanban.trust.keys.rules.working import WorkState


@operation("outgoing.publication.issue_and_send")
def issue_and_send(
    *, actor: Actor, now: datetime, document_id: UUID, book_id: UUID | None = None
) -> None:
    """Number, seal and issue a signed document, each as soon as the one before is done.

    The first act is done at once and refuses as it would alone; what stops a later one stands
    with the order for the clerk to see. Refuses (Forbidden) whoever lacks one of the three
    rights, (DocumentNotFound), (CannotIssue) before signing and after issuing.
    """
    for permission in ("outgoing.number", "outgoing.seal", "outgoing.issue"):
        actor.require(permission)
    if actor.post_id is None:
        raise Forbidden(
            Reason(
                "publication.no_clerk",
                "Văn thư phải trực tiếp phát hành.",
                "Đăng nhập bằng tài khoản văn thư.",
            )
        )
    document = lock_document(actor, document_id)
    audit.subject("document", document_id)
    reasons = orderable(document.state) or against_signer(actor, document)
    refuse_if(CannotIssue, reasons)
    IssueOrder.objects.update_or_create(
        document=document,
        defaults={
            "organisation_id": document.organisation_id,
            "clerk_id": actor.post_id,
            "asked_at": now,
            "ended_at": None,
            "problem": "",
        },
    )
    _do_next(actor, now, document, book_id)


@operation("outgoing.publication.continue_order")
def continue_order(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Do the next act of the clerk's order, in his name; without an order, or twice: no change.

    An order holds for the signature and the number it was given for: voided or signed anew, the
    order ends, and what is numbered later by hand is not sealed and issued by itself.
    """
    document = lock_document(actor, document_id)
    audit.subject("document", document_id)
    order = IssueOrder.objects.filter(document=document, ended_at=None).first()
    if order is None:
        return
    entry = entry_of_document(actor, document_id=document_id)
    signed_anew = SigningRequest.objects.filter(
        document=document, state=WorkState.DONE, asked_at__gt=order.asked_at
    )
    if entry is None or entry.taken_at > order.asked_at or signed_anew.exists():
        _end(document, now, number_gone())
        return
    try:
        _do_next(actor, now, document, None)
    except Refusal as refused:
        text = "; ".join(reason.text for reason in refused.reasons)
        mend = next((reason.mend for reason in refused.reasons if reason.mend), "")
        _end(document, now, Reason(refused.reasons[0].code, text, mend))


@operation("outgoing.publication.stop_order")
def stop_order(*, actor: Actor, now: datetime, document_id: UUID, problem: Reason) -> None:
    """End an order that cannot go on; the clerk goes on by hand."""
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, problem=problem.text)
    _end(document, now, problem)


def _do_next(actor: Actor, now: datetime, document: Document, book_id: UUID | None) -> None:
    document_id = document.id
    entry = entry_of_document(actor, document_id=document_id)
    problem = entry.problem if entry else ""
    ready = number_in_file(actor, document_id=document_id)
    act = next_act(document.state, number_in_file=ready or bool(problem))
    if act == "number":
        take_number(actor=actor, now=now, document_id=document_id, book_id=book_id)
    elif act == "seal":
        request_seal(actor=actor, now=now, document_id=document_id)
    elif act == "issue":
        issue(actor=actor, now=now, document_id=document_id)
        _end(document, now, None)


def _end(document: Document, now: datetime, problem: Reason | None) -> None:
    orders = IssueOrder.objects.filter(document=document, ended_at=None)
    orders.update(ended_at=now, problem=problem.text if problem else "")
    settle_document(document, now, kind=BatchKind.ISSUE, problem=problem)
    touch(document.id)
