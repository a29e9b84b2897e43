"""The page pane of an incoming document: its files, and the verdict on the one that is open."""

from uuid import UUID

from django.http import HttpRequest

from vanban.doors.web.documents.reading import reading_of
from vanban.doors.web.documents.verdicts import line_of_arrival
from vanban.doors.web.incoming.marks import with_mark
from vanban.doors.web.incoming.scene import Context, Scene


def reading_context(request: HttpRequest, scene: Scene) -> Context:
    """What `incoming/reading.html` draws; `?tep=` chooses a file."""
    chosen = request.GET.get("tep", "")
    reading = reading_of(
        scene.actor,
        now=scene.now,
        face=scene.face,
        base_url=request.path,
        chosen=_uuid(chosen),
    )
    reading = with_mark(reading, scene, chosen=chosen)
    line = line_of_arrival(scene.actor, scene.arrival, sha256=reading.sha256)
    return {"reading": reading, "verdict": line}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
