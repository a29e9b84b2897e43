"""Deadlines, dates and times in an official's words. Pure: the moment is always passed in.

Product rule ("What every screen does"): a deadline is a phrase, colour only repeats it; times
are Vietnam time; dates are dd/MM/yyyy.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanban.formats.workdays import Calendar, working_days_between

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
END_OF_DAY = time(23, 59)
WORDS_UP_TO_DAYS = 60
SOON_DAYS = 2


@dataclass(frozen=True, slots=True)
class DeadlineWords:
    """What to write about a deadline and how strongly: late, today, soon, far or none."""

    text: str
    tone: str


def in_vietnam(moment: datetime) -> datetime:
    """The same moment on a Vietnamese clock; a naive one is taken to be there already."""
    return moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def deadline_words(due: date | datetime | None, now: datetime, calendar: Calendar) -> DeadlineWords:
    """`quá hạn 2 ngày`, `hạn hôm nay`, `trước 17:00 nay`, `còn 5 ngày làm việc`, `không ghi hạn`.

    A deadline at 23:59 or without an hour is a whole day: it is late only from the next day.
    """
    if due is None:
        return DeadlineWords(_("không ghi hạn"), "none")
    here = in_vietnam(now)
    day, hour = _day_and_hour(due)
    if day < here.date():
        return _late((here.date() - day).days)
    if day == here.date():
        return _today(hour, here)
    return _ahead(day, here.date(), calendar)


def _day_and_hour(due: date | datetime) -> tuple[date, time | None]:
    if not isinstance(due, datetime):
        return due, None
    here = in_vietnam(due)
    whole_day = here.time() >= END_OF_DAY or here.time() == time(0)
    return here.date(), None if whole_day else here.time()


def _ahead(day: date, today: date, calendar: Calendar) -> DeadlineWords:
    if day == today + timedelta(days=1):
        return DeadlineWords(_("hạn ngày mai"), "soon")
    days = working_days_between(today, day, calendar)
    if days == 0:
        return DeadlineWords(_("hạn %(day)s") % {"day": f"{day:%d/%m}"}, "soon")
    if days > WORDS_UP_TO_DAYS:
        return DeadlineWords(_("hạn %(day)s") % {"day": f"{day:%d/%m/%Y}"}, "far")
    text = ngettext("còn %(days)s ngày làm việc", "còn %(days)s ngày làm việc", days)
    return DeadlineWords(text % {"days": days}, "soon" if days <= SOON_DAYS else "far")


def _late(days: int) -> DeadlineWords:
    text = ngettext("quá hạn %(days)s ngày", "quá hạn %(days)s ngày", days)
    return DeadlineWords(text % {"days": days}, "late")


def _today(hour: time | None, here: datetime) -> DeadlineWords:
    if hour is None:
        return DeadlineWords(_("hạn hôm nay"), "today")
    if hour > here.time():
        return DeadlineWords(_("trước %(hour)s nay") % {"hour": f"{hour:%H:%M}"}, "today")
    past = here.replace(tzinfo=None) - datetime.combine(here.date(), hour)
    hours = int(past.total_seconds() // 3600)
    if hours == 0:
        return DeadlineWords(_("vừa quá hạn"), "late")
    text = ngettext("quá hạn %(hours)s giờ", "quá hạn %(hours)s giờ", hours)
    return DeadlineWords(text % {"hours": hours}, "late")


def short_moment(moment: datetime, now: datetime) -> str:
    """As a list writes it: 08:31 today, 20/11 19:12 this year, 20/11/2025 before."""
    then, here = in_vietnam(moment), in_vietnam(now)
    if then.date() == here.date():
        return f"{then:%H:%M}"
    if then.year == here.year:
        return f"{then:%d/%m %H:%M}"
    return f"{then:%d/%m/%Y}"


def weekday_name(day: date) -> str:
    """Thứ Hai … Chủ nhật, as the clock in the top bar says it."""
    names = (
        _("thứ Hai"),
        _("thứ Ba"),
        _("thứ Tư"),
        _("thứ Năm"),
        _("thứ Sáu"),
        _("thứ Bảy"),
        _("Chủ nhật"),
    )
    return names[day.weekday()]
