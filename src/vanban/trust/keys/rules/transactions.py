"""A signing by a channel that is not ours: what is asked, what states it goes through."""

import base64
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from vanban.foundation.errors import Reason
from vanban.trust.keys.rules import Channel


class TransactionState(StrEnum):
    PENDING = "pending"
    SIGNED = "signed"
    REJECTED = "rejected"  # the holder said no
    EXPIRED = "expired"  # the holder did not answer in time
    FAILED = "failed"  # the tool, the service or what it answered
    CANCELLED = "cancelled"  # taken back here


# A card waits 300 s for its PIN (TS 102 204 TimeOut as used in Vietnam); the desktop tool's tokens
# live 20 minutes; whoever signs a file elsewhere has until the end of the next day's work.
LIVES = {
    Channel.SIM: timedelta(seconds=300),
    Channel.CSC: timedelta(seconds=300),
    Channel.SMARTCA: timedelta(seconds=300),
    Channel.DESKTOP: timedelta(minutes=20),
    Channel.FILE: timedelta(hours=36),
}
# Of one card's agreement only one signature comes; the services agree to many hashes at once.
MANY_AT_ONCE = frozenset({Channel.CSC, Channel.SMARTCA})
DISPLAY_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to sign in a transaction: whose, the bytes (hashed with SHA-256), the document.

    `digest` is the digest of the document itself, for services that build the CMS on their own.
    """

    about_id: UUID
    to_sign: bytes
    digest: bytes = b""

    def as_json(self) -> dict[str, str]:
        return {
            "about": str(self.about_id),
            "to_sign": base64.b64encode(self.to_sign).decode(),
            "digest": self.digest.hex(),
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        return cls(
            UUID(value["about"]),
            base64.b64decode(value["to_sign"]),
            bytes.fromhex(value["digest"]),
        )


@dataclass(frozen=True, slots=True)
class Order:
    """What a channel is asked to do. `transaction_id` makes it the same asking again."""

    transaction_id: UUID
    about_kind: str
    about_id: UUID
    channel: Channel
    title: str
    key_id: UUID | None = None
    person_id: UUID | None = None
    parts: tuple[Part, ...] = ()
    source_sha256: str = ""
    file_name: str = ""
    function: str = ""
    number: str = ""
    issued: datetime | None = None
    anyone: bool = False  # a key not registered yet is shown by signing with it


@dataclass(frozen=True, slots=True)
class Progress:
    """What a service answers: still waiting (with its own name for it), values, or why not."""

    state: TransactionState = TransactionState.PENDING
    reference: str = ""
    values: tuple[bytes, ...] = ()
    problem: Reason | None = None

    @classmethod
    def refused(cls, state: TransactionState, reason: Reason) -> Self:
        return cls(state, problem=reason)


def new_code() -> str:
    """Four digits to compare on the page and on the telephone."""
    return f"{secrets.randbelow(10_000):04d}"


def display_text(title: str, code: str, *, limit: int = DISPLAY_LIMIT) -> str:
    """What stands on the telephone: plain letters (cards know no others), the code first."""
    text = f"Ma {code}. {plain_letters(title)}"
    return text if len(text) <= limit else text[: limit - 3].rstrip() + "..."


def plain_letters(text: str) -> str:
    """Vietnamese without its marks, and nothing a card cannot show."""
    stripped = "".join(
        letter
        for letter in unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
        if not unicodedata.combining(letter)
    )
    return " ".join(stripped.encode("ascii", "replace").decode().replace("?", " ").split())


def msisdn(number: str) -> str:
    """A telephone number as services want it: 84912345678. Empty when it is none."""
    digits = "".join(letter for letter in number if letter.isdigit())
    if digits.startswith("0084"):
        digits = digits[2:]
    if digits.startswith("0"):
        digits = "84" + digits[1:]
    return digits if digits.startswith("84") and len(digits) in {11, 12} else ""


def expired() -> Reason:
    return Reason(
        "keys.expired",
        "Hết thời gian chờ mà chưa có chữ ký.",
        "Ký lại, hoặc chọn cách ký khác.",
    )


def rejected() -> Reason:
    return Reason(
        "keys.rejected",
        "Người ký đã từ chối trên thiết bị của mình.",
        "Nếu bấm nhầm thì ký lại; không phải bạn bấm thì báo quản trị ngay.",
    )


def cancelled() -> Reason:
    return Reason("keys.cancelled", "Người ký đã dừng việc ký.", "Ký lại khi sẵn sàng.")


def garbage(detail: str = "") -> Reason:
    return Reason(
        "keys.garbage",
        "Dịch vụ ký trả lời không đúng định dạng.",
        "Chọn cách ký khác; báo quản trị dịch vụ.",
        facts={"detail": detail[:200]},
    )
