"""A person says what a file is, where the rule does not know or errs."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.operations import lock_document, touch
from vanban.core.records.rules import FILE_KINDS, FileKind
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Refusal, refuse_if
from vanban.foundation.operation import operation
from vanban.incoming.reception.queries import arrival_of
from vanban.incoming.reception.rules import reasons_against_kind


class CannotClassify(Refusal):
    """There is no such file or no such kind."""

    kind = Kind.INVALID
    code = "reception.cannot_classify"
    title = "Chưa đổi được loại tệp"


@operation("incoming.reception.classify_file")
def classify_file(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - audited
    document_id: UUID,
    attachment_id: UUID,
    kind: str,
) -> None:
    """Say what a file that came with a document is (core/records/rules: FileKind).

    The file stays as it came. Refuses (Forbidden) whoever does not receive, (NotFound) what did not
    come in, (CannotClassify) a file or a kind there is not: all reasons at once.
    """
    actor.require("incoming.receive")
    document = lock_document(actor, document_id)
    arrival_of(document)
    row = document.attachments.filter(id=attachment_id, removed_at=None).first()
    refuse_if(CannotClassify, reasons_against_kind(kind, known=row is not None))
    assert row is not None  # noqa: S101 - refused above
    if row.kind == kind and row.kind_by_name:
        return
    row.kind, row.kind_by_name = kind, actor.name
    row.save(update_fields=["kind", "kind_by_name"])
    touch(document_id)
    audit.subject("document", document_id, note=f"{row.file_name}: {FILE_KINDS[FileKind(kind)]}")
