"""Changing the fields of a draft."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation, organisations_by_id
from vanban.core.records.lifecycle import Move
from vanban.core.records.operations import amend, lock_document, reasons_against
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.operations.create import (
    CannotDraft,
    columns_of,
    reasons_against_recipients,
    signer_of,
    write_recipients,
)
from vanban.outgoing.drafting.rules import (
    DraftFields,
    RecipientInput,
    reasons_against_ended,
    reasons_against_fields,
)


@operation("outgoing.drafting.revise_draft")
def revise_draft(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    type_code: str,
    subject: str,
    urgency: int = 0,
    signer_post_id: UUID | None = None,
    recipients: Sequence[RecipientInput] = (),
    reply_due_date: date | None = None,
    notation: str = "",
    secrecy: str = "",
) -> None:
    """Write the whole form of a draft again. Only while it is being drafted.

    Refuses (Forbidden), (DocumentNotFound), (CannotDraft) with all reasons, as `create_draft`.
    """
    actor.require("outgoing.draft")
    document = lock_document(actor, document_id)
    today = local_date(now)
    fields = DraftFields(type_code, subject, urgency, notation.strip(), reply_due_date, secrecy)
    targets = organisations_by_id({r.organisation_id for r in recipients if r.organisation_id})
    signer, against_signer = signer_of(actor, signer_post_id, type_code, today)
    refuse_if(
        CannotDraft,
        [
            *reasons_against(document, Move.SUBMIT),
            *reasons_against_fields(fields, today=today),
            *reasons_against_ended(organisation(actor.organisation), today),
            *against_signer,
            *reasons_against_recipients(recipients, targets, today),
        ],
    )
    changed = {
        name: value
        for name, value in columns_of(fields, signer).items()
        if getattr(document, name) != value
    }
    audit.subject("document", document_id, changed=sorted(changed))
    write_recipients(document, recipients, targets)
    amend(document, **changed)
