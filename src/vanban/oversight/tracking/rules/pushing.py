"""Whether a browser may be told by web push: whose address, which keys."""

from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from vanban.formats.webpush import origin_of, readable_keys
from vanban.foundation.errors import Reason

MOST_DEVICES: Final = 10
LONGEST: Final = 1000


def is_allowed(endpoint: str, origins: Collection[str]) -> bool:
    """Whether the address lies at a push service the office names (`https://host`, or
    `https://*.host` for all below it): nothing else is ever called.
    """
    origin = origin_of(endpoint)
    if not origin or len(endpoint) > LONGEST:
        return False
    if origin in origins:
        return True
    host = urlsplit(origin).hostname or ""
    return any(
        each.startswith("https://*.")
        and origin.startswith("https://")
        and ":" not in origin.removeprefix("https://")
        and host.endswith(each.removeprefix("https://*"))
        for each in origins
    )


def reasons_against_device(
    *, endpoint: str, p256dh: str, auth: str, origins: Collection[str], held: int
) -> list[Reason]:
    """Why a browser cannot be told, all at once."""
    if not origins:
        text = "Cơ quan không dùng thông báo qua trình duyệt."
        return [Reason("tracking.push_off", text, "Dùng chuông trên trang hoặc thư điện tử.")]
    reasons = []
    if not is_allowed(endpoint, origins):
        text = "Máy chủ thông báo của trình duyệt này không có trong danh sách cơ quan cho phép."
        mend = "Dùng trình duyệt khác, hoặc đề nghị quản trị bổ sung."
        reasons.append(Reason("tracking.push_elsewhere", text, mend, field="endpoint"))
    if not readable_keys(p256dh, auth):
        text, mend = "Khóa của trình duyệt không đọc được.", "Bật lại thông báo trong trình duyệt."
        reasons.append(Reason("tracking.push_keys", text, mend, field="p256dh"))
    if held >= MOST_DEVICES:
        text = f"Mỗi người nhận thông báo ở tối đa {MOST_DEVICES} trình duyệt."
        reasons.append(Reason("tracking.push_devices", text, "Bỏ bớt trình duyệt không dùng."))
    return reasons


def push_words(count: int) -> str:
    """All that ever leaves the house by a push."""
    return f"Có {count} việc mới"
