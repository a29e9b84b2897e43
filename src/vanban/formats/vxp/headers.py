"""Headers and signature of the axis protocol (wire format, section 3.2).

Operation arguments travel in headers, each signed inside one JSON string. The order in that
string is a Java hash map's, so a server verifies the string as received and never rebuilds it.
"""

import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Final

PREFIX: Final = "XroadVnpt-"
USER_AGENT: Final = "JAVASDKAgent/1.0.0 XRoad/VPCP"
PROTOCOL_VERSION: Final = "3.0.201608"
JSON_TYPE: Final = "application/json"
FILE_TYPE: Final = "application/octet-stream"

# The client writes its own local time, without a zone.
_VIETNAM: Final = timezone(timedelta(hours=7))
_TIMESTAMP: Final = re.compile(r"(\d{2})(\d{2})(\d{4})T(\d{2})(\d{2})(\d{2})\+(\d{1,4})", re.ASCII)
_SAFE_VALUE: Final = re.compile(r"[\x20-\x7e]*")
_SAFE_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_SYSTEM_ID: Final = "systemid"
_TIME: Final = "timestamp"
_CONTENT_TYPE: Final = "Content-Type"

Headers = Mapping[str, str] | Iterable[tuple[str, str]]
_LOWER_PREFIX: Final = PREFIX.lower()
_WRITE: Final = json.JSONEncoder(separators=(",", ":")).encode
_COMMON: Final = frozenset({_SYSTEM_ID, _TIME, _CONTENT_TYPE})


class HeaderError(ValueError):
    """A request whose headers cannot be trusted, or an argument that cannot travel in one.

    Codes: `missing`, `malformed`, `signature`, `mismatch`, `timestamp`, `file_hash`, `argument`.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


@dataclass(frozen=True, slots=True)
class VerifiedRequest:
    """Who calls, when by its own clock, and the arguments that the signature covers.

    A reused SDK object sends the same `sent_at` for hours and drags arguments of earlier calls
    along: the caller sets its own window, and takes only the arguments that its operation knows.
    """

    system_id: str
    sent_at: datetime
    content_type: str
    args: Mapping[str, str]

    def arg(self, *names: str) -> str:
        """The first of these arguments that was sent, "" if none: `arg("docid", "docId")`.

        Exact spelling goes first, because an old `docId` may lie beside the `docid` of this call.
        """
        exact = next((self.args[name] for name in names if name in self.args), "")
        if exact:
            return exact
        lowered = {name.lower(): value for name, value in self.args.items()}
        return next((lowered[name.lower()] for name in names if name.lower() in lowered), "")


def sign_headers(
    system_id: str, secret: str, args: Mapping[str, str], content_type: str, at: datetime
) -> dict[str, str]:
    """The headers of a request, as the SDK sends them.

    Refuses with HeaderError `argument` what cannot stand in a header, and a time without zone.
    """
    signed = {
        _SYSTEM_ID: system_id,
        **args,
        _TIME: format_timestamp(at),
        _CONTENT_TYPE: content_type,
    }
    for name, value in signed.items():
        if not (_SAFE_NAME.fullmatch(name) and _SAFE_VALUE.fullmatch(value)):
            raise HeaderError("argument", f"Tham số “{name}” có ký tự không gửi được.")
    if len({name.lower() for name in signed}) < len(args) + 3:
        raise HeaderError("argument", "Tham số trùng tên với phần chung của giao thức.")
    headers = {f"{PREFIX}{name}": value for name, value in signed.items()}
    text = _WRITE(headers)
    return {
        _CONTENT_TYPE: content_type,
        **headers,
        f"{PREFIX}sign-header-key": ";".join(signed),
        f"{PREFIX}sign-header": text,
        f"{PREFIX}hash-header": signature_of(text, secret),
        "User-Agent": USER_AGENT,
        f"{PREFIX}version": PROTOCOL_VERSION,
    }


def signature_of(sign_header: str, secret: str) -> str:
    """HMAC-SHA256 in lower-case hex, of the string exactly as it stands in the header."""
    return hmac.digest(secret.encode(), sign_header.encode(), "sha256").hex()


def claimed_system_id(headers: "Headers | Received") -> str:
    """The system that a request says it comes from, "" if it says none: to look the secret up."""
    return next(iter(Received.of(headers).values(f"{PREFIX}{_SYSTEM_ID}")), "").strip()


def verify_headers(headers: "Headers | Received", secret: str) -> VerifiedRequest:
    """The request behind the headers, once the signature over them holds.

    Header names are taken in any case, other headers ignored. Give pairs rather than a mapping
    where the server can: a reused SDK object may send both docId and docid.
    Refuses with HeaderError: `missing`, `signature`, `malformed`, `mismatch`, `timestamp`.
    """
    received = Received.of(headers)
    text = received.one(f"{PREFIX}sign-header")
    claimed = received.one(f"{PREFIX}hash-header").strip().lower()
    if not hmac.compare_digest(signature_of(text, secret).encode(), claimed.encode()):
        raise HeaderError("signature", "Chữ ký của yêu cầu không đúng.")
    signed = _members(text)
    names = received.one(f"{PREFIX}sign-header-key").split(";")
    if sorted(name.strip() for name in names) != sorted(signed):
        raise HeaderError("mismatch", "sign-header-key không khớp với sign-header.")
    for name, value in signed.items():
        if not received.holds(f"{PREFIX}{name}", value, signed):
            raise HeaderError("mismatch", f"Tham số “{name}” khác với phần đã ký.")
    for name in (_SYSTEM_ID, _TIME):
        if not signed.get(name):
            raise HeaderError("missing", f"Phần đã ký thiếu “{name}”.")
    return VerifiedRequest(
        system_id=signed[_SYSTEM_ID],
        sent_at=parse_timestamp(signed[_TIME]),
        content_type=signed.get(_CONTENT_TYPE, ""),
        args=MappingProxyType({name: text for name, text in signed.items() if name not in _COMMON}),
    )


def format_timestamp(at: datetime) -> str:
    """`ddMMyyyy'T'HHmmss+SSSS` in Vietnam's hours; what follows the plus is milliseconds."""
    if at.tzinfo is None:
        raise HeaderError("argument", "Thời điểm thiếu múi giờ.")
    local = at.astimezone(_VIETNAM)
    day = f"{local.day:02d}{local.month:02d}{local.year:04d}"
    hour = f"{local.hour:02d}{local.minute:02d}{local.second:02d}"
    return f"{day}T{hour}+{local.microsecond // 1000:04d}"


def parse_timestamp(text: str) -> datetime:
    """The moment of a request by its sender's clock; refuses with HeaderError `timestamp`."""
    found = _TIMESTAMP.fullmatch(text)
    try:
        day, month, year, hour, minute, second, millis = map(int, found.groups() if found else ())
        return datetime(year, month, day, hour, minute, second, millis * 1000, _VIETNAM)
    except ValueError:
        raise HeaderError("timestamp", f"Thời điểm “{text[:40]}” không đọc được.") from None


class Received:
    """The protocol's headers as they came, every value kept, names in lower case."""

    __slots__ = ("_values",)

    @classmethod
    def of(cls, headers: "Headers | Received") -> "Received":
        return headers if isinstance(headers, Received) else cls(headers)

    def __init__(self, headers: Headers) -> None:
        values: dict[str, list[str]] = {}
        for name, value in headers.items() if isinstance(headers, Mapping) else headers:
            lowered = name.lower()
            if lowered.startswith(_LOWER_PREFIX):
                text = value if value.isascii() else _utf8(value)
                if lowered in values:
                    values[lowered].append(text)
                else:
                    values[lowered] = [text]
        self._values = values

    def values(self, name: str) -> list[str]:
        return self._values.get(name.lower(), [])

    def one(self, name: str) -> str:
        values = self.values(name)
        if not values:
            raise HeaderError("missing", f"Yêu cầu thiếu phần “{name}”.")
        if len(values) > 1:
            raise HeaderError("malformed", f"Yêu cầu có phần “{name}” lặp lại.")
        return values[0]

    def holds(self, name: str, value: str, signed: Mapping[str, str]) -> bool:
        """Whether the signed value came in its header.

        Servers trim values, and join those of names that differ in case only with commas; Java's
        clients let the last of such names replace the others, so that one of them comes for all.
        """
        values = self.values(name)
        if len(values) == 1 and values[0] == value:
            return True
        values = [one.strip() for one in values]
        if value.strip() in values:
            return True
        twins = sorted(
            text.strip() for key, text in signed.items() if f"{PREFIX}{key}".lower() == name.lower()
        )
        if len(twins) == 1 or not values:
            return False
        joined = sorted(part.strip() for one in values for part in one.split(","))
        return joined == twins or all(one in twins for one in values)


def _utf8(value: str) -> str:
    """Header bytes reach Python as Latin-1; Java signed them as UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _members(text: str) -> dict[str, str]:
    """The signed names, without prefix, and their values."""
    try:
        pairs = _READ(text)
    except (ValueError, RecursionError):
        pairs = None
    if not isinstance(pairs, _Pairs):
        raise HeaderError("malformed", "sign-header không phải JSON.")
    members = {}
    for name, value in pairs:
        if not (isinstance(value, str) and name.startswith(PREFIX)) or name in members:
            raise HeaderError("malformed", "sign-header có phần tử lạ hoặc lặp lại.")
        members[name] = value
    return {name.removeprefix(PREFIX): value for name, value in members.items()}


class _Pairs(list[tuple[str, object]]):
    """A JSON object as its pairs, so that a name written twice is seen."""


_READ: Final = json.JSONDecoder(object_pairs_hook=_Pairs).decode
