"""The registers of annex IV line by line, and those sealed and kept."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from vanban.core.records.lifecycle import State
from vanban.core.records.models import Document
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Reason
from vanban.foundation.operation import query
from vanban.outgoing.drafting.models import Recipient
from vanban.outgoing.numbering.models import NumberEntry
from vanban.outgoing.numbering.rules import BookKind, printed
from vanban.outgoing.publication.models import Issue, SealedRegister
from vanban.outgoing.publication.rules.registers import RegisterKind, RegisterOf
from vanban.trust.keys.queries import kept_work, problem_of
from vanban.trust.keys.rules.working import LIVE, KeptWork


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
    names = places.get(row.document_id, []) if row.document_id else row.recipients.splitlines()
    notation = document.notation if document else row.notation
    subject = f"{document.type_name}: {document.subject}" if document else row.about
    if row.book.kind == BookKind.COPIES:  # of which document, also once the copy has left
        subject = row.about or subject
    notes = [
        f"Đã hủy số: {row.void_reason}" if row.voided_at else "",
        f"Theo: {row.basis}" if row.basis else "",
        _kept(row),
        _recalled(document),
    ]
    return RegisterLine(
        symbol=f"{number}/{notation}" if notation else number,
        day=row.number_date,
        what=subject,
        signer=document.signer_name if document else row.signer_name,
        recipients="; ".join(names),
        file_copy=_file_copy(document) if document or not notation else "VT",
        copies=len(names),
        sent_at=sent.get(row.document_id) if row.document_id else None,
        receipt="",
        note="; ".join(note for note in notes if note),
    )


def _recalled(document: Document | None) -> str:
    if document is None or document.state != State.RECALLED:
        return ""
    return f"Đã thu hồi ngày {local_date(document.state_since):%d/%m/%Y}"


def _kept(row: NumberEntry) -> str:
    """Held back under its seal, with the number kept for the version that is to leave."""
    document = row.document
    kept = document is not None and row.voided_at is None and not document.number_printed
    return "Giữ số cho bản sửa, chưa phát hành" if kept else ""


def _file_copy(document: Document | None) -> str:
    if document is None:
        return ""
    unit = document.unit.abbreviation if document.unit else ""
    return f"VT, {unit}" if unit and unit != "VT" else "VT"


@dataclass(frozen=True, slots=True)
class SealedRegisterRow:
    """A register printed and signed by the organisation, or being made; `problem` says why one
    failed and how to mend it. Of a book, or of a `year` of kept copies in use or of the post.
    """

    id: UUID
    kind: str
    book_id: UUID | None
    year: int | None
    state: str
    line_count: int
    final: bool
    asked_by_name: str
    asked_at: datetime
    finished_at: datetime | None
    sha256: str
    problem: Reason | None
    channel: str

    @property
    def of(self) -> RegisterOf:
        return RegisterOf(RegisterKind(self.kind), self.book_id, self.year)


@dataclass(frozen=True, slots=True)
class RegisterOrder:
    """What there is to print and sign; `source_sha256` is empty before it is printed."""

    id: UUID
    of: RegisterOf
    source_sha256: str
    kept: KeptWork


@query
def sealed_registers(actor: Actor, *, of: RegisterOf) -> list[SealedRegisterRow]:
    """The sealed prints of a register, the latest first; for who keeps the books."""
    actor.require("outgoing.number")
    rows = SealedRegister.objects.filter(
        organisation_id=actor.organisation, kind=of.kind, book_id=of.book_id, year=of.year
    )
    return [_sealed(row) for row in rows.order_by("-asked_at", "-id")]


@query
def register_order(actor: Actor, *, register_id: UUID) -> RegisterOrder | None:
    """What there is to make; None once it is done or given up."""
    row = _rows(actor, register_id).filter(state__in=LIVE).first()
    return (
        RegisterOrder(row.id, _sealed(row).of, row.source_sha256, kept_work(row)) if row else None
    )


@query
def register_behind(actor: Actor, *, register_id: UUID) -> SealedRegisterRow | None:
    """A sealed register of the body by id, in whatever state; for who keeps the books."""
    actor.require("outgoing.number")
    row = _rows(actor, register_id).first()
    return _sealed(row) if row else None


def _rows(actor: Actor, register_id: UUID) -> QuerySet[SealedRegister]:
    return SealedRegister.objects.filter(id=register_id, organisation_id=actor.organisation)


def _sealed(row: SealedRegister) -> SealedRegisterRow:
    return SealedRegisterRow(
        id=row.id,
        kind=row.kind,
        book_id=row.book_id,
        year=row.year,
        state=row.state,
        line_count=row.line_count,
        final=row.final,
        asked_by_name=row.asked_by_name,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
        sha256=row.result_id or "",
        problem=problem_of(row),
        channel=row.channel,
    )
