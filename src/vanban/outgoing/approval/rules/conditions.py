"""When a step of a process applies: by type, urgency, way of sending and drafting unit.

What a condition does not name does not matter; of each kind that it names one must hold (a decision
or a plan), and so for every kind (urgent too). It is judged once, when the draft is submitted; a
step that does not apply stays with the draft, with the reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vanban.formats.symbol import SymbolError, document_type
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken
from vanban.outgoing.drafting.rules import URGENCY_HIGHEST, Way

URGENCY_WORDS: Final = spoken({1: "từ Khẩn trở lên", 2: "từ Thượng khẩn trở lên", 3: "Hỏa tốc"})
WAY_WORDS: Final[Mapping[str, str]] = spoken(
    {
        Way.AXIS: "có nơi nhận qua trục liên thông",
        Way.INTERNAL: "có nơi nhận trong hệ thống",
        Way.PAPER: "có nơi nhận bản giấy",
    }
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A step applies only so; empty: always. Of several types, ways or units any one is enough.

    `urgency`: at least. `units`: ids of units.
    """

    type_codes: tuple[str, ...] = ()
    urgency: int = 0
    ways: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


ALWAYS: Final = Condition()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a draft is, as far as conditions are concerned."""

    type_code: str
    urgency: int
    ways: frozenset[str]
    unit: str


def words_of(condition: Condition, units: Mapping[str, str]) -> str:
    """The condition in words: `chỉ khi Quyết định hoặc Kế hoạch, từ Khẩn trở lên`."""
    parts = []
    if condition.type_codes:
        parts.append(_any_of(_type_name(code) for code in condition.type_codes))
    if condition.urgency:
        parts.append(URGENCY_WORDS.get(condition.urgency, str(condition.urgency)))
    if condition.ways:
        parts.append(_any_of(WAY_WORDS.get(way, way) for way in condition.ways))
    if condition.units:
        names = _any_of(units.get(unit, "đơn vị khác") for unit in condition.units)
        parts.append(f"{names} soạn")
    return f"chỉ khi {', '.join(parts)}" if parts else ""


def why_not(condition: Condition, facts: Facts, units: Mapping[str, str]) -> str:
    """Why a step does not apply to a draft, in words; empty when it does."""
    failing = Condition(
        type_codes=() if facts.type_code in condition.type_codes else condition.type_codes,
        urgency=0 if facts.urgency >= condition.urgency else condition.urgency,
        ways=() if facts.ways & set(condition.ways) else condition.ways,
        units=() if facts.unit in condition.units else condition.units,
    )
    return words_of(failing, units)


def reasons_against_condition(
    number: int, condition: Condition, *, process_type: str, units: Mapping[str, str]
) -> list[Reason]:
    """Everything wrong with the condition of a step, at once. `process_type`: of the process."""
    reasons = []
    field = f"step_{number}"
    if condition.type_codes and process_type:
        text = f"Bước {number}: quy trình này chỉ dùng cho một loại văn bản, không đặt thêm loại."
        mend = "Bỏ điều kiện loại, hoặc đặt ở quy trình của mọi loại văn bản."
        reasons.append(Reason("approval.condition_type", text, mend, field=field))
    elif not all(_known(code) for code in condition.type_codes):
        text = f"Bước {number}: không có loại văn bản này."
        reasons.append(Reason("approval.condition_type", text, "Chọn lại.", field=field))
    if not 0 <= condition.urgency <= URGENCY_HIGHEST:
        text = f"Bước {number}: độ khẩn của điều kiện không đúng."
        reasons.append(Reason("approval.condition_urgency", text, "Chọn lại.", field=field))
    if not set(condition.ways) <= set(Way):
        text = f"Bước {number}: cách gửi của điều kiện không đúng."
        reasons.append(Reason("approval.condition_way", text, "Chọn lại.", field=field))
    if not set(condition.units) <= set(units):
        text = f"Bước {number}: đơn vị của điều kiện không còn ở cơ quan."
        reasons.append(Reason("approval.condition_unit", text, "Chọn lại.", field=field))
    return reasons


def _any_of(words: Iterable[str]) -> str:
    return " hoặc ".join(words)


def _known(code: str) -> bool:
    try:
        document_type(code)
    except SymbolError:
        return False
    return True


def _type_name(code: str) -> str:
    return document_type(code).name if _known(code) else code
