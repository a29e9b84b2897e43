"""A packet from the inbox becomes a document; whatever is wrong with it stays to be seen."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from vanban.core.files.queries import load
from vanban.core.organisations.queries import organisation_by_code
from vanban.core.records.lifecycle import Move
from vanban.core.records.operations import advance
from vanban.exchange.receiving.operations.quarantine import quarantine
from vanban.exchange.receiving.queries import InboxItemRow, inbox_item
from vanban.formats.edxml.message import StatusCode
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.incoming.reception.events import DocumentReturned
from vanban.incoming.reception.models import Arrival
from vanban.incoming.reception.operations.examine import examine_package
from vanban.incoming.reception.operations.lay_down import lay_down
from vanban.incoming.reception.operations.report import report_to_sender
from vanban.incoming.reception.queries import document_of_packet
from vanban.incoming.reception.rules import (
    RETURN_REASONS,
    SECRECY_REASON,
    Examined,
    Fitness,
    Way,
    not_for_us,
)
from vanban.incoming.reception.rules.header import Header


def take_in(*, actor: Actor, now: datetime, inbox_item_id: UUID) -> UUID:
    """Look a packet over (outside work), then take it up; a packet taken up before stays as it is.

    Refuses (NotFound) an unknown packet, or one whose bytes the store has lost.
    """
    taken = document_of_packet(actor, inbox_item_id=inbox_item_id)
    if taken is not None:
        return taken
    item = inbox_item(actor, inbox_item_id=inbox_item_id)
    examined = examine_package(
        load(item.content_sha256),
        now=now,
        sender_name=item.sender_name[:200],
        sender_code=item.sender_code,
    )
    return take_up(actor=actor, now=now, item=item, examined=examined)


@operation("incoming.reception.take_up")
def take_up(*, actor: Actor, now: datetime, item: InboxItemRow, examined: Examined) -> UUID:
    """Make the document of a packet that was looked over (Decree 30/2020 art. 21).

    Verdicts and damage are kept for the clerk to decide on. Only a packet with a mark of secrecy
    is sent back at once, with status 02 and without its content (regulations section 12). Twice
    changes nothing.
    """
    actor.require("incoming.receive")
    taken = document_of_packet(actor, inbox_item_id=item.id)
    if taken is not None:
        return taken
    examined = replace(
        examined,
        header=_issuer_named(examined.header, now),
        problems=(*examined.problems, *_addressee_problems(actor, examined, now)),
    )
    arrival = lay_down(
        actor=actor,
        now=now,
        way=Way.INTERNAL if item.link == "" else Way.AXIS,
        arrived_at=item.arrived_at,
        examined=examined,
        inbox_item_id=item.id,
        sender_code=item.sender_code,
        sender_name=item.sender_name,
    )
    if examined.fitness is Fitness.QUARANTINED:
        quarantine(actor=actor, now=now, inbox_item_id=item.id, problem=" ".join(examined.problems))
        send_back(actor, now, arrival, SECRECY_REASON, RETURN_REASONS[SECRECY_REASON])
    return arrival.document_id


def send_back(actor: Actor, now: datetime, arrival: Arrival, code: str, description: str) -> None:
    """Return a locked document, and tell its sender why, when there is a way to him."""
    advance(arrival.document, Move.RETURN, now=now)
    arrival.returned_at = now
    arrival.returned_by_name = actor.name
    arrival.return_code = code
    arrival.return_text = description
    arrival.save(update_fields=["returned_at", "returned_by_name", "return_code", "return_text"])
    report_to_sender(actor, now, arrival.document_id, StatusCode.REJECTION, description)
    record(
        DocumentReturned(
            organisation_id=actor.organisation, document_id=arrival.document_id, reason_code=code
        )
    )


def _addressee_problems(actor: Actor, examined: Examined, now: datetime) -> list[str]:
    """What is wrong when every body it is addressed to is known, and none is this one or one that
    has become this one (Decree 30/2020 art. 21: the addressee is checked on arrival).
    """
    bodies = [organisation_by_code(each, on=local_date(now)) for each in examined.addressed_to]
    known = [body for body in bodies if body is not None]
    if len(known) < len(bodies) or any(body.id == actor.organisation for body in known):
        return []
    return [not_for_us([body.name for body in known])] if known else []


def _issuer_named(header: Header, now: datetime) -> Header:
    """Some senders give only their code: the directory knows the name."""
    if header.issuer_name or not header.issuer_code:
        return header
    body = organisation_by_code(header.issuer_code, on=local_date(now))
    return replace(header, issuer_name=body.name) if body else header
