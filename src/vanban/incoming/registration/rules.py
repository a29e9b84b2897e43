"""What must be known before an arrival number is given, and until when things are due.

Source: Decree 30/2020 art. 22 (register the day it comes, at the latest the next working day;
numbers run from 01 in each book and year), annex IV (columns of the register).
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, time
from typing import Any, Final

from vanban.foundation.clock import VIETNAM, local_date
from vanban.foundation.errors import Reason
from vanban.incoming.reception.rules import (
    UNREADABLE_SUBJECT,
    Business,
    Fitness,
    Outcome,
)
from vanban.incoming.reception.rules.header import (
    NO_SUBJECT,
    Header,
    as_said,
    reasons_against_header,
)

END_OF_DAY: Final = time(23, 59, tzinfo=VIETNAM)  # a deadline without an hour is the whole day
HAND_BACK_LEAST: Final = 10
_SECRET: Final = re.compile(r"\bmật\b")


def due_moment(due: date | datetime | None) -> datetime | None:
    """A deadline as a moment; a bare date is due at the end of that day in Vietnam."""
    if due is None or isinstance(due, datetime):
        return due
    return datetime.combine(due, END_OF_DAY)


def corrections(before: Header, after: Header) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What the clerk changed: the columns before, and after; both empty when nothing was."""
    changed = [
        each.name
        for each in fields(Header)
        if getattr(before, each.name) != getattr(after, each.name)
    ]
    was, becomes = as_said(before), as_said(after)
    return (
        {name: was.get(name, "") for name in changed},
        {name: becomes.get(name, "") for name in changed},
    )


def may_register(
    *,
    header: Header,
    fitness: str,
    arrival_date: date,
    due_at: datetime | None,
    today: date,
) -> list[Reason]:
    """Why the document cannot be given an arrival number with these words; empty when it can."""
    reasons = reasons_against_header(header)
    if fitness == Fitness.UNREADABLE:
        reasons.append(
            Reason(
                "registration.unreadable",
                "Gói tin không đọc được nên không có văn bản để vào sổ.",
                "Trả lại để nơi gửi gửi lại; nếu có bản giấy thì nhập bản giấy.",
            )
        )
    if not header.subject.strip() or header.subject in {NO_SUBJECT, UNREADABLE_SUBJECT}:
        reasons.append(
            Reason(
                "registration.no_subject",
                "Chưa có trích yếu.",
                "Ghi trích yếu nội dung văn bản.",
                field="subject",
            )
        )
    if not header.issuer_name.strip():
        reasons.append(
            Reason(
                "registration.no_issuer",
                "Chưa có cơ quan ban hành.",
                "Chọn trong danh bạ hoặc ghi tên.",
                field="issuer_name",
            )
        )
    return [*reasons, *_reasons_of_time(header, arrival_date, due_at, today)]


def _reasons_of_time(
    header: Header, arrival_date: date, due_at: datetime | None, today: date
) -> list[Reason]:
    reasons = []
    if arrival_date > today:
        reasons.append(
            Reason(
                "registration.in_the_future",
                "Ngày đến ở sau hôm nay.",
                "Sửa lại ngày đến.",
                field="arrival_date",
            )
        )
    if header.issued_date is not None and header.issued_date > arrival_date:
        reasons.append(
            Reason(
                "registration.issued_later",
                "Ngày văn bản ở sau ngày đến.",
                "Sửa lại ngày văn bản hoặc ngày đến.",
                field="issued_date",
            )
        )
    if due_at is not None and local_date(due_at) < arrival_date:
        reasons.append(
            Reason(
                "registration.due_before_arrival",
                "Hạn xử lý ở trước ngày đến.",
                "Chọn hạn từ ngày đến trở đi.",
                field="due_at",
            )
        )
    return reasons


def reasons_against_secret_book(name: str) -> list[Reason]:
    """Why a book cannot have this name: what is secret is never registered in a network."""
    if not _SECRET.search(name.casefold()):
        return []
    return [
        Reason(
            "registration.secret_book",
            "Văn bản bí mật nhà nước không được vào sổ trên hệ thống có nối mạng.",
            "Lập sổ đăng ký văn bản mật bằng giấy hoặc trên máy riêng, không nối mạng.",
            field="name",
        )
    ]


def reasons_against_unseen(*, fitness: str, outcome: str, business: str) -> list[Reason]:
    """Why a document is not registered among many, without having been looked at."""
    reasons = []
    if fitness != Fitness.WHOLE:
        reasons.append(
            Reason("registration.not_whole", "Gói tin hoặc tệp hỏng.", "Mở văn bản để xem xét.")
        )
    if outcome == Outcome.INVALID:
        reasons.append(
            Reason(
                "registration.bad_signature",
                "Chữ ký số không hợp lệ.",
                "Mở văn bản, xem căn cứ rồi vào sổ hoặc trả lại.",
            )
        )
    if business != Business.NEW:
        reasons.append(
            Reason(
                "registration.asks_something",
                "Nơi gửi xin lấy lại, cập nhật hoặc thay văn bản.",
                "Mở văn bản để trả lời nơi gửi.",
            )
        )
    return reasons


def reasons_against_hand_back(reason: str) -> list[Reason]:
    """A document is not handed back without a word; empty when the reason says something."""
    if len(reason.strip()) >= HAND_BACK_LEAST:
        return []
    return [
        Reason(
            "registration.no_reason",
            "Chưa ghi rõ lý do chuyển lại.",
            f"Viết ít nhất {HAND_BACK_LEAST} ký tự.",
            field="reason",
        )
    ]
