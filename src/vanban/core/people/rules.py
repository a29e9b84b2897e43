"""Roles by fixed code and what each may do. Labels are configurable; the codes are not."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class DelegationKind(StrEnum):
    """How one signs for another (Decree 30/2020 art. 13)."""

    ON_BEHALF = "TM"
    ACTING = "Q"
    DEPUTY = "KT"
    BY_ORDER = "TL"
    AUTHORISED = "TUQ"


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    label: str
    permissions: frozenset[str]


_OFFICER = frozenset({"outgoing.draft", "incoming.process"})
_HEAD = _OFFICER | {"outgoing.approve_content", "incoming.split"}

ROLES: Final = MappingProxyType(
    {
        role.code: role
        for role in (
            Role(
                "clerk",
                "Văn thư",
                frozenset(
                    {
                        "records.see_all",
                        "outgoing.draft",
                        "outgoing.number",
                        "outgoing.seal",
                        "outgoing.issue",
                        "incoming.receive",
                        "incoming.register",
                    }
                ),
            ),
            Role(
                "leader",
                "Lãnh đạo",
                frozenset({"outgoing.sign", "incoming.assign", "incoming.process"}),
            ),
            Role(
                "office_chief",
                "Chánh Văn phòng",
                _HEAD | {"outgoing.approve_form", "incoming.assign"},
            ),
            Role("head", "Trưởng phòng", _HEAD),
            Role("officer", "Chuyên viên", _OFFICER),
            Role("archivist", "Lưu trữ", frozenset({"outgoing.draft"})),
            Role("certificate_officer", "Cán bộ chứng thư số", frozenset({"trust.administer"})),
            Role("administrator", "Quản trị", frozenset({"people.administer"})),
            Role("axis_operator", "Điều hành trục", frozenset({"axis.operate"})),
            Role("auditor", "Thanh tra, an toàn", frozenset({"audit.read"})),
        )
    }
)


def permissions_of(role: str) -> frozenset[str]:
    """What a role may do; an unknown role may do nothing."""
    found = ROLES.get(role)
    return found.permissions if found else frozenset()


def valid_on(day: date, valid_from: date, valid_to: date | None) -> bool:
    """Whether something that holds from a day to a day (both included) holds on `day`."""
    return valid_from <= day and (valid_to is None or day <= valid_to)
