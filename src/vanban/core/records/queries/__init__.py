"""Who may see which document, and its face, versions and attachments as read models."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from vanban.core.records.lifecycle import LABELS, Direction, State
from vanban.core.records.models import Access, Attachment, Document, Reader, Version
from vanban.core.records.rules import FILE_KINDS, FileKind
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.operation import note, noted, query


def visible_documents(actor: Actor) -> QuerySet[Document]:
    """The documents of the actor's organisation that concern the actor.

    The registry sees all (`records.see_all`); others what their post or unit was given. Every
    list and every operation starts here.
    """
    mine = Document.objects.filter(organisation_id=actor.organisation)
    if actor.may("records.see_all"):
        return mine
    given = Q(post_id=actor.post_id) if actor.post_id else Q(pk__in=())  # never: post IS NULL
    if actor.unit_id is not None:
        given |= Q(unit_id=actor.unit_id)
    return mine.filter(
        Exists(Access.objects.filter(given, document_id=OuterRef("id"), revoked_at=None))
    )


def seen(actor: Actor, document_id: UUID, *, to_read: bool = False) -> Q:
    """The condition that the actor may see a document (`to_read`: open it), for rows about it.

    A page that has read the document's face knows that he may, and the database is not asked again.
    """
    if noted((actor, document_id, to_read)):
        return Q()
    may = readable_documents if to_read else visible_documents
    return Q(Exists(may(actor).filter(id=document_id)))


@dataclass(frozen=True, slots=True)
class VersionRow:
    id: UUID
    ordinal: int
    kind: str
    sha256: str
    media_type: str
    file_name: str
    note: str
    made_by_name: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    id: UUID
    ordinal: int
    sha256: str
    media_type: str
    size: int
    file_name: str
    description: str
    damage: str
    kind: str
    kind_label: str
    kind_by_name: str
    signs: str  # SHA-256 of the file it is the detached signature of


@dataclass(frozen=True, slots=True)
class DocumentFace:
    """What every page shows of a document."""

    id: UUID
    direction: str
    state: str
    state_label: str
    state_since: datetime
    type_code: str
    type_name: str
    subject: str
    urgency: int
    number: int | None
    symbol: str
    issued_date: date | None
    issuer_name: str
    issuer_code: str
    signer_name: str
    signer_title: str
    signer_authority: str
    business_id: str
    reply_due_date: date | None
    page_count: int | None
    unit_id: UUID | None
    unit_name: str
    drafter_id: UUID | None
    drafter_name: str
    signer_id: UUID | None
    answers_id: UUID | None
    notation: str
    created_at: datetime
    revision: int
    sight_to_confirm: int
    asks_me_to_confirm: bool


def symbol_of(document: Document) -> str:
    """`số/ký hiệu` as printed; empty before the number is taken."""
    if not document.number_printed:
        return ""
    return f"{document.number_printed}/{document.notation}"


def to_confirm(actor: Actor) -> QuerySet[Reader]:
    """Where the actor is asked to confirm that he has read, and has not (queries/reading.py)."""
    mine = Q(post_id=actor.post_id) if actor.post_id else Q(pk__in=())  # never: post IS NULL
    return Reader.objects.filter(mine, confirmed_at=None, reading__closed_at=None)


@query
def document_face(actor: Actor, *, document_id: UUID) -> DocumentFace:
    """The document for its page. Refuses (NotFound) what the actor may not see."""
    row = (
        visible_documents(actor)
        .select_related("unit", "drafter__person")
        .annotate(asks_me=Exists(to_confirm(actor).filter(reading__document=OuterRef("pk"))))
        .filter(id=document_id)
        .first()
    )
    if row is None:
        raise NotFound(
            Reason("records.not_found", "Không có văn bản này, hoặc bạn chưa được giao xem.")
        )
    note((actor, document_id, False))
    if row.state != State.CANCELLED:
        note((actor, document_id, True))
    return DocumentFace(
        id=row.id,
        direction=row.direction,
        state=row.state,
        state_label=LABELS[State(row.state)],
        state_since=row.state_since,
        type_code=row.type_code,
        type_name=row.type_name,
        subject=row.subject,
        urgency=row.urgency,
        number=row.number,
        symbol=symbol_of(row),
        issued_date=row.issued_date,
        issuer_name=row.issuer_name,
        issuer_code=row.issuer_code,
        signer_name=row.signer_name,
        signer_title=row.signer_title,
        signer_authority=row.signer_authority,
        business_id=row.business_id,
        reply_due_date=row.reply_due_date,
        page_count=row.page_count,
        unit_id=row.unit_id,
        unit_name=row.unit.name if row.unit else "",
        drafter_id=row.drafter_id,
        drafter_name=row.drafter.person.full_name if row.drafter else "",
        signer_id=row.signer_id,
        answers_id=row.answers_id,
        notation=row.notation,
        created_at=row.created_at,
        revision=row.revision,
        sight_to_confirm=row.sight_to_confirm,
        asks_me_to_confirm=bool(row.asks_me),
    )


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A document as a picker shows it."""

    id: UUID
    type_name: str
    symbol: str
    issuer_name: str
    subject: str


@query
def find_documents(
    actor: Actor, text: str, *, direction: Direction, limit: int = 20
) -> list[FoundRow]:
    """Documents whose number, notation, issuer or subject has all the words; the newest first."""
    slash, blank = Value("/"), Value(" ")
    told = Concat(
        "number_printed", slash, "notation", blank, "issuer_name", blank, "subject",
        output_field=TextField(),
    )  # fmt: skip
    rows = visible_documents(actor).filter(direction=direction).annotate(told=told)
    for word in text.split():
        rows = rows.filter(told__icontains=word)
    return [
        FoundRow(row.id, row.type_name, symbol_of(row), row.issuer_name, row.subject)
        for row in rows.order_by("-state_since", "-id")[:limit]
    ]


def readable_documents(actor: Actor) -> QuerySet[Document]:
    """Those whose content may be opened. What was given back to its sender (Decree 30/2020 annex
    VI, III.8: cancelled at the receiver) keeps its trace and can be read no more.
    """
    return visible_documents(actor).exclude(state=State.CANCELLED)


@query
def versions_of(actor: Actor, *, document_id: UUID) -> list[VersionRow]:
    """Every version of the main file, newest first; none of what was given back."""
    rows = (
        Version.objects.filter(seen(actor, document_id, to_read=True), document_id=document_id)
        .select_related("blob")
        .order_by("-ordinal")
    )
    return [
        VersionRow(
            id=row.id,
            ordinal=row.ordinal,
            kind=row.kind,
            sha256=row.blob_id,
            media_type=row.blob.media_type,
            file_name=row.file_name,
            note=row.note,
            made_by_name=row.made_by_name,
            made_at=row.made_at,
        )
        for row in rows
    ]


@query
def attachments_of(actor: Actor, *, document_id: UUID) -> list[AttachmentRow]:
    """The files that go with the document, in order."""
    rows = (
        Attachment.objects.filter(
            seen(actor, document_id, to_read=True), document_id=document_id, removed_at=None
        )
        .select_related("blob")
        .order_by("ordinal")
    )
    return [
        AttachmentRow(
            id=row.id,
            ordinal=row.ordinal,
            sha256=row.blob_id,
            media_type=row.blob.media_type,
            size=row.blob.size,
            file_name=row.file_name,
            description=row.description,
            damage=row.damage,
            kind=row.kind,
            kind_label=FILE_KINDS[FileKind(row.kind)],
            kind_by_name=row.kind_by_name,
            signs=row.signs,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An outgoing document that answers an incoming one, as far as it has come."""

    id: UUID
    state: str
    state_label: str
    type_name: str
    symbol: str
    subject: str


@query
def answers_to(actor: Actor, *, document_id: UUID) -> list[AnswerRow]:
    """The documents the actor may see that answer this one, the latest first."""
    rows = visible_documents(actor).filter(answers_id=document_id).order_by("-created_at", "-id")
    return [
        AnswerRow(
            id=row.id,
            state=row.state,
            state_label=LABELS[State(row.state)],
            type_name=row.type_name,
            symbol=symbol_of(row),
            subject=row.subject,
        )
        for row in rows
    ]


@query
def revision_of(actor: Actor, *, document_id: UUID) -> int:
    """A number that grows with every change: what live pages compare. 0 when not visible."""
    found = visible_documents(actor).filter(id=document_id).values_list("revision", flat=True)
    return found.first() or 0
