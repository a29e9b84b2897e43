"""Words that a page offers and that go to others or are kept: Vietnamese, whoever offers them."""

from datetime import date, datetime

from django.utils import translation

from vanban.doors.web.design.deadline import deadline_words
from vanban.formats.workdays import Calendar


def to_urge_with(due: datetime | None, now: datetime, calendar: Calendar) -> str:
    """What somebody who is slow is asked, the more clearly when it is late."""
    with translation.override("vi"):
        said = deadline_words(due, now, calendar)
    if said.tone == "late":
        return f"Việc đã {said.text}, đề nghị báo cáo tiến độ và hoàn thành ngay."
    return "Đề nghị báo cáo tiến độ và hoàn thành đúng hạn."


def received_before(what: str, day: date, number: str) -> str:
    """What the sender of a duplicate is told: when the document came, under which number."""
    under = f", số đến {number}" if number else ""
    return f"Đã nhận {what} ngày {day:%d/%m/%Y}{under}."
