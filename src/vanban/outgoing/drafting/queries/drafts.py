"""What the drafting form needs, a draft as it stands, and whom it goes to."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from vanban.core.organisations.queries import organisation
from vanban.core.records.lifecycle import VersionKind
from vanban.core.records.models import Document, Version
from vanban.core.records.operations import DocumentNotFound
from vanban.core.records.queries import symbol_of, visible_documents
from vanban.formats.symbol import DOCUMENT_TYPES, Family
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Reason
from vanban.foundation.operation import query
from vanban.outgoing.drafting.models import Examination, Link, Recipient, SetAside
from vanban.outgoing.drafting.queries.signers import (
    JointRow,
    SignerRow,
    joint_signers,
    right_chosen,
    signers,
)
from vanban.outgoing.drafting.rules import Findings, JointInput, SignerInput, warnings_of


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A type of document to choose."""

    code: str
    name: str
    abbreviation: str
    family: str


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """A place the document goes to."""

    id: UUID
    organisation_id: UUID | None
    name: str
    code: str
    way: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class DraftForm:
    """What the drafting form offers."""

    types: tuple[TypeRow, ...]
    signers: tuple[SignerRow, ...]
    issuer_name: str
    issuer_code: str
    unit_id: UUID | None


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """A draft as its form shows it again."""

    document_id: UUID
    state: str
    type_code: str
    subject: str
    urgency: int
    notation: str
    reply_due_date: date | None
    signer_post_id: UUID | None
    signer_name: str
    signer_delegation_id: UUID | None
    answers_id: UUID | None
    joint: tuple[JointRow, ...]
    recipients: tuple[RecipientRow, ...]
    sha256: str
    media_type: str
    file_name: str
    warnings: tuple[Reason, ...]

    @property
    def joint_input(self) -> JointInput:
        """Who signs beside its signer, as a form gives them."""
        beside = tuple(
            SignerInput(row.post_id, row.name, row.title, row.body_name, row.capacity)
            for row in self.joint[:-1]
        )
        named = [row.seals for row in self.joint if row.body_name]
        in_turn = not self.joint or self.joint[-1].place > 1
        return JointInput(beside, in_turn=in_turn, seals=any(named) if named else None)

    @property
    def mark(self) -> str:
        """Says which words of the form these are; two people who began at one mark may clash."""
        words = {
            "type_code": self.type_code,
            "subject": self.subject,
            "urgency": self.urgency,
            "notation": self.notation,
            "signer": f"{self.signer_post_id or ''}{self.signer_delegation_id or ''}",
            "reply_due_date": str(self.reply_due_date or ""),
            "answers": str(self.answers_id or ""),
            "joint": [
                [
                    *(str(row.post_id), row.name, row.title, row.body_name, row.capacity),
                    *(row.place, row.seals),
                ]
                for row in self.joint
            ],
            "recipients": [
                [str(row.organisation_id), row.name, row.way] for row in self.recipients
            ],
        }
        return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One side of a link; `forward`: this document does it to the other."""

    kind: str
    forward: bool
    other_id: UUID
    words: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class SetAsideRow:
    """Words that could not be saved because the draft had moved on; nobody has lost them."""

    by_name: str
    at: datetime
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class DraftFile:
    """The newest draft of the main file."""

    version_id: UUID
    sha256: str
    file_name: str
    media_type: str
    findings: Findings | None


@query
def draft_form(actor: Actor, *, now: datetime) -> DraftForm:
    """The lists of the drafting form: types of documents, who may sign today."""
    body = organisation(actor.organisation)
    return DraftForm(
        types=tuple(
            TypeRow(kind.code, kind.name, kind.abbreviation, kind.family)
            for kind in DOCUMENT_TYPES
            if kind.family is not Family.COPY
        ),
        signers=tuple(signers(actor, on=local_date(now))),
        issuer_name=body.name,
        issuer_code=body.code,
        unit_id=actor.unit_id,
    )


@query
def recipients_of(actor: Actor, *, document_id: UUID) -> list[RecipientRow]:
    """Whom a document goes to, in order."""
    rows = Recipient.objects.filter(
        document__in=visible_documents(actor).filter(id=document_id)
    ).order_by("ordinal")
    return [
        RecipientRow(row.id, row.target_id, row.name, row.code, row.way, row.ordinal)
        for row in rows
    ]


@query
def draft_sheet(actor: Actor, *, document_id: UUID) -> DraftSheet:
    """A draft for its form. Refuses (DocumentNotFound) what the actor may not see."""
    document = visible_documents(actor).filter(id=document_id).first()
    if document is None:
        raise DocumentNotFound(
            Reason(
                "records.not_found",
                "Không có văn bản này, hoặc bạn chưa được giao xem.",
                "Nhờ người soạn hoặc văn thư cho xem.",
            )
        )
    file = draft_file(actor, document_id=document_id)
    return DraftSheet(
        document_id=document.id,
        state=document.state,
        type_code=document.type_code,
        subject=document.subject,
        urgency=document.urgency,
        notation=document.notation,
        reply_due_date=document.reply_due_date,
        signer_post_id=document.signer_id,
        signer_name=document.signer_name,
        signer_delegation_id=right_chosen(document.id),
        answers_id=document.answers_id,
        joint=tuple(joint_signers(actor, document_id=document_id)),
        recipients=tuple(recipients_of(actor, document_id=document_id)),
        sha256=file.sha256 if file else "",
        media_type=file.media_type if file else "",
        file_name=file.file_name if file else "",
        warnings=tuple(_warnings(document, file)),
    )


@query
def links_of(actor: Actor, *, document_id: UUID) -> list[LinkRow]:
    """What a document does to an earlier one, and what later ones do to it; only what is seen."""
    seen = visible_documents(actor)
    rows = Link.objects.filter(
        Q(document_id=document_id) | Q(target_id=document_id), document__in=seen, target__in=seen
    ).select_related("document", "target")
    found = []
    for row in rows.order_by("made_at"):
        forward = row.document_id == document_id
        other = row.target if forward else row.document
        found.append(
            LinkRow(
                kind=row.kind,
                forward=forward,
                other_id=other.id,
                words=f"{other.type_name} {symbol_of(other)}".strip(),
                state=other.state,
                reason=row.reason,
            )
        )
    return found


@query
def set_aside(actor: Actor, *, document_id: UUID) -> list[SetAsideRow]:
    """What people wrote that the draft did not take, the latest first."""
    rows = SetAside.objects.filter(
        document__in=visible_documents(actor).filter(id=document_id)
    ).order_by("-at", "-id")
    return [SetAsideRow(row.by_name, row.at, row.fields) for row in rows[:50]]


@query
def draft_file(actor: Actor, *, document_id: UUID) -> DraftFile | None:
    """The newest draft of the main file, and what was seen in it; None before one is uploaded."""
    row = (
        Version.objects.filter(
            document__in=visible_documents(actor).filter(id=document_id), kind=VersionKind.DRAFT
        )
        .select_related("blob")
        .order_by("-ordinal")
        .first()
    )
    if row is None:
        return None
    seen = Examination.objects.filter(version_id=row.id).first()
    return DraftFile(
        version_id=row.id,
        sha256=row.blob_id,
        file_name=row.file_name,
        media_type=row.blob.media_type,
        findings=Findings.from_json(seen.findings) if seen else None,
    )


@query
def warnings_on(actor: Actor, *, document_id: UUID) -> list[Reason]:
    """What approvers and the drafter should know of the newest draft; none of it stops it."""
    document = visible_documents(actor).filter(id=document_id).first()
    if document is None:
        return []
    return _warnings(document, draft_file(actor, document_id=document_id))


@query
def signer_of_document(actor: Actor, *, document_id: UUID) -> UUID | None:
    """The post chosen to sign; None while nobody is chosen or the actor may not see it."""
    rows = visible_documents(actor).filter(id=document_id)
    return rows.values_list("signer_id", flat=True).first()


def _warnings(document: Document, file: DraftFile | None) -> list[Reason]:
    if file is None or file.findings is None:
        return []
    return warnings_of(file.findings, notation=document.notation)
