"""Calling an issued document back: the sender freezes, the receivers are asked (13 → 15 or 16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Direction, Move, State
from vanban.core.records.models import Document
from vanban.core.records.operations import advance, lock_document, reasons_against, touch
from vanban.exchange.sending.events import DocumentRecalled
from vanban.exchange.sending.models import Dispatch, Package
from vanban.exchange.sending.operations.requests import open_requests
from vanban.exchange.sending.operations.timeline import note
from vanban.exchange.sending.queries import standings_among
from vanban.exchange.sending.rules import (
    DispatchState,
    Outcome,
    PackageKind,
    RecallStanding,
    reasons_against_recall,
)
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation

_UNSENT = frozenset({DispatchState.QUEUED, DispatchState.FAILED, DispatchState.PARKED})
_ARRIVED = frozenset({DispatchState.SENT, DispatchState.HANDED_OVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """How many places were asked to give it back, and what became of the other copies."""

    asked: int
    called_off: int
    on_paper: int


class CannotRecall(Refusal):
    """The document is not issued, no reason is given, or nobody is left to be asked."""

    kind = Kind.CONFLICT
    code = "sending.cannot_recall"
    title = "Chưa thu hồi được"


@operation("exchange.sending.recall_document")
def recall_document(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    reason: str,
    dispatch_ids: Sequence[UUID] = (),
) -> Recalled:
    """Call a document back from all recipients, or from those named; tells how many were asked, how
    many copies were called off before they left, and how many on paper are called back on paper.

    From all: the document is frozen here at once (Decree 30/2020 annex VI, III.8). What has not
    left is called off here; who has it is asked with status 13 and answers 15 or 16; after 16 the
    request may be made again. A paper copy is called back on paper.

    Refuses (Forbidden) whoever may not issue, (CannotRecall). Source: Decree 30/2020 art. 18.4.
    """
    actor.require("outgoing.issue")
    document = lock_document(actor, document_id)
    rows = _locked(document, dispatch_ids)
    standings = standings_among(row.id for row in rows)
    open_rows = [row for row in rows if _may_ask(row, standings[row.id])]
    refuse_if(
        CannotRecall,
        [
            *_not_issued(document),
            *reasons_against_recall(reason, anybody=bool(open_rows) or not rows),
        ],
    )
    first = document.state == State.ISSUED
    on_paper = sum(row.state == DispatchState.ON_PAPER for row in rows) if first else 0
    audit.subject("document", document_id, reason=reason.strip(), recipients=len(open_rows))
    if not dispatch_ids and first:
        advance(document, Move.RECALL, now=now)
        record(DocumentRecalled(organisation_id=actor.organisation, document_id=document_id))
    off = [row for row in open_rows if row.state in _UNSENT and row.carried_at is None]
    gone = [row for row in open_rows if row.state in _ARRIVED or row.carried_at is not None]
    for row in off:
        call_off(row, actor=actor, now=now, reason=reason.strip())
    open_requests(gone, actor=actor, now=now, reason=reason.strip())
    touch(document_id)
    return Recalled(asked=len(gone), called_off=len(off), on_paper=on_paper)


def call_off(row: Dispatch, *, actor: Actor, now: datetime, reason: str) -> None:
    """Cancel a packet that has not left. If it is on the line at this moment, it is asked back."""
    row.state, row.problem, row.next_try_at = DispatchState.CANCELLED, "", None
    row.save(update_fields=["state", "problem", "next_try_at"])
    note(row, Outcome.CANCELLED, actor=actor, now=now, text=reason)


def _locked(document: Document, dispatch_ids: Sequence[UUID]) -> list[Dispatch]:
    packages = Package.objects.filter(document=document, kind=PackageKind.DOCUMENT)
    rows = (
        Dispatch.objects.select_for_update(of=("self",), no_key=True)
        .select_related("package")
        .filter(package__in=packages)
    )
    if dispatch_ids:
        rows = rows.filter(id__in=dispatch_ids)
    return list(rows.order_by("package__opened_at", "ordinal"))


def _may_ask(row: Dispatch, standing: RecallStanding) -> bool:
    open_ones = {RecallStanding.NONE, RecallStanding.REFUSED}
    return row.state in _UNSENT | _ARRIVED and standing in open_ones


def _not_issued(document: Document) -> list[Reason]:
    if document.direction != Direction.OUTGOING:
        return [Reason("sending.not_ours", "Chỉ thu hồi được văn bản do cơ quan mình phát hành.")]
    return [] if document.state == State.RECALLED else reasons_against(document, Move.RECALL)
