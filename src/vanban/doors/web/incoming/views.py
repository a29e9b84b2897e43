"""The pages of "Đến": a box, a document beside the act that is due."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET

from vanban.core.organisations.queries import organisation
from vanban.core.records.lifecycle import Direction
from vanban.core.records.queries import document_face
from vanban.doors.web.answers import actor_of, page, visited
from vanban.doors.web.incoming.about import about
from vanban.doors.web.incoming.boxes import ALL, BOXES, first_boxes
from vanban.doors.web.incoming.lists import list_of
from vanban.doors.web.incoming.panes import incoming_pane, scene_of
from vanban.doors.web.incoming.reading import reading_context
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading
from vanban.incoming.processing.operations import print_sheet

UNCHANGED = 204


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The first box of the person's day."""
    slug = first_boxes(actor_of(request))[0]
    return HttpResponseRedirect(reverse("incoming:box", args=[slug]))


@require_GET
@reading()
def box(request: HttpRequest, slug: str) -> HttpResponse:
    """One box; a live page that has it already (`?dau=`) gets no content."""
    actor, now = actor_of(request), read_clock()
    if slug not in BOXES:
        raise Http404
    listed = list_of(
        actor,
        now,
        slug,
        current=_uuid(request.GET.get("mo", "")),
        after=request.GET.get("sau", ""),
    )
    if request.GET.get("dau") == listed.mark:
        return HttpResponse(status=UNCHANGED)
    visited(request).counts = listed.counts
    return page(request, "incoming/box.html", {"list": listed})


@require_GET
@reading()
def document(request: HttpRequest, slug: str, document_id: UUID) -> HttpResponse:
    """A document beside its pages, with the act that is due for this person."""
    actor, now = actor_of(request), read_clock()
    if slug not in BOXES:
        raise Http404
    face = document_face(actor, document_id=document_id)
    if face.direction != Direction.INCOMING:
        raise Http404
    if request.GET.get("r") == str(face.revision):
        return HttpResponse(status=UNCHANGED)
    listed = list_of(actor, now, slug, current=document_id)
    visited(request).counts = listed.counts
    scene = scene_of(request, actor, now, face, next_url=listed.next_url)
    context = (
        {"list": listed, "open_pane": "data" if "lam" in request.GET else "page"}
        | incoming_pane(scene)
        | reading_context(request, scene)
    )
    return page(request, "incoming/document.html", context)


@require_GET
@reading()
def sheet(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Phiếu giải quyết văn bản đến (Decree 30/2020 annex IV.VII), to read and to print."""
    actor, now = actor_of(request), read_clock()
    face = document_face(actor, document_id=document_id)
    if face.direction != Direction.INCOMING:
        raise Http404
    scene = scene_of(request, actor, now, face)
    with translation.override("vi"):  # a sheet is kept with the paper, whoever prints it
        told = about(scene)
    context = {
        "face": face,
        "about": told,
        "due_at": scene.due_at,
        "body": organisation(actor.organisation),
        "back_url": reverse("incoming:document", args=[ALL, document_id]),
    }
    return page(request, "incoming/sheet.html", context)


@require_GET
def sheet_pdf(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The same sheet as a PDF, with the whole trail."""
    data = print_sheet(actor=actor_of(request), now=read_clock(), document_id=document_id)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="phieu-giai-quyet.pdf"'
    return answer


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
