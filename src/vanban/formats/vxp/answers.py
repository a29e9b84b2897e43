"""JSON answers of the axis (wire format, section 3.3).

The SDK throws on null, drops the error of a sendEdoc answer without DocId, and reads 200 answers
of sendEdoc as US-ASCII: hence members are left out rather than null, and everything is escaped.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

_WRITE: Final = json.JSONEncoder(separators=(",", ":")).encode
SUCCESS_CODE: Final = "0"
SUCCESS_TEXT: Final = "Thanh cong"


class AnswerError(ValueError):
    """What came back is no answer of an axis: an outage, a proxy's page, a torn line.

    Codes: `empty`, `unreadable`, `member`. Never to be taken for "no mail".
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


def ok(**members: object) -> bytes:
    """The answer to an operation that went well: `ok(DocId=…)`, `ok(data=rows)`, `ok(count=3)`."""
    return _answer("OK", SUCCESS_CODE, SUCCESS_TEXT, members)


def fail(code: str, desc: str, **members: object) -> bytes:
    """The answer to an operation that did not; sendEdoc needs `DocId=""` as well."""
    return _answer("FAIL", code, desc, members)


def encoded(data: bytes) -> str:
    """A file as getEdoc's `data` member carries it."""
    return base64.b64encode(data).decode("ascii")


def _answer(status: str, code: str, desc: str, members: Mapping[str, object]) -> bytes:
    whole = {"status": status, "ErrorCode": code, "ErrorDesc": desc, **members}
    return _WRITE(_without_none(whole)).encode("ascii")


def _without_none(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _without_none(one) for name, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_without_none(one) for one in value if one is not None]
    return value


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of an axis, ours or the national one. `members` are those beside the common."""

    ok: bool
    code: str
    desc: str
    members: Mapping[str, object] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A member as text, "" where it is missing or null."""
        value = self.members.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float):
            return str(value)
        raise AnswerError("member", f"“{name}” trong trả lời của trục không phải chữ.")

    def count(self) -> int:
        """The `count` of countReceiveEdoc and countReceiveStatus."""
        try:
            return int(self.text("count"))
        except ValueError:
            raise AnswerError("member", "“count” trong trả lời của trục không phải số.") from None

    def rows(self) -> tuple[Mapping[str, object], ...]:
        """The `data` list of a listing, empty where it is missing."""
        data = self.members.get("data")
        if data is None:
            return ()
        if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
            raise AnswerError("member", "“data” trong trả lời của trục không phải danh sách.")
        return tuple(MappingProxyType(row) for row in data)

    def file(self) -> bytes:
        """The edXML bytes in the `data` of getEdoc."""
        packed = "".join(self.text("data").split())
        try:
            data = base64.b64decode(packed, validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if not data:
            raise AnswerError("member", "“data” trong trả lời của trục không phải tệp base64.")
        return data


def parse_answer(body: bytes) -> Answer:
    """Read an answer whatever its HTTP status: axes send FAIL with 200 and with 401.

    Refuses with AnswerError `empty` or `unreadable` (a page of HTML, JSON without a status).
    """
    if not body.strip():
        raise AnswerError("empty", "Trục trả lời rỗng.")
    try:
        members = json.loads(body)
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, dict) or not isinstance(members.get("status"), str):
        raise AnswerError("unreadable", "Trả lời không phải của trục liên thông.")
    common = {"status", "ErrorCode", "ErrorDesc"}
    code, desc = (_plain(members.get(name)) for name in ("ErrorCode", "ErrorDesc"))
    return Answer(
        ok=members["status"].strip().upper() == "OK" and code in {"", SUCCESS_CODE},
        code=code,
        desc=desc,
        members=MappingProxyType({n: value for n, value in members.items() if n not in common}),
    )


def _plain(value: object) -> str:
    return "" if value is None else str(value)
