"""The acts by which people at work ask each other: more time, opinions; and urging."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanban.core.calendar.queries import working_time
from vanban.doors.web.answers import actor_of, go, own_address
from vanban.doors.web.incoming.forms import chosen_part, day_of, places_of, until_of
from vanban.foundation.clock import now as read_clock
from vanban.incoming.assignment.operations import answer_extension as answer_request
from vanban.incoming.assignment.operations import ask_for_time as ask_time
from vanban.incoming.assignment.operations import urge as urge_part
from vanban.incoming.processing.operations import ask_opinions as ask_round
from vanban.incoming.processing.operations import close_opinions as close_round
from vanban.incoming.processing.operations import give_opinion as answer_round


@require_POST
def ask_for_time(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Ask whoever gave the work for a later deadline."""
    ask_time(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        due=day_of(request.POST, "due"),
        reason=request.POST.get("reason", ""),
    )
    return go(request, after(request), said=_("Đã gửi đề nghị gia hạn."))


@require_POST
def answer_extension(request: HttpRequest, extension_id: UUID) -> HttpResponse:
    """Grant more time, or say why not."""
    granted = bool(request.POST.get("granted"))
    answer_request(
        actor=actor_of(request),
        now=read_clock(),
        extension_id=extension_id,
        granted=granted,
        due=day_of(request.POST, "due") if granted else None,
        text=request.POST.get("text", ""),
    )
    said = _("Đã gia hạn.") if granted else _("Đã trả lời không gia hạn.")
    return go(request, after(request), said=said)


@require_POST
def urge(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Urge whoever handles a part; it is counted."""
    nth = urge_part(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        part_id=chosen_part(request.POST),
        kind=request.POST.get("kind", ""),
        text=request.POST.get("text", ""),
    )
    return go(request, after(request), said=_("Đã đôn đốc lần %(n)s.") % {"n": nth})


@require_POST
def ask_opinions(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Put a question to people and units."""
    actor, now = actor_of(request), read_clock()
    units, posts = places_of(request.POST, "asked")
    ask_round(
        actor=actor,
        now=now,
        document_id=document_id,
        question=request.POST.get("question", ""),
        unit_ids=units,
        post_ids=posts,
        due=until_of(request.POST, now, working_time(actor)),
    )
    said = _("Đã xin ý kiến %(n)s nơi.") % {"n": len(units) + len(posts)}
    return go(request, after(request), said=said)


@require_POST
def give_opinion(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Answer a question."""
    answer_round(
        actor=actor_of(request),
        now=read_clock(),
        round_id=round_id,
        vote=request.POST.get("vote", ""),
        text=request.POST.get("text", ""),
    )
    return go(request, after(request), said=_("Đã gửi ý kiến."))


@require_POST
def close_opinions(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Wait for no more opinions."""
    close_round(actor=actor_of(request), now=read_clock(), round_id=round_id)
    return go(request, after(request), said=_("Đã kết thúc lấy ý kiến."))


def after(request: HttpRequest) -> str:
    """Where an act leads: the page its form names, within this office."""
    return own_address(request, request.POST.get("next", ""), fallback=reverse("incoming:index"))
