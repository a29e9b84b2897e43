"""Registering: the arrival number, the words as the clerk leaves them, and who is to direct."""

from datetime import date, datetime
from uuid import UUID

from vanban.core.records.lifecycle import Move
from vanban.core.records.models import Document
from vanban.core.records.operations import advance, lock_document, reasons_against
from vanban.formats.edxml.message import StatusCode
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.reception.models import Arrival
from vanban.incoming.reception.operations import (
    decide,
    header_of_document,
    note_likenesses,
    report_to_sender,
    undecided,
)
from vanban.incoming.reception.queries import arrival_of
from vanban.incoming.reception.rules import Decision, reasons_against_another
from vanban.incoming.reception.rules.header import (
    Header,
    columns_of,
    symbol_key,
)
from vanban.incoming.registration.events import DocumentRegistered
from vanban.incoming.registration.models import ArrivalEntry
from vanban.incoming.registration.operations.deadline import until
from vanban.incoming.registration.operations.present import put_before, reasons_against_post
from vanban.incoming.registration.rules import corrections, may_register
from vanban.outgoing.numbering.operations import Taken, take_next
from vanban.outgoing.numbering.rules import BookKind


class CannotRegister(Refusal):
    """The document cannot be given an arrival number now, or not with these words."""

    kind = Kind.CONFLICT
    code = "registration.cannot_register"
    title = "Chưa vào sổ được"


@operation("incoming.registration.register")
def register(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    header: Header | None = None,
    book_id: UUID | None = None,
    arrival_date: date | None = None,
    due: date | datetime | None = None,
    present_to_post_id: UUID | None = None,
    proposal: str = "",
    note: str = "",
    duplicate_reason: str = "",
) -> int:
    """Give the document the next arrival number of the book and year, and present it if asked.

    Without `header` the words stay as they came; with it, what the clerk changed is kept before
    and after. `duplicate_reason`: why it is another document although it looks like an earlier
    one. The sender gets status 03. Refuses (Forbidden) whoever is no clerk, (CannotRegister) a
    wrong state, missing or impossible words, a leader who may not direct, a duplicate without a
    reason: all reasons at once; (CannotNumber) when there is no open book.
    Source: Decree 30/2020 art. 22.
    """
    actor.require("incoming.register")
    document = lock_document(actor, document_id)
    arrival = arrival_of(document)
    before = header_of_document(document)
    after = header or before
    arrived = arrival_date or local_date(now)
    due_at, term = until(actor, now, due or after.reply_due_date, after)
    alike = undecided(document_id).exists()
    refuse_if(
        CannotRegister,
        [
            *reasons_against(document, Move.REGISTER),
            *may_register(
                header=after,
                fitness=arrival.fitness,
                arrival_date=arrived,
                due_at=due_at if due else None,
                today=local_date(now),
            ),
            *reasons_against_leader(actor, now, present_to_post_id),
            *reasons_against_another(alike=alike, reason=duplicate_reason),
        ],
    )
    was, becomes = corrections(before, after)
    audit.subject("document", document_id, before=was, after=becomes)
    if alike:
        decide(actor, now, document_id, Decision.REGISTERED, reason=duplicate_reason)
    report_to_sender(actor, now, document_id, StatusCode.ACCEPTANCE)
    record(DocumentRegistered(organisation_id=actor.organisation, document_id=document_id))
    if present_to_post_id is not None:
        put_before(actor, now, document, present_to_post_id, proposal)
    taken = take_next(
        actor=actor,
        now=now,
        kind=BookKind.INCOMING,
        document_id=document_id,
        book_id=book_id,
        type_code=after.type_code,
        told=(after.type_name, after.subject),
    )
    _enter(actor, now, document, taken, arrived=arrived, due_at=due_at, term=term, note=note)
    advance(document, Move.REGISTER, now=now, **(columns_of(after) if becomes else {}))
    if becomes:
        _compare_again(arrival, after, now)
    audit.subject("document", document_id, arrival_number=taken.printed, arrival_date=arrived)
    return taken.number


def reasons_against_leader(actor: Actor, now: datetime, post_id: UUID | None) -> list[Reason]:
    """Why what is registered cannot go before this post; nobody need be chosen."""
    return [] if post_id is None else reasons_against_post(actor, now, post_id)


def _enter(
    actor: Actor,
    now: datetime,
    document: Document,
    taken: Taken,
    *,
    arrived: date,
    due_at: datetime | None,
    term: str,
    note: str,
) -> None:
    ArrivalEntry.objects.create(
        organisation_id=actor.organisation,
        document=document,
        number_entry_id=taken.entry_id,
        book_id=taken.book_id,
        number=taken.number,
        printed=taken.printed,
        arrival_date=arrived,
        due_at=due_at,
        term=term,
        registered_by_id=actor.post_id,
        registered_by_name=actor.name,
        registered_at=now,
        note=note[:500],
    )


def _compare_again(arrival: Arrival, after: Header, now: datetime) -> None:
    """With the words corrected, the document may look like another one than before."""
    arrival.symbol_key = symbol_key(after)
    arrival.save(update_fields=["symbol_key"])
    note_likenesses(arrival, now=now)
