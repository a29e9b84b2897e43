"""The page pane of an incoming document: its files, and the verdict on the one that is open."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from vanban.core.records.queries import DocumentFace
from vanban.doors.web.documents.reading import reading_of
from vanban.doors.web.documents.verdicts import line_of_arrival
from vanban.foundation.actor import Actor


def reading_context(
    request: HttpRequest, actor: Actor, now: datetime, face: DocumentFace
) -> dict[str, object]:
    """What `incoming/reading.html` draws; `?tep=` chooses a file."""
    reading = reading_of(
        actor,
        now=now,
        document_id=face.id,
        base_url=request.path,
        chosen=_uuid(request.GET.get("tep", "")),
    )
    line = line_of_arrival(actor, document_id=face.id, sha256=reading.sha256)
    return {"reading": reading, "verdict": line}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
