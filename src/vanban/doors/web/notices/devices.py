"""The browsers in which a person is told by web push: switched on, looked over, given up."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanban.doors.web.answers import actor_of, go
from vanban.formats.webpush import public_text, server_key
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.oversight.tracking.operations import add_device, drop_device
from vanban.oversight.tracking.queries import devices_of


def devices_context(actor: Actor) -> dict[str, object]:
    """The actor's browsers, and the key with which another is added; none where push is off."""
    if not settings.PUSH_ORIGINS:
        return {"pushes": False}
    key = public_text(server_key(settings.KEYSTORE_SECRET))
    return {"pushes": True, "push_key": key, "devices": devices_of(actor)}


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Tell the person in this browser, too."""
    given = request.POST
    add_device(
        actor=actor_of(request),
        now=read_clock(),
        endpoint=given.get("endpoint", ""),
        p256dh=given.get("p256dh", ""),
        auth=given.get("auth", ""),
        label=given.get("label", ""),
    )
    return go(request, reverse("notices:choices"), said=_("Đã bật thông báo ở trình duyệt này."))


@require_POST
def drop(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Tell that browser no more."""
    drop_device(actor=actor_of(request), now=read_clock(), device_id=device_id)
    return go(request, reverse("notices:choices"), said=_("Đã bỏ trình duyệt."))
