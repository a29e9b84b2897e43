"""A sealed document that must not leave as it is: held back, before anybody outside has seen it."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Move
from vanban.core.records.models import Document
from vanban.core.records.operations import advance, lock_document, reasons_against
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.approval.operations import return_draft
from vanban.outgoing.drafting.queries import signing_posts
from vanban.outgoing.numbering.operations import take_off
from vanban.outgoing.numbering.operations.kept import NO_NUMBER
from vanban.outgoing.publication.models import IssueOrder
from vanban.outgoing.publication.rules import HoldBack, reasons_against_holding_back


class CannotHoldBack(Refusal):
    """The document cannot be held back now."""

    kind = Kind.CONFLICT
    code = "publication.cannot_hold_back"
    title = "Chưa giữ lại được"


@operation("outgoing.publication.hold_back")
def hold_back(
    *, actor: Actor, now: datetime, document_id: UUID, reason: str, number: HoldBack
) -> None:
    """Hold a sealed document back that has not been issued: its seal no longer counts.

    `number`: VOID and KEEP send it back to its drafter, who mends it; it is approved, signed and
    sealed anew, and has its number again only where that was kept and the day is the same (art.
    15). RENUMBER leaves the signed file, for another number and another seal. The file that was
    sealed stays among the versions, a voided number in its book.

    Refuses (Forbidden) whoever is neither its signer nor a clerk who numbers and issues,
    (DocumentNotFound), (CannotHoldBack) with all reasons: not sealed or gone already, an order to
    issue under way, no reason; (CannotKeep) a book that is closed.
    """
    document = lock_document(actor, document_id)
    if actor.post_id is None or actor.post_id not in signing_posts(document):
        actor.require("outgoing.issue")
        actor.require("outgoing.number")
    refuse_if(
        CannotHoldBack,
        [
            *reasons_against(document, Move.HOLD_BACK),
            *reasons_against_holding_back(ordered=_ordered(document), reason=reason),
        ],
    )
    said = reason.strip()
    keep = number is HoldBack.KEEP
    shown = take_off(document, actor=actor, now=now, reason=said, keep=keep)
    advance(document, Move.HOLD_BACK, now=now, **NO_NUMBER)
    audit.subject("document", document_id, number=shown, after=number.value, reason=said)
    if number is not HoldBack.RENUMBER:
        return_draft(actor=actor, now=now, document_id=document_id, reason=said)


def _ordered(document: Document) -> bool:
    return IssueOrder.objects.filter(document=document, ended_at=None).exists()
