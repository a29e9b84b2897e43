"""What was issued, by whom, what waits to be, and how far an order to issue has come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from vanban.core.calendar.queries import working_time
from vanban.core.records.lifecycle import LABELS, Direction, State
from vanban.core.records.models import Document, Version
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.formats.workdays import WorkingTime
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local
from vanban.foundation.errors import Reason
from vanban.foundation.operation import query
from vanban.outgoing.drafting.models import Recipient
from vanban.outgoing.drafting.rules import Way
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.publication.models import Issue, IssueOrder
from vanban.outgoing.publication.rules import due_at
from vanban.outgoing.sealing.models import SealRequest
from vanban.outgoing.signing.models import SigningRequest
from vanban.trust.keys.rules.working import WorkState

_SIGNED: Final = (State.SIGNED, State.NUMBERED, State.SEALING, State.SEALED)


@dataclass(frozen=True, slots=True)
class IssueRow:
    """A document issued."""

    document_id: UUID
    business_id: str
    issued_by_name: str
    issued_at: datetime
    due_date: date
    due_at: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class ToIssueRow:
    """A signed document that has not left, and its last moment."""

    document_id: UUID
    state: str
    state_label: str
    type_name: str
    symbol: str
    subject: str
    urgency: int
    signer_name: str
    signed_at: datetime
    by_axis: bool
    due_at: datetime


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A clerk's order to number, seal and issue. `problem` says why it stopped."""

    asked_at: datetime
    ended_at: datetime | None
    problem: str


@query
def issue_of(actor: Actor, *, document_id: UUID) -> IssueRow | None:
    """When and by whom a document was issued; None before that."""
    row = Issue.objects.filter(document__in=visible_documents(actor).filter(id=document_id)).first()
    if row is None:
        return None
    return IssueRow(
        document_id=row.document_id,
        business_id=row.business_id,
        issued_by_name=row.issued_by_name,
        issued_at=row.issued_at,
        due_date=row.due_date,
        due_at=row.due_at,
        late=row.late,
    )


@query
def order_of(actor: Actor, *, document_id: UUID) -> OrderRow | None:
    """The order to number, seal and issue in one go, if one was given."""
    row = IssueOrder.objects.filter(
        document__in=visible_documents(actor).filter(id=document_id)
    ).first()
    return OrderRow(row.asked_at, row.ended_at, row.problem) if row else None


@query
def clerk_with_order(actor: Actor, *, document_id: UUID) -> UUID | None:
    """The post of the clerk whose order for a document is not at its end."""
    rows = IssueOrder.objects.filter(
        document_id=document_id, organisation_id=actor.organisation, ended_at=None
    )
    return rows.values_list("clerk_id", flat=True).first()


@query
def what_stopped(actor: Actor, *, document_id: UUID) -> Reason:
    """Why a document's number or seal did not get into its file."""
    number = NumberEntry.objects.filter(
        document_id=document_id, organisation_id=actor.organisation, voided_at=None
    ).first()
    if number is not None and number.problem:
        mend = "Hủy số, trả lại người soạn để sửa tệp."
        return Reason("publication.not_numbered", number.problem, mend)
    seal = (
        SealRequest.objects.filter(
            document_id=document_id, organisation_id=actor.organisation, state=WorkState.FAILED
        )
        .order_by("-asked_at")
        .first()
    )
    if seal is not None:
        return Reason(seal.problem_code, seal.problem_text, seal.problem_mend)
    return Reason("publication.stopped", "Chưa phát hành được.", "Làm tiếp từng bước.")


def sealed_version(document: Document) -> Version | None:
    """The file under the organisation's seal: bản gốc."""
    row = (
        SealRequest.objects.filter(document=document, state=WorkState.DONE)
        .select_related("result")
        .order_by("-finished_at")
        .first()
    )
    return row.result if row else None


@query
def to_be_issued(actor: Actor) -> list[ToIssueRow]:
    """What is signed and has not left, with its last moment, the most pressing first."""
    rows = visible_documents(actor).filter(direction=Direction.OUTGOING, state__in=_SIGNED)
    by_axis = Recipient.objects.filter(document=OuterRef("pk"), way=Way.AXIS)
    rows = rows.annotate(signed=Subquery(_signings(OuterRef("pk"))), by_axis=Exists(by_axis))
    working = working_time(actor)
    found = [
        ToIssueRow(
            document_id=row.id,
            state=row.state,
            state_label=LABELS[State(row.state)],
            type_name=row.type_name,
            symbol=symbol_of(row) or row.notation,
            subject=row.subject,
            urgency=row.urgency,
            signer_name=row.signer_name,
            signed_at=row.signed,
            by_axis=row.by_axis,
            due_at=last_moment(
                row.signed, urgency=row.urgency, by_axis=row.by_axis, working=working
            ),
        )
        for row in rows.exclude(signed=None)
    ]
    return sorted(found, key=lambda row: (row.due_at, row.signed_at))


@query
def due_of(actor: Actor, *, document_id: UUID) -> datetime | None:
    """The last moment to issue a signed document; None before it is signed."""
    document = visible_documents(actor).filter(id=document_id).first()
    return due_of_document(document) if document is not None else None


def due_of_document(document: Document) -> datetime | None:
    """The same for a document at hand."""
    signed = signed_at(document)
    by_axis = Recipient.objects.filter(document=document, way=Way.AXIS).exists()
    if signed is None:
        return None
    working = working_time(Actor.system(document.organisation_id))
    return last_moment(signed, urgency=document.urgency, by_axis=by_axis, working=working)


def last_moment(signed: datetime, *, urgency: int, by_axis: bool, working: WorkingTime) -> datetime:
    """The last moment to issue, by the days and the hours of the body."""
    return due_at(
        local(signed),
        urgent=urgency > 0,
        by_axis=by_axis,
        calendar=working.calendar,
        hours=working.hours_on(local(signed).date()),
        at_once=timedelta(minutes=settings.AT_ONCE_MINUTES),
    )


def signed_at(document: Document) -> datetime | None:
    """When the competent person signed."""
    return _signings(document.id).first()


def _signings(document_id: Any) -> QuerySet[SigningRequest, Any]:
    rows = SigningRequest.objects.filter(document_id=document_id, state=WorkState.DONE)
    return rows.order_by("-finished_at").values_list("finished_at", flat=True)[:1]
