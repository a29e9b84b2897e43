"""Small words and marks as template tags: icons, chips, deadlines, times, the theme."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from html import escape

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from vanban.core.calendar.queries import shipped_calendar
from vanban.doors.web.design.attributes import NOTHING, attributes
from vanban.doors.web.design.deadline import (
    deadline_words,
    in_vietnam,
    short_moment,
    weekday_name,
)
from vanban.doors.web.design.parts import RECALLS
from vanban.doors.web.saying import say
from vanban.formats.workdays import Calendar
from vanban.foundation.clock import now as read_clock

register = template.Library()

VERDICTS = {
    "valid": ("v-ok", "ok", gettext_lazy("Hợp lệ"), ""),
    "unknown": ("v-ask", "ask", gettext_lazy("Chưa đủ căn cứ"), "ask"),
    "invalid": ("v-bad", "bad", gettext_lazy("Không hợp lệ"), "bad"),
    "paper": ("v-none", "paper", gettext_lazy("Bản giấy"), "none"),
    "unsigned": ("v-none", "paper", gettext_lazy("Chưa có chữ ký số"), "none"),
    "pending": ("v-none", "clock", gettext_lazy("Đang kiểm tra"), "none"),
}
KEY_NAMES = {"Escape": "Esc"}
OTHER_NAMES = {
    "passed": "valid",
    "total_passed": "valid",
    "indeterminate": "unknown",
    "not_enough": "unknown",
    "failed": "invalid",
    "total_failed": "invalid",
    "none": "unsigned",
}
URGENCIES = {
    "urgent": ("", gettext_lazy("KHẨN")),
    "very_urgent": ("u-high", gettext_lazy("THƯỢNG KHẨN")),
    "express": ("u-hot", gettext_lazy("HỎA TỐC")),
    "express_timed": ("u-hot", gettext_lazy("HỎA TỐC HẸN GIỜ")),
    "1": ("", gettext_lazy("KHẨN")),
    "2": ("u-high", gettext_lazy("THƯỢNG KHẨN")),
    "3": ("u-hot", gettext_lazy("HỎA TỐC")),
    "4": ("u-hot", gettext_lazy("HỎA TỐC HẸN GIỜ")),
}


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """`{% icon "den" 16 %}`: decoration; with a label it is an image with that name."""
    shown = {14: " i-14", 16: " i-16", 20: " i-20"}.get(size, "")
    told = attributes({"role": "img", "aria_label": label} if label else {"aria_hidden": "true"})
    return format_html(
        '<svg class="i{}"{}><use href="{}#i-{}"/></svg>',
        shown,
        told,
        static("vanban/icons.svg"),
        name,
    )


@register.simple_tag
def keys(*names: str) -> SafeString:
    """`{% keys "J" "K" %}` -> two key caps; `Ctrl+K` is written as on the key sheet."""
    drawn = NOTHING
    for name in names:
        told = KEY_NAMES.get(name, name)
        drawn = format_html(
            "{}<kbd>{}</kbd>", drawn, told.replace("+", " ") if len(told) > 1 else told
        )
    return drawn


@register.simple_tag
def chip(verdict: object, text: str = "") -> SafeString:
    """`{% chip "valid" %}`: valid, unknown, invalid, paper, unsigned, pending; or other `text`."""
    code = verdict_code(verdict)
    style, mark, words, _card = VERDICTS[code]
    return format_html('<span class="chip {}">{}{}</span>', style, icon(mark, 14), text or words)


@register.simple_tag
def state_chip(text: str, icon_name: str = "") -> SafeString:
    """A neutral chip for a state in words, e.g. `{% state_chip "Chờ ký" "pen" %}`."""
    drawn = icon(icon_name, 14) if icon_name else NOTHING
    return format_html('<span class="chip">{}{}</span>', drawn, text)


@register.simple_tag
def urgency(code: object) -> SafeString:
    """`{% urgency "express" %}`: urgent, very_urgent, express, express_timed or 1-4."""
    known = URGENCIES.get(str(code))
    if known is None:
        return NOTHING
    return format_html('<span class="u {}">{}</span>', *known)


@register.simple_tag(takes_context=True)
def due(context: Context, deadline: date | datetime | None) -> SafeString:
    """`{% due row.due_at %}`: the deadline in words and tone, exact time in its title."""
    words = deadline_words(deadline, moment_of(context), calendar_of(context))
    exact = ""
    if isinstance(deadline, datetime):
        exact = f"{in_vietnam(deadline):%d/%m/%Y %H:%M}"
    elif deadline is not None:
        exact = f"{deadline:%d/%m/%Y}"
    tone = {"late": " is-late", "today": " is-today", "soon": " is-soon", "none": " dim"}
    titled = f' title="{exact}"' if exact else ""
    return SafeString(
        f'<span class="due{tone.get(words.tone, "")}"{titled}>{escape(words.text)}</span>'
    )


@register.filter
def said(text: object) -> object:
    """`{{ row.problem|said }}`: what the house keeps in Vietnamese, in the reader's language."""
    return say(text) if isinstance(text, str) else text


@register.filter
def due_words(deadline: date | datetime | None, moment: datetime | None = None) -> str:
    """`{{ row.due_at|due_words:now }}` -> `quá hạn 2 ngày`; words only, for sentences."""
    return deadline_words(deadline, moment or read_clock(), shipped_calendar()).text


@register.filter
def vn_datetime(moment: datetime | None) -> str:
    """`23/11/2026 08:42`, Vietnam time: for anything that may be evidence."""
    return f"{in_vietnam(moment):%d/%m/%Y %H:%M}" if moment else ""


@register.filter
def vn_seconds(moment: datetime | None) -> str:
    """`23/11/2026 08:20:05 +07:00`, for signatures and time-stamps."""
    return f"{in_vietnam(moment):%d/%m/%Y %H:%M:%S} +07:00" if moment else ""


@register.filter
def vn_date(day: date | datetime | None) -> str:
    """`23/11/2026`."""
    if isinstance(day, datetime):
        day = in_vietnam(day).date()
    return f"{day:%d/%m/%Y}" if day else ""


@register.filter
def vn_time(moment: datetime | None) -> str:
    """`08:42`."""
    return f"{in_vietnam(moment):%H:%M}" if moment else ""


@register.simple_tag(takes_context=True)
def at(context: Context, moment: datetime | None) -> SafeString:
    """`{% at row.arrived_at %}`: a short `<time>`: 08:31, 20/11 19:12, 20/11/2025."""
    if not moment:
        return NOTHING
    return SafeString(
        f'<time class="at" datetime="{moment.isoformat()}"'
        f' title="{in_vietnam(moment):%d/%m/%Y %H:%M:%S}">'
        f"{short_moment(moment, moment_of(context))}</time>"
    )


@register.simple_tag(takes_context=True)
def clock(context: Context) -> SafeString:
    """The clock of the top bar, in Vietnam time; live.js moves it."""
    here = in_vietnam(moment_of(context))
    return format_html(
        '<time class="clock" data-clock datetime="{}">{}</time>',
        here.isoformat(timespec="seconds"),
        f"{here:%H:%M} {weekday_name(here.date())}, {here:%d/%m/%Y}",
    )


@register.filter
def bytes_words(size: int | None) -> str:
    """`1,8 MB`, `312 KB`, `84 byte`."""
    if size is None:
        return ""
    kilobyte, megabyte = 1024, 1024 * 1024
    if size >= megabyte:
        return f"{size / megabyte:.1f}".replace(".", ",") + " MB"
    if size >= kilobyte:
        return f"{size // kilobyte} KB"
    return f"{size} byte"


@register.simple_tag(takes_context=True)
def theme(context: Context) -> SafeString:
    """` data-theme="dark"` when the person chose one (cookie `theme`); else the system decides."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request is not None else ""
    return attributes({"data_theme": chosen if chosen in {"light", "dark"} else ""})


@register.filter
def get(mapping: Mapping[str, object], key: str) -> object:
    """`{{ counts|get:row.id }}`."""
    return mapping.get(key, "")


@register.filter
def recall_words(code: str) -> object:
    """13, 15, 16 in words."""
    return RECALLS.get(code, code)


def verdict_code(given: object) -> str:
    code = str(getattr(given, "value", given)).lower()
    code = OTHER_NAMES.get(code, code)
    return code if code in VERDICTS else "unknown"


def moment_of(context: Context) -> datetime:
    given = context.get("now")
    if isinstance(given, datetime):
        return given
    shell = context.get("shell")
    told = getattr(shell, "now", None)
    return told if isinstance(told, datetime) else read_clock()


def calendar_of(context: Context) -> Calendar:
    """The office's working days: `calendar` in the context, else the one the package ships."""
    given = context.get("calendar")
    return given if isinstance(given, Calendar) else shipped_calendar()
