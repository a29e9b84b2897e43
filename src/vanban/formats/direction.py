"""A direction as leaders write it, read into lead, cooperating and deadline; and written from them.

"Giao Sở Tài chính chủ trì, phối hợp với Sở Nội vụ, Sở Xây dựng tham mưu UBND tỉnh trước ngày
30/11/2025." Three tokens carry nearly every such sentence: *giao/chuyển X*, *phối hợp Y*, *trước
ngày Z*. What is not understood stays empty; nothing is guessed. Names come out as written: who
they are is for whoever knows the units.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

LIMIT: Final = 4000  # letters that are read of a text
_SPACE: Final = re.compile(r"\s+")
_VERBS: Final = (  # in small letters: `Sở Xây dựng` is a name, `xây dựng` is what is to be done
    "chủ trì|căn cứ|xem xét|nghiên cứu|theo dõi|tham mưu|xử lý|giải quyết|đôn đốc|tổng hợp|"
    "chuẩn bị|phối hợp|triển khai|thực hiện|dự thảo|khẩn trương|rà soát|kiểm tra|báo cáo|soạn|"
    "hoàn thành|trước|trong|chỉ đạo|tổ chức|hướng dẫn|xây dựng|đề xuất|trình|để|chủ động"
)
_END: Final = rf"(?=\s*(?:,\s*)?\b(?:là (?:cơ quan|đơn vị) |làm )?(?:{_VERBS})\b|[.;]|$)"
_LEAD: Final = re.compile(
    r"(?:^|[.;:,]\s*|\b(?:và|nhất trí|đồng ý|đề nghị|yêu cầu)\s+)"
    r"(?i:giao cho|giao|chuyển đến|chuyển)(?:\s*:)?\s+(?P<who>.+?)" + _END
)
_LEADING: Final = re.compile(
    r"(?:^|[.;:]\s*)"
    r"(?P<who>(?i:đ/c|đồng chí|phòng|sở|ban|văn phòng|chi cục|thanh tra)\s.+?)\s*(?:,\s*)?"
    r"\b(?:chủ trì|nghiên cứu|chuẩn bị|tham mưu|xem xét|dự thảo)\b"
)
_COOPERATE: Final = re.compile(
    r"\bphối hợp(?:\s+chặt chẽ)?(?:\s+(?:với|cùng))?(?:\s*:)?\s+(?P<who>.+?)" + _END
)
_INFORM: Final = re.compile(r"\b(?i:sao gửi|gửi)\s+(?P<who>.+?)\s+(?:để biết|biết)\b")
_DAY: Final = re.compile(
    r"\b(?:trước|chậm nhất(?: là)?|hạn|đến|trong)\s*(?:hết\s+)?(?:ngày\s+)?"
    r"(?P<day>\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(?P<month>\d{1,2})"
    r"(?:\s*(?:[/.-]|\s*năm\s+)\s*(?P<year>\d{4}|\d{2}))?",
    re.IGNORECASE,
)
_TERM: Final = re.compile(
    r"\btrong\s+(?:thời hạn\s+|vòng\s+)?(?P<count>\d{1,3})\s+ngày\b(?P<working>\s+làm việc)?",
    re.IGNORECASE,
)
_VAGUE: Final = re.compile(
    r"^(?:các\s+)?(?:cơ quan|đơn vị|địa phương|ngành|bên)\b.*liên quan", re.IGNORECASE
)
_AND: Final = re.compile(  # `Bộ Khoa học và Công nghệ` is one: `và` parts only whole names
    r"\s*[,;]\s*|\s+cùng\s+|\s+và\s+(?=(?i:sở|phòng|ban|bộ|ủy ban|uỷ ban|ubnd|văn phòng|thanh tra|"
    r"công an|chi cục|trung tâm|cục|hội|các|đ/c|đồng chí|bảo hiểm|kho bạc)\b)"
)
_HEAD: Final = re.compile(r"^(?:đ/c|đồng chí|các|cho|đến|với)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Direction:
    """What a sentence orders. `term_days`: days from the day of the order, without a date."""

    lead: str = ""
    cooperating: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    due: date | None = None
    term_days: int | None = None
    term_in_working_days: bool = False


def read_direction(text: str, *, today: date) -> Direction:
    """Read free text; a date without a year is the next such day. Never refuses: it finds less."""
    words = _SPACE.sub(" ", text[:LIMIT]).strip()
    found = _LEAD.search(words) or _LEADING.search(words)
    leads = _names(found["who"]) if found else ()
    term = _TERM.search(words)
    due = _due(words, today)
    return Direction(
        lead=leads[0] if leads else "",
        cooperating=(*leads[1:], *_after(_COOPERATE, words)),
        informed=_after(_INFORM, words),
        due=due,
        term_days=int(term["count"]) if term and due is None else None,
        term_in_working_days=bool(term and term["working"]) and due is None,
    )


def write_direction(
    *,
    lead: str = "",
    cooperating: Sequence[str] = (),
    informed: Sequence[str] = (),
    due: date | None = None,
    task: str = "tham mưu",
) -> str:
    """The usual sentence for what was picked; reading it back gives the same again."""
    if not lead:
        return f"Sao gửi {', '.join(informed)} để biết." if informed else ""
    words = f"Giao {lead} chủ trì"
    if cooperating:
        words += f", phối hợp với {', '.join(cooperating)}"
    words += f" {task}" if task else ""
    if due:
        words += f" trước ngày {due:%d/%m/%Y}"
    words += "."
    return f"{words} Sao gửi {', '.join(informed)} để biết." if informed else words


def _after(pattern: re.Pattern[str], words: str) -> tuple[str, ...]:
    found = pattern.search(words)
    return _names(found["who"]) if found else ()


def _names(words: str) -> tuple[str, ...]:
    """`Sở Nội vụ, Sở Xây dựng và Văn phòng` → three; who is not named is left out."""
    parts = [_HEAD.sub("", part).strip(" ,.:;") for part in _AND.split(_HEAD.sub("", words))]
    return tuple(dict.fromkeys(part for part in parts if part and not _VAGUE.match(part)))


def _due(words: str, today: date) -> date | None:
    found = _DAY.search(words)
    if found is None:
        return None
    year = int(found["year"]) if found["year"] else today.year
    year += 2000 if year < 100 else 0  # noqa: PLR2004 - `25` is 2025
    try:
        day = date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    if not found["year"] and day < today - timedelta(days=1):
        return day.replace(year=year + 1)
    return day
