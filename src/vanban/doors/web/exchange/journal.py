"""The page "Nhật ký gửi, nhận": every packet of the body, narrowed, counted, taken out."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.doors.web.answers import actor_of, page
from vanban.doors.web.design.days import read_day
from vanban.doors.web.listing.views import MEDIA
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading
from vanban.oversight.tracking.operations import export_journal
from vanban.oversight.tracking.queries import MOST_COUNTED, journal_counts, journal_page
from vanban.oversight.tracking.rules.journal import (
    COURSES,
    PACKETS,
    STANDINGS,
    TITLE,
    Course,
    Standing,
    Which,
    usual_since,
)
from vanban.oversight.tracking.rules.listing import WORDS_LIMIT, Form

SHOWN = 50


@require_GET
@reading()
def journal(request: HttpRequest) -> HttpResponse:
    """The latest packets that are asked for; what is asked stands in the address."""
    actor = actor_of(request)
    which = _asked(request.GET)
    found = journal_page(actor, which=which, after=request.GET.get("sau") or None, limit=SHOWN)
    counts = journal_counts(actor, which=which)
    asked = _address(which)
    here = reverse("exchange:journal")
    context: dict[str, Any] = {
        "which": which,
        "rows": found.rows,
        "sent": _number(counts.sent),
        "received": _number(counts.received),
        "waiting": _number(counts.waiting),
        "stopped": _number(counts.stopped),
        "courses": [("", _("Gửi và nhận")), *COURSES.items()],
        "standings": [("", _("Mọi tình trạng")), *STANDINGS.items()],
        "packets": list(PACKETS.items()),
        "asked": list(asked.items()),
        "older_url": f"{here}?{urlencode(asked | {'sau': found.after})}" if found.after else "",
        "here": here,
        "forms": [(form, form.upper()) for form in Form],
    }
    return page(request, "exchange/journal.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The same packets as a file; who took it out is recorded."""
    try:
        form = Form(request.POST.get("dang", ""))
    except ValueError as unknown:
        raise Http404 from unknown
    now = read_clock()
    data = export_journal(actor=actor_of(request), now=now, which=_asked(request.POST), form=form)
    answer = HttpResponse(data, content_type=MEDIA[form])
    name = f"{TITLE} {local_date(now):%Y-%m-%d}.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    answer["Content-Disposition"] = disposition or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _asked(given: QueryDict) -> Which:
    """What is not understood is not asked for: the form shows what is."""
    course, standing = given.get("chieu", ""), given.get("tinh_trang", "")
    return Which(
        since=_day(given.get("tu_ngay", "")) or usual_since(local_date(read_clock())),
        until=_day(given.get("den_ngay", "")),
        packets=MessageType.STATUS if given.get("goi") == MessageType.STATUS else MessageType.EDOC,
        course=Course(course) if course in set(Course) else None,
        standing=Standing(standing) if standing in set(Standing) else None,
        partner=_words(given.get("noi", "")),
        words=_words(given.get("tu", "")),
    )


def _address(which: Which) -> dict[str, str]:
    """The query of an address that asks the same."""
    parts = {
        "tu_ngay": f"{which.since:%d/%m/%Y}",
        "den_ngay": f"{which.until:%d/%m/%Y}" if which.until else "",
        "goi": str(which.packets) if which.packets is not MessageType.EDOC else "",
        "chieu": str(which.course or ""),
        "tinh_trang": str(which.standing or ""),
        "noi": which.partner,
        "tu": which.words,
    }
    return {name: value for name, value in parts.items() if value}


def _number(count: int) -> str:
    shown = f"{min(count, MOST_COUNTED):,}".replace(",", ".")
    return f"> {shown}" if count > MOST_COUNTED else shown


def _words(text: str) -> str:
    return text.replace("\0", "").strip()[:WORDS_LIMIT]


def _day(text: str) -> date | None:
    try:
        return read_day(text) if text.strip() else None
    except ValueError:
        return None
