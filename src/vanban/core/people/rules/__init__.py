"""Roles by fixed code and what each may do. Labels are configurable; the codes are not."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from vanban.foundation.errors import Reason
from vanban.foundation.words import Words

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,99}")
PASSWORD_LENGTH: Final = 14  # NĐ 331/2026: at least 14 signs where nothing else proves the person


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


_OFFICER = frozenset({"outgoing.draft", "incoming.process", "keeping.open"})
_SIGHT = frozenset({"records.change_sight", "records.confirm_sight"})
_HEAD = _OFFICER | {
    "outgoing.approve_content",
    "incoming.split",
    "keeping.see_unit",
    "keeping.reopen",
}
_KEEPER = frozenset({"keeping.open", "keeping.see_all", "keeping.keep_list"})

ROLES: Final = MappingProxyType(
    {
        role.code: role
        for role in (
            Role(
                "clerk",
                "Văn thư",
                _SIGHT
                | _KEEPER
                | frozenset(
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
                frozenset({"outgoing.sign", "outgoing.lend", "incoming.assign", "incoming.process"})
                | {"keeping.open", "keeping.approve_list"}
                | _SIGHT,
            ),
            Role(
                "office_chief",
                "Chánh Văn phòng",
                _HEAD
                | {"outgoing.approve_form", "outgoing.lend", "incoming.assign"}
                | {"keeping.keep_list", "keeping.approve_list"}
                | _SIGHT,
            ),
            Role("head", "Trưởng phòng", _HEAD),
            Role("officer", "Chuyên viên", _OFFICER),
            Role("archivist", "Lưu trữ", _KEEPER | {"outgoing.draft", "keeping.reopen"}),
            Role("certificate_officer", "Cán bộ chứng thư số", frozenset({"trust.administer"})),
            Role(
                "administrator",
                "Quản trị",
                frozenset({"people.administer", "office.administer"}),
            ),
            Role("axis_operator", "Điều hành trục", frozenset({"axis.operate"})),
            Role("auditor", "Thanh tra, an toàn", frozenset({"audit.read"})),
        )
    }
)


def permissions_of(role: str) -> frozenset[str]:
    """What a role may do; an unknown role may do nothing."""
    found = ROLES.get(role)
    return found.permissions if found else frozenset()


def roles_with(permission: str) -> list[str]:
    """The roles that may do a thing."""
    return [code for code, role in ROLES.items() if permission in role.permissions]


def valid_on(day: date, valid_from: date, valid_to: date | None) -> bool:
    """Whether something that holds from a day to a day (both included) holds on `day`."""
    return valid_from <= day and (valid_to is None or day <= valid_to)


def label_of(role: str) -> str:
    """A role in words."""
    found = ROLES.get(role)
    return Words(found.label if found else role)


# ── signing for a body (Decree 30/2020 art. 13, annex I part II.7) ───────────────────────────


def lines_of(authority: str) -> tuple[str, ...]:
    """`TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH` → its lines."""
    return tuple(line.strip() for line in authority.split("|") if line.strip())


def authority_lines(
    *,
    title: str,
    authority: str = "",
    kind: DelegationKind | None = None,
    grantor_title: str = "",
    grantor_authority: str = "",
) -> tuple[str, ...]:
    """The lines over a signature, top down, the signer's own title last.

    Without `kind` the signer signs by his own post: its `authority` (lines above the title) and
    title. With it, for the grantor: KT. and TM. keep the grantor's collective (`TM. ỦY BAN NHÂN
    DÂN`); TL. may be passed on by a head to his own deputy, so the deputy's KT. line stays; TUQ.
    is never passed on; Q. signs in the grantor's place and prints no title of its own.
    """
    own, whose = title.upper(), grantor_title.upper()
    collective = tuple(line for line in lines_of(grantor_authority) if line.startswith("TM. "))
    deputy = tuple(line for line in lines_of(authority) if line.startswith("KT. "))
    if kind is None or kind is DelegationKind.ON_BEHALF:
        return (*collective, *(x for x in lines_of(authority) if x not in collective), own)
    if kind is DelegationKind.ACTING:
        return (*collective, f"Q. {whose}")
    if kind is DelegationKind.DEPUTY:
        return (*collective, f"KT. {whose}", own)
    if kind is DelegationKind.BY_ORDER:
        return (f"TL. {whose}", *deputy, own)
    return (f"TUQ. {whose}", own)


def reasons_against_delegation(
    *,
    kind: str,
    basis: str,
    valid_from: date,
    valid_to: date | None,
    document_types: Collection[str],
    same_person: bool,
    grantor_holds_by_tuq: bool,
    grantor_signs: bool,
) -> list[Reason]:
    """Why one post may not let another sign for it; empty when it may."""
    reasons = []
    if kind not in set(DelegationKind):
        reasons.append(
            Reason(
                "people.delegation_kind", "Chưa chọn hình thức: KT., TL., TUQ., Q.", field="kind"
            )
        )
    if not basis.strip():
        reasons.append(
            Reason(
                "people.delegation_basis",
                "Ủy quyền, thừa lệnh phải có văn bản làm căn cứ.",
                "Ghi số, ký hiệu quy chế làm việc hoặc giấy ủy quyền.",
                field="basis",
            )
        )
    if kind == DelegationKind.AUTHORISED and valid_to is None:
        reasons.append(
            Reason(
                "people.tuq_without_end",
                "Thừa ủy quyền (TUQ.) phải có thời hạn.",
                "Ghi ngày hết hiệu lực.",
                field="valid_to",
            )
        )
    if kind == DelegationKind.AUTHORISED and not document_types:
        reasons.append(
            Reason(
                "people.tuq_without_scope",
                "Thừa ủy quyền (TUQ.) phải giới hạn nội dung.",
                "Chọn những loại văn bản được ký.",
                field="document_types",
            )
        )
    if valid_to is not None and valid_to < valid_from:
        reasons.append(
            Reason(
                "people.delegation_ends_before_it_begins",
                "Ngày hết hiệu lực trước ngày bắt đầu.",
                "Chọn lại hai ngày.",
                field="valid_to",
            )
        )
    return reasons + _reasons_against_people(
        same_person=same_person,
        grantor_holds_by_tuq=grantor_holds_by_tuq,
        grantor_signs=grantor_signs,
    )


def _reasons_against_people(
    *, same_person: bool, grantor_holds_by_tuq: bool, grantor_signs: bool
) -> list[Reason]:
    reasons = []
    if same_person:
        reasons.append(
            Reason("people.delegation_to_self", "Không thể giao quyền ký cho chính mình.")
        )
    if not grantor_signs:
        reasons.append(
            Reason(
                "people.grantor_signs_nothing",
                "Người giao không có thẩm quyền ký nên không giao được.",
                "Chọn người đứng đầu, cấp phó hoặc người đang được ký thừa lệnh.",
                field="grantor_id",
            )
        )
    if grantor_holds_by_tuq:
        reasons.append(
            Reason(
                "people.tuq_passed_on",
                "Người được ủy quyền không ủy quyền lại cho người khác ký.",
                "Người đứng đầu giao trực tiếp cho người ký (khoản 3 Điều 13 Nghị định 30/2020).",
            )
        )
    return reasons


# ── absence ─────────────────────────────────────────────────────────────────────────────────


def both_names(name: str, absent: str) -> str:
    """`Trần Thị Hoa, thay Lê Văn Minh`: who acted and for whom; 200 signs at most."""
    return f"{name}, thay {absent}"[:200] if absent else name


def acting_for(absent: str) -> dict[str, str]:
    """For whom an act was done, as the trail keeps it; nothing for one's own."""
    return {"acting_for": absent} if absent else {}


@dataclass(frozen=True, slots=True)
class Away:
    """What is known of an absence before it is recorded: who is away, and who would fill in."""

    from_date: date | None
    to_date: date | None
    today: date
    same_person: bool
    substitute_name: str
    holds_throughout: bool
    overlaps: Sequence[tuple[date, date]] = ()
    substitute_away: Sequence[tuple[date, date]] = ()


def reasons_against_absence(away: Away) -> list[Reason]:
    """Why an absence cannot be recorded as given, all at once; empty when it can."""
    reasons = _reasons_against_days(away)
    if away.same_person:
        text, mend = "Người thay không thể là chính người vắng.", "Chọn người khác."
        reasons.append(Reason("people.substitute_self", text, mend, field="substitute_id"))
    if not away.holds_throughout:
        text = f"{away.substitute_name} không giữ chức vụ suốt thời gian vắng."
        reasons.append(
            Reason("people.substitute_leaves", text, "Chọn người khác.", field="substitute_id")
        )
    for start, end in away.overlaps:
        text = f"Đã ghi vắng mặt từ {start:%d/%m/%Y} đến {end:%d/%m/%Y}."
        reasons.append(
            Reason("people.absent_already", text, "Kết thúc lần vắng đó trước.", field="from_date")
        )
    for start, end in away.substitute_away:
        text = f"{away.substitute_name} cũng vắng từ {start:%d/%m/%Y} đến {end:%d/%m/%Y}."
        reasons.append(
            Reason("people.substitute_away", text, "Chọn người khác.", field="substitute_id")
        )
    return reasons


def _reasons_against_days(away: Away) -> list[Reason]:
    if away.from_date is None or away.to_date is None:
        text = "Chưa ghi đủ ngày bắt đầu và ngày kết thúc."
        return [Reason("people.absence_days", text, "Ghi cả hai ngày.", field="from_date")]
    reasons = []
    if away.to_date < away.from_date:
        text = "Ngày kết thúc trước ngày bắt đầu."
        reasons.append(
            Reason("people.absence_reversed", text, "Chọn lại hai ngày.", field="to_date")
        )
    if away.to_date < away.today:
        text = "Thời gian vắng đã qua."
        reasons.append(
            Reason("people.absence_past", text, "Ghi từ hôm nay trở đi.", field="to_date")
        )
    return reasons


# ── accounts and signing in ─────────────────────────────────────────────────────────────────


def reasons_against_username(username: str) -> list[Reason]:
    """Why a text cannot be a sign-in name; empty when it can."""
    if _USERNAME.fullmatch(username):
        return []
    return [
        Reason(
            "people.username_malformed",
            "Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm, gạch; từ 3 ký tự.",
            "Ví dụ: duyen.htm.",
            field="username",
        )
    ]


def reasons_against_password(password: str, username: str) -> list[Reason]:
    """Why a password is too weak, all reasons at once; empty when it will do."""
    reasons = []
    if len(password) < PASSWORD_LENGTH:
        reasons.append(
            Reason(
                "people.password_short",
                f"Mật khẩu dài {len(password)} ký tự.",
                f"Dùng ít nhất {PASSWORD_LENGTH} ký tự; một câu dễ nhớ là tốt.",
                field="password",
            )
        )
    kinds = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    if not all(any(is_kind(sign) for sign in password) for is_kind in kinds):
        reasons.append(
            Reason(
                "people.password_plain",
                "Mật khẩu còn thiếu loại ký tự.",
                "Dùng cả chữ thường, chữ in, chữ số và dấu.",
                field="password",
            )
        )
    if username and username.casefold() in password.casefold():
        reasons.append(
            Reason(
                "people.password_has_name",
                "Mật khẩu chứa tên đăng nhập.",
                "Bỏ tên đăng nhập khỏi mật khẩu.",
                field="password",
            )
        )
    return reasons


def is_locked(locked_until: datetime | None, now: datetime) -> bool:
    """Whether too many wrong tries keep the account shut at this moment."""
    return locked_until is not None and now < locked_until


def is_over(
    *,
    created_at: datetime,
    seen_at: datetime,
    ended_at: datetime | None,
    now: datetime,
    idle: timedelta,
    longest: timedelta,
) -> bool:
    """Whether a sign-in no longer counts: ended, idle too long, or simply old."""
    return ended_at is not None or now - seen_at >= idle or now - created_at >= longest
