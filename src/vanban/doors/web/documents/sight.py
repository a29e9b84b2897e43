"""Who may see a document: shown, widened, narrowed, confirmed by another, undone."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.records.operations.sight import confirm_sight, let_see, stop_seeing, undo_sight
from vanban.core.records.queries import document_face
from vanban.core.records.queries.sight import may_change_sight, sight_changes, sight_of
from vanban.doors.web.answers import actor_of, go, own_address, page
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading


@require_GET
@reading()
def index(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Who sees it and why, what was changed by hand, and what waits to be confirmed."""
    actor = actor_of(request)
    context = {
        "face": document_face(actor, document_id=document_id),
        "rows": sight_of(actor, document_id=document_id),
        "changes": sight_changes(actor, document_id=document_id),
        "may_change": may_change_sight(actor),
    }
    return page(request, "documents/sight.html", context)


@require_POST
def let(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Somebody more may see it."""
    unit_id, post_id = _whom(request)
    let_see(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        post_id=post_id,
        unit_id=unit_id,
        reason=request.POST.get("reason", ""),
    )
    said = _("Đã cho xem; người có thẩm quyền sẽ xác nhận.")
    return go(request, _page(document_id), said=said)


@require_POST
def stop(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Somebody may see it no more."""
    unit_id, post_id = _whom(request)
    stop_seeing(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        post_id=post_id,
        unit_id=unit_id,
        reason=request.POST.get("reason", ""),
    )
    said = _("Đã bỏ quyền xem; người có thẩm quyền sẽ xác nhận.")
    return go(request, _page(document_id), said=said)


@require_POST
def confirm(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """The change stands: the warning goes."""
    confirm_sight(actor=actor_of(request), now=read_clock(), change_id=change_id)
    return go(request, _after(request), said=_("Đã xác nhận thay đổi quyền xem."))


@require_POST
def undo(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """As it was before."""
    undo_sight(actor=actor_of(request), now=read_clock(), change_id=change_id)
    return go(request, _after(request), said=_("Đã hoàn lại quyền xem như trước."))


def _whom(request: HttpRequest) -> tuple[UUID | None, UUID | None]:
    """The unit or the person chosen (`unit:` or `post:` and the id); neither when unreadable."""
    kind, _mark, ident = request.POST.get("whom", "").partition(":")
    try:
        chosen = UUID(ident)
    except ValueError:
        return None, None
    return (chosen, None) if kind == "unit" else (None, chosen)


def _page(document_id: UUID) -> str:
    return reverse("documents:sight", args=[document_id])


def _after(request: HttpRequest) -> str:
    return own_address(request, request.POST.get("next", ""), reverse("waiting:index"))
