"""Whether people may be asked to confirm that they have read a document."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from vanban.foundation.clock import VIETNAM, local
from vanban.foundation.errors import Reason

READS: Final = "read"  # Access.reason of whoever is asked to read
LONGEST: Final = 500
BETWEEN: Final = timedelta(hours=4)  # urged once half a working day, not more


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is known of a request before it is made."""

    step: str  # where the document is, in words
    at_hand: bool  # issued, or registered and not given back
    readers: int
    due: date | None
    today: date
    words: str
    open_already: bool


def reasons_against_asking(asking: Asking) -> list[Reason]:
    """Why nobody can be asked so, all at once; empty when they can."""
    reasons = []
    if not asking.at_hand:
        text = f"Văn bản đang ở bước “{asking.step}”."
        mend = "Đề nghị đọc sau khi phát hành hoặc vào sổ."
        reasons.append(Reason("records.reading_too_early", text, mend))
    if asking.open_already:
        text = "Văn bản đang có đề nghị xác nhận đã đọc."
        mend = "Đôn đốc người chưa xác nhận, hoặc kết thúc rồi đề nghị lại."
        reasons.append(Reason("records.reading_open", text, mend))
    reasons += reasons_against_adding(closed=False, readers=asking.readers)
    reasons += reasons_against_due(asking.due, asking.today)
    if len(asking.words) > LONGEST:
        text = f"Lời nhắn dài quá {LONGEST} ký tự."
        reasons.append(Reason("records.reading_words", text, "Viết gọn lại.", field="words"))
    return reasons


def reasons_against_adding(*, closed: bool, readers: int) -> list[Reason]:
    """Why nobody can be asked beside those who were, all at once; empty when they can."""
    reasons = []
    if closed:
        text, mend = "Đề nghị này đã kết thúc.", "Đề nghị lại với những người mới."
        reasons.append(Reason("records.reading_closed", text, mend))
    if not readers:
        text, mend = "Chưa chọn người đọc.", "Chọn người hoặc đơn vị, ngoài mình."
        reasons.append(Reason("records.no_readers", text, mend, field="whom"))
    return reasons


def reasons_against_due(due: date | None, today: date) -> list[Reason]:
    """Why nobody can be asked to have read by a day; empty when they can."""
    if due is None or due >= today:
        return []
    text, mend = "Hạn đọc đã qua.", "Chọn ngày từ hôm nay trở đi."
    return [Reason("records.reading_due", text, mend, field="due")]


def end_of(day: date | None) -> datetime | None:
    """Until when something is to be read: the end of the day."""
    return datetime.combine(day, time(23, 59), tzinfo=VIETNAM) if day else None


def reasons_against_urging(
    *, left: int, closed: bool, last: datetime | None, now: datetime
) -> list[Reason]:
    """Why those who have not confirmed cannot be urged, all at once; empty when they can."""
    reasons = []
    if closed:
        text = "Đề nghị này đã kết thúc."
        reasons.append(Reason("records.reading_closed", text, "Tải lại trang."))
    if not left:
        text = "Mọi người đã xác nhận."
        reasons.append(Reason("records.all_have_read", text, "Không phải đôn đốc."))
    if last is not None and now - last < BETWEEN:
        text = f"Vừa đôn đốc lúc {local(last):%H:%M}."
        mend = f"Đôn đốc lại từ {local(last + BETWEEN):%H:%M ngày %d/%m/%Y}."
        reasons.append(Reason("records.urged_just_now", text, mend))
    return reasons
