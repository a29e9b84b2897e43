"""The step shared by every way in: the document, its files, the row of its arrival."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Direction, State, VersionKind
from vanban.core.records.models import Document
from vanban.core.records.operations import add_attachment, add_version, open_document
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.events import record
from vanban.incoming.reception.events import DocumentReceived
from vanban.incoming.reception.models import Arrival
from vanban.incoming.reception.operations.likenesses import note_likenesses
from vanban.incoming.reception.rules import (
    Examined,
    Fitness,
    Judgement,
    Way,
)
from vanban.incoming.reception.rules.header import (
    Header,
    as_said,
    columns_of,
    symbol_key,
    with_signers,
)
from vanban.trust.verification.operations.recording import record_verdict


def lay_down(
    *,
    actor: Actor,
    now: datetime,
    way: Way,
    arrived_at: datetime,
    examined: Examined,
    inbox_item_id: UUID | None = None,
    email_id: UUID | None = None,
    sender_code: str = "",
    sender_name: str = "",
) -> Arrival:
    """Make the document in its first state, with its files, its verdict and what it looks like."""
    own = [one.verdict for one in examined.judgement.verdicts if not one.content_sha256]
    header = with_signers(examined.header, own)
    document = open_document(
        actor=actor,
        now=now,
        direction=Direction.INCOMING,
        state=State.RECEIVED,
        **columns_of(header),
    )
    if examined.main is not None:
        add_version(
            document, actor=actor, now=now, kind=VersionKind.RECEIVED, stored=examined.main.stored
        )
    for file in examined.attachments:
        add_attachment(
            document,
            now=now,
            stored=file.stored,
            description=file.description[:500],
            damage=file.damage,
            kind=file.kind,
            signs=file.signs,
        )
    quarantined = examined.fitness is Fitness.QUARANTINED
    arrival = Arrival.objects.create(
        organisation_id=actor.organisation,
        document=document,
        inbox_item_id=inbox_item_id,
        email_id=email_id,
        way=way,
        arrived_at=arrived_at,
        taken_up_at=now,
        taken_up_by_name=actor.name,
        sender_code=sender_code,
        sender_name=sender_name[:200],
        fitness=examined.fitness,
        problem="\n".join(examined.problems),
        said={} if quarantined else as_said(examined.header),
        business=examined.business,
        concerned_id=examined.concerned_id[:200],
        answers_business_id=examined.answers_id[:200],
        content_sha256=examined.main.stored.sha256 if examined.main else "",
        symbol_key=symbol_key(header),
        outcome=examined.judgement.outcome,
        verdict={
            "sentence": examined.judgement.sentence,
            "reasons": list(examined.judgement.reasons),
        },
        judged_at=now,
    )
    keep_verdicts(actor, now, examined.judgement)
    alike = note_likenesses(arrival, now=now)
    audit.subject(
        "document",
        document.id,
        way=way,
        fitness=examined.fitness,
        outcome=examined.judgement.outcome,
        looks_like=alike,
    )
    record(
        DocumentReceived(
            organisation_id=actor.organisation, document_id=document.id, fitness=examined.fitness
        )
    )
    return arrival


def keep_verdicts(actor: Actor, now: datetime, judgement: Judgement) -> None:
    """Keep what was found of every file. A step of the operations that judge."""
    for one in judgement.verdicts:
        record_verdict(
            actor=actor,
            now=now,
            file_sha256=one.sha256,
            verdict=one.verdict,
            content_sha256=one.content_sha256,
        )


def header_of_document(document: Document) -> Header:
    """The face of a document as it stands now, corrections and all."""
    return Header(
        issuer_name=document.issuer_name,
        issuer_code=document.issuer_code,
        number=document.number_printed,
        notation=document.notation,
        issued_date=document.issued_date,
        type_code=document.type_code,
        type_name=document.type_name,
        subject=document.subject,
        signer_name=document.signer_name,
        signer_title=document.signer_title,
        signer_authority=document.signer_authority,
        urgency=document.urgency,
        reply_due_date=document.reply_due_date,
        page_count=document.page_count,
        business_id=document.business_id,
    )
