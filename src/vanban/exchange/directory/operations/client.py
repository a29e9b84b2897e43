"""The office's side of the axis protocol (wire format, section 3): ours and the national one alike.

Outside work: never call it with a transaction open.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

import httpx
from django.conf import settings

from vanban.exchange.directory.rules import AxisLink
from vanban.formats.vxp.answers import Answer, AnswerError, parse_answer
from vanban.formats.vxp.codes import ErrorCode
from vanban.formats.vxp.files import body_of, sdk_file_hash
from vanban.formats.vxp.headers import FILE_TYPE, JSON_TYPE, HeaderError, sign_headers
from vanban.formats.vxp.rows import (
    Call,
    MessageType,
    ReceivedRow,
    SentRow,
    TransportStatus,
    row_of,
)
from vanban.foundation.errors import Kind, Reason, Refusal

_TIMEOUT: Final = httpx.Timeout(connect=5, read=120, write=120, pool=30)
_SERVICE: Final = "eDoc"
_FIRST_SERVER_ERROR: Final = 500
_AROUND: Final = 1024 * 1024
TOO_LARGE: Final = "Gói tin lớn hơn mức hệ thống nhận; trục còn giữ gói."
# The axis stumbled over this packet, and may not the next time.
_PASSING: Final = frozenset({ErrorCode.SYSTEM, ErrorCode.PROCESSING})


class AxisUnavailable(Refusal):
    """No answer of an axis came: an outage, a proxy's page, or a secret that no longer holds."""

    kind = Kind.UNAVAILABLE
    code = "directory.axis_unavailable"
    title = "Chưa liên lạc được với trục liên thông"


class AxisRefused(Refusal):
    """The axis answered, and refused; `answer_code` is its own (formats.vxp.codes)."""

    answer_code: str
    doc_id: str

    kind = Kind.CONFLICT
    code = "directory.axis_refused"
    title = "Trục liên thông từ chối"

    def __init__(self, answer_code: str, text: str, doc_id: str = "") -> None:
        super().__init__(Reason(self.code, text or self.title, facts={"axis_code": answer_code}))
        self.answer_code = answer_code
        self.doc_id = doc_id

    @property
    def passing(self) -> bool:
        """Whether the same packet may be taken later."""
        return self.answer_code in _PASSING


class PacketUnusable(AxisRefused):
    """The axis answers, and what it hands over is no packet: it is no base64, nothing at all, or
    larger than the house takes (then it was not read to its end).
    """


def send_packet(
    link: AxisLink,
    data: bytes,
    *,
    message_type: MessageType,
    from_code: str,
    to: Sequence[str] = (),
    now: datetime,
) -> str:
    """Hand a packet to the axis and give back its DocId; `to` restricts the receivers.

    The same packet sent before counts as sent. Refuses (AxisUnavailable), (AxisRefused).
    """
    args = {
        "from": from_code,
        "servicetype": _SERVICE,
        "messagetype": message_type.value,
        "hash-file": sdk_file_hash(data),
    }
    if to:
        args["to"] = json.dumps(list(to), separators=(",", ":"))
    try:
        answer = _call(link, Call.SEND_EDOC, args, now=now, body=body_of(data), kind=FILE_TYPE)
    except AxisRefused as refused:
        if refused.answer_code != ErrorCode.DUPLICATE:
            raise
        return refused.doc_id
    return answer.text("DocId")


def list_received(
    link: AxisLink, *, message_type: MessageType, now: datetime
) -> tuple[ReceivedRow, ...]:
    """What waits on the axis for our organisations. Refuses (AxisUnavailable), (AxisRefused)."""
    args = {"servicetype": _SERVICE, "messagetype": message_type.value}
    answer = _call(link, Call.GET_RECEIVED_EDOC_LIST, args, now=now)
    rows = (row_of(ReceivedRow, row) for row in _read(answer))
    return tuple(row for row in rows if row.doc_id)


def list_sent(link: AxisLink, *, doc_id: str, now: datetime) -> tuple[SentRow, ...]:
    """How a packet of ours fares with each receiver. Refuses (AxisUnavailable), (AxisRefused)."""
    args = {"servicetype": _SERVICE, "messagetype": MessageType.EDOC.value, "docId": doc_id}
    answer = _call(link, Call.GET_SENT_EDOC_LIST, args, now=now)
    return tuple(row_of(SentRow, row) for row in _read(answer))


def fetch_packet(link: AxisLink, *, doc_id: str, now: datetime) -> bytes:
    """The packet itself. Refuses (AxisUnavailable), (AxisRefused), (PacketUnusable): one packet
    that is none is no outage, and must not hold up the others.
    """
    args = {"docId": doc_id, "filePath": "."}
    answer = _call(link, Call.GET_EDOC, args, now=now, body=b"{}")
    try:
        return answer.file()
    except AnswerError as error:
        raise PacketUnusable(ErrorCode.FILE, error.text) from error


def report_transport(
    link: AxisLink, *, doc_id: str, status: TransportStatus, now: datetime
) -> None:
    """Tell the axis how a packet arrived. Refuses (AxisUnavailable), (AxisRefused)."""
    args = {"status": status.value, "docId": doc_id}
    _call(link, Call.UPDATE_STATUS, args, now=now, body=b"{}")


def _call(
    link: AxisLink,
    call: Call,
    args: Mapping[str, str],
    *,
    now: datetime,
    body: bytes = b"",
    kind: str = JSON_TYPE,
) -> Answer:
    try:
        headers = sign_headers(link.system_id, link.secret, args, kind, now)
    except HeaderError as error:
        raise AxisRefused(ErrorCode.ARGUMENT, error.text) from error
    try:
        status, heard = _ask(call, link, headers, body)
        answer = parse_answer(bytes(heard))
    except (httpx.HTTPError, httpx.InvalidURL, AnswerError) as error:
        raise _unavailable(link, f"{type(error).__name__}: {error}") from error
    if answer.ok:
        return answer
    if status >= _FIRST_SERVER_ERROR or answer.code == ErrorCode.NOT_TRUSTED:
        raise _unavailable(link, f"{answer.code}: {answer.desc}")
    raise AxisRefused(answer.code, answer.desc, doc_id=answer.text("DocId"))


def _ask(
    call: Call, link: AxisLink, headers: Mapping[str, str], body: bytes
) -> tuple[int, bytearray]:
    url = call.url(link.base_url)
    try:
        return _heard(call.method, url, headers, body)
    except httpx.RemoteProtocolError:
        # A connection that was kept and that the other side had closed is no outage: every call
        # may be made again.
        return _heard(call.method, url, headers, body)


def _heard(method: str, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytearray]:
    """Status and body of an answer; no more of it is taken than the largest packet makes."""
    with _http().stream(method, url, headers=headers, content=body) as response:
        heard = bytearray()
        for piece in response.iter_bytes():
            heard += piece
            if len(heard) > largest_answer():
                raise PacketUnusable(ErrorCode.TOO_LARGE, TOO_LARGE)
        return response.status_code, heard


def largest_answer() -> int:
    """How long an answer may be, in bytes: the largest file of the house in base64, and JSON."""
    return settings.UPLOAD_MAX_BYTES // 3 * 4 + _AROUND


def _read(answer: Answer) -> tuple[Mapping[str, object], ...]:
    try:
        return answer.rows()
    except AnswerError as error:
        raise AxisUnavailable(Reason(AxisUnavailable.code, error.text)) from error


def _unavailable(link: AxisLink, why: str) -> AxisUnavailable:
    return AxisUnavailable(
        Reason(
            AxisUnavailable.code,
            f"Trục “{link.name or link.code}” chưa trả lời được: {why[:300]}",
            "Hệ thống tự thử lại; văn bản không mất.",
        )
    )


@lru_cache(maxsize=1)
def _http() -> httpx.Client:
    """One pool of connections a process. Proxies of the environment are for people's browsers."""
    return httpx.Client(timeout=_TIMEOUT, trust_env=False, follow_redirects=False)
