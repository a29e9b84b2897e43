"""What was issued, by whom, and how far an order to issue has come."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from uuid import UUID

from vanban.core.records.models import Document, Version
from vanban.core.records.queries import visible_documents
from vanban.formats.workdays import Calendar, read_calendar
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.outgoing.publication.models import Issue, IssueOrder
from vanban.outgoing.sealing.models import SealRequest
from vanban.outgoing.sealing.rules import SealState
from vanban.outgoing.signing.models import SigningRequest
from vanban.outgoing.signing.rules import RequestState


@dataclass(frozen=True, slots=True)
class IssueRow:
    """A document issued."""

    document_id: UUID
    business_id: str
    issued_by_name: str
    issued_at: datetime
    due_date: date
    late: bool


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


def sealed_version(document: Document) -> Version | None:
    """The file under the organisation's seal: bản gốc."""
    row = (
        SealRequest.objects.filter(document=document, state=SealState.DONE)
        .select_related("result")
        .order_by("-finished_at")
        .first()
    )
    return row.result if row else None


def signed_at(document: Document) -> datetime | None:
    """When the competent person signed."""
    rows = SigningRequest.objects.filter(document=document, state=RequestState.DONE)
    return rows.order_by("-finished_at").values_list("finished_at", flat=True).first()


@lru_cache(maxsize=1)
def office_calendar() -> Calendar:
    """The working days that come with the package."""
    path = resources.files("vanban.assets").joinpath("calendar", "holidays.tsv")
    return read_calendar(path.read_text(encoding="utf-8"))
