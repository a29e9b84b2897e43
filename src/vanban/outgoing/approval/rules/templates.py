"""A process as data: which steps a draft of a type takes, in which order, by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol
from uuid import UUID

from vanban.core.people.rules import ROLES
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken
from vanban.outgoing.approval.rules import KIND_LABELS, SIDE_LABELS, Side, StepKind
from vanban.outgoing.approval.rules.conditions import (
    ALWAYS,
    Condition,
    reasons_against_condition,
)

MOST_STEPS: Final = 20
LONGEST_DAYS: Final = 60
NAME_LIMIT: Final = 100
LABEL_LIMIT: Final = 100


class Who(StrEnum):
    """How a step names its person."""

    DRAFTING_HEAD = "drafting_head"  # the head of the unit that drafts
    RIGHT = "right"  # the first in rank with the right the step needs
    ROLE = "role"  # the first in rank with a role
    UNIT = "unit"  # the head of a unit
    POST = "post"  # one person, by name


WHO_LABELS: Final = spoken(
    {
        Who.DRAFTING_HEAD: "Trưởng đơn vị soạn thảo",
        Who.RIGHT: "Người được phân quyền làm bước này",
    }
)


@dataclass(frozen=True, slots=True)
class Planned:
    """One step of a template. `target`: the role code, or the id of the unit or post.

    Steps with the same `place` go side by side. `days`: working days, None for no term.
    """

    kind: str
    who: str
    place: int
    target: str = ""
    label: str = ""
    days: int | None = None
    condition: Condition = ALWAYS

    @property
    def title(self) -> str:
        """What the step is called where it is shown."""
        if self.label:
            return self.label
        return KIND_LABELS[StepKind(self.kind)] if self.kind in set(StepKind) else ""


DEFAULT_NAME: Final = "Duyệt nội dung và thể thức"
DEFAULT: Final = (
    Planned(StepKind.CONTENT, Who.DRAFTING_HEAD, 1),
    Planned(StepKind.FORM, Who.RIGHT, 1),
)
"""What a body goes by until it writes its own: both answers at once (Decree 30/2020 art. 12)."""


def in_order(steps: Sequence[Planned]) -> tuple[Planned, ...]:
    """The steps with places 1, 2, 3 … without gaps, the order kept."""
    places = {place: number for number, place in enumerate(sorted({s.place for s in steps}), 1)}
    return tuple(
        replace(step, place=places[step.place])
        for step in sorted(steps, key=lambda each: each.place)
    )


@dataclass(frozen=True, slots=True)
class Taker:
    """Who would take a step today, as the body stands."""

    name: str = ""
    has_right: bool = False


def reasons_against_template(
    *,
    name: str,
    steps: Sequence[Planned],
    takers: Sequence[Taker | None],
    process_type: str = "",
    units: Mapping[str, str] = MappingProxyType({}),
) -> list[Reason]:
    """Everything that keeps a template from being used, all at once.

    `takers`: for each step who takes it today; None when nobody does. `process_type`: the type it
    is for; `units`: those of the body, by id. Both responsibilities of
    Decree 30/2020 art. 12 must be in it; the signature itself always comes last and is no step.
    """
    reasons = []
    if not name.strip():
        text = "Chưa đặt tên quy trình."
        reasons.append(Reason("approval.unnamed", text, "Ghi tên ngắn.", field="name"))
    if len(name) > NAME_LIMIT:
        text = f"Tên quy trình dài quá {NAME_LIMIT} ký tự."
        reasons.append(Reason("approval.name_long", text, "Rút gọn tên.", field="name"))
    if len(steps) > MOST_STEPS:
        text = f"Quy trình có {len(steps)} bước, tối đa {MOST_STEPS}."
        reasons.append(Reason("approval.too_many_steps", text, "Bỏ bớt bước."))
    for kind in (StepKind.CONTENT, StepKind.FORM):
        if all(step.kind != kind for step in steps):
            text = f"Quy trình chưa có bước “{KIND_LABELS[kind]}”."
            mend = "Thêm bước này: hai trách nhiệm phải ghi riêng (Điều 12 Nghị định 30/2020)."
            reasons.append(Reason(f"approval.without_{kind}", text, mend))
        elif all(step.condition != ALWAYS for step in steps if step.kind == kind):
            text = f"Mọi bước “{KIND_LABELS[kind]}” đều có điều kiện."
            mend = "Để ít nhất một bước không điều kiện: mọi văn bản phải qua bước này."
            reasons.append(Reason(f"approval.only_sometimes_{kind}", text, mend))
    for number, (step, taker) in enumerate(zip(steps, takers, strict=True), start=1):
        reasons += _reasons_against_step(number, step, taker)
        reasons += reasons_against_condition(
            number, step.condition, process_type=process_type, units=units
        )
    return reasons


def _reasons_against_step(number: int, step: Planned, taker: Taker | None) -> list[Reason]:
    if step.kind not in set(StepKind) or not _names_somebody(step):
        text = f"Bước {number}: chưa chọn việc hoặc người làm."
        return [Reason("approval.step_unclear", text, "Chọn lại.", field=f"step_{number}")]
    reasons = []
    if taker is None:
        text = f"Bước {number} ({step.title}): hiện không có ai làm được."
        mend = "Chọn người khác, hoặc bổ nhiệm người vào chức vụ này trước."
        reasons.append(Reason("approval.nobody_takes", text, mend, field=f"step_{number}"))
    elif not taker.has_right:
        text = f"Bước {number} ({step.title}): {taker.name} không có quyền làm việc này."
        mend = "Chọn người có quyền duyệt, hoặc đổi việc của bước."
        reasons.append(Reason("approval.taker_without_right", text, mend, field=f"step_{number}"))
    if len(step.label) > LABEL_LIMIT:
        text = f"Bước {number}: tên bước dài quá {LABEL_LIMIT} ký tự."
        reasons.append(Reason("approval.label_long", text, "Rút gọn.", field=f"step_{number}"))
    if step.days is not None and not 0 < step.days <= LONGEST_DAYS:
        text = f"Bước {number}: thời hạn phải từ 1 đến {LONGEST_DAYS} ngày làm việc."
        reasons.append(Reason("approval.step_days", text, "Ghi lại.", field=f"step_{number}"))
    return reasons


def _names_somebody(step: Planned) -> bool:
    if step.who in {Who.DRAFTING_HEAD, Who.RIGHT}:
        return True
    if step.who == Who.ROLE:
        return step.target in ROLES
    return step.who in set(Who) and target_id(step) is not None


def target_id(step: Planned) -> UUID | None:
    """The unit or the post a step names; None where it names neither, or no id at all."""
    if step.who not in {Who.UNIT, Who.POST}:
        return None
    try:
        return UUID(step.target)
    except ValueError:
        return None


class _Asked(Protocol):
    @property
    def plan(self) -> Planned: ...
    @property
    def taker(self) -> object | None: ...


def reasons_against_takers(asked: Sequence[_Asked]) -> list[Reason]:
    """The steps of a draft's process that nobody takes today, all at once."""
    reasons = []
    for each in asked:
        if each.taker is not None:
            continue
        kind = StepKind(each.plan.kind)
        if kind in {StepKind.CONTENT, StepKind.FORM}:
            text = f"Chưa có người duyệt {SIDE_LABELS[Side(kind)]}."
            mend = "Chọn người duyệt, hoặc đề nghị quản trị phân quyền duyệt."
        else:
            text = f"Bước “{each.plan.title}” của quy trình hiện không có ai làm."
            mend = "Đề nghị quản trị sửa quy trình hoặc bổ nhiệm người."
        reasons.append(
            Reason(f"approval.no_{kind}_approver", text, mend, field=f"{kind}_approver_id")
        )
    return reasons
