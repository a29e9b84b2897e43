"""Giving a draft up; every version and opinion stays."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.lifecycle import Move
from vanban.core.records.operations import advance, lock_document
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.events import record
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.events import DraftAbandoned


@operation("outgoing.drafting.abandon_draft")
def abandon_draft(*, actor: Actor, now: datetime, document_id: UUID, reason: str = "") -> None:
    """Give a draft up. Refuses (Forbidden), (DocumentNotFound), (CannotMove) past drafting."""
    actor.require("outgoing.draft")
    document = lock_document(actor, document_id)
    audit.subject("document", document_id, reason=reason)
    advance(document, Move.ABANDON, now=now)
    record(DraftAbandoned(organisation_id=actor.organisation, document_id=document_id))
