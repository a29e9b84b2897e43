"""Whether a short internal message may be sent, and when the house reminds of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from vanban.core.records.rules.reading import reasons_against_due
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

LONGEST_SUBJECT: Final = 200
LONGEST_WORDS: Final = 4000
MOST_FILES: Final = 20
A_DAY: Final = timedelta(hours=24)


class Group(StrEnum):
    """People of a body that are named together."""

    EVERYBODY = "everybody"
    LEADERS = "leaders"
    HEADS = "heads"


GROUP_LABELS: Final = spoken(
    {
        Group.EVERYBODY: "Toàn cơ quan",
        Group.LEADERS: "Lãnh đạo cơ quan",
        Group.HEADS: "Trưởng các đơn vị",
    }
)
GROUP_ROLES: Final = MappingProxyType(
    {Group.LEADERS: frozenset({"leader"}), Group.HEADS: frozenset({"head", "office_chief"})}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is known of a message before it is sent."""

    subject: str
    words: str
    files: int
    readers: int
    must_confirm: bool
    due: date | None
    today: date
    mark: str  # of secrecy, wherever it was found


def reasons_against_sending(letter: Letter) -> list[Reason]:
    """Why a message cannot be sent, all at once; empty when it can."""
    reasons = []
    if not letter.subject.strip():
        text = "Tin nhắn chưa có tiêu đề."
        reasons.append(Reason("records.message_subject", text, "Ghi tiêu đề.", field="subject"))
    if len(letter.subject.strip()) > LONGEST_SUBJECT:
        text = f"Tiêu đề dài quá {LONGEST_SUBJECT} ký tự."
        reasons.append(
            Reason("records.message_subject_long", text, "Viết gọn lại.", field="subject")
        )
    if not letter.readers:
        text, mend = "Chưa chọn người nhận.", "Chọn người, đơn vị hoặc nhóm, ngoài mình."
        reasons.append(Reason("records.no_readers", text, mend, field="whom"))
    if letter.due is not None and not letter.must_confirm:
        text, mend = "Có hạn mà không yêu cầu xác nhận.", "Chọn Phải xác nhận đã đọc, hoặc bỏ hạn."
        reasons.append(Reason("records.message_due_alone", text, mend, field="due"))
    reasons += reasons_against_due(letter.due, letter.today)
    return [*reasons, *reasons_against_words(letter.words, letter.files, letter.mark)]


def reasons_against_words(words: str, files: int, mark: str) -> list[Reason]:
    """Why words and files cannot go into a message, all at once."""
    reasons = []
    if len(words.strip()) > LONGEST_WORDS:
        text = f"Nội dung dài quá {LONGEST_WORDS} ký tự."
        reasons.append(Reason("records.message_words", text, "Viết gọn lại.", field="words"))
    if files > MOST_FILES:
        text, mend = f"Quá {MOST_FILES} tệp.", "Gửi làm nhiều tin nhắn."
        reasons.append(Reason("records.message_files", text, mend, field="files"))
    if mark:
        text = f"Thấy dấu chỉ độ mật “{mark}”: bí mật nhà nước không được đưa lên hệ thống này."
        mend = "Bỏ phần có dấu mật; gửi bằng hệ thống riêng hoặc bản giấy."
        reasons.append(Reason("records.message_secret", text, mend, field="words"))
    return reasons


def next_reminder(due_at: datetime | None, *, now: datetime) -> datetime:
    """When the house reminds those who have not confirmed: the day before the deadline, then once
    a day; without a deadline once a day.
    """
    if due_at is not None and due_at - A_DAY > now + A_DAY:
        return due_at - A_DAY
    return now + A_DAY
