"""Who is late with a document that it got, since when, and when it may be reminded (again).

The receiver's software tells that it is there within the day (01), its clerk registers it on the
same day, on the next working day at the latest (Decree 30/2020 art. 21, 22); an answer is due on
the day the document itself names.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from vanban.formats.edxml.message import StatusCode
from vanban.formats.workdays import WorkingTime, due_date_after, working_days_between
from vanban.foundation.clock import local
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

LONGEST_NOTE: Final = 300
_SHOWN: Final = 5
_TAKEN_UP: Final = frozenset(
    {StatusCode.ACCEPTANCE, StatusCode.ASSIGNMENT, StatusCode.PROCESSING, StatusCode.FINISH}
)
_OVER: Final = frozenset({StatusCode.REJECTION, StatusCode.FINISH})


class Point(StrEnum):
    """Where a place has stopped."""

    ARRIVAL = "arrival"
    REGISTRATION = "registration"
    ANSWER = "answer"


class By(StrEnum):
    """How a place is reminded."""

    BELL = "bell"  # of this installation
    CALL = "call"  # outside: by telephone or letter, kept here


POINTS: Final = spoken(
    {
        Point.ARRIVAL: "chưa báo đến",
        Point.REGISTRATION: "chưa vào sổ",
        Point.ANSWER: "chưa xong",
    }
)


@dataclass(frozen=True, slots=True)
class Late:
    """A place is late: at which point, since when, and how many working days."""

    point: Point
    due_at: datetime
    days: int


def late_place(
    *,
    sent_at: datetime | None,
    codes: Collection[int],
    urgent: bool,
    reply_due: date | None,
    now: datetime,
    working: WorkingTime,
) -> Late | None:
    """Whether a place is late by what it reported (`codes`, in order of time), and with what.

    Who refused it, has finished, or is asked to give it back is not.
    """
    if sent_at is None or _OVER & set(codes) or _asked_back(codes):
        return None
    began = local(sent_at)
    first = working.hours_on(began.date()).counted_from(began, working.calendar).date()
    if _TAKEN_UP & set(codes):
        point, day = Point.ANSWER, reply_due
    elif codes:
        point, day = Point.REGISTRATION, due_date_after(first, 0 if urgent else 1, working.calendar)
    else:
        point, day = Point.ARRIVAL, first
    if day is None:
        return None
    due = datetime.combine(day, working.hours_on(day).afternoon_to, began.tzinfo)
    here = local(now)
    if here <= due:
        return None
    return Late(point, due, working_days_between(day, here.date(), working.calendar))


def _asked_back(codes: Collection[int]) -> bool:
    """It was asked to give it back, and did not say no."""
    asked = {StatusCode.CANCELLATION, StatusCode.CHANGE_ACCEPTANCE, StatusCode.CHANGE_REJECTION}
    told = [code for code in codes if code in asked]
    return bool(told) and told[-1] != StatusCode.CHANGE_REJECTION


def again_from(last: datetime | None, every: timedelta) -> datetime | None:
    """From when a place may be reminded again; None when at once."""
    return None if last is None else last + every


def reasons_against_reminding(
    *,
    late: Sequence[str],
    chosen: Sequence[str],
    unknown: int,
    too_soon: Sequence[tuple[str, datetime]],
    note: str,
) -> list[Reason]:
    """Why these places cannot be reminded now, all at once."""
    reasons = []
    if not late:
        text = "Không nơi nhận nào quá hạn; chưa cần nhắc."
        reasons.append(Reason("sending.nobody_late", text, "Xem lại khi có nơi quá hạn."))
    elif unknown:
        text = f"{unknown} nơi đã chọn không còn quá hạn."
        reasons.append(Reason("sending.not_late", text, "Tải lại trang, chọn lại."))
    elif not chosen:
        text = "Các nơi quá hạn vừa được nhắc, hoặc chỉ gọi điện được."
        mend = "Chọn nơi đã gọi điện để ghi lại, hoặc nhắc lại sau."
        reasons.append(Reason("sending.nobody_to_remind", text, mend, field="dispatch"))
    for name, moment in too_soon[:_SHOWN]:
        text = f"{name} vừa được nhắc."
        mend = f"Nhắc lại từ {local(moment):%H:%M %d/%m/%Y}."
        reasons.append(Reason("sending.reminded_lately", text, mend, field="dispatch"))
    if len(" ".join(note.split())) > LONGEST_NOTE:
        text = f"Lời nhắc dài quá {LONGEST_NOTE} ký tự."
        reasons.append(Reason("sending.long_note", text, "Viết ngắn lại.", field="note"))
    return reasons
