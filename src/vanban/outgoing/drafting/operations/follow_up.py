"""After issue: a document that replaces, amends or corrects one that has gone out (art. 18.3).

The document that was issued stays as it is, bit for bit; it is told by whom it was followed.
"""

from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import State
from vanban.core.records.models import Document
from vanban.core.records.operations import lock_document
from vanban.core.records.queries import document_face
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import Link
from vanban.outgoing.drafting.operations.create import CannotDraft, create_draft
from vanban.outgoing.drafting.queries import draft_sheet
from vanban.outgoing.drafting.rules import (
    LINK_WORDS,
    LinkKind,
    RecipientInput,
    Way,
    reasons_against_link,
    type_of_follow_up,
)


def open_follow_up(
    *, actor: Actor, now: datetime, document_id: UUID, kind: LinkKind, reason: str
) -> UUID:
    """Open the draft that replaces, amends or corrects an issued document, to the same places.

    Refuses (Forbidden), (DocumentNotFound), (CannotDraft) with all reasons: a document not issued,
    no reason.
    """
    kind = LinkKind(kind)
    _judge(actor=actor, now=now, document_id=document_id, kind=kind, reason=reason)
    face = document_face(actor, document_id=document_id)
    type_code = type_of_follow_up(kind, face.type_code)
    sheet = draft_sheet(actor, document_id=document_id)
    subject = face.subject
    if kind is not LinkKind.REPLACES:
        words = LINK_WORDS[kind]
        subject = f"{words[:1].upper()}{words[1:]} {face.type_name} số {face.symbol}"
    made = create_draft(
        actor=actor,
        now=now,
        type_code=type_code,
        subject=subject,
        urgency=face.urgency,
        signer_post_id=sheet.signer_post_id,
        joint=sheet.joint_input,
        recipients=[
            RecipientInput(row.organisation_id, row.name, by_paper=row.way == Way.PAPER)
            for row in sheet.recipients
        ],
    )
    _link(actor=actor, now=now, document_id=made, target_id=document_id, kind=kind, reason=reason)
    return made


@operation("outgoing.drafting.open_follow_up")
def _judge(*, actor: Actor, now: datetime, document_id: UUID, kind: LinkKind, reason: str) -> None:
    """Whether this person may follow this document up; judged before a draft is opened."""
    actor.require("outgoing.draft")
    target = lock_document(actor, document_id)
    audit.subject("document", document_id, link=kind.value, asked_at=now)
    refuse_if(
        CannotDraft,
        reasons_against_link(
            kind=kind,
            type_code=type_of_follow_up(kind, target.type_code),
            target_type=target.type_code,
            target_issued=target.state == State.ISSUED,
            reason=reason,
        ),
    )


@operation("outgoing.drafting.link_follow_up")
def _link(
    *, actor: Actor, now: datetime, document_id: UUID, target_id: UUID, kind: LinkKind, reason: str
) -> None:
    target = lock_document(actor, target_id)
    document: Document = lock_document(actor, document_id)
    audit.subject("document", document_id, link=kind.value, target=target_id, reason=reason)
    refuse_if(
        CannotDraft,
        reasons_against_link(
            kind=kind,
            type_code=document.type_code,
            target_type=target.type_code,
            target_issued=target.state == State.ISSUED,
            reason=reason,
        ),
    )
    Link.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        target=target,
        kind=kind,
        reason=reason.strip(),
        made_at=now,
        made_by_name=actor.name,
    )
