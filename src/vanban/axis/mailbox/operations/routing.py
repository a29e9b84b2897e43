"""By whom a packet is handed in, and whom it reaches: the directory's word on both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from vanban.axis.mailbox.rules import Facts, restricted
from vanban.axis.members.queries import AgencyEntry, resolve
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import Kind, Reason, Refusal, refuse_if

_MOST_TOLD: Final = 20  # a packet may name a hundred thousand receivers


class CannotCarry(Refusal):
    """The packet has no sender that the caller serves, or a receiver that cannot be reached."""

    kind = Kind.INVALID
    code = "mailbox.cannot_carry"
    title = "Không chuyển được gói tin"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a packet comes from and goes to; receivers by organisation, with the code as sent."""

    sender: AgencyEntry
    receivers: Mapping[UUID, tuple[str, AgencyEntry]]

    @property
    def warning(self) -> str:
        """Which receivers are closed, and who has their mail now."""
        return " ".join(
            f"Cơ quan {entry.instead_of} đã đóng, gói tin được chuyển tới {entry.code} kế thừa."
            for _, entry in self.receivers.values()
            if entry.instead_of
        )


def route_of(
    *, actor: Actor, now: datetime, facts: Facts, from_code: str, to_codes: Iterable[str]
) -> Route:
    """By whom and to whom; refuses (CannotCarry) with all reasons."""
    wanted = tuple(to_codes) if facts.message_type is MessageType.EDOC else ()
    senders = [code for code in (facts.sender_code, from_code) if code]
    known = resolve({*senders, *facts.receiver_codes, *wanted}, day=local_date(now))
    codes = restricted(
        facts.receiver_codes, wanted, {code: entry.id for code, entry in known.items()}
    )
    refuse_if(
        CannotCarry,
        [
            *_against_senders(senders, known, actor),
            *_against_receivers(codes, wanted, known, now),
        ],
    )
    return Route(
        known[facts.sender_code], {known[code].id: (code[:35], known[code]) for code in codes}
    )


def _against_senders(
    codes: Iterable[str], known: Mapping[str, AgencyEntry], actor: Actor
) -> list[Reason]:
    reasons = []
    for code in dict.fromkeys(codes):
        entry = known.get(code)
        if entry is None:
            text = f"Cơ quan gửi “{code[:60]}” chưa đăng ký trên trục."
            reasons.append(Reason("mailbox.unknown_sender", text))
        elif entry.system_id != actor.organisation:
            text = f"Hệ thống không được gửi thay cơ quan “{code[:60]}”."
            reasons.append(Reason("mailbox.sender_not_yours", text))
    return reasons


def _against_receivers(
    codes: Iterable[str],
    wanted: Iterable[str],
    known: Mapping[str, AgencyEntry],
    now: datetime,
) -> list[Reason]:
    reasons: list[Reason] = []
    for code in dict.fromkeys((*codes, *wanted)):
        if len(reasons) == _MOST_TOLD:
            text = "Còn những đơn vị nhận khác không gửi tới được."
            return [*reasons, Reason("mailbox.unknown_receiver", text)]
        entry = known.get(code)
        if entry is None:
            text = f"Đơn vị nhận “{code[:60]}” không tồn tại."
            reasons.append(Reason("mailbox.unknown_receiver", text))
        elif not entry.stands_on(local_date(now)):
            text = f"Đơn vị nhận “{code[:60]}” đã khóa."
            reasons.append(Reason("mailbox.receiver_closed", text))
        elif entry.system_id is None:
            text = f"Đơn vị nhận “{code[:60]}” chưa kết nối với trục."
            reasons.append(Reason("mailbox.receiver_closed", text))
    if not codes and not reasons:
        reasons.append(
            Reason(
                "mailbox.unknown_receiver",
                "Không đơn vị nào trong “to” có tên ở phần To của gói tin.",
            )
        )
    return reasons
