"""More time asked for, urging, and when somebody is told of a deadline.

Source: Decree 30/2020 art. 24 (handled in time, a person follows and urges); the kinds of urging
are those users know: nhắc nhở, phê bình, kiểm điểm.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from vanban.formats.workdays import WorkingTime, next_working_day
from vanban.foundation.clock import VIETNAM, local
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

REASON_LEAST: Final = 10
REASON_LIMIT: Final = 1000
_DAY: Final = timedelta(days=1)
_MORNING: Final = time(8)


class Cause(StrEnum):
    """Why a deadline was moved."""

    EXTENSION = "extension"
    CALENDAR = "calendar"


class ExtensionState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    OVERTAKEN = "overtaken"  # the part ended first


class UrgingKind(StrEnum):
    REMIND = "remind"
    CRITICISE = "criticise"
    REVIEW = "review"


class ReminderKind(StrEnum):
    NEAR = "near"
    PASSED = "passed"
    ESCALATED = "escalated"


CAUSE_LABELS: Final = spoken(
    {Cause.EXTENSION: "được gia hạn", Cause.CALENDAR: "lịch làm việc thay đổi"}
)
EXTENSION_LABELS: Final = spoken(
    {
        ExtensionState.ASKED: "đang chờ trả lời",
        ExtensionState.GRANTED: "đồng ý",
        ExtensionState.REFUSED: "không đồng ý",
        ExtensionState.OVERTAKEN: "phần việc đã kết thúc",
    }
)
URGING_LABELS: Final = spoken(
    {
        UrgingKind.REMIND: "Nhắc nhở",
        UrgingKind.CRITICISE: "Phê bình",
        UrgingKind.REVIEW: "Kiểm điểm",
    }
)
REMINDER_LABELS: Final = spoken(
    {
        ReminderKind.NEAR: "Sắp đến hạn",
        ReminderKind.PASSED: "Quá hạn",
        ReminderKind.ESCALATED: "Quá hạn, báo người giao việc",
    }
)


def may_ask_for_time(
    *,
    has_part: bool,
    due_at: datetime | None,
    wanted: datetime | None,
    now: datetime,
    reason: str,
    waits: bool,
) -> list[Reason]:
    """Every reason against asking for more time; empty when it may be asked for."""
    if not has_part:
        return [_no_part()]
    reasons = []
    if due_at is None:
        text = "Phần việc này không ghi hạn."
        reasons.append(Reason("assignment.no_deadline", text, "Không cần xin gia hạn."))
    if waits:
        text = "Đã có một đề nghị gia hạn đang chờ trả lời."
        reasons.append(Reason("assignment.extension_waits", text, "Chờ người giao việc trả lời."))
    if wanted is None or wanted <= now or (due_at is not None and wanted <= due_at):
        text = "Hạn mới phải sau hạn đang có và sau lúc này."
        reasons.append(Reason("assignment.not_later", text, "Chọn ngày muộn hơn.", field="due"))
    return [*reasons, *reasons_against_words(reason, field="reason")]


def may_grant(
    *, due: datetime | None, now: datetime, before: datetime | None, latest: datetime | None
) -> list[Reason]:
    """Why a part may not be given until `due`; empty when it may.

    `before`: its deadline now; `latest`: of the part it was passed on from.
    """
    reasons = []
    if due is None or due <= now or (before is not None and due <= before):
        text = "Hạn mới phải sau hạn đang có và sau lúc này."
        reasons.append(Reason("assignment.not_later", text, "Chọn ngày muộn hơn.", field="due"))
    if due is not None and latest is not None and due > latest:
        text = "Hạn mới ở sau hạn lãnh đạo đã cho đơn vị."
        mend = "Chọn hạn sớm hơn, hoặc xin lãnh đạo gia hạn trước."
        reasons.append(Reason("assignment.due_after_leaders", text, mend, field="due"))
    return reasons


def may_urge(
    *, living: bool, for_information: bool, kind: str, gave: bool, follows: bool, text: str
) -> list[Reason]:
    """Every reason against urging; empty when it may be done.

    `gave`: the actor gave the work or may direct; `follows`: he only follows it up for the body.
    """
    reasons = []
    if not living or for_information:
        text_of = "Phần việc này đã kết thúc." if not living else "Phần này chỉ gửi để biết."
        reasons.append(Reason("assignment.not_at_work", text_of, "Chọn phần việc đang xử lý."))
    if kind not in set(UrgingKind):
        reasons.append(
            Reason("assignment.urging_kind", "Chưa chọn hình thức.", "Chọn một.", field="kind")
        )
    elif not gave and not (follows and kind == UrgingKind.REMIND):
        reasons.append(
            Reason(
                "assignment.urging_not_yours",
                "Chỉ người giao việc mới phê bình, kiểm điểm; người theo dõi chỉ nhắc nhở.",
                "Chọn “Nhắc nhở”, hoặc báo người giao việc.",
                field="kind",
            )
        )
    return [*reasons, *reasons_against_words(text, field="text")]


def reasons_against_words(text: str, *, field: str) -> list[Reason]:
    """A request, a refusal, an urging says why; empty when it does."""
    if REASON_LEAST <= len(text.strip()) <= REASON_LIMIT:
        return []
    return [
        Reason(
            "assignment.words",
            "Chưa ghi rõ nội dung, lý do.",
            f"Viết từ {REASON_LEAST} đến {REASON_LIMIT} ký tự.",
            field=field,
        )
    ]


def reminder_due(due_at: datetime, now: datetime, working: WorkingTime) -> ReminderKind:
    """What there is to tell of a deadline at this moment."""
    if now < due_at:
        return ReminderKind.NEAR
    if now < _next_morning(due_at, working):
        return ReminderKind.PASSED
    return ReminderKind.ESCALATED


def next_reminder(
    due_at: datetime | None,
    *,
    since: datetime,
    told: Iterable[str],
    working: WorkingTime,
) -> datetime | None:
    """When somebody is next told: the working morning before, when it has passed, the morning
    after. `told`: kinds already told of this deadline; None when nothing is left to tell.
    """
    done = set(told)
    if due_at is None or ReminderKind.ESCALATED in done:
        return None
    if ReminderKind.PASSED in done:
        return _next_morning(due_at, working)
    return due_at if ReminderKind.NEAR in done else _near(due_at, since, working)


def _near(due_at: datetime, since: datetime, working: WorkingTime) -> datetime:
    """The morning of the working day before, else of the day itself, else halfway."""
    day = local(due_at).date()
    before = day - _DAY
    while not working.calendar.is_working(before):
        before -= _DAY
    for morning in (_opening(before, working), _opening(day, working)):
        if since < morning < due_at:
            return morning
    return since + (due_at - since) / 2 if since < due_at else due_at


def _next_morning(due_at: datetime, working: WorkingTime) -> datetime:
    day = next_working_day(local(due_at).date() + _DAY, working.calendar)
    return _opening(day, working)


def _opening(day: date, working: WorkingTime) -> datetime:
    sessions = working.sessions_on(day)
    return datetime.combine(day, sessions[0][0] if sessions else _MORNING, tzinfo=VIETNAM)


def _no_part() -> Reason:
    return Reason(
        "assignment.no_part",
        "Bạn không có phần việc nào đang mở ở văn bản này.",
        "Tải lại trang để thấy ai đang xử lý.",
    )
