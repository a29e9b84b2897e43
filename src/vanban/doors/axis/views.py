"""The axis's door: every operation of the protocol, one call each (wire format, section 3).

Arguments come in signed headers. An empty body labelled JSON is normal, so bodies are read only by
the two operations that have one.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from vanban.axis.mailbox import queries as mail
from vanban.axis.mailbox.operations import UnknownPacket, deposit, hand_out, report_transport
from vanban.axis.mailbox.operations.deposit import Body
from vanban.axis.mailbox.rules import day_bounds, wire_time
from vanban.axis.members import queries as directory
from vanban.axis.members.operations import register_agency, remove_agency
from vanban.axis.members.queries import AgencyEntry, Caller, authenticate
from vanban.axis.members.rules import AgencyInput
from vanban.doors.axis import answers
from vanban.formats.vxp.codes import ErrorCode
from vanban.formats.vxp.rows import AgencyQD20Row, AgencyRow, Call, MessageType, Row, UnitRow
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason, Refusal

log = structlog.get_logger(__name__)

Handler = Callable[[Caller, HttpRequest, datetime], HttpResponseBase]


class BadJson(Invalid):
    """The body of a registration is not a JSON object of texts."""

    code = "axis.bad_json"


def serve(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer one request: who is calling, what is asked, one call, an answer of the protocol."""
    handler = _HANDLERS.get(name)
    if handler is None or request.method not in {"GET", "POST"}:
        return answers.failed(
            HTTPStatus.NOT_FOUND, f"Không có thao tác “{name[:60]}”.", ErrorCode.ARGUMENT
        )
    moment = read_clock()
    try:
        caller = authenticate(_headers(request), now=moment, origin=_origin(request))
        response = handler(caller, request, moment)
    except Refusal as refusal:
        log.info("refused", call=name, reasons=[reason.code for reason in refusal.reasons])
        response = answers.refused(refusal)
    except DatabaseError as error:
        log.error("database", call=name, error=str(error).split("\n", 1)[0])  # noqa: TRY400
        response = answers.failed(HTTPStatus.SERVICE_UNAVAILABLE, "Trục tạm thời gián đoạn.")
    except Exception:
        log.exception("failed", call=name)
        response = answers.failed(HTTPStatus.INTERNAL_SERVER_ERROR, "Trục gặp lỗi.")
    return response


def _headers(request: HttpRequest) -> list[tuple[str, str]]:
    return list(request.headers.items())


def _origin(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _send(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    asked = caller.request
    accepted = deposit(
        actor=caller.actor,
        now=now,
        body=_body(request),
        claimed_hash=asked.arg("hash-file"),
        from_code=asked.arg("from"),
        to_header=asked.arg("to"),
    )
    return answers.done(DocId=str(accepted.doc_id))


def _body(request: HttpRequest) -> Body:
    """The body in pieces. Django reads as far as Content-Length, which a chunked body lacks."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        stream: Body = request.META["wsgi.input"]
        return stream
    return request


def _received(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    asked = caller.request
    begin, end = day_bounds(asked.arg("fromDate"), asked.arg("toDate"))
    rows = mail.received(
        caller.actor, now=now, message_type=asked.arg("messagetype"), begin=begin, end=end
    )
    return answers.listing(rows)


def _sent(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    asked = caller.request
    rows = mail.sent(
        caller.actor,
        doc_id=asked.arg("docId", "docid"),
        message_type=asked.arg("messagetype"),
    )
    return answers.listing(rows)


def _get(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    doc_id = caller.request.arg("docId", "docid")
    return answers.file_in_json(hand_out(actor=caller.actor, now=now, doc_id=doc_id))


def _download(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    doc_id = caller.request.arg("docId", "docid")
    try:
        return answers.raw_file(hand_out(actor=caller.actor, now=now, doc_id=doc_id))
    except UnknownPacket as refusal:
        # The client writes whatever comes with 200 into its file.
        return answers.failed(HTTPStatus.NOT_FOUND, str(refusal), ErrorCode.UNKNOWN_DOC_ID)


def _update_status(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    asked = caller.request
    report_transport(
        actor=caller.actor,
        now=now,
        doc_id=asked.arg("docid", "docId"),
        status=asked.arg("status").strip().lower(),
        comment=asked.arg("comment", "description"),
    )
    return answers.done()


def _count_edoc(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    count = mail.count_waiting(caller.actor, now=now, message_type=MessageType.EDOC)
    return answers.done(count=count)


def _count_status(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    count = mail.count_waiting(caller.actor, now=now, message_type=MessageType.STATUS)
    return answers.done(count=count)


def _agencies(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    def page(after: str) -> list[Row]:
        return [
            AgencyRow(
                id=str(entry.id),
                pid=_text(entry.parent_id),
                code=entry.code,
                name=entry.name,
                mail=entry.mail,
                old_code=entry.old_code,
            )
            for entry in directory.agencies_page(caller.actor, after=after)
        ]

    return answers.long_listing(page(""), lambda last: page(_code_of(last)))


def _agencies_qd20(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    given = caller.request.arg("level").strip()
    level = int(given) if given.isdecimal() else None

    def page(after: str) -> list[Row]:
        return [
            AgencyQD20Row(
                id=str(entry.id),
                code=entry.code,
                name=entry.name,
                mail=entry.mail,
                code102=entry.code102,
            )
            for entry in directory.agencies_page(caller.actor, after=after, level=level)
        ]

    return answers.long_listing(page(""), lambda last: page(_code_of(last)))


def _code_of(row: Row) -> str:
    return row.code if isinstance(row, AgencyRow | AgencyQD20Row) else ""


def _changes(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    given = caller.request.arg("fromVersion").strip()

    def page(after: int) -> list[Row]:
        return [_unit(entry) for entry in directory.changes_page(caller.actor, after=after)]

    return answers.long_listing(
        page(int(given) if given.isdecimal() else 0),
        lambda last: page(last.version) if isinstance(last, UnitRow) else [],
    )


def _unit(entry: AgencyEntry) -> UnitRow:
    return UnitRow(
        id=str(entry.id),
        pid=_text(entry.parent_id),
        code=entry.code,
        name=entry.name,
        mail=entry.mail,
        version=entry.version,
        center_code=entry.system_code,
        deleted=entry.deleted,
        modify_date=wire_time(entry.modified_at),
        is_agency=entry.is_agency,
    )


def _register(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    given = _json_body(request)
    agency = AgencyInput(
        code=given.get("code", ""),
        name=given.get("name", ""),
        parent_code=given.get("pcode", ""),
        mail=given.get("mail", ""),
        mobile=given.get("mobile", ""),
        fax=given.get("fax", ""),
    )
    register_agency(actor=caller.actor, now=now, agency=agency)
    return answers.done()


def _delete(caller: Caller, request: HttpRequest, now: datetime) -> HttpResponseBase:
    remove_agency(actor=caller.actor, now=now, code=caller.request.arg("AgencyCode"))
    return answers.done()


def _json_body(request: HttpRequest) -> dict[str, str]:
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        given = None
    if not isinstance(given, dict):
        raise BadJson(Reason("axis.bad_json", "Nội dung đăng ký không phải JSON."))
    return dict(_texts(given))


def _texts(given: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield name, str(value)


def _text(value: object) -> str:
    return "" if value is None else str(value)


_HANDLERS: Final = MappingProxyType(
    {
        Call.SEND_EDOC.value: _send,
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
