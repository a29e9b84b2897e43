"""Changing the fields of a draft."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation, organisations_by_id
from vanban.core.records.lifecycle import Move
from vanban.core.records.operations import amend, lock_document, reasons_against
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.models import SetAside
from vanban.outgoing.drafting.operations.clash import words_standing, words_written
from vanban.outgoing.drafting.operations.create import (
    CannotDraft,
    columns_of,
    reasons_against_answer,
    reasons_against_recipients,
    signer_of,
    write_recipients,
)
from vanban.outgoing.drafting.operations.signers import (
    Chosen,
    signers_beside,
    write_right,
    write_signers,
)
from vanban.outgoing.drafting.queries import draft_sheet
from vanban.outgoing.drafting.rules import (
    ALONE,
    DraftFields,
    JointInput,
    RecipientInput,
    reasons_against_ended,
    reasons_against_fields,
)
from vanban.outgoing.drafting.rules.clash import differing, reasons_against_clash


class DraftMovedOn(Refusal):
    """Somebody else saved the form since it was opened; what was written is kept beside it."""

    kind = Kind.CONFLICT
    code = "drafting.moved_on"
    title = "Dự thảo vừa có người khác sửa"

    def __init__(self, *reasons: Reason, written: Mapping[str, str]) -> None:
        """`written`: what was given otherwise than it stands, in words, by the fields' names."""
        self.written = dict(written)
        super().__init__(*reasons)


def revise_draft(  # noqa: PLR0913 - the whole form
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
    joint: JointInput = ALONE,
    seen: str = "",
    signer_delegation_id: UUID | None = None,
    answers_id: UUID | None = None,
) -> None:
    """Write the whole form of a draft again. Only while it is being drafted.

    `answers_id`: the document that it answers; it may be set, changed and taken off until the
    draft goes up. `seen`: the mark of the form as it was opened (DraftSheet.mark); empty writes
    over whatever stands. Refuses (Forbidden), (DocumentNotFound), (CannotDraft) with all reasons,
    as `create_draft`; (DraftMovedOn) when somebody saved other words meanwhile: both texts are
    shown, and the refused one is kept with the draft.
    """
    fields = DraftFields(type_code, subject, urgency, notation.strip(), reply_due_date, secrecy)
    try:
        _revise(
            actor=actor,
            now=now,
            document_id=document_id,
            fields=fields,
            signer=(signer_post_id, signer_delegation_id),
            joint=joint,
            recipients=recipients,
            answers_id=answers_id,
            seen=seen,
        )
    except DraftMovedOn as moved:
        _set_aside(actor=actor, now=now, document_id=document_id, written=moved.written)
        raise


@operation("outgoing.drafting.set_aside")
def _set_aside(*, actor: Actor, now: datetime, document_id: UUID, written: dict[str, str]) -> None:
    document = lock_document(actor, document_id)
    audit.subject(
        "document", document_id, subject=written.get("subject", ""), differing=sorted(written)
    )
    SetAside.objects.create(
        organisation_id=document.organisation_id,
        document=document,
        by_id=actor.post_id,
        by_name=actor.name,
        at=now,
        fields=written,
    )


@operation("outgoing.drafting.revise_draft")
def _revise(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    fields: DraftFields,
    signer: Chosen,
    joint: JointInput,
    recipients: Sequence[RecipientInput],
    answers_id: UUID | None,
    seen: str,
) -> None:
    actor.require("outgoing.draft")
    document = lock_document(actor, document_id)
    today = local_date(now)
    targets = organisations_by_id({r.organisation_id for r in recipients if r.organisation_id})
    main, against_signer = signer_of(actor, signer, fields.type_code, today)
    beside, against_joint = signers_beside(
        actor, joint, main=signer[0], type_code=fields.type_code, today=today
    )
    refuse_if(
        CannotDraft,
        [
            *reasons_against(document, Move.SUBMIT),
            *reasons_against_fields(fields, today=today),
            *reasons_against_ended(organisation(actor.organisation), today),
            *against_signer,
            *against_joint,
            *reasons_against_recipients(recipients, targets, today),
            *(
                reasons_against_answer(actor, answers_id, of=document_id)
                if answers_id != document.answers_id
                else []
            ),
        ],
    )
    columns = columns_of(fields, main) | {"answers_id": answers_id}
    sheet = draft_sheet(actor, document_id=document_id)
    if seen and sheet.mark != seen:
        written = words_written(
            actor, fields, columns, (main, joint, beside), (recipients, targets)
        )
        stands = words_standing(actor, document, sheet)
        against = reasons_against_clash(stands, written)
        raise DraftMovedOn(*against, written=differing(stands, written))
    changed = {name: value for name, value in columns.items() if getattr(document, name) != value}
    audit.subject("document", document_id, changed=sorted(changed))
    write_recipients(document, recipients, targets)
    write_signers(document, joint, beside, main)
    write_right(document, signer[1])
    amend(document, **changed)
