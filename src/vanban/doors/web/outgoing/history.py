"""Who did what to a document, and who read it, as the panes tell it."""

from collections.abc import Collection
from uuid import UUID

from vanban.doors.web.design.parts import Entry
from vanban.foundation.actor import Actor
from vanban.oversight.tracking.queries import timeline_of


def history_of(actor: Actor, document_id: UUID, *, without: Collection[str] = ()) -> list[Entry]:
    """The acts on a document, the latest first, but for those told elsewhere on the page."""
    return [
        Entry(at=row.at, who=row.who, did=row.did, note=row.note)
        for row in timeline_of(actor, document_id=document_id, without=without)
    ]
