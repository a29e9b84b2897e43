"""The sender asks for his document back (status 13), or updates or replaces it: noted, then agreed
to (15) or refused (16).
"""

from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Direction, Move, State
from vanban.core.records.models import Document
from vanban.core.records.operations import advance, lock_document, reasons_against, touch
from vanban.formats.edxml.message import BussinessDocType, StatusCode
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.reception.events import TakeBackNoted
from vanban.incoming.reception.models import Arrival
from vanban.incoming.reception.operations.report import report_to_sender
from vanban.incoming.reception.queries import arrival_of
from vanban.incoming.reception.rules import reasons_against_refusing_take_back


class CannotAnswerTakeBack(Refusal):
    """There is no open request to take the document back, or it can no longer be given back."""

    kind = Kind.CONFLICT
    code = "reception.cannot_answer_take_back"
    title = "Chưa trả lời yêu cầu lấy lại được"


@operation("incoming.reception.note_take_back")
def note_take_back(
    *,
    actor: Actor,
    now: datetime,
    business_id: str,
    from_code: str,
    reason: str,
    doc_type: int = 1,
) -> UUID | None:
    """Note that the sender asks for his document back, or updates or replaces it (`doc_type`:
    edXML BussinessDocType); None when it never came. Twice is once; after a refusal (16) the
    sender may ask again, and what was updated may be updated or called back later.
    """
    actor.require("incoming.receive")
    found = arrival_of_sender(actor, business_id=business_id, from_code=from_code)
    if found is None:
        return None
    document = lock_document(actor, found)
    arrival = arrival_of(document)
    audit.subject("document", document.id, reason=reason, doc_type=doc_type)
    if _is_new(arrival, document, reason=reason[:500], doc_type=doc_type):
        arrival.take_back_asked_at, arrival.take_back_doc_type = now, doc_type
        arrival.take_back_reason = reason[:500]
        arrival.take_back_answer, arrival.take_back_answered_at = "", None
        arrival.save(
            update_fields=[
                *("take_back_asked_at", "take_back_doc_type", "take_back_reason"),
                *("take_back_answer", "take_back_answered_at"),
            ]
        )
        touch(document.id)
        record(TakeBackNoted(organisation_id=actor.organisation, document_id=document.id))
    return document.id


def arrival_of_sender(actor: Actor, *, business_id: str, from_code: str) -> UUID | None:
    """The document that a sender means by its identifier: the first that came, but for one that
    was sent back when it came again.
    """
    rows = Arrival.objects.filter(
        organisation_id=actor.organisation,
        sender_code=from_code,
        document__business_id=business_id,
        document__direction=Direction.INCOMING,
    ).order_by("arrived_at")
    ids = list(rows.values_list("document_id", "document__state"))
    standing = [each for each, state in ids if state not in {State.RETURNED, State.LINKED}]
    return next(iter([*standing, *(each for each, _ in ids)]), None)


@operation("incoming.reception.agree_to_take_back")
def agree_to_take_back(*, actor: Actor, now: datetime, document_id: UUID) -> None:
    """Agree to what the sender asks; he gets 15.

    Called back or replaced, the document is cancelled here and its trace stays. Updated, it stays
    in force: what changes came as a document of its own.

    Refuses (Forbidden) whoever does not receive, (CannotAnswerTakeBack) when nobody asked or the
    document is finished. Source: Decree 30/2020 art. 18.4, annex VI III.8.
    """
    actor.require("incoming.receive")
    document = lock_document(actor, document_id)
    arrival = arrival_of(document)
    cancels = arrival.take_back_doc_type != BussinessDocType.UPDATE
    against = reasons_against(document, Move.CANCEL) if cancels else []
    refuse_if(CannotAnswerTakeBack, [*_unasked(arrival), *against])
    audit.subject(
        "document",
        document_id,
        reason=arrival.take_back_reason,
        doc_type=arrival.take_back_doc_type,
    )
    _answer(arrival, actor, now, "agreed")
    if cancels:
        advance(document, Move.CANCEL, now=now)
    else:
        touch(document_id)
    report_to_sender(actor, now, document_id, StatusCode.CHANGE_ACCEPTANCE)


@operation("incoming.reception.refuse_take_back")
def refuse_take_back(*, actor: Actor, now: datetime, document_id: UUID, reason: str) -> None:
    """Keep the document; the sender gets 16 with the reason.

    Refuses (Forbidden) whoever does not receive, (CannotAnswerTakeBack) when nobody asked or no
    reason is given.
    """
    actor.require("incoming.receive")
    document: Document = lock_document(actor, document_id)
    arrival = arrival_of(document)
    refuse_if(
        CannotAnswerTakeBack, [*_unasked(arrival), *reasons_against_refusing_take_back(reason)]
    )
    audit.subject(
        "document", document_id, reason=reason.strip(), doc_type=arrival.take_back_doc_type
    )
    _answer(arrival, actor, now, "refused")
    report_to_sender(actor, now, document_id, StatusCode.CHANGE_REJECTION, reason.strip())
    touch(document_id)


def _is_new(arrival: Arrival, document: Document, *, reason: str, doc_type: int) -> bool:
    if arrival.take_back_asked_at is None or arrival.take_back_answer == "refused":
        return True
    said = (arrival.take_back_doc_type, arrival.take_back_reason)
    answered = arrival.take_back_answer == "agreed" and document.state != State.CANCELLED
    return answered and said != (doc_type, reason)


def _unasked(arrival: Arrival) -> list[Reason]:
    if arrival.take_back_asked_at is not None and not arrival.take_back_answer:
        return []
    return [
        Reason(
            "reception.nobody_asked",
            "Không có yêu cầu lấy lại nào đang chờ trả lời.",
            "Tải lại trang để thấy tình trạng hiện tại.",
        )
    ]


def _answer(arrival: Arrival, actor: Actor, now: datetime, answer: str) -> None:
    arrival.take_back_answer = answer
    arrival.take_back_answered_at = now
    arrival.take_back_answered_by_name = actor.name
    arrival.save(
        update_fields=["take_back_answer", "take_back_answered_at", "take_back_answered_by_name"]
    )
