"""The bell: what a person was told of, the way to it, and how the person wants to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.core.people.queries import person_email
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.notices.devices import devices_context
from vanban.doors.web.outgoing.boxes import ISSUED
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, NotFound, Reason
from vanban.foundation.operation import reading
from vanban.oversight.tracking.operations import choose_notices, see_notices
from vanban.oversight.tracking.queries import NoticeRow, choice_of, notices_of, thing_told
from vanban.oversight.tracking.rules.notices import (
    MAILING_LABELS,
    MESSAGES,
    NOTICE_LABELS,
    Choice,
    NoticeKind,
    ways_of,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as the list draws it."""

    url: str
    title: str
    summary: str
    meta: str
    at: datetime
    urgency: int
    unseen: bool


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of notice on the page of choices."""

    code: str
    label: str
    on_page: bool
    by_mail: bool
    by_push: bool


_ON_ITS_BOARD = frozenset({NoticeKind.SENDING_STOPPED, NoticeKind.TURNED_DOWN})


class UnreadableHour(Invalid):
    """What was typed as a time of day is none."""

    code = "tracking.unreadable_hour"
    title = "Chưa lưu được lựa chọn"


@require_GET
@reading()
def index(request: HttpRequest) -> HttpResponse:
    """The latest hundred, those not seen yet standing out."""
    lines = [_line(row) for row in notices_of(actor_of(request))]
    unseen = sum(line.unseen for line in lines)
    return page(request, "notices/index.html", {"lines": lines, "unseen": unseen})


@require_GET
@reading()
def frame(request: HttpRequest) -> HttpResponse:
    """The frame alone: rail and bell of every open page refresh themselves from here."""
    actor_of(request)
    return page(request, "notices/frame.html")


@require_GET
def follow(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """On to the document, message or box that a notice is about, to where there is something to do
    about it; the notice is seen with that.
    """
    actor = actor_of(request)
    told = thing_told(actor, notice_id=notice_id)
    if told is None:
        raise NotFound(Reason("tracking.no_notice", _("Không có thông báo này.")))
    see_notices(actor=actor, now=read_clock(), notice_id=notice_id)
    return go(request, _where(*told))


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """All of one's own are seen."""
    see_notices(actor=actor_of(request), now=read_clock())
    return go(request, reverse("notices:index"), said=_("Đã đánh dấu xem hết thông báo."))


@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Kind by kind: on the page, by e-mail; how often; when it is quiet."""
    actor = actor_of(request)
    if request.method == "POST":
        asked = request.POST
        choose_notices(
            actor=actor,
            now=read_clock(),
            on_page=asked.getlist("on_page"),
            by_mail=asked.getlist("by_mail"),
            by_push=asked.getlist("by_push"),
            mailing=asked.get("mailing", ""),
            mail_hour=_hour(asked.get("mail_hour", "")),
            quiet_from=_time(asked.get("quiet_from", ""), "quiet_from"),
            quiet_until=_time(asked.get("quiet_until", ""), "quiet_until"),
        )
        return go(request, reverse("notices:choices"), said=_("Đã lưu cách nhận thông báo."))
    choice = choice_of(actor)
    context = {
        "kinds": _kinds(choice),
        "choice": choice,
        "mailings": [(code, name, code is choice.mailing) for code, name in MAILING_LABELS.items()],
        "address": person_email(actor),
        "mails": bool(settings.EMAIL_HOST),
        **devices_context(actor),
    }
    return page(request, "notices/choices.html", context)


def _where(about: UUID, kind: NoticeKind) -> str:
    if kind in MESSAGES:
        return reverse("messages:message", args=[about])
    if kind is NoticeKind.EMAIL_BOX_FAULT:
        return reverse("incoming:email_boxes")
    if kind is NoticeKind.PACKET_STRAYED:
        return reverse("exchange:strays")
    if kind in _ON_ITS_BOARD:  # each copy has its acts there
        return reverse("outgoing:document", args=[ISSUED, about])
    return reverse("waiting:document", args=[about])


def _kinds(choice: Choice) -> Sequence[KindLine]:
    return [
        KindLine(kind, name, *ways_of(choice, kind), kind in choice.by_push)
        for kind, name in NOTICE_LABELS.items()
    ]


def _line(row: NoticeRow) -> Line:
    return Line(
        url=reverse("notices:follow", args=[row.id]),
        title=row.label,
        summary=row.subject,
        meta=" · ".join(filter(None, (row.symbol, row.from_name))),
        at=row.at,
        urgency=row.urgency,
        unseen=not row.seen,
    )


def _hour(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else -1  # noqa: PLR2004 - two figures


def _time(text: str, field: str) -> time | None:
    if not text.strip():
        return None
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError as unread:
        raise UnreadableHour(
            Reason(
                "tracking.unreadable_hour",
                _("Giờ ghi chưa đúng."),
                _("Ghi như 18:00."),
                field=field,
            )
        ) from unread
