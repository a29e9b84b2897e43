"""What was issued, by whom, and how far an order to issue has come."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from uuid import UUID

from vanban.core.records.models import Document, Version
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.formats.workdays import Calendar, read_calendar
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Reason
from vanban.foundation.operation import query
from vanban.outgoing.drafting.models import Recipient
from vanban.outgoing.drafting.rules import Way
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.numbering.rules import printed
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


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A line of the register of outgoing documents (annex IV, ten columns)."""

    symbol: str
    day: date
    what: str
    signer: str
    recipients: str
    file_copy: str
    copies: int
    sent_at: datetime | None
    receipt: str
    note: str


@dataclass(frozen=True, slots=True)
class PostalLine:
    """An envelope that goes by post."""

    day: date
    symbol: str
    name: str


@query
def register_lines(actor: Actor, *, book_id: UUID) -> list[RegisterLine]:
    """Every line of a book from the first number on: given, kept, put in, voided."""
    entries = list(
        NumberEntry.objects.filter(book_id=book_id, organisation_id=actor.organisation)
        .select_related("document__unit", "book")
        .order_by("number", "suffix")
    )
    ids = [row.document_id for row in entries if row.document_id]
    places: dict[UUID, list[str]] = {}
    for document_id, name in (
        Recipient.objects.filter(document_id__in=ids)
        .order_by("ordinal")
        .values_list("document_id", "name")
    ):
        places.setdefault(document_id, []).append(name)
    sent = dict(Issue.objects.filter(document_id__in=ids).values_list("document_id", "issued_at"))
    return [_line(row, places, sent) for row in entries]


def _line(
    row: NumberEntry, places: dict[UUID, list[str]], sent: dict[UUID, datetime]
) -> RegisterLine:
    document = row.document
    number = printed(row.number, row.book.width, prefix=row.book.prefix, suffix=row.suffix)
    names = places.get(row.document_id, []) if row.document_id else []
    notation = document.notation if document else ""
    subject = f"{document.type_name}: {document.subject}" if document else row.about
    notes = [
        f"Đã hủy số: {row.void_reason}" if row.voided_at else "",
        f"Theo: {row.basis}" if row.basis else "",
    ]
    return RegisterLine(
        symbol=f"{number}/{notation}" if notation else number,
        day=row.number_date,
        what=subject,
        signer=document.signer_name if document else "",
        recipients="; ".join(names),
        file_copy=_file_copy(document),
        copies=len(names),
        sent_at=sent.get(row.document_id) if row.document_id else None,
        receipt="",
        note="; ".join(note for note in notes if note),
    )


def _file_copy(document: Document | None) -> str:
    if document is None:
        return ""
    unit = document.unit.abbreviation if document.unit else ""
    return f"VT, {unit}" if unit and unit != "VT" else "VT"


@query
def postal_lines(actor: Actor, *, year: int) -> list[PostalLine]:
    """What goes by post in a year: the recipients on paper of documents issued, in order."""
    issued = Issue.objects.filter(
        organisation_id=actor.organisation, issued_at__year=year
    ).select_related("document")
    days = {row.document_id: row for row in issued.order_by("issued_at")}
    rows = Recipient.objects.filter(document_id__in=list(days), way=Way.PAPER).order_by(
        "document__number", "ordinal"
    )
    return [
        PostalLine(
            local_date(days[row.document_id].issued_at),
            symbol_of(days[row.document_id].document),
            row.name,
        )
        for row in rows
    ]


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
            document_id=document_id, organisation_id=actor.organisation, state=SealState.FAILED
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
