"""The sender reminds of a document that lies here: kept with its arrival, and its clerk is told."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Direction, State
from vanban.core.records.operations import lock_document, touch
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.reception.events import ReminderNoted
from vanban.incoming.reception.models import Arrival
from vanban.incoming.reception.operations.take_back import arrival_of_sender
from vanban.incoming.reception.queries import arrival_of

_OVER = frozenset({State.RETURNED, State.CANCELLED, State.LINKED, State.FINISHED})


@operation("incoming.reception.note_reminder")
def note_reminder(
    *, actor: Actor, now: datetime, business_id: str, from_code: str, nth: int, note: str
) -> UUID | None:
    """Note that the sender reminds, for the `nth` time; None when it never came, when nothing is
    to be done any more, and when this reminder was noted before.
    """
    actor.require("incoming.receive")
    found = arrival_of_sender(actor, business_id=business_id, from_code=from_code)
    if found is None:
        return None
    document = lock_document(actor, found)
    arrival: Arrival = arrival_of(document)
    if document.direction != Direction.INCOMING or State(document.state) in _OVER:
        return None
    if nth <= arrival.reminded:
        return None
    audit.subject("document", document.id, nth=nth, note=note)
    arrival.reminded, arrival.reminded_at, arrival.reminder = nth, now, note[:300]
    arrival.save(update_fields=["reminded", "reminded_at", "reminder"])
    touch(document.id)
    record(ReminderNoted(organisation_id=actor.organisation, document_id=document.id))
    return document.id
