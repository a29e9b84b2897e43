"""Issuing a sealed document."""

from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.core.records.lifecycle import Move
from vanban.core.records.models import Document, Version
from vanban.core.records.operations import advance, lock_document, reasons_against
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local, local_date
from vanban.foundation.errors import Kind, Refusal, refuse_if
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.rules import reasons_against_ended
from vanban.outgoing.publication.events import DocumentIssued, ReplyIssued
from vanban.outgoing.publication.models import Issue
from vanban.outgoing.publication.operations.paper import open_postings
from vanban.outgoing.publication.queries import due_of_document, sealed_version
from vanban.outgoing.publication.rules import (
    already_issued,
    business_id_of,
    reasons_against_issuing,
)


class CannotIssue(Refusal):
    """The document cannot leave yet."""

    kind = Kind.CONFLICT
    code = "publication.cannot_issue"
    title = "Chưa phát hành được"


@operation("outgoing.publication.issue")
def issue(*, actor: Actor, now: datetime, document_id: UUID) -> str:
    """Issue a sealed document: it gets its identifier and goes to its recipients (art. 18).

    Refuses (Forbidden) whoever is no clerk, (DocumentNotFound), (CannotIssue) with all reasons:
    state, no seal, a body that has ended, an identifier used before.
    """
    actor.require("outgoing.issue")
    document = lock_document(actor, document_id)
    audit.subject("document", document_id)
    body = organisation(document.organisation_id)
    reasons = reasons_against(document, Move.ISSUE)
    version = sealed_version(document)
    if not reasons:
        reasons = reasons_against_issuing(
            sealed=version is not None,
            numbered=bool(document.number_printed) and document.issued_date is not None,
        )
    refuse_if(CannotIssue, [*reasons, *reasons_against_ended(body, local_date(now))])
    assert version is not None  # noqa: S101 - judged above
    return leave(actor, document, version, now=now, due=due_of_document(document))


def leave(
    actor: Actor, document: Document, version: Version, *, now: datetime, due: datetime | None
) -> str:
    """Let a sealed document go, under an identifier of its own; a step of issuing it or a copy.

    Refuses (CannotIssue) an identifier used before (annex VI, III.1h).
    """
    assert document.issued_date is not None  # noqa: S101 - the caller has judged
    business_id = business_id_of(
        code=organisation(document.organisation_id).code,
        day=document.issued_date,
        printed=document.number_printed,
        notation=document.notation,
    )
    last = due or local(now)
    made = Issue(
        organisation_id=document.organisation_id,
        document=document,
        version=version,
        business_id=business_id,
        issued_by_id=actor.post_id,
        issued_by_name=actor.name,
        issued_at=now,
        due_date=last.date(),
        due_at=last,
        late=now > last,
    )
    # Two documents may reach the same identifier at the same moment: the database takes the first.
    Issue.objects.bulk_create([made], ignore_conflicts=True)
    if not Issue.objects.filter(id=made.id).exists():
        raise CannotIssue(already_issued(business_id))
    open_postings(actor, document, now=now)
    audit.subject("document", document.id, business_id=business_id, sha256=version.blob_id)
    advance(document, Move.ISSUE, now=now, business_id=business_id)
    record(DocumentIssued(organisation_id=document.organisation_id, document_id=document.id))
    if document.answers_id is not None:
        record(ReplyIssued(organisation_id=document.organisation_id, document_id=document.id))
    return business_id
