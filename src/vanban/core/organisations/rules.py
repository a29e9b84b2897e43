"""Identifiers of bodies in both forms, what each level means, and names without their accents.

QĐ 20/2020/QĐ-TTg: up to 35 characters, groups of 0-9 and A-Z joined by dots, parent first
(`H15.01.02`). QCVN 102:2016 before it: 13 characters, child first (`000.02.01.H15`). The axis
carries both; which belongs to which is kept in a table, the arithmetic here is only a suggestion.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import takewhile
from typing import Final

from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken

LONGEST: Final = 35
_NEW = re.compile(r"[0-9A-Z]+(?:\.[0-9A-Z]+)*")
_OLD = re.compile(r"(?:(?P<v>\d{3})\.)?(?P<z>\d{2})\.(?P<y>\d{2})\.(?P<m>[A-Z]\d{2})")
_LEVEL_1 = re.compile(r"[A-Z]\d{2}")
_WIDTHS = (3, 2, 2, 3)  # of levels 1 to 4 in the old form


class Scheme(StrEnum):
    """How an identifier is written."""

    QD20 = "qd20"
    QCVN102 = "qcvn102"
    OTHER = "other"


BLOCS: Final = spoken(
    {
        "A": "Đảng",
        "B": "Chủ tịch nước",
        "C": "Quốc hội",
        "D": "Tòa án nhân dân",
        "E": "Viện kiểm sát nhân dân",
        "F": "Kiểm toán nhà nước",
        "G": "Chính phủ, bộ, ngành",
        "H": "Ủy ban nhân dân cấp tỉnh",
        "I": "Tổ chức chính trị - xã hội",
        "K": "Hội đồng nhân dân cấp tỉnh",
        "W": "Hệ thống liên thông",
    }
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier taken apart; `levels` always runs from the top level down."""

    scheme: Scheme
    value: str
    levels: tuple[str, ...]

    @property
    def level(self) -> int:
        return len(self.levels)

    @property
    def top(self) -> str:
        return self.levels[0]


def tidy_identifier(text: str) -> str:
    """The identifier as it is compared: capitals, no blanks around, nothing unprintable."""
    return _printable(text).strip().upper()


def parse_identifier(text: str) -> Identifier | None:
    """Take an identifier apart; None when it has neither form.

    The old form also satisfies the letter of the new one, so it is looked for first.
    """
    value = tidy_identifier(text)
    old = _OLD.fullmatch(value)
    if old is not None:
        below = (old["y"], old["z"], old["v"] or "")
        meant = (old["m"], *(group for group in below if group.strip("0")))
        return Identifier(Scheme.QCVN102, value, meant)
    if len(value) <= LONGEST and _NEW.fullmatch(value):
        return Identifier(Scheme.QD20, value, tuple(value.split(".")))
    return None


def reasons_against_identifier(text: str) -> list[Reason]:
    """Why a text cannot be an identifier; empty when it can."""
    value = tidy_identifier(text)
    if len(value) > LONGEST:
        return [
            Reason(
                "organisations.code_too_long",
                f"Mã định danh dài {len(value)} ký tự, tối đa {LONGEST}.",
                "Kiểm tra lại mã theo Quyết định 20/2020/QĐ-TTg.",
                field="code",
            )
        ]
    if parse_identifier(value) is None:
        return [
            Reason(
                "organisations.code_malformed",
                "Mã định danh chỉ gồm chữ số 0-9, chữ in A-Z và dấu chấm giữa các cấp.",
                "Ví dụ: H15.01 hoặc 000.00.01.H15.",
                field="code",
            )
        ]
    return []


def suggest_new_form(text: str) -> str | None:
    """`000.00.15.H51` → `H51.15`; None when not of the old form or without a clean image.

    Only a suggestion: provinces re-numbered when they adopted QĐ 20/2020. A level below an empty
    one (`002.00.20.H13`) has no place in the new form.
    """
    old = _OLD.fullmatch(tidy_identifier(text))
    if old is None:
        return None
    below = [(old[group] or "").strip("0") and old[group] for group in ("y", "z", "v")]
    used = list(takewhile(bool, below))
    if any(below[len(used) :]):
        return None
    return ".".join([old["m"], *used])


def suggest_old_form(text: str) -> str | None:
    """`H51.15` → `000.00.15.H51`; None when the groups do not fit 13 characters."""
    value = tidy_identifier(text)
    if not _NEW.fullmatch(value) or _OLD.fullmatch(value):
        return None
    levels = value.split(".")
    if len(levels) > len(_WIDTHS) or not _LEVEL_1.fullmatch(levels[0]):
        return None
    for group, width in zip(levels[1:], _WIDTHS[1:], strict=False):
        if len(group) != width or not group.isdecimal() or not group.strip("0"):
            return None
    filled = levels + ["0" * width for width in _WIDTHS[len(levels) :]]
    return ".".join(reversed(filled))


def fold(text: str) -> str:
    """Vietnamese without accents, small letters, single blanks: `Đắk Lắk` → `dak lak`."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(_printable(plain.casefold()).split())


def _printable(text: str) -> str:
    """PostgreSQL takes no NUL, and nobody types one: such signs are blanks."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def search_text_of(*parts: str) -> str:
    """What a body is found by: folded names and codes, each once."""
    return " ".join(dict.fromkeys(fold(part) for part in parts if part.strip()))


def lives_on(day: date, valid_from: date, valid_to: date | None) -> bool:
    """Whether a body or a unit exists on a day; its last day is a day of life."""
    return valid_from <= day and (valid_to is None or day <= valid_to)


def reasons_against_closing(
    *, valid_from: date, valid_to: date | None, closes_on: date, successor_lives: bool
) -> list[Reason]:
    """Why a body cannot be closed on a day; empty when it can."""
    reasons = []
    if valid_to is not None:
        reasons.append(
            Reason(
                "organisations.already_closed",
                f"Cơ quan đã chấm dứt từ ngày {valid_to:%d/%m/%Y}.",
                "Một cơ quan đã chấm dứt không mở lại; lập cơ quan mới nếu cần.",
            )
        )
    if closes_on < valid_from:
        reasons.append(
            Reason(
                "organisations.closes_before_it_begins",
                f"Ngày chấm dứt trước ngày thành lập {valid_from:%d/%m/%Y}.",
                "Chọn ngày chấm dứt sau ngày thành lập.",
                field="closes_on",
            )
        )
    if not successor_lives:
        reasons.append(
            Reason(
                "organisations.successor_not_living",
                "Cơ quan kế thừa đã chấm dứt trước ngày này.",
                "Chọn một cơ quan đang hoạt động.",
                field="successor_id",
            )
        )
    return reasons
