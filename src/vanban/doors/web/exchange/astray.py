"""The page "Gói tin lạc": what came for nobody here; returned to its sender, or seen to."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.doors.web.answers import actor_of, go, page
from vanban.exchange.directory.queries import links
from vanban.exchange.receiving.operations import return_stray, settle_stray
from vanban.exchange.receiving.queries import stray_items
from vanban.exchange.receiving.rules import STRAY_REASONS
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading


@require_GET
@reading()
def strays(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, and below it what was seen to."""
    actor = actor_of(request)
    context = {
        "rows": stray_items(actor),
        "settled": stray_items(actor, settled=True),
        "reasons": list(STRAY_REASONS.items()),
        "names": {link.code: link.name or link.code for link in links()},
    }
    return page(request, "exchange/strays.html", context)


@require_POST
def send_back(request: HttpRequest, inbox_item_id: UUID) -> HttpResponse:
    """Tell its sender that it did not arrive, and why (02)."""
    return_stray(
        actor=actor_of(request),
        now=read_clock(),
        inbox_item_id=inbox_item_id,
        reason_code=request.POST.get("reason_code", ""),
        text=request.POST.get("text", ""),
    )
    return go(request, reverse("exchange:strays"), said=_("Đã trả lại, nơi gửi được báo (02)."))


@require_POST
def settle(request: HttpRequest, inbox_item_id: UUID) -> HttpResponse:
    """Somebody saw to it: it is kept and waits no longer."""
    settle_stray(
        actor=actor_of(request),
        now=read_clock(),
        inbox_item_id=inbox_item_id,
        note=request.POST.get("note", ""),
    )
    return go(request, reverse("exchange:strays"), said=_("Đã ghi nhận; gói tin vẫn được giữ."))
