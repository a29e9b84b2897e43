"""What a leader may let a secretary or assistant do for him: kinds of acts, never signing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from vanban.foundation.errors import Reason
from vanban.foundation.words import Words

ASSISTING: Final = "TKTL"  # Delegation.kind: thư ký, trợ lý làm thay; not a way of signing


class Act(StrEnum):
    """A kind of acts that may be let to an assistant."""

    DIRECT = "direct"
    SEE = "see"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True)
class ActScope:
    """What a kind of acts covers: the permission it needs of who lets it, and its operations."""

    label: str
    permission: str
    operations: frozenset[str]


ACTS: Final = MappingProxyType(
    {
        Act.DIRECT: ActScope(
            "Cho ý kiến chỉ đạo, giao việc, lấy lại, đôn đốc",
            "incoming.assign",
            frozenset(
                {
                    "incoming.assignment.assign",
                    "incoming.assignment.take_back",
                    "incoming.assignment.urge",
                }
            ),
        ),
        Act.SEE: ActScope(
            "Đánh dấu đã xem văn bản gửi để biết",
            "incoming.process",
            frozenset({"incoming.processing.mark_seen"}),
        ),
        Act.EXTEND: ActScope(
            "Trả lời đề nghị gia hạn",
            "incoming.assign",
            frozenset({"incoming.assignment.answer_extension"}),
        ),
    }
)

# Reading leaves its trace; the rest is about the assistant's own sign-in, bell and screen.
ALWAYS: Final = frozenset(
    {
        "records.read_document",
        "people.sign_out",
        "people.choose_post",
        "people.choose_preferences",
        "people.act_for_myself",
        "oversight.tracking.see_notices",
    }
)


def operations_of(acts: Collection[str]) -> frozenset[str]:
    """The operations that these kinds of acts open to an assistant, and those always open."""
    return ALWAYS.union(*(ACTS[Act(act)].operations for act in acts))


def permissions_let(acts: Collection[str], held: Collection[str]) -> frozenset[str]:
    """What pages offer an assistant: of what the leader holds, only what the acts need."""
    return frozenset(ACTS[Act(act)].permission for act in acts) & frozenset(held)


def labels_of(acts: Collection[str]) -> tuple[str, ...]:
    """The kinds of acts in words, in the house's order."""
    return tuple(Words(ACTS[act].label) for act in Act if act in acts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letting:
    """What is known of a delegation to an assistant before it is recorded."""

    acts: Sequence[str]
    held: Collection[str]  # permissions of whoever lets it
    valid_from: date | None
    valid_to: date | None
    today: date
    same_person: bool
    by_himself: bool
    basis: str
    overlaps: Sequence[tuple[date, date]] = ()


def reasons_against_letting(letting: Letting) -> list[Reason]:
    """Why an assistant may not be let act so, all at once; empty when he may."""
    return [*_against_acts(letting), *_against_days(letting), *_against_people(letting)]


def _against_acts(letting: Letting) -> list[Reason]:
    if not letting.acts or set(letting.acts) - set(Act):
        text, mend = "Chưa chọn việc được làm thay.", "Chọn ít nhất một loại việc."
        return [Reason("people.no_acts", text, mend, field="acts")]
    not_held = [
        ACTS[Act(act)].label
        for act in letting.acts
        if ACTS[Act(act)].permission not in letting.held
    ]
    if not not_held:
        return []
    text = f"Người giao không có quyền này nên không giao được: {'; '.join(not_held)}."
    return [Reason("people.acts_not_held", text, "Bỏ chọn việc đó.", field="acts")]


def _against_days(letting: Letting) -> list[Reason]:
    start, end = letting.valid_from, letting.valid_to
    if start is None or end is None:
        text, mend = "Giao làm thay phải có thời hạn.", "Ghi từ ngày nào đến hết ngày nào."
        return [Reason("people.acting_without_end", text, mend, field="valid_to")]
    reasons = []
    if end < start:
        text, mend = "Ngày hết hạn trước ngày bắt đầu.", "Chọn lại hai ngày."
        reasons.append(Reason("people.acting_ends_first", text, mend, field="valid_to"))
    elif end < letting.today:
        text, mend = "Thời hạn đã qua.", "Chọn ngày hết hạn từ hôm nay trở đi."
        reasons.append(Reason("people.acting_is_past", text, mend, field="valid_to"))
    for since, until in letting.overlaps:
        text = f"Đã giao người này làm thay từ {since:%d/%m/%Y} đến {until:%d/%m/%Y}."
        mend = "Rút lại lần giao đó trước, hoặc chọn ngày khác."
        reasons.append(Reason("people.acting_twice", text, mend, field="valid_from"))
    return reasons


def _against_people(letting: Letting) -> list[Reason]:
    reasons = []
    if letting.same_person:
        text, mend = "Không thể tự làm thay chính mình.", "Chọn thư ký, trợ lý khác."
        reasons.append(Reason("people.acting_for_self", text, mend, field="assistant_id"))
    if not letting.by_himself and not letting.basis.strip():
        text = "Quản trị ghi hộ thì phải có văn bản giao việc."
        mend = "Ghi số, ký hiệu văn bản, ví dụ 12/GUQ-UBND."
        reasons.append(Reason("people.acting_basis", text, mend, field="basis"))
    return reasons
