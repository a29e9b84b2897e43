"""Registers printed and signed: which ones there are, and what stands against signing one."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from vanban.foundation.clock import signing_time
from vanban.foundation.errors import Reason

ABOUT: Final = "register"
"""How trust.keys names what a transaction of this room is about."""


class RegisterKind(StrEnum):
    """The registers of annex IV that are kept here."""

    BOOK = "book"  # of numbers: documents that went out, copies
    LOANS = "loans"  # sổ sử dụng bản lưu
    POSTED = "posted"  # sổ gửi văn bản đi bưu điện


@dataclass(frozen=True, slots=True)
class RegisterOf:
    """Which register: a book of numbers, or a year of one that is kept by the year."""

    kind: RegisterKind
    book_id: UUID | None = None
    year: int | None = None

    @classmethod
    def book(cls, book_id: UUID) -> "RegisterOf":
        return cls(RegisterKind.BOOK, book_id=book_id)

    @classmethod
    def of_year(cls, kind: RegisterKind, year: int) -> "RegisterOf":
        return cls(kind, year=year)


def digest_of_lines(rows: Sequence[Sequence[str]]) -> str:
    """SHA-256 of what the lines of a register say, cell by cell."""
    return hashlib.sha256(json.dumps([list(row) for row in rows]).encode()).hexdigest()


def reasons_against_sealed_register(
    *, under_way: bool, locked: bool = False, incoming: bool = False, to_come: bool = False
) -> list[Reason]:
    """Why the register cannot be sealed now, all at once."""
    reasons = []
    if incoming:
        reasons.append(
            Reason(
                "publication.other_register",
                "Sổ văn bản đến in ở mục Đến.",
                "Chọn sổ văn bản đi hoặc sổ bản sao.",
            )
        )
    if to_come:
        reasons.append(
            Reason(
                "publication.year_to_come",
                "Năm này chưa đến, sổ chưa có dòng nào.",
                "Chọn năm nay hoặc một năm trước.",
                field="year",
            )
        )
    if under_way:
        reasons.append(
            Reason(
                "publication.register_under_way",
                "Sổ này đang được in và ký.",
                "Chờ xong, hoặc mở phiên ký rồi dừng.",
            )
        )
    if locked:
        reasons.append(
            Reason(
                "publication.register_kept",
                "Sổ đã khóa hẳn, bản in có chữ ký số đang được lưu.",
                "Tải bản đã lưu.",
            )
        )
    return reasons


def register_changed() -> Reason:
    """A line of a closed book changed while it was signed: its last print does not show it."""
    return Reason(
        "publication.register_changed",
        "Sổ có dòng thay đổi trong lúc in và ký, bản in không còn đúng với sổ.",
        "Ký lại để bản khóa hẳn đủ và đúng mọi dòng.",
    )


def register_key_gone() -> Reason:
    """The organisation's key was there when the register was asked for and is not there now."""
    return Reason(
        "publication.key_gone",
        "Chứng thư số của cơ quan đã hết hạn hoặc bị thu hồi trước khi ký xong sổ.",
        "Đăng ký chứng thư mới rồi ký lại; hoặc in sổ, ký, đóng dấu giấy.",
    )


def register_cancelled() -> Reason:
    """The clerk stopped waiting for the device."""
    return Reason(
        "publication.register_cancelled",
        "Văn thư đã dừng việc ký sổ.",
        "Ký lại khi sẵn sàng; sổ vẫn như trước.",
    )


def register_lines_of_seal(name: str, year: int, body: str, moment: datetime) -> tuple[str, ...]:
    """What the organisation's signature on a register shows."""
    return (f"{name} {year}", body, signing_time(moment))
