"""Reading that is confirmed: asked for, done by one key, looked over, urged, ended."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vanban.core.records.operations.reading import (
    add_readers,
    ask_reading,
    close_reading,
    confirm_reading,
    urge_reading,
)
from vanban.core.records.queries import document_face
from vanban.core.records.queries.reading import may_ask_reading
from vanban.doors.web.answers import actor_of, go, own_address, page
from vanban.doors.web.documents.whom import day_of, posts_and_units
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading
from vanban.oversight.tracking.queries import reading_board


@require_GET
@reading()
def index(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Who has read, who has confirmed, who has not; and the form to ask."""
    actor = actor_of(request)
    board = reading_board(actor, document_id=document_id)
    may_ask = may_ask_reading(actor, document_id=document_id)
    context = {
        "face": document_face(actor, document_id=document_id),
        "board": board,
        "may_ask": may_ask and (board is None or board.closed_at is not None),
        "here": request.path,
    }
    return page(request, "documents/reading.html", context)


@require_POST
def ask(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Ask people and units."""
    posts, units = posts_and_units(request.POST.getlist("whom"))
    ask_reading(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        unit_ids=units,
        post_ids=posts,
        due=day_of(request.POST.get("due", "")),
        words=request.POST.get("words", ""),
    )
    return go(request, _page(document_id), said=_("Đã đề nghị xác nhận đã đọc."))


@require_POST
def confirm(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The person has read it."""
    confirm_reading(actor=actor_of(request), now=read_clock(), document_id=document_id)
    after = own_address(request, request.POST.get("next", ""), reverse("waiting:index"))
    return go(request, after, said=_("Đã xác nhận bạn đã đọc."))


@require_POST
def add(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Ask more people in an open request."""
    posts, units = posts_and_units(request.POST.getlist("whom"))
    count = add_readers(
        actor=actor_of(request),
        now=read_clock(),
        reading_id=reading_id,
        post_ids=posts,
        unit_ids=units,
    )
    said = ngettext("Đã đề nghị thêm %(n)s người.", "Đã đề nghị thêm %(n)s người.", count)
    return go(request, _after(request), said=said % {"n": count})


@require_POST
def urge(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Remind those who have not."""
    count = urge_reading(actor=actor_of(request), now=read_clock(), reading_id=reading_id)
    said = ngettext("Đã nhắc %(n)s người.", "Đã nhắc %(n)s người.", count) % {"n": count}
    return go(request, _after(request), said=said)


@require_POST
def close(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """No more is waited for."""
    close_reading(actor=actor_of(request), now=read_clock(), reading_id=reading_id)
    return go(request, _after(request), said=_("Đã kết thúc đề nghị xác nhận đã đọc."))


def _page(document_id: UUID) -> str:
    return reverse("documents:reading", args=[document_id])


def _after(request: HttpRequest) -> str:
    return own_address(request, request.POST.get("next", ""), reverse("waiting:index"))
