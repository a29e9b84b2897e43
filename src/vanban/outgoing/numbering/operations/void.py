"""Voiding a number: a recorded act; the line stays in the book and the number is never reused."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Direction, Move, State
from vanban.core.records.operations import advance, lock_document, reasons_against
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.outgoing.numbering.events import NumberVoided
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.numbering.operations.kept import NO_NUMBER, write_off
from vanban.outgoing.numbering.rules import reasons_against_voiding

_LEFT = frozenset({State.ISSUED, State.RECALLED})
_SEALED = frozenset({State.SEALED, *_LEFT})


class CannotVoid(Refusal):
    """The number cannot be voided."""

    kind = Kind.CONFLICT
    code = "numbering.cannot_void"
    title = "Chưa hủy số được"


@operation("outgoing.numbering.void_number")
def void_number(*, actor: Actor, now: datetime, document_id: UUID, reason: str) -> None:
    """Void the number of a document not sealed yet; the document waits for another number.

    Refuses (Forbidden) whoever is no clerk, (NotFound) a document without a number, (CannotVoid)
    one that is sealed, being sealed, or incoming, and an act without a reason.
    """
    actor.require("outgoing.number")
    document = lock_document(actor, document_id)
    entry = (
        NumberEntry.objects.select_for_update(no_key=True)
        .filter(document_id=document_id, voided_at=None)
        .first()
    )
    if entry is None:
        raise NotFound(Reason("numbering.no_number", "Văn bản chưa có số để hủy.", "Cấp số trước."))
    sealed = document.direction == Direction.OUTGOING and State(document.state) in _SEALED
    left = State(document.state) in _LEFT
    reasons = reasons_against_voiding(voided=False, sealed=sealed, left=left, reason=reason)
    refuse_if(
        CannotVoid, [*reasons, *([] if sealed else reasons_against(document, Move.VOID_NUMBER))]
    )
    audit.subject("document", document_id, number=document.number_printed, reason=reason.strip())
    write_off(entry, actor=actor, now=now, reason=reason.strip())
    advance(document, Move.VOID_NUMBER, now=now, **NO_NUMBER)
    record(NumberVoided(organisation_id=document.organisation_id, document_id=document_id))
