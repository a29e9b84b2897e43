"""Groups of recipients: named bodies, all bodies of a kind, and other groups inside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

KINDS: Final = spoken(
    {
        "department": "Sở, ban, ngành",
        "commune": "Ủy ban nhân dân xã, phường, đặc khu",
        "council": "Hội đồng nhân dân",
        "ministry": "Bộ, cơ quan ngang bộ",
        "province": "Ủy ban nhân dân tỉnh, thành phố",
        "agency": "Cơ quan, đơn vị khác",
    }
)
LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class GroupInput:
    """A group as it is written down. `shared`: of the whole body, not only of who made it."""

    name: str
    shared: bool = False
    kinds: tuple[str, ...] = ()
    members: tuple[UUID, ...] = ()
    groups: tuple[UUID, ...] = ()


def kind_name(kind: str) -> str:
    """A kind of bodies in words."""
    return KINDS.get(kind, kind)


def reasons_against_group(
    given: GroupInput, *, name_taken: bool, unknown: bool, circle: bool
) -> list[Reason]:
    """Why a group cannot be kept so, all at once."""
    reasons = []
    if not given.name.strip() or len(given.name) > LONGEST_NAME:
        reasons.append(
            Reason(
                "drafting.group_name",
                "Nhóm chưa có tên, hoặc tên quá dài.",
                f"Ghi tên nhóm, tối đa {LONGEST_NAME} ký tự.",
                field="name",
            )
        )
    if name_taken:
        reasons.append(
            Reason("drafting.group_there", "Đã có nhóm cùng tên.", "Đặt tên khác.", field="name")
        )
    if not (given.kinds or given.members or given.groups):
        reasons.append(
            Reason(
                "drafting.group_empty",
                "Nhóm chưa có nơi nhận nào.",
                "Chọn loại cơ quan, cơ quan, hoặc nhóm khác.",
                field="members",
            )
        )
    if unknown:
        reasons.append(
            Reason(
                "drafting.group_unknown",
                "Có cơ quan hoặc nhóm không còn trong danh bạ.",
                "Bỏ dòng đó rồi lưu lại.",
                field="members",
            )
        )
    if circle:
        reasons.append(
            Reason(
                "drafting.group_circle",
                "Nhóm chứa chính nó qua nhóm khác.",
                "Bỏ nhóm con gây vòng lặp.",
                field="groups",
            )
        )
    return reasons


def leads_back(start: UUID, parts: Sequence[UUID], inside: Mapping[UUID, Sequence[UUID]]) -> bool:
    """Whether the groups in a group lead back to it."""
    waiting, seen = list(parts), set[UUID]()
    while waiting:
        group = waiting.pop()
        if group == start:
            return True
        if group not in seen:
            seen.add(group)
            waiting += inside.get(group, ())
    return False
