"""How a document is to leave: what was said, whom it can be sealed for, what it may change."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Direction, State
from vanban.core.records.models import Document
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.exchange.directory.queries import certificate_of
from vanban.exchange.sending.models import Instruction
from vanban.formats.edxml.message import BussinessDocType
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.foundation.words import Words
from vanban.outgoing.drafting.models import Link, Recipient
from vanban.outgoing.drafting.rules import LinkKind

_LATEST = 50


@dataclass(frozen=True, slots=True)
class InstructionRow:
    """How a document is to leave, or left."""

    sealed: bool
    doc_type: int
    doc_type_label: str
    concerned_id: UUID | None
    concerned_words: str
    reason: str
    given_by: str


@dataclass(frozen=True, slots=True)
class SealableRow:
    """A recipient that a packet goes to, and whether it can be sealed for it."""

    name: str
    code: str
    known: bool


@dataclass(frozen=True, slots=True)
class ChangeableRow:
    """An issued document that this one may revoke, update or replace."""

    id: UUID
    words: str


@query
def instruction_of(actor: Actor, *, document_id: UUID) -> InstructionRow | None:
    """What was said on how the document is to leave; None when nothing was."""
    row = (
        Instruction.objects.filter(document__in=visible_documents(actor).filter(id=document_id))
        .select_related("concerned")
        .first()
    )
    if row is None:
        return None
    return InstructionRow(
        sealed=row.sealed,
        doc_type=row.doc_type,
        doc_type_label=Words(BussinessDocType(row.doc_type).label),
        concerned_id=row.concerned_id,
        concerned_words=_words(row.concerned) if row.concerned else "",
        reason=row.reason,
        given_by=row.given_by_name,
    )


@query
def proposed_instruction(actor: Actor, *, document_id: UUID) -> InstructionRow | None:
    """What a draft opened to replace an issued document would say of itself."""
    visible = visible_documents(actor)
    row = (
        Link.objects.filter(
            document__in=visible.filter(id=document_id), kind=LinkKind.REPLACES, target__in=visible
        )
        .select_related("target")
        .first()
    )
    if row is None:
        return None
    kind = BussinessDocType.REPLACE
    return InstructionRow(
        sealed=False,
        doc_type=kind,
        doc_type_label=Words(kind.label),
        concerned_id=row.target_id,
        concerned_words=_words(row.target),
        reason=row.reason,
        given_by=row.made_by_name,
    )


@query
def sealable(actor: Actor, *, document_id: UUID, now: datetime) -> list[SealableRow]:
    """Every recipient a packet goes to, with whether a certificate of it is in force."""
    rows = (
        Recipient.objects.filter(
            document__in=visible_documents(actor).filter(id=document_id), target__isnull=False
        )
        .exclude(way="paper")
        .order_by("ordinal")
    )
    return [
        SealableRow(
            name=row.name,
            code=row.code,
            known=certificate_of(actor, organisation_id=row.target_id, at=now) is not None,
        )
        for row in rows
        if row.target_id is not None
    ]


@query
def changeable(actor: Actor, *, document_id: UUID) -> list[ChangeableRow]:
    """The latest issued documents that another may revoke, update or replace."""
    rows = visible_documents(actor).filter(direction=Direction.OUTGOING, state=State.ISSUED)
    latest = rows.exclude(id=document_id).order_by("-state_since", "id")[:_LATEST]
    return [ChangeableRow(row.id, _words(row)) for row in latest]


def _words(row: Document) -> str:
    return f"{row.type_name} {symbol_of(row)}: {row.subject}"
