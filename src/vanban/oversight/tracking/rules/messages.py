"""What happened to a message, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

TOLD_OF_MESSAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "records.send_message": "gửi cho {readers} người",
        "records.add_to_message": "gửi thêm cho {readers} người",
        "records.answer_message": "trả lời",
        "records.confirm_message": "xác nhận đã đọc",
        "records.urge_message": "đôn đốc {urged} người chưa xác nhận",
        "records.remind_of_message": "nhắc {urged} người chưa xác nhận",
        "records.close_message": "kết thúc",
    }
)


def told_of_message(act: str, facts: Mapping[str, Any]) -> str | None:
    """What was done to a message; None for an act that is not told."""
    words = TOLD_OF_MESSAGES.get(act)
    if words is None:
        return None
    return words.format(**{name: facts.get(name, 0) for name in ("readers", "urged")})
