"""The pages of "Đi": a box, a document with the act that is due, an issued document's way."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from vanban.core.records.lifecycle import State, VersionKind
from vanban.core.records.queries import document_face, versions_of
from vanban.doors.web.answers import actor_of, go, page, visited, wants_part
from vanban.doors.web.outgoing.about import VERSION_WORDS
from vanban.doors.web.outgoing.boxes import BOXES, ISSUED, first_boxes, list_of
from vanban.doors.web.outgoing.delivery import issued_context
from vanban.doors.web.outgoing.panes import outgoing_pane
from vanban.doors.web.outgoing.reading import reading_context
from vanban.formats.comparing import stretches
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading
from vanban.outgoing.drafting.operations import compare_versions

UNCHANGED = 204
SENT = frozenset({State.ISSUED, State.RECALLED})


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The first box of the person's day."""
    slug = first_boxes(actor_of(request))[0]
    return HttpResponseRedirect(reverse("outgoing:box", args=[slug]))


@require_GET
@reading()
def box(request: HttpRequest, slug: str) -> HttpResponse:
    """One box; a live page that has it already (`?dau=`) gets no content."""
    actor, now = actor_of(request), read_clock()
    _known(slug)
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
    return page(request, "outgoing/box.html", {"list": listed})


@require_GET
@reading()
def document(request: HttpRequest, slug: str, document_id: UUID) -> HttpResponse:
    """A document beside its pages; once issued, its recipients (`?xem=1`: the pages again)."""
    actor, now = actor_of(request), read_clock()
    _known(slug)
    face = document_face(actor, document_id=document_id)
    if str(face.revision) in {request.GET.get("r"), request.GET.get("b")}:
        return HttpResponse(status=UNCHANGED)
    sent = State(face.state) in SENT and not {"tep", "xem"} & request.GET.keys()
    if sent and "r" in request.GET and wants_part(request):
        return go(request, reverse("outgoing:document", args=[ISSUED, document_id]))
    listed = list_of(actor, now, slug, current=document_id)
    visited(request).counts = listed.counts
    open_pane = "data" if "lam" in request.GET else "page"  # on a narrow screen
    context = {"list": listed, "open_pane": open_pane} | outgoing_pane(
        request, actor, now, face, next_url=listed.next_url
    )
    if sent:
        context |= issued_context(request, actor, now, face)
        return page(request, "outgoing/issued.html", context)
    context |= reading_context(request, actor, now, face)
    return page(request, "outgoing/document.html", context)


@require_GET
def compare(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Two versions side by side (`?cu=`, `?moi=`); without them the last two drafts."""
    actor, now = actor_of(request), read_clock()
    face = document_face(actor, document_id=document_id)
    rows = versions_of(actor, document_id=document_id)
    drafts = [row for row in rows if row.kind == VersionKind.DRAFT]
    usual = [row.id for row in (drafts if len(drafts) > 1 else rows)]
    after = _uuid(request.GET.get("moi", "")) or next(iter(usual), None)
    following = usual if after in usual else [row.id for row in rows]
    place = following.index(after) + 1 if after in following else len(following)
    before = _uuid(request.GET.get("cu", "")) or next(iter(following[place:]), None)
    named = [(row, VERSION_WORDS.get(row.kind, row.kind)) for row in rows]
    context: dict[str, object] = {"face": face, "versions": named, "before": before, "after": after}
    if before is not None and after is not None:
        pairs = compare_versions(
            actor=actor, now=now, document_id=document_id, before=before, after=after
        )
        changed = sum(1 for pair in pairs if pair.changed)
        context |= {"stretches": stretches(pairs), "changed": changed}
    return page(request, "outgoing/compare.html", context)


def _known(slug: str) -> None:
    if slug not in BOXES:
        raise Http404


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
