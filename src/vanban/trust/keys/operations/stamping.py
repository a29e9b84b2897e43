"""Asking a time-stamp authority (RFC 3161) over HTTP. Outside work: no transaction open."""

import secrets
import time
from collections.abc import Callable

import httpx

from vanban.formats.pades.errors import PadesError
from vanban.formats.pades.timestamps import MEDIA_REQUEST, time_stamp_request, time_stamp_token
from vanban.foundation.errors import Kind, Reason, Refusal

# Measured on the public authority: 2 to 131 seconds an answer. A caller who cannot wait says so.
TIMEOUT_S = 180.0
_PAUSES_S = (2.0, 4.0)


class TimestampUnavailable(Refusal):
    """No time stamp could be had: the authority does not answer, or answers nonsense."""

    kind = Kind.UNAVAILABLE
    code = "keys.timestamp_unavailable"
    title = "Chưa lấy được dấu thời gian"


# When each authority last did not answer, by the clock that only goes forward.
_silent: dict[str, float] = {}
_SILENCE_S = 60.0


def timestamper(
    url: str,
    *,
    timeout_s: float = TIMEOUT_S,
    pauses_s: tuple[float, ...] = _PAUSES_S,
    hurried: bool = False,
) -> Callable[[bytes], bytes]:
    """A function that answers a token over the bytes it is given.

    It tries again after each pause, then refuses (TimestampUnavailable). ``hurried``: for whoever
    cannot wait; refuses at once for a minute after the authority was silent.
    """

    def stamp(value: bytes) -> bytes:
        if hurried and time.monotonic() - _silent.get(url, -_SILENCE_S) < _SILENCE_S:
            raise TimestampUnavailable(_reason(TimeoutError("silent a moment ago")))
        for pause in (*pauses_s, None):
            try:
                return _asked(url, value, timeout_s)
            except (httpx.HTTPError, PadesError) as failed:
                if pause is None:
                    _silent[url] = time.monotonic()
                    raise TimestampUnavailable(_reason(failed)) from failed
                time.sleep(pause)
        raise AssertionError

    return stamp


def _asked(url: str, value: bytes, timeout_s: float) -> bytes:
    nonce = secrets.randbits(63)
    answer = httpx.post(
        url,
        content=time_stamp_request(value, nonce),
        headers={"Content-Type": MEDIA_REQUEST},
        timeout=timeout_s,
    )
    answer.raise_for_status()
    return time_stamp_token(answer.content, value, nonce)


def _reason(failed: Exception) -> Reason:
    return Reason(
        "keys.timestamp",
        "Máy chủ dấu thời gian không trả lời được.",
        "Hệ thống sẽ tự thử lại; việc khác vẫn làm được.",
        facts={"detail": str(failed)[:200]},
    )
