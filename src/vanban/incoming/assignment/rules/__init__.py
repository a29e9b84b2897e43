"""Who may be given what, until when.

Source: Decree 30/2020 art. 23, 24: the competent person records who handles, the opinion and the
deadline; with several units there is one lead (chủ trì), the others cooperate, a deadline each.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from vanban.formats.workdays import Term, WorkingTime, due_after
from vanban.foundation.clock import local, local_date
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken
from vanban.incoming.registration.rules import due_moment


class Role(StrEnum):
    LEAD = "lead"
    COOPERATE = "cooperate"
    INFORM = "inform"


class PartState(StrEnum):
    WAITING = "waiting"
    WORKING = "working"
    FINISHED = "finished"
    HANDED_BACK = "handed_back"
    REPLACED = "replaced"  # another direction took its place
    CLOSED = "closed"  # the lead finished first
    TAKEN_BACK = "taken_back"  # before anybody had acted on it


LIVING: Final = (PartState.WAITING, PartState.WORKING)
ROLE_LABELS: Final = spoken(
    {Role.LEAD: "Chủ trì", Role.COOPERATE: "Phối hợp", Role.INFORM: "Để biết"}
)
STATE_LABELS: Final = spoken(
    {
        PartState.WAITING: "Chưa xử lý",
        PartState.WORKING: "Đang xử lý",
        PartState.FINISHED: "Hoàn thành",
        PartState.HANDED_BACK: "Chuyển lại",
        PartState.REPLACED: "Đã giao người khác",
        PartState.CLOSED: "Kết thúc theo chủ trì",
        PartState.TAKEN_BACK: "Đã lấy lại",
    }
)
INSTRUCTION_LIMIT: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignee:
    """One unit or one post, its role, its deadline (a bare date: the end of that day).

    With a `term` the deadline is counted, and counted again when the calendar changes.
    """

    role: Role
    unit_id: UUID | None = None
    post_id: UUID | None = None
    due: date | datetime | None = None
    term: Term | None = None

    @property
    def due_at(self) -> datetime | None:
        return None if self.role is Role.INFORM else due_moment(self.due)


def reasons_against_confirming(assignees: Sequence[Assignee]) -> list[Reason]:
    """Why nobody can be asked to confirm that he has read it; empty when somebody can."""
    if any(each.role is Role.INFORM for each in assignees):
        return []
    text = "Phải xác nhận đã đọc, mà chưa chọn ai Để biết."
    mend = "Chọn người, đơn vị vai trò Để biết; hoặc bỏ Phải xác nhận đã đọc."
    return [Reason("assignment.nobody_to_confirm", text, mend, field="assignees")]


def counted(
    assignees: Sequence[Assignee], *, now: datetime, working: WorkingTime
) -> list[Assignee]:
    """The assignees with the deadlines their terms come to; those with a date keep it."""
    return [
        replace(each, due=due_after(local(now), each.term, working))
        if each.term is not None and each.due is None and each.role is not Role.INFORM
        else each
        for each in assignees
    ]


def may_assign(
    assignees: Sequence[Assignee],
    *,
    instruction: str,
    today: date,
    has_lead: bool,
    units: Collection[UUID],
    workers: Collection[UUID],
    readers: Collection[UUID],
    latest: datetime | None = None,
) -> list[Reason]:
    """Every reason against giving the work so; empty when it can be given.

    `units` and `workers` are those who may be given work, `readers` whoever may be informed;
    `latest` is the leader's deadline when a head of unit passes work on.
    """
    reasons = [*_reasons_of_form(assignees, instruction, has_lead=has_lead)]
    for assignee in assignees:
        allowed = readers if assignee.role is Role.INFORM else workers
        if assignee.post_id is not None and assignee.post_id not in allowed:
            reasons.append(_not_here("assignment.not_a_worker", "Người được chọn không nhận được."))
        if assignee.unit_id is not None and assignee.unit_id not in units:
            reasons.append(_not_here("assignment.not_a_unit", "Đơn vị được chọn không còn."))
        reasons.extend(_reasons_of_time(assignee, today, latest))
    return list({reason.code: reason for reason in reasons}.values())


def _reasons_of_form(
    assignees: Sequence[Assignee], instruction: str, *, has_lead: bool
) -> list[Reason]:
    reasons = []
    leads = sum(assignee.role is Role.LEAD for assignee in assignees)
    if leads > 1 or (leads == 0 and not has_lead):
        text = "Chưa chọn chủ trì." if leads == 0 else "Có hơn một chủ trì."
        reasons.append(
            Reason("assignment.one_lead", text, "Chọn đúng một chủ trì.", field="assignees")
        )
    if not assignees:
        reasons.append(
            Reason(
                "assignment.nobody",
                "Chưa chọn đơn vị, người xử lý.",
                "Thêm ít nhất một nơi nhận việc.",
                field="assignees",
            )
        )
    places = [(assignee.unit_id, assignee.post_id) for assignee in assignees]
    if any((unit is None) == (post is None) for unit, post in places):
        reasons.append(
            Reason(
                "assignment.unit_or_post",
                "Mỗi dòng giao cho một đơn vị hoặc một người.",
                "Chọn lại dòng còn trống.",
                field="assignees",
            )
        )
    if len(set(places)) < len(places):
        reasons.append(
            Reason(
                "assignment.twice",
                "Một đơn vị hoặc một người được chọn hai lần.",
                "Giữ lại một dòng cho mỗi nơi.",
                field="assignees",
            )
        )
    if len(instruction) > INSTRUCTION_LIMIT:
        reasons.append(
            Reason(
                "assignment.too_long",
                f"Ý kiến chỉ đạo dài quá {INSTRUCTION_LIMIT} ký tự.",
                "Viết gọn lại.",
                field="instruction",
            )
        )
    return reasons


def _reasons_of_time(assignee: Assignee, today: date, latest: datetime | None) -> list[Reason]:
    due_at = assignee.due_at
    if due_at is None:
        return []
    if local_date(due_at) < today:
        return [
            Reason(
                "assignment.due_before_today",
                "Hạn xử lý phải lớn hơn hoặc bằng ngày hiện tại.",
                "Chọn hạn từ hôm nay trở đi.",
                field="due",
            )
        ]
    if latest is not None and due_at > latest:
        return [
            Reason(
                "assignment.due_after_leaders",
                "Hạn giao lại không được sau hạn lãnh đạo đã cho.",
                "Chọn hạn sớm hơn, hoặc xin lãnh đạo gia hạn.",
                field="due",
            )
        ]
    return []


def _not_here(code: str, text: str) -> Reason:
    return Reason(code, text, "Chọn lại trong danh sách.", field="assignees")


def may_take_back(states: Sequence[str], *, passed_on: bool) -> list[Reason]:
    """Every reason against taking back what a direction gave; empty when nobody has acted on it.

    `states`: of the parts that the direction gave and that still live.
    """
    if not states:
        return [
            Reason(
                "assignment.nothing_to_take_back",
                "Bạn không còn phần việc nào đang giao ở văn bản này.",
                "Tải lại trang để thấy ai đang xử lý.",
            )
        ]
    reasons = []
    if any(state != PartState.WAITING for state in states):
        reasons.append(
            Reason(
                "assignment.begun",
                "Nơi được giao đã bắt đầu xử lý.",
                "Chỉ đạo lại để giao người khác, hoặc đề nghị nơi đó chuyển lại.",
            )
        )
    if passed_on:
        reasons.append(
            Reason(
                "assignment.passed_on",
                "Đơn vị đã giao tiếp cho người trong đơn vị.",
                "Đề nghị trưởng đơn vị lấy lại trước.",
            )
        )
    return reasons
