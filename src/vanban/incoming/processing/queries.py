"""The history of the work on a document."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vanban.core.records.queries import visible_documents
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.incoming.processing.models import WorkNote


@dataclass(frozen=True, slots=True)
class WorkNoteRow:
    """A line of the history."""

    id: UUID
    kind: str
    text: str
    written_by_name: str
    written_at: datetime


@query
def work_notes(actor: Actor, *, document_id: UUID) -> list[WorkNoteRow]:
    """What was written about the work, in order; nothing for those who may not see the document."""
    visible = visible_documents(actor).filter(id=document_id)
    rows = WorkNote.objects.filter(document__in=visible).order_by("written_at", "id")
    return [
        WorkNoteRow(row.id, row.kind, row.text, row.written_by_name, row.written_at) for row in rows
    ]
