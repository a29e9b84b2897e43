"""How a document came in: its verdict, what is wrong with it, what it looks like."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from vanban.core.records.lifecycle import LABELS, State
from vanban.core.records.models import Document
from vanban.core.records.queries import seen, symbol_of, visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import query
from vanban.incoming.reception.models import Arrival, DuplicateWarning, Scan
from vanban.incoming.reception.rules import (
    DECISION_LABELS,
    SCAN_STATES,
    Decision,
    ScanState,
    likeness_label,
)


@dataclass(frozen=True, slots=True)
class LikenessRow:
    """An earlier arrival that looks the same, in what, and what was made of it."""

    document_id: UUID
    likeness: str
    label: str
    symbol: str
    subject: str
    state: str
    state_label: str
    arrived_at: datetime
    decision: str
    decision_label: str
    decision_reason: str
    decided_at: datetime | None
    decided_by_name: str


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """What the clerk must know before registering or returning."""

    document_id: UUID
    inbox_item_id: UUID | None
    way: str
    arrived_at: datetime
    sender_code: str
    sender_name: str
    fitness: str
    problems: tuple[str, ...]
    business: str
    concerned_id: str
    answers_business_id: str
    outcome: str
    verdict_sentence: str
    verdict_reasons: tuple[str, ...]
    judged_at: datetime
    said: Mapping[str, Any]
    likenesses: tuple[LikenessRow, ...]
    take_back_asked_at: datetime | None
    take_back_doc_type: int  # formats.edxml BussinessDocType
    take_back_reason: str
    take_back_answer: str
    reminded: int  # how often its sender has reminded of it
    reminded_at: datetime | None
    reminder: str
    returned_at: datetime | None
    returned_by_name: str
    return_code: str
    return_text: str


@query
def arrival(actor: Actor, *, document_id: UUID, alike: bool = True) -> ArrivalRow:
    """How a document came in; without `alike` nothing of those like it is asked for.

    Refuses (NotFound) what the actor may not see or did not come in.
    """
    row = Arrival.objects.filter(seen(actor, document_id), document_id=document_id).first()
    if row is None:
        raise NotFound(Reason("reception.not_found", "Không có văn bản đến này."))
    return ArrivalRow(
        document_id=row.document_id,
        inbox_item_id=row.inbox_item_id,
        way=row.way,
        arrived_at=row.arrived_at,
        sender_code=row.sender_code,
        sender_name=row.sender_name,
        fitness=row.fitness,
        problems=tuple(row.problem.splitlines()),
        business=row.business,
        concerned_id=row.concerned_id,
        answers_business_id=row.answers_business_id,
        outcome=row.outcome,
        verdict_sentence=row.verdict.get("sentence", ""),
        verdict_reasons=tuple(row.verdict.get("reasons", ())),
        judged_at=row.judged_at,
        said=row.said,
        likenesses=_likenesses(actor, document_id) if alike else (),
        take_back_asked_at=row.take_back_asked_at,
        take_back_doc_type=row.take_back_doc_type,
        take_back_reason=row.take_back_reason,
        take_back_answer=row.take_back_answer,
        reminded=row.reminded,
        reminded_at=row.reminded_at,
        reminder=row.reminder,
        returned_at=row.returned_at,
        returned_by_name=row.returned_by_name,
        return_code=row.return_code,
        return_text=row.return_text,
    )


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A document that came to revoke, update or replace another."""

    document_id: UUID
    business: str
    words: str
    arrived_at: datetime


@query
def changes_to(actor: Actor, *, document_id: UUID) -> list[ChangeRow]:
    """The documents of the same sender that change this one, as far as the actor may see them."""
    visible = visible_documents(actor)
    changed = Arrival.objects.filter(document__in=visible.filter(id=document_id)).exclude(
        document__business_id=""
    )
    sender, business_id = changed.values_list("sender_code", "document__business_id").first() or (
        "",
        "",
    )
    if not business_id:
        return []
    rows = Arrival.objects.filter(
        document__in=visible, sender_code=sender, concerned_id=business_id
    ).exclude(document_id=document_id)
    return [
        ChangeRow(
            document_id=row.document_id,
            business=row.business,
            words=f"{row.document.type_name} {symbol_of(row.document)}".strip(),
            arrived_at=row.arrived_at,
        )
        for row in rows.select_related("document").order_by("-arrived_at")
    ]


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """A later arrival of the same document, kept with this one."""

    document_id: UUID
    way: str
    arrived_at: datetime
    decided_by_name: str


@query
def linked_to(actor: Actor, *, document_id: UUID) -> list[LinkedRow]:
    """The later arrivals that were put with a document, in order."""
    rows = DuplicateWarning.objects.filter(
        earlier_id=document_id, decision=Decision.LINKED, document__in=visible_documents(actor)
    ).select_related("document__arrival")
    found = {
        row.document_id: LinkedRow(
            row.document_id,
            row.document.arrival.way,
            row.document.arrival.arrived_at,
            row.decided_by_name,
        )
        for row in rows.order_by("document__arrival__arrived_at")
    }
    return list(found.values())


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A file of the scanner's folder, what became of it, or why it was put aside."""

    id: UUID
    file_name: str
    state: str
    state_label: str
    seen_at: datetime
    settled_at: datetime | None
    document_id: UUID | None
    problem: str


@query
def scan_of(actor: Actor, *, file_name: str, fingerprint: str) -> ScanRow | None:
    """A file as it was seen before; None when it is new or has changed since."""
    rows = Scan.objects.filter(
        organisation_id=actor.organisation, file_name=file_name, fingerprint=fingerprint
    )
    row = rows.first()
    return _scan_row(row) if row else None


@query
def scans(actor: Actor, *, limit: int = 100) -> list[ScanRow]:
    """The latest files of the scanner's folder. Refuses (Forbidden) whoever does not receive."""
    actor.require("incoming.receive")
    rows = Scan.objects.filter(organisation_id=actor.organisation).order_by("-seen_at", "-id")
    return [_scan_row(row) for row in rows[:limit]]


def _scan_row(row: Scan) -> ScanRow:
    return ScanRow(
        id=row.id,
        file_name=row.file_name,
        state=row.state,
        state_label=SCAN_STATES[ScanState(row.state)],
        seen_at=row.seen_at,
        settled_at=row.settled_at,
        document_id=row.document_id,
        problem=row.problem,
    )


@query
def document_of_packet(actor: Actor, *, inbox_item_id: UUID) -> UUID | None:
    """The document that a packet became; None while it has not been taken up."""
    rows = Arrival.objects.filter(organisation_id=actor.organisation, inbox_item_id=inbox_item_id)
    return rows.values_list("document_id", flat=True).first()


def arrival_of(document: Document) -> Arrival:
    """The arrival of a locked document, for operations. Refuses (NotFound) an outgoing one."""
    row = Arrival.objects.filter(document_id=document.id).first()
    if row is None:
        raise NotFound(Reason("reception.not_found", "Đây không phải văn bản đến."))
    row.document = document
    return row


def _likenesses(actor: Actor, document_id: UUID) -> tuple[LikenessRow, ...]:
    rows = DuplicateWarning.objects.filter(
        document_id=document_id, earlier__in=visible_documents(actor)
    ).select_related("document", "earlier__arrival")
    return tuple(
        LikenessRow(
            document_id=row.earlier_id,
            likeness=row.likeness,
            label=likeness_label(row.likeness, row.document.issued_date, row.earlier.issued_date),
            symbol=symbol_of(row.earlier),
            subject=row.earlier.subject,
            state=row.earlier.state,
            state_label=LABELS[State(row.earlier.state)],
            arrived_at=row.earlier.arrival.arrived_at,
            decision=row.decision,
            decision_label=DECISION_LABELS[Decision(row.decision)] if row.decision else "",
            decision_reason=row.decision_reason,
            decided_at=row.decided_at,
            decided_by_name=row.decided_by_name,
        )
        for row in rows.order_by("-earlier__arrival__arrived_at", "likeness")
    )
