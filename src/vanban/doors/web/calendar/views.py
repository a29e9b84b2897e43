"""The working calendar of the body: seen by all, set by who administers the office."""

from datetime import date, time
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.calendar import operations
from vanban.core.calendar.queries import (
    RuleRow,
    calendar_of,
    days_of_year,
    deadline_rules,
    office_hours,
    usual_hours,
)
from vanban.core.calendar.rules import ADMINISTER, DAY_LABELS, UNIT_LABELS, term_words
from vanban.core.organisations.queries import hosted_below
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.calendar.year import months_of
from vanban.doors.web.design.days import read_day
from vanban.doors.web.incoming.forms import URGENCIES
from vanban.doors.web.outgoing.forms import type_choices
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.foundation.operation import reading

LARGEST_TEXT = 200_000
FIRST_YEAR, LAST_YEAR = 2024, 2100
SESSIONS = (("morning_from", "morning_to"), ("afternoon_from", "afternoon_to"))


@require_GET
@reading()
def index(request: HttpRequest) -> HttpResponse:
    """A year as a picture, its special days, the office hours, the deadlines by regulation."""
    actor, today = actor_of(request), local_date(read_clock())
    year = _year(request.GET.get("nam", ""), today)
    calendar, days = calendar_of(actor), days_of_year(actor, year=year)
    hours = office_hours(actor)
    context = {
        "year": year,
        "before_url": _url(year - 1) if year > FIRST_YEAR else "",
        "after_url": _url(year + 1) if year < LAST_YEAR else "",
        "months": months_of(year, calendar, days, today),
        "days": days,
        "hours": hours,
        "usual_hours": usual_hours().hours,
        "latest_hours": (hours[-1] if hours else usual_hours()).hours.sessions,
        "rules": [_rule(row) for row in deadline_rules(actor)],
        "may_set": actor.may(ADMINISTER),
        "has_below": actor.may(ADMINISTER) and bool(hosted_below(actor.organisation, on=today)),
        "kinds": [("", _("Chọn loại ngày")), *((str(k), v) for k, v in DAY_LABELS.items())],
        "types": [("", _("Mọi loại")), *type_choices()],
        "urgencies": [("", _("Mọi độ khẩn")), *URGENCIES[:-1]],
        "units": [(str(unit), label) for unit, label in UNIT_LABELS.items()],
        "today": today,
    }
    return page(request, "calendar/index.html", context)


@require_POST
def set_day(request: HttpRequest) -> HttpResponse:
    """Say what a day is."""
    day = _day(request, "day")
    operations.set_day(
        actor=actor_of(request),
        now=read_clock(),
        day=day,
        kind=request.POST.get("kind", ""),
        name=request.POST.get("name", ""),
        basis=request.POST.get("basis", ""),
        handed_down=bool(request.POST.get("handed_down")),
    )
    said = _("Đã ghi ngày %(day)s vào lịch.") % {"day": f"{day:%d/%m/%Y}"}
    return go(request, _url(day.year), said=said, detail=_counted_again())


@require_POST
def clear_day(request: HttpRequest) -> HttpResponse:
    """Take back what the body said of a day."""
    day = _day(request, "day")
    operations.clear_day(actor=actor_of(request), now=read_clock(), day=day)
    said = _("Đã bỏ ngày %(day)s khỏi lịch riêng.") % {"day": f"{day:%d/%m/%Y}"}
    return go(request, _url(day.year), said=said, detail=_counted_again())


@require_POST
def import_days(request: HttpRequest) -> HttpResponse:
    """Take in a file with a year's days."""
    actor = actor_of(request)
    actor.require(ADMINISTER)
    given = request.FILES.get("file")
    text = given.read(LARGEST_TEXT + 1) if isinstance(given, UploadedFile) else b""
    try:
        words = text.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = ""
    if not words or len(text) > LARGEST_TEXT:
        raise Invalid(
            Reason(
                "calendar.file",
                _("Chưa chọn tệp, hoặc tệp không phải văn bản UTF-8 dưới 200 KB."),
                _("Chọn tệp .tsv."),
                field="file",
            )
        )
    below = bool(request.POST.get("handed_down"))
    count = operations.import_days(actor=actor, now=read_clock(), text=words, handed_down=below)
    said = _("Đã nhập %(n)s ngày.") % {"n": count}
    return go(request, reverse("calendar:index"), said=said, detail=_counted_again())


@require_POST
def set_hours(request: HttpRequest) -> HttpResponse:
    """Say when the office is open, from a day on."""
    sessions = [(_time(request, begins), _time(request, ends)) for begins, ends in SESSIONS]
    operations.set_hours(
        actor=actor_of(request),
        now=read_clock(),
        since=_day(request, "since"),
        sessions=sessions,
        basis=request.POST.get("basis", ""),
    )
    said = _("Đã ghi giờ làm việc.")
    return go(request, reverse("calendar:index"), said=said, detail=_counted_again())


@require_POST
def set_rule(request: HttpRequest) -> HttpResponse:
    """Say how long the regulation gives."""
    given = request.POST
    urgency = given.get("urgency", "")
    operations.set_deadline_rule(
        actor=actor_of(request),
        now=read_clock(),
        type_code=given.get("type_code", ""),
        urgency=int(urgency) if urgency.isdecimal() else None,
        term=f"{given.get('amount', '').strip()}{given.get('unit', '')}",
        basis=given.get("basis", ""),
    )
    return go(request, reverse("calendar:index"), said=_("Đã ghi thời hạn."))


@require_POST
def remove_rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """Take a deadline rule away."""
    operations.remove_deadline_rule(actor=actor_of(request), now=read_clock(), rule_id=rule_id)
    return go(request, reverse("calendar:index"), said=_("Đã bỏ thời hạn này."))


def _rule(row: RuleRow) -> dict[str, object]:
    types, urgencies = dict(type_choices()), dict(URGENCIES)
    return {
        "id": row.id,
        "type": types.get(row.type_code, row.type_code) or _("Mọi loại"),
        "urgency": _("Mọi độ khẩn") if row.urgency is None else urgencies[str(row.urgency)],
        "term": term_words(row.term),
        "basis": row.basis,
    }


def _counted_again() -> str:
    return _("Hạn đang mở tính theo ngày, giờ làm việc sẽ được tính lại.")


def _url(year: int) -> str:
    return f"{reverse('calendar:index')}?nam={year}"


def _year(text: str, today: date) -> int:
    year = int(text) if text.isdecimal() and len(text) == len("2026") else today.year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _day(request: HttpRequest, name: str) -> date:
    text = request.POST.get(name, "")
    try:
        return read_day(text)
    except ValueError:
        said = _("Ngày “%(day)s” không có trong lịch.") % {"day": text}
        raise Invalid(Reason("calendar.day", said, _("Chọn lại ngày."), field=name)) from None


def _time(request: HttpRequest, name: str) -> time:
    text = request.POST.get(name, "")
    try:
        return time.fromisoformat(text)
    except ValueError:
        said = _("Giờ “%(hour)s” không đọc được.") % {"hour": text}
        raise Invalid(Reason("calendar.hour", said, _("Ghi như 07:30."), field=name)) from None
