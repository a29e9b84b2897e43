"""Earlier arrivals that look the same: warned of, and what the clerk made of the warning."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from vanban.core.records.lifecycle import Direction, State
from vanban.core.records.models import Document
from vanban.foundation.actor import Actor
from vanban.incoming.reception.models import Arrival, DuplicateWarning
from vanban.incoming.reception.rules import (
    Decision,
    Fitness,
    Likeness,
)
from vanban.incoming.reception.rules.header import same_issuer

GONE = (State.RETURNED, State.CANCELLED, State.LINKED)  # an earlier one that stands no more


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


def undecided(document_id: UUID) -> QuerySet[DuplicateWarning]:
    """The warnings that still ask for a decision: of an earlier arrival that stands."""
    rows = DuplicateWarning.objects.filter(document_id=document_id, decision="")
    return rows.exclude(earlier__state__in=GONE)


def decide(
    actor: Actor,
    now: datetime,
    document_id: UUID,
    decision: Decision,
    *,
    reason: str = "",
    earlier_id: UUID | None = None,
) -> None:
    """Write down what was made of the warnings of a locked document (of one of them)."""
    rows = undecided(document_id)
    if earlier_id is not None:
        rows = rows.filter(earlier_id=earlier_id)
    rows.update(
        decision=decision,
        decision_reason=reason.strip()[:500],
        decided_at=now,
        decided_by_name=actor.name,
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
        yield from _of_symbol(document, others.filter(symbol_key=arrival.symbol_key))


def _of_symbol(
    document: Document, same: QuerySet[Arrival]
) -> Iterable[tuple[Likeness, list[UUID]]]:
    """Of one issuer and year with one number: of the same day, and of another."""
    rows = [
        (found, issued)
        for found, issued, code, name in same.values_list(
            "document_id",
            "document__issued_date",
            "document__issuer_code",
            "document__issuer_name",
        )
        if same_issuer(document.issuer_code, document.issuer_name, code, name)
    ]
    own = document.issued_date
    yield Likeness.SYMBOL, [found for found, issued in rows if issued == own]
    yield Likeness.OTHER_DATE, [found for found, issued in rows if issued != own]
