"""The axis's door: every operation of the protocol, one call each (wire format, section 3).

Arguments come in signed headers. An empty body labelled JSON is normal, so bodies are read only by
the two operations that have one.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from threading import BoundedSemaphore
from types import MappingProxyType
from typing import Any, Final

import psycopg
import structlog
from django.db import DatabaseError, connection

from vanban.axis.mailbox import queries as mail
from vanban.axis.mailbox.operations import (
    Draft,
    UnknownPacket,
    deposit,
    hand_out,
    note_refusal,
    report_transport,
    taken_in,
)
from vanban.axis.mailbox.rules import day_bounds
from vanban.axis.members.operations import register_agency, remove_agency
from vanban.axis.members.queries import (
    Caller,
    NotTrusted,
    Outdated,
    authenticate,
    edition,
    forget,
    forget_if_outdated,
)
from vanban.axis.members.rules import AgencyInput
from vanban.doors.axis import answers, directory
from vanban.doors.axis.answers import Answer
from vanban.formats.vxp.codes import ErrorCode
from vanban.formats.vxp.rows import Call, MessageType, row_json
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason, Refusal
from vanban.foundation.store import PIECE

log = structlog.get_logger(__name__)

_LOOKS: Final = 4  # how often a decision is made anew when the directory changes under it
_LONGEST_JSON: Final = 1024 * 1024
_LONGEST_UNUSED: Final = 64 * 1024
_LONGEST_REFUSED: Final = 2**31  # a file that the SDK can hold
_LONGEST_STRANGE: Final = 64 * 1024 * 1024
_STRANGERS: Final = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the server read it. `body` is read by those who expect one."""

    method: str
    name: str
    headers: list[tuple[str, str]]
    body: Any  # what has read(size)
    origin: str


Handler = Callable[[Caller, Request, datetime], Answer]


class TornOff(Exception):  # noqa: N818 - nobody's error: the caller went away in mid-sentence
    """The body ended before its announced size; nobody is there to hear an answer."""


class BadJson(Invalid):
    """The body of a registration is not a JSON object of texts."""

    code = "axis.bad_json"


def serve(request: Request) -> Answer:
    """Answer one request: who is calling, what is asked, one call, an answer of the protocol."""
    if request.name not in _NAMES or request.method not in {"GET", "POST"}:
        _let_finish(request.body)
        text = f"Không có thao tác “{request.name[:60]}”."
        return answers.failed(HTTPStatus.NOT_FOUND, text, ErrorCode.ARGUMENT)
    try:
        return _answered(request, read_clock())
    except TornOff:
        log.info("body torn off", call=request.name, origin=request.origin)
        return answers.failed(HTTPStatus.BAD_REQUEST, "Tệp chưa tới đủ.", ErrorCode.FILE)
    except (DatabaseError, psycopg.Error) as error:
        said = str(error).split("\n", 1)[0]
        log.error("database", call=request.name, error=said)  # noqa: TRY400
        connection.close_if_unusable_or_obsolete()
        return answers.failed(HTTPStatus.SERVICE_UNAVAILABLE, "Trục tạm thời gián đoạn.")
    except Exception:
        log.exception("failed", call=request.name)
        return answers.failed(HTTPStatus.INTERNAL_SERVER_ERROR, "Trục gặp lỗi.")


def _answered(request: Request, now: datetime) -> Answer:
    try:
        if request.name not in _SELF_DATING:
            forget_if_outdated()
        if request.name == Call.SEND_EDOC:
            return _send(request, now)
        return _anew(request, now, lambda caller: _handled(caller, request, now))
    except Refusal as refusal:
        log.info("refused", call=request.name, reasons=_codes_of(refusal))
        if isinstance(refusal, NotTrusted):
            _let_finish(request.body)
        return answers.refused(refusal)


def _codes_of(refusal: Refusal) -> list[str]:
    return list(dict.fromkeys(reason.code for reason in refusal.reasons))


def _anew(
    request: Request,
    now: datetime,
    act: Callable[[Caller], Answer],
    trusted: Caller | None = None,
) -> Answer:
    """Authenticate and act; all over again when what was known by heart has passed meanwhile."""
    for look in range(1, _LOOKS + 1):
        first = trusted if look == 1 else None
        caller = first or authenticate(request.headers, now=now, origin=request.origin)
        try:
            return act(caller)
        except Outdated:
            forget()
            if look == _LOOKS:
                raise
        except Refusal:  # a no may rest on what has passed just as a yes may
            rested = edition()
            forget_if_outdated()
            if look == _LOOKS or edition() == rested:
                raise
    raise AssertionError


def _handled(caller: Caller, request: Request, now: datetime) -> Answer:
    if request.name != Call.REGISTER_AGENCY:
        _pass_over(request.body, _LONGEST_UNUSED)  # `{}`, which the client waits to be asked for
    return _HANDLERS[request.name](caller, request, now)


def _pass_over(body: Any, most: int) -> None:
    """Read what is left of a member's body and forget it: the server would close the line on a
    client that is still sending, and the answer would be lost.
    """
    while most > 0 and (piece := body.read(min(most, PIECE))):
        most -= len(piece)


def _let_finish(body: Any) -> None:
    """The same for a stranger, who is often a member with a wrong secret; but only for a few at
    once, so that slow strangers never hold the threads that members need.
    """
    if _STRANGERS.acquire(blocking=False):
        try:
            _pass_over(body, _LONGEST_STRANGE)
        except TornOff:
            pass
        finally:
            _STRANGERS.release()


def _send(request: Request, now: datetime) -> Answer:
    caller = authenticate(request.headers, now=now, origin=request.origin)
    claimed = caller.request.arg("hash-file")
    seen: Draft | None = None
    try:
        with taken_in(request.body, claimed, now=now) as draft:
            seen = draft
            return _anew(request, now, lambda again: _deposited(again, draft, now), caller)
    except Refusal as refusal:
        forget_if_outdated()  # what was known by heart may have passed: is this still a member?
        caller = authenticate(request.headers, now=now, origin=request.origin)
        note_refusal(
            actor=caller.actor,
            now=now,
            refusal=refusal,
            claimed_hash=claimed,
            facts=seen.facts if seen else None,
            sha256=seen.bytes.sha256 if seen else "",
        )
        _pass_over(request.body, _LONGEST_REFUSED)
        raise


def _deposited(caller: Caller, draft: Draft, now: datetime) -> Answer:
    asked = caller.request
    accepted = deposit(
        actor=caller.actor,
        now=now,
        draft=draft,
        from_code=asked.arg("from"),
        to_header=asked.arg("to"),
    )
    return answers.done(DocId=str(accepted.doc_id), warning=accepted.warning)


def _received(caller: Caller, request: Request, now: datetime) -> Answer:
    asked = caller.request
    begin, end = day_bounds(asked.arg("fromDate"), asked.arg("toDate"))
    kind = asked.arg("messagetype")
    if begin is None and end is None:
        return answers.listing(mail.received(caller.actor, now=now, message_type=kind))
    pages = mail.received_between(caller.actor, now=now, message_type=kind, begin=begin, end=end)
    return answers.long_listing(map(row_json, page) for page in pages)


def _sent(caller: Caller, request: Request, now: datetime) -> Answer:
    asked = caller.request
    rows = mail.sent(
        caller.actor,
        doc_id=asked.arg("docId", "docid"),
        message_type=asked.arg("messagetype"),
    )
    return answers.listing(rows)


def _get(caller: Caller, request: Request, now: datetime) -> Answer:
    doc_id = caller.request.arg("docId", "docid")
    return answers.file_in_json(hand_out(actor=caller.actor, now=now, doc_id=doc_id))


def _download(caller: Caller, request: Request, now: datetime) -> Answer:
    asked = caller.request
    original = asked.arg("original").strip().lower() == "true"
    doc_id = asked.arg("docId", "docid")
    try:
        packet = hand_out(actor=caller.actor, now=now, doc_id=doc_id, original=original)
    except UnknownPacket as refusal:
        # The client writes whatever comes with 200 into its file.
        return answers.failed(HTTPStatus.NOT_FOUND, str(refusal), ErrorCode.UNKNOWN_DOC_ID)
    return answers.raw_file(packet)


def _update_status(caller: Caller, request: Request, now: datetime) -> Answer:
    asked = caller.request
    report_transport(
        actor=caller.actor,
        now=now,
        doc_id=asked.arg("docid", "docId"),
        status=asked.arg("status").strip().lower(),
        comment=asked.arg("comment", "description"),
    )
    return answers.done()


def _count_edoc(caller: Caller, request: Request, now: datetime) -> Answer:
    count = mail.count_waiting(caller.actor, now=now, message_type=MessageType.EDOC)
    return answers.done(count=count)


def _count_status(caller: Caller, request: Request, now: datetime) -> Answer:
    count = mail.count_waiting(caller.actor, now=now, message_type=MessageType.STATUS)
    return answers.done(count=count)


def _agencies(caller: Caller, request: Request, now: datetime) -> Answer:
    return directory.agencies(caller.actor, now=now)


def _agencies_qd20(caller: Caller, request: Request, now: datetime) -> Answer:
    given = caller.request.arg("level").strip()
    level = int(given[:2]) if given.isascii() and given.isdecimal() else 0
    return directory.agencies_qd20(caller.actor, now=now, level=level)


def _changes(caller: Caller, request: Request, now: datetime) -> Answer:
    given = caller.request.arg("fromVersion").strip()[:18]
    version = int(given) if given.isascii() and given.isdecimal() else 0
    return directory.changes(caller.actor, now=now, after=version)


def _register(caller: Caller, request: Request, now: datetime) -> Answer:
    given = _json_body(request)
    agency = AgencyInput(
        code=given.get("code", ""),
        name=given.get("name", ""),
        parent_code=given.get("pcode", ""),
        id=given.get("id", ""),
        parent_id=given.get("pid", ""),
        mail=given.get("mail", ""),
        mobile=given.get("mobile", ""),
        fax=given.get("fax", ""),
    )
    register_agency(actor=caller.actor, now=now, agency=agency)
    return answers.done()


def _delete(caller: Caller, request: Request, now: datetime) -> Answer:
    remove_agency(actor=caller.actor, now=now, code=caller.request.arg("AgencyCode"))
    return answers.done()


def _json_body(request: Request) -> dict[str, str]:
    pieces: list[bytes] = []
    while sum(map(len, pieces)) <= _LONGEST_JSON and (piece := request.body.read(_LONGEST_JSON)):
        pieces.append(piece)
    try:
        given = json.loads(b"".join(pieces))
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise BadJson(Reason("axis.bad_json", "Nội dung đăng ký không phải JSON."))
    return dict(_texts(given))


def _texts(given: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield name, str(value).replace("\x00", "")  # which no database takes


_HANDLERS: Final[MappingProxyType[str, Handler]] = MappingProxyType(
    {
        Call.GET_RECEIVED_EDOC_LIST.value: _received,
        Call.GET_SENT_EDOC_LIST.value: _sent,
        Call.GET_EDOC.value: _get,
        Call.DOWNLOAD_EDOC.value: _download,
        Call.UPDATE_STATUS.value: _update_status,
        Call.COUNT_RECEIVE_EDOC.value: _count_edoc,
        Call.COUNT_RECEIVE_STATUS.value: _count_status,
        Call.GET_AGENCIES_LIST.value: _agencies,
        Call.GET_AGENCIES_LIST_QD20.value: _agencies_qd20,
        Call.GET_SYNCHRONIZE_UNIT.value: _changes,
        Call.REGISTER_AGENCY.value: _register,
        Call.DELETE_AGENCY.value: _delete,
    }
)
_NAMES: Final = frozenset({*_HANDLERS, Call.SEND_EDOC.value})
# Their statements name the edition of the directory that they rest on; all others look first.
_SELF_DATING: Final = frozenset(
    {
        Call.SEND_EDOC.value,
        Call.GET_RECEIVED_EDOC_LIST.value,
        Call.GET_EDOC.value,
        Call.DOWNLOAD_EDOC.value,
        Call.UPDATE_STATUS.value,
    }
)
