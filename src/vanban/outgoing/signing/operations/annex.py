"""A signature over a file that goes with a document and is no PDF: a `.p7s` beside it (CAdES)."""

from datetime import datetime
from uuid import UUID

from vanban.core.files.rules import Stored
from vanban.core.records.lifecycle import Direction, State
from vanban.core.records.operations import DocumentNotFound, lock_document
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason, refuse_if
from vanban.foundation.operation import operation
from vanban.outgoing.signing.operations.adding import add_signature
from vanban.outgoing.signing.operations.request import CannotSign
from vanban.outgoing.signing.rules import AddedKind, reasons_against_annex


@operation("outgoing.signing.sign_annex")
def sign_annex(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    attachment_id: UUID,
    way: str = "",
    body: bool = False,
) -> UUID:
    """Sign a workbook, an archive, a picture that goes with an outgoing document.

    The file stays bit for bit; its signature becomes one more file of the document. `body`: with
    the organisation's key (Decree 30/2020 annex I, II.8). Refuses (DocumentNotFound), (Forbidden)
    as ``add_signature``, (CannotSign) with all reasons: issued already, no such file, a file whose
    signature lies inside it (PDF), a way that signs nothing but PDF.
    """
    document = lock_document(actor, document_id)
    audit.subject("document", document_id)
    if document.direction != Direction.OUTGOING:
        raise DocumentNotFound(
            Reason("records.not_found", "Không có văn bản đi này.", "Mở lại từ hộp văn bản đi.")
        )
    rows = document.attachments.filter(id=attachment_id, removed_at=None)
    row = rows.select_related("blob").first()
    against = reasons_against_annex(
        state=State(document.state),
        known=row is not None,
        media_type=row.blob.media_type if row else "",
        damaged=bool(row and row.damage),
    )
    refuse_if(CannotSign, against)
    assert row is not None  # noqa: S101 - refused above
    return add_signature(
        actor=actor,
        now=now,
        kind=AddedKind.ANNEX,
        stored=Stored(row.blob_id, row.blob.size, row.blob.media_type, row.file_name),
        document_id=document_id,
        way=way,
        body=body,
    )
