"""Answers of the axis: the protocol's JSON, refusals in its codes, lists and files in pieces."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from vanban.axis.mailbox.operations import Duplicate, HandedOut
from vanban.axis.members.queries import NotTrusted
from vanban.formats.vxp.answers import fail, ok
from vanban.formats.vxp.codes import ErrorCode
from vanban.formats.vxp.headers import FILE_TYPE, JSON_TYPE
from vanban.formats.vxp.rows import Row, member_of
from vanban.foundation.errors import Refusal

_CODES: Final = MappingProxyType(
    {
        "members.not_trusted": ErrorCode.NOT_TRUSTED,
        "members.bad_code": ErrorCode.ARGUMENT,
        "members.no_name": ErrorCode.ARGUMENT,
        "members.unknown_parent": ErrorCode.ARGUMENT,
        "members.unknown_agency": ErrorCode.ARGUMENT,
        "members.not_served": ErrorCode.NOT_YOURS,
        "members.code_taken": ErrorCode.CODE_TAKEN,
        "mailbox.no_hash": ErrorCode.FILE,
        "mailbox.hash_mismatch": ErrorCode.FILE,
        "mailbox.too_large": ErrorCode.TOO_LARGE,
        "mailbox.not_edxml": ErrorCode.NOT_EDXML,
        "mailbox.business_id_too_long": ErrorCode.NOT_EDXML,
        "mailbox.unknown_sender": ErrorCode.UNKNOWN_SENDER,
        "mailbox.sender_not_yours": ErrorCode.NOT_YOURS,
        "mailbox.unknown_receiver": ErrorCode.UNKNOWN_RECEIVER,
        "mailbox.receiver_closed": ErrorCode.RECEIVER_CLOSED,
        "mailbox.same_packet": ErrorCode.DUPLICATE,
        "mailbox.same_id": ErrorCode.DUPLICATE_ID,
        "mailbox.unknown_packet": ErrorCode.UNKNOWN_DOC_ID,
        "mailbox.bad_status": ErrorCode.ARGUMENT,
        "mailbox.already_done": ErrorCode.STATE,
        "axis.bad_json": ErrorCode.ARGUMENT,
    }
)
_BASE64_PIECE: Final = 3 * 64 * 1024


def done(**members: object) -> HttpResponse:
    """The operation went well."""
    return _json(ok(**members))


def refused(refusal: Refusal) -> HttpResponse:
    """The operation was refused: HTTP 200, as clients expect, but for a bad signature."""
    first = refusal.reasons[0].code if refusal.reasons else refusal.code
    code = _CODES.get(first, ErrorCode.PROCESSING)
    doc_id = str(refusal.doc_id) if isinstance(refusal, Duplicate) else ""
    # sendEdoc drops an error without DocId; the other operations read past it.
    status = HTTPStatus.UNAUTHORIZED if isinstance(refusal, NotTrusted) else HTTPStatus.OK
    return _json(fail(code, str(refusal), DocId=doc_id), status)


def failed(status: HTTPStatus, text: str, code: ErrorCode = ErrorCode.SYSTEM) -> HttpResponse:
    """The axis itself could not answer; the caller may try again."""
    return _json(fail(code, text, DocId=""), status)


def listing(rows: Iterable[Row]) -> HttpResponse:
    """A short list, whole."""
    return done(data=[member_of(row) for row in rows])


def long_listing(first_page: list[Row], next_page: Callable[[Row], list[Row]]) -> HttpResponseBase:
    """A list of any length: pages are read while the answer goes out."""
    return StreamingHttpResponse(_listed(first_page, next_page), content_type=JSON_TYPE)


def _listed(page: list[Row], next_page: Callable[[Row], list[Row]]) -> Iterator[bytes]:
    whole = ok(data=[])
    yield whole[: -len(b"]}")]
    separator = b""
    while page:
        rows = [json.dumps(member_of(row), separators=(",", ":")) for row in page]
        yield separator + ",".join(rows).encode("ascii")
        separator, page = b",", next_page(page[-1])
    yield b"]}"


def file_in_json(packet: HandedOut) -> HttpResponseBase:
    """getEdoc: the file as base64 in `data`, encoded while it goes out."""
    whole = ok(data="")
    opening, closing = whole[: -len(b'"}')], b'"}'
    response = StreamingHttpResponse(
        _framed(opening, _encoded(packet.pieces), closing), content_type=JSON_TYPE
    )
    encoded_size = (packet.size + 2) // 3 * 4
    response["Content-Length"] = str(len(opening) + encoded_size + len(closing))
    return response


def raw_file(packet: HandedOut) -> HttpResponseBase:
    """downloadEdoc: the file itself."""
    response = StreamingHttpResponse(packet.pieces, content_type=FILE_TYPE)
    response["Content-Length"] = str(packet.size)
    return response


def _framed(opening: bytes, middle: Iterator[bytes], closing: bytes) -> Iterator[bytes]:
    yield opening
    yield from middle
    yield closing


def _encoded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for piece in pieces:
        held += piece
        whole = len(held) - len(held) % 3
        if whole >= _BASE64_PIECE:
            yield base64.b64encode(held[:whole])
            held = held[whole:]
    yield base64.b64encode(held)


def _json(body: bytes, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type=JSON_TYPE)
    response["Content-Length"] = str(len(body))
    return response
