"""Boxes of e-mail as they are set, what becomes of a letter, and how long a fault is waited out."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from cryptography import x509

from vanban.formats.letter import Nature
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

POLL: Final = timedelta(minutes=1)  # how often a box is looked into
_LONGEST_REST: Final = timedelta(hours=1)
_PORTS: Final = 65_535
_LONGEST: Final = 200
_PASSWORD_LONGEST: Final = 500


class AfterIntake(StrEnum):
    """What happens in the box to a letter that was taken in. Nothing is ever deleted there."""

    LEAVE = "leave"
    SEEN = "seen"
    MOVE = "move"


AFTER_INTAKE: Final = spoken(
    {
        AfterIntake.SEEN: "Đánh dấu đã đọc",
        AfterIntake.MOVE: "Chuyển sang thư mục",
        AfterIntake.LEAVE: "Để nguyên",
    }
)


class EmailState(StrEnum):
    """What became of a letter."""

    TAKEN = "taken"  # it is one document, or several
    ASIDE = "aside"  # a person decides
    KNOWN = "known"  # the same letter was there before
    SECRET = "secret"  # noqa: S105 - a mark of secrecy: nothing of it is kept, the box is left as it is


EMAIL_STATES: Final = spoken(
    {
        EmailState.TAKEN: "đã nhận",
        EmailState.ASIDE: "để riêng",
        EmailState.KNOWN: "đã nhận trước đó",
        EmailState.SECRET: "có dấu chỉ độ mật, không nhận",
    }
)


class Aside(StrEnum):
    """Why a letter is set apart."""

    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    SPAM = "spam"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"


ASIDE_LABELS: Final = spoken(
    {
        Aside.AUTO_REPLY: "Thư trả lời tự động",
        Aside.BOUNCE: "Thư báo không gửi được",
        Aside.SPAM: "Có dấu hiệu thư rác, quảng cáo",
        Aside.TOO_LARGE: "Thư lớn quá mức",
        Aside.UNREADABLE: "Không đọc được thư",
    }
)
_OF_NATURE: Final = MappingProxyType(
    {
        Nature.AUTO_REPLY: Aside.AUTO_REPLY,
        Nature.BOUNCE: Aside.BOUNCE,
        Nature.SPAM: Aside.SPAM,
    }
)


def set_apart(nature: Nature) -> Aside | None:
    """Why a letter of this nature does not become a document by itself; None when it does."""
    return _OF_NATURE.get(nature)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxSettings:
    """A box as the administrator gives it. `password`: empty leaves the one that is kept."""

    host: str
    username: str
    since: date  # letters of earlier days are left alone
    password: str = field(default="", repr=False)
    port: int = 993
    folder: str = "INBOX"
    after_intake: str = AfterIntake.SEEN
    moved_to: str = ""
    ca_pem: str = ""  # whoever issued the server's certificate, where the agency did so itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A letter as it lies in the box."""

    uid_validity: int
    uid: int
    size: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBox:
    """What is needed to look into a box. Never logged: the password is in clear."""

    id: UUID
    settings: BoxSettings
    password: str = field(repr=False)
    failing: bool = False


def rest_after(failures: int) -> timedelta:
    """How long a box is left alone after so many faults in a row: a wrong password that is tried
    every minute locks the account.
    """
    times: int = 2 ** min(failures - 1, 10)
    return min(POLL * times, _LONGEST_REST)


def reasons_against_taking(state: str, *, kept: bool, aside: str) -> list[Reason]:
    """Why a letter cannot be taken by hand; empty when it can."""
    if state != EmailState.ASIDE:
        return [Reason("reception.email_settled", "Thư này không còn để riêng.", "Tải lại trang.")]
    if not kept or aside == Aside.UNREADABLE:
        return [
            Reason(
                "reception.email_not_kept",
                "Thư này không lấy tự động được.",
                "Mở hộp thư, tải tệp về rồi nhập ở Nhập văn bản giấy, nguồn Tệp điện tử.",
            )
        ]
    return []


def reasons_against_box(given: BoxSettings, *, known_password: bool) -> list[Reason]:
    """All that stands against setting a box so; empty when it may be."""
    reasons = []
    if not given.host or any(char.isspace() or char in "/@" for char in given.host):
        reasons.append(
            Reason(
                "reception.box_host",
                "Chưa ghi đúng tên máy chủ thư.",
                "Ghi tên máy chủ IMAP, ví dụ mail.tinh.gov.vn, không kèm https://.",
                field="host",
            )
        )
    if not 1 <= given.port <= _PORTS:
        reasons.append(
            Reason("reception.box_port", "Cổng không hợp lệ.", "Thường là 993.", field="port")
        )
    if not given.username:
        reasons.append(
            Reason("reception.box_username", "Chưa ghi tên đăng nhập.", field="username")
        )
    if not given.password and not known_password:
        reasons.append(Reason("reception.box_password", "Chưa ghi mật khẩu.", field="password"))
    if not given.folder:
        reasons.append(
            Reason("reception.box_folder", "Chưa ghi thư mục.", "Thường là INBOX.", field="folder")
        )
    return [*reasons, *_reasons_of_form(given), *_reasons_of_intake(given), *_reasons_of_ca(given)]


def _reasons_of_form(given: BoxSettings) -> list[Reason]:
    limits = {
        "host": _LONGEST,
        "username": _LONGEST,
        "password": _PASSWORD_LONGEST,
        "folder": _LONGEST,
        "moved_to": _LONGEST,
    }
    return [
        Reason(
            "reception.box_form",
            "Có ký tự không dùng được hoặc dài quá.",
            "Gõ lại, không dán kèm xuống dòng.",
            field=name,
        )
        for name, most in limits.items()
        if len(getattr(given, name)) > most or not getattr(given, name).isprintable()
    ]


def _reasons_of_intake(given: BoxSettings) -> list[Reason]:
    if given.after_intake not in set(AfterIntake):
        return [
            Reason(
                "reception.box_after",
                "Chưa chọn việc làm với thư đã nhận.",
                "Chọn lại.",
                field="after_intake",
            )
        ]
    if given.after_intake == AfterIntake.MOVE and given.moved_to in {"", given.folder}:
        return [
            Reason(
                "reception.box_moved_to",
                "Chưa ghi thư mục nhận thư đã lấy.",
                "Ghi một thư mục khác với thư mục đang đọc.",
                field="moved_to",
            )
        ]
    return []


def _reasons_of_ca(given: BoxSettings) -> list[Reason]:
    if not given.ca_pem:
        return []
    try:
        x509.load_pem_x509_certificates(given.ca_pem.encode())
    except ValueError:
        return [
            Reason(
                "reception.box_ca",
                "Chứng thư của nơi cấp không đọc được.",
                "Dán cả khối từ -----BEGIN CERTIFICATE----- đến -----END CERTIFICATE-----.",
                field="ca_pem",
            )
        ]
    return []
