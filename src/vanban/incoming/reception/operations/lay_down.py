"""The step shared by every way in: the rows of an arrival, and the earlier ones it looks like."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Direction, State, VersionKind
from vanban.core.records.models import Document
from vanban.core.records.operations import add_attachment, add_version, open_document
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.events import record
from vanban.incoming.reception.events import DocumentReceived
from vanban.incoming.reception.models import Arrival, DuplicateWarning
from vanban.incoming.reception.rules import (
    Examined,
    Fitness,
    Header,
    Likeness,
    Way,
    as_said,
    columns_of,
    same_issuer,
    symbol_key,
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
    sender_code: str = "",
    sender_name: str = "",
) -> Arrival:
    """Make the document in its first state, with its files, its verdict and what it looks like."""
    header = examined.header
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
        )
    quarantined = examined.fitness is Fitness.QUARANTINED
    arrival = Arrival.objects.create(
        organisation_id=actor.organisation,
        document=document,
        inbox_item_id=inbox_item_id,
        way=way,
        arrived_at=arrived_at,
        taken_up_at=now,
        taken_up_by_name=actor.name,
        sender_code=sender_code,
        sender_name=sender_name[:200],
        fitness=examined.fitness,
        problem="\n".join(examined.problems),
        said={} if quarantined else as_said(header),
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
    for sha256, verdict in examined.judgement.verdicts:
        record_verdict(actor=actor, now=now, file_sha256=sha256, verdict=verdict)
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


def note_likenesses(arrival: Arrival, *, now: datetime) -> list[str]:
    """Warn of earlier arrivals that look the same; all are kept, the clerk decides."""
    if arrival.fitness == Fitness.QUARANTINED:
        return []
    found = {
        (earlier, likeness)
        for likeness, ids in _alike(arrival)
        for earlier in ids
        if earlier != arrival.document_id
    }
    DuplicateWarning.objects.bulk_create(
        [
            DuplicateWarning(
                organisation_id=arrival.organisation_id,
                document_id=arrival.document_id,
                earlier_id=earlier,
                likeness=likeness,
                found_at=now,
            )
            for earlier, likeness in sorted(found)
        ],
        ignore_conflicts=True,
    )
    return sorted({likeness for _, likeness in found})


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


def _alike(arrival: Arrival) -> Iterable[tuple[Likeness, list[UUID]]]:
    document = arrival.document
    others = Arrival.objects.filter(organisation_id=arrival.organisation_id).exclude(id=arrival.id)
    if arrival.content_sha256:
        same = others.filter(content_sha256=arrival.content_sha256)
        yield Likeness.CONTENT, list(same.values_list("document_id", flat=True))
    if document.business_id and arrival.business == "new":
        same = others.filter(
            document__business_id=document.business_id, document__direction=Direction.INCOMING
        )
        yield Likeness.BUSINESS_ID, list(same.values_list("document_id", flat=True))
    if arrival.symbol_key:
        same = others.filter(symbol_key=arrival.symbol_key)
        rows = same.values_list("document_id", "document__issuer_code", "document__issuer_name")
        yield (
            Likeness.SYMBOL,
            [
                found
                for found, code, name in rows
                if same_issuer(document.issuer_code, document.issuer_name, code, name)
            ],
        )
