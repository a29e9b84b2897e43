"""The pages of "Chờ tôi": the list, and a document of either direction with its act."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from vanban.core.records.lifecycle import Direction
from vanban.core.records.queries import document_face
from vanban.doors.web.answers import actor_of, page
from vanban.doors.web.incoming.panes import incoming_pane, scene_of
from vanban.doors.web.incoming.reading import reading_context as incoming_reading
from vanban.doors.web.outgoing.panes import outgoing_pane
from vanban.doors.web.outgoing.reading import reading_context as outgoing_reading
from vanban.doors.web.waiting.lists import KINDS, list_of
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading

UNCHANGED = 204


@require_GET
@reading()
def index(request: HttpRequest) -> HttpResponse:
    """All that waits, or one kind (`?loai=`); a live page that has it (`?dau=`) gets no content."""
    actor, now = actor_of(request), read_clock()
    listed = list_of(actor, now, _kind(request), current=_uuid(request.GET.get("mo", "")))
    if request.GET.get("dau") == listed.mark:
        return HttpResponse(status=UNCHANGED)
    return page(request, "waiting/index.html", {"list": listed})


@require_GET
@reading()
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """A document that waits, beside its pages; after the act the next one opens."""
    actor, now = actor_of(request), read_clock()
    face = document_face(actor, document_id=document_id)
    if request.GET.get("r") == str(face.revision):
        return HttpResponse(status=UNCHANGED)
    listed = list_of(actor, now, _kind(request), current=document_id)
    incoming = face.direction == Direction.INCOMING
    context: dict[str, object] = {
        "list": listed,
        "area": "incoming" if incoming else "outgoing",
        "open_pane": "data" if "lam" in request.GET else "page",
    }
    if incoming:
        scene = scene_of(request, actor, now, face, next_url=listed.next_url)
        context |= incoming_pane(scene) | incoming_reading(request, scene)
    else:
        context |= outgoing_pane(request, actor, now, face, next_url=listed.next_url)
        context |= outgoing_reading(request, actor, now, face)
    return page(request, "waiting/document.html", context)


def _kind(request: HttpRequest) -> str:
    slug = request.GET.get("loai", "")
    if slug and slug not in {kind.slug for kind in KINDS}:
        raise Http404
    return slug


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
