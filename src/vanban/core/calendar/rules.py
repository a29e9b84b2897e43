"""What may stand in the calendar, and which of the deadline rules holds for a document.

Source: Labour Code 2019 art. 111, 112 (holidays, compensation), QĐ 188/1999/QĐ-TTg (the week of
40 hours); Decree 30/2020 art. 24 (handled by the body's working regulation, urgent ones at once).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Final

from vanban.formats.workdays import Term, TermUnit, read_term
from vanban.foundation.errors import Reason
from vanban.foundation.words import Words, spoken

ADMINISTER: Final = "office.administer"
BASIS_LIMIT: Final = 300
_SATURDAY: Final = 5
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
MOST_URGENT: Final = 4  # hỏa tốc hẹn giờ, as edXML counts


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    COMPENSATION = "compensation"
    SWAPPED_OFF = "swapped_off"
    EXTRA_WORKDAY = "extra_workday"
    ORDINARY = "ordinary"  # what the shipped calendar says does not hold here


DAY_LABELS: Final = spoken(
    {
        DayKind.HOLIDAY: "Nghỉ lễ, tết",
        DayKind.COMPENSATION: "Nghỉ bù",
        DayKind.SWAPPED_OFF: "Nghỉ hoán đổi",
        DayKind.EXTRA_WORKDAY: "Làm bù",
        DayKind.ORDINARY: "Như ngày thường",
    }
)
UNIT_LABELS: Final = spoken(
    {
        TermUnit.WORK_DAY: "ngày làm việc",
        TermUnit.WORK_HOUR: "giờ làm việc",
        TermUnit.HOUR: "giờ, kể cả ngoài giờ",
    }
)


@dataclass(frozen=True, slots=True)
class Given:
    """One rule: for a kind (empty: any), an urgency (None: any), so long."""

    type_code: str
    urgency: int | None
    term: Term
    basis: str = ""


# Proposed until the body's own regulation is entered; never more than a proposal.
USUAL_TERMS: Final = (
    Given("", 0, Term(10, TermUnit.WORK_DAY)),
    Given("", 1, Term(16, TermUnit.WORK_HOUR)),
    Given("", 2, Term(8, TermUnit.WORK_HOUR)),
    Given("", 3, Term(4, TermUnit.WORK_HOUR)),
)


def term_for(rules: Iterable[Given], *, type_code: str, urgency: int) -> Given | None:
    """The rule that holds: kind and urgency, else the urgency of an urgent one, else the kind.

    A document that is to be delivered at an hour (4) is as urgent as hỏa tốc.
    """
    as_urgent = min(urgency, MOST_URGENT - 1)
    fitting = [
        rule
        for rule in rules
        if rule.type_code in {"", type_code} and rule.urgency in {None, as_urgent}
    ]

    def rank(rule: Given) -> tuple[bool, bool, bool]:
        named, urgent = bool(rule.type_code), rule.urgency is not None
        return named and urgent, urgent and as_urgent > 0, named

    return max(fitting, key=rank, default=None)


def term_words(term: Term) -> str:
    """`10 ngày làm việc`, `4 giờ làm việc`."""
    return Words(f"{term.amount} {UNIT_LABELS[term.unit]}")


def reasons_against_day(*, day: date, kind: str, name: str, basis: str) -> list[Reason]:
    """Why a day cannot be written so; empty when it can."""
    reasons = reasons_against_basis(basis)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        reasons.append(Reason("calendar.year", "Năm này ngoài lịch.", "Sửa lại ngày.", field="day"))
    if kind not in set(DayKind):
        reasons.append(
            Reason("calendar.kind", "Chưa chọn loại ngày.", "Chọn một loại.", field="kind")
        )
    if not name.strip():
        reasons.append(
            Reason("calendar.name", "Chưa ghi tên ngày.", "Ví dụ: Nghỉ hoán đổi.", field="name")
        )
    at_rest = day.weekday() >= _SATURDAY
    if kind == DayKind.EXTRA_WORKDAY and not at_rest:
        reasons.append(
            Reason(
                "calendar.not_at_rest",
                "Ngày làm bù phải là thứ Bảy hay Chủ nhật.",
                "Ngày thường nghỉ nhầm thì chọn “Như ngày thường”.",
                field="day",
            )
        )
    if kind in {DayKind.SWAPPED_OFF, DayKind.COMPENSATION} and at_rest:
        reasons.append(
            Reason(
                "calendar.at_rest",
                "Ngày này vốn đã nghỉ hằng tuần.",
                "Chọn ngày làm việc được nghỉ thay.",
                field="day",
            )
        )
    return reasons


def reasons_against_hours(sessions: Sequence[tuple[time, time]], *, basis: str) -> list[Reason]:
    """Why office hours cannot be so; empty when they can."""
    moments = [moment for session in sessions for moment in session]
    if moments == sorted(set(moments)):
        return reasons_against_basis(basis)
    return [
        *reasons_against_basis(basis),
        Reason(
            "calendar.hours",
            "Giờ làm việc không theo thứ tự.",
            "Sáng trước chiều, giờ vào trước giờ ra.",
            field="hours",
        ),
    ]


def reasons_against_rule(
    *, term: str, urgency: int | None, known_type: bool, basis: str
) -> list[Reason]:
    """Why a deadline rule cannot be so; empty when it can."""
    reasons = reasons_against_basis(basis)
    if read_term(term) is None:
        reasons.append(
            Reason("calendar.term", "Thời hạn phải từ 1 đến 365.", "Sửa lại số.", field="amount")
        )
    if urgency is not None and not 0 <= urgency < MOST_URGENT:
        reasons.append(
            Reason("calendar.urgency", "Không có độ khẩn này.", "Chọn lại.", field="urgency")
        )
    if not known_type:
        reasons.append(
            Reason("calendar.type", "Không có loại văn bản này.", "Chọn lại.", field="type_code")
        )
    return reasons


def reasons_against_basis(basis: str) -> list[Reason]:
    """A calendar is not changed without saying by what; empty when it is said."""
    if basis.strip() and len(basis) <= BASIS_LIMIT:
        return []
    return [
        Reason(
            "calendar.no_basis",
            "Chưa ghi căn cứ, hoặc căn cứ dài quá 300 ký tự.",
            "Ghi số, ký hiệu thông báo, quyết định hay quy chế.",
            field="basis",
        )
    ]
