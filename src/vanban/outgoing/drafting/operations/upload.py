"""A new draft of the main file; earlier ones are kept."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.core.files.rules import Stored
from vanban.core.records.lifecycle import Move
from vanban.core.records.operations import (
    add_attachment,
    lock_document,
    reasons_against,
    touch,
)
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.operations.create import (
    CannotDraft,
    look_at_files,
    reasons_against_files,
    reasons_against_nothing,
    take_file,
)
from vanban.outgoing.drafting.queries import signer_of_document
from vanban.outgoing.drafting.rules import Findings


def upload_version(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    stored: Stored | None = None,
    attachments: Sequence[Stored] = (),
    note: str = "",
) -> None:
    """Add a new draft of the main file, or attachments. Only while it is being drafted.

    Looks at the files first, outside of the transaction. Refuses (Forbidden), (DocumentNotFound),
    (CannotDraft): a document past drafting (an approval holds for the file that was approved), no
    file at all, a file that is no document, anything secret.
    """
    signer = signer_of_document(actor, document_id=document_id)
    findings, mark = look_at_files(actor, stored, attachments, signer)
    _upload(
        actor=actor,
        now=now,
        document_id=document_id,
        stored=stored,
        attachments=attachments,
        note=note,
        findings=findings,
        attachment_mark=mark,
    )


@operation("outgoing.drafting.upload_version")
def _upload(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    stored: Stored | None,
    attachments: Sequence[Stored],
    note: str,
    findings: Findings | None,
    attachment_mark: str,
) -> None:
    actor.require("outgoing.draft")
    document = lock_document(actor, document_id)
    refuse_if(
        CannotDraft,
        [
            *reasons_against(document, Move.SUBMIT),
            *reasons_against_nothing(stored, attachments),
            *reasons_against_files(stored, findings, attachment_mark),
        ],
    )
    sha256 = stored.sha256 if stored else ""
    audit.subject("document", document_id, sha256=sha256, attachments=len(attachments))
    for attachment in attachments:
        add_attachment(document, now=now, stored=attachment)
    if stored is not None:
        take_file(document, actor=actor, now=now, stored=stored, findings=findings, note=note)
    touch(document_id)
