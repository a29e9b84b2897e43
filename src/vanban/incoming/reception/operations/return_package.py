"""The clerk refuses what arrived: it goes back with a reason, and stays here to be seen."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Move
from vanban.core.records.operations import lock_document, reasons_against
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.incoming.reception.operations.likenesses import decide
from vanban.incoming.reception.operations.take_up import send_back
from vanban.incoming.reception.queries import arrival_of
from vanban.incoming.reception.rules import (
    DUPLICATE_REASON,
    Decision,
    reasons_against_return,
    return_description,
)


class CannotReturn(Refusal):
    """The arrival cannot be returned now, or not with this reason."""

    kind = Kind.CONFLICT
    code = "reception.cannot_return"
    title = "Chưa trả lại được"


@operation("incoming.reception.return_package")
def return_package(
    *, actor: Actor, now: datetime, document_id: UUID, reason_code: str, text: str = ""
) -> None:
    """Return what arrived, before it is registered; the sender learns why with status 02.

    Refuses (Forbidden) whoever does not receive, (CannotReturn) a document past its arrival and a
    reason that tells nothing. Source: Decree 30/2020 art. 21, QĐ 28/2018 art. 9.
    """
    actor.require("incoming.receive")
    document = lock_document(actor, document_id)
    refuse_if(
        CannotReturn,
        [*reasons_against(document, Move.RETURN), *reasons_against_return(reason_code, text)],
    )
    description = return_description(reason_code, text)
    audit.subject("document", document_id, reason=reason_code, text=description)
    arrival = arrival_of(document)
    if reason_code == DUPLICATE_REASON:
        decide(actor, now, document_id, Decision.DISCARDED, reason=description)
    send_back(actor, now, arrival, reason_code, description)
