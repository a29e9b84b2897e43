"""Letters of e-mail as the registry sees them, and the boxes as the administrator sets them."""

from datetime import date
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vanban.core.calendar.rules import ADMINISTER
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.design.days import read_day
from vanban.doors.web.incoming.boxes import RECEIVED
from vanban.doors.web.incoming.forms import read_uuid
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason, refuse_if
from vanban.foundation.operation import reading
from vanban.incoming.reception.operations import (
    set_email_box,
    stop_email_box,
    take_email,
    try_email_box,
)
from vanban.incoming.reception.queries import email_boxes, emails
from vanban.incoming.reception.rules.emails import AFTER_INTAKE, AfterIntake, BoxSettings

_PORT: Final = 993


@require_GET
@reading()
def index(request: HttpRequest) -> HttpResponse:
    """What came by e-mail: what waits for a person first, then the latest."""
    actor = actor_of(request)
    context = {
        "aside": emails(actor, aside=True),
        "emails": [row for row in emails(actor) if row.state != "aside"],
        "boxes": [row for row in email_boxes(actor) if row.stopped_at is None],
        "may_set": actor.may(ADMINISTER),
    }
    return page(request, "incoming/emails.html", context)


@require_POST
def take(request: HttpRequest, email_id: UUID) -> HttpResponse:
    """Make the documents of a letter that was set apart; the first of them opens."""
    made = take_email(actor=actor_of(request), now=read_clock(), email_id=email_id)
    url = reverse("incoming:document", args=[RECEIVED, made[0]])
    said = ngettext("Đã nhận %(n)s văn bản từ thư.", "Đã nhận %(n)s văn bản từ thư.", len(made))
    return go(request, url, said=said % {"n": len(made)})


@require_GET
@reading()
def boxes(request: HttpRequest) -> HttpResponse:
    """The boxes that are read, how each fares, and the form for another (or `?sua=` one)."""
    actor = actor_of(request)
    actor.require(ADMINISTER)
    rows = email_boxes(actor)
    changed = next((row for row in rows if str(row.id) == request.GET.get("sua")), None)
    context = {
        "boxes": rows,
        "changed": changed,
        "port": changed.port if changed else _PORT,
        "since": changed.since if changed else local_date(read_clock()),
        "after": changed.after_intake if changed else str(AfterIntake.SEEN),
        "afters": list(AFTER_INTAKE.items()),
    }
    return page(request, "incoming/email_boxes.html", context)


@require_POST
def set_box(request: HttpRequest) -> HttpResponse:
    """Set a box, or change one; it is tried at once, and the page tells what came of it."""
    reasons: list[Reason] = []
    box_id = read_uuid(request.POST.get("box_id", ""), "box_id", reasons)
    given = _settings(request.POST, reasons)
    refuse_if(Invalid, reasons)
    set_email_box(actor=actor_of(request), now=read_clock(), given=given, box_id=box_id)
    return go(
        request,
        reverse("incoming:email_boxes"),
        said=_("Đã khai hộp thư."),
        detail=_("Đang thử kết nối; kết quả hiện ở đây."),
    )


@require_POST
def try_box(request: HttpRequest, box_id: UUID) -> HttpResponse:
    """Read a box at once, though it rests."""
    try_email_box(actor=actor_of(request), now=read_clock(), box_id=box_id)
    return go(request, reverse("incoming:email_boxes"), said=_("Đang đọc hộp thư."))


@require_POST
def stop_box(request: HttpRequest, box_id: UUID) -> HttpResponse:
    """Read a box no more."""
    stop_email_box(actor=actor_of(request), now=read_clock(), box_id=box_id)
    return go(request, reverse("incoming:email_boxes"), said=_("Đã thôi đọc hộp thư."))


def _settings(given: QueryDict, reasons: list[Reason]) -> BoxSettings:
    def said(name: str) -> str:
        return given.get(name, "").strip()

    port = said("port")
    return BoxSettings(
        host=said("host"),
        port=int(port) if port.isdecimal() and port.isascii() else 0,
        username=said("username"),
        password=given.get("password", ""),
        folder=said("folder"),
        since=_since(said("since"), reasons),
        after_intake=said("after_intake"),
        moved_to=said("moved_to"),
        ca_pem=said("ca_pem"),
    )


def _since(text: str, reasons: list[Reason]) -> date:
    try:
        return read_day(text)
    except ValueError:
        reasons.append(
            Reason(
                "reception.box_since",
                _("Chưa ghi ngày bắt đầu lấy thư."),
                _("Ghi ngày dạng 26/11/2026."),
                field="since",
            )
        )
        return date.min
