"""Answers of the axis: the protocol's JSON, refusals in its codes, lists and files in pieces."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from vanban.axis.mailbox.operations import Duplicate, HandedOut
from vanban.axis.members.queries import NotTrusted
from vanban.formats.vxp.answers import SUCCESS_TEXT, fail, ok
from vanban.formats.vxp.codes import ErrorCode
from vanban.formats.vxp.headers import FILE_TYPE, JSON_TYPE
from vanban.formats.vxp.rows import Row, member_of
from vanban.foundation.errors import Kind, Refusal

_CODES: Final = MappingProxyType(
    {
        "members.not_trusted": ErrorCode.NOT_TRUSTED,
        "members.bad_code": ErrorCode.ARGUMENT,
        "members.no_name": ErrorCode.ARGUMENT,
        "members.bad_days": ErrorCode.ARGUMENT,
        "members.too_long": ErrorCode.ARGUMENT,
        "members.own_successor": ErrorCode.ARGUMENT,
        "members.unknown_parent": ErrorCode.ARGUMENT,
        "members.own_parent": ErrorCode.ARGUMENT,
        "members.unknown_agency": ErrorCode.ARGUMENT,
        "members.not_served": ErrorCode.NOT_YOURS,
        "members.code_taken": ErrorCode.CODE_TAKEN,
        "mailbox.no_hash": ErrorCode.FILE,
        "mailbox.hash_mismatch": ErrorCode.FILE,
        "mailbox.too_large": ErrorCode.TOO_LARGE,
        "mailbox.not_edxml": ErrorCode.NOT_EDXML,
        "mailbox.business_id_too_long": ErrorCode.NOT_EDXML,
        "mailbox.secret_mark": ErrorCode.CLASSIFIED,
        "mailbox.cannot_keep": ErrorCode.SYSTEM,
        "mailbox.unknown_sender": ErrorCode.UNKNOWN_SENDER,
        "mailbox.sender_not_yours": ErrorCode.NOT_YOURS,
        "mailbox.unknown_receiver": ErrorCode.UNKNOWN_RECEIVER,
        "mailbox.receiver_closed": ErrorCode.RECEIVER_CLOSED,
        "mailbox.same_packet": ErrorCode.DUPLICATE,
        "mailbox.same_id": ErrorCode.DUPLICATE_ID,
        "mailbox.content_gone": ErrorCode.UNKNOWN_DOC_ID,
        "mailbox.unknown_packet": ErrorCode.UNKNOWN_DOC_ID,
        "mailbox.bad_status": ErrorCode.ARGUMENT,
        "mailbox.already_done": ErrorCode.STATE,
        "axis.bad_json": ErrorCode.ARGUMENT,
    }
)
_CLOSING: Final = b'"}'
_OPENING: Final = ok(data="").removesuffix(_CLOSING)
_BASE64_PIECE: Final = 3 * 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on its way out. `size` is -1 where it is not known before the end."""

    body: Iterable[bytes]
    size: int
    status: HTTPStatus = HTTPStatus.OK
    kind: str = JSON_TYPE


def done(*, warning: str = "", **members: object) -> Answer:
    """The operation went well; a warning is told behind the words of success."""
    if warning:
        members["ErrorDesc"] = f"{SUCCESS_TEXT}. {warning}"
    return _whole(ok(**members))


def refused(refusal: Refusal) -> Answer:
    """The operation was refused: HTTP 200, as clients expect, but for a bad signature, and for what
    is the axis's own fault.
    """
    first = refusal.reasons[0].code if refusal.reasons else refusal.code
    code = _CODES.get(first, ErrorCode.PROCESSING)
    doc_id = str(refusal.doc_id) if isinstance(refusal, Duplicate) else ""
    # sendEdoc drops an error without DocId; the other operations read past it.
    status = HTTPStatus.OK
    if isinstance(refusal, NotTrusted):
        status = HTTPStatus.UNAUTHORIZED
    elif refusal.kind is Kind.UNAVAILABLE:
        status = HTTPStatus.SERVICE_UNAVAILABLE
    return _whole(fail(code, str(refusal), DocId=doc_id), status)


def failed(status: HTTPStatus, text: str, code: ErrorCode = ErrorCode.SYSTEM) -> Answer:
    """The axis itself could not answer; the caller may try again."""
    return _whole(fail(code, text, DocId=""), status)


def listing(rows: Iterable[Row]) -> Answer:
    """A short list, whole."""
    return done(data=[member_of(row) for row in rows])


def long_listing(pages: Iterable[Iterable[str]]) -> Answer:
    """A list of any length, of rows that are JSON already: it goes out page by page."""
    return Answer(listed(pages), -1)


def listed(pages: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """The answer with a list of rows, in pieces."""
    whole = ok(data=[])
    yield whole[: -len(b"]}")]
    separator = b""
    for page in pages:
        text = ",".join(page)
        if text:
            yield separator + text.encode("ascii")
            separator = b","
    yield b"]}"


def file_in_json(packet: HandedOut) -> Answer:
    """getEdoc: the file as base64 in `data`, encoded while it goes out."""
    size = len(_OPENING) + (packet.size + 2) // 3 * 4 + len(_CLOSING)
    body = _framed(_OPENING, _encoded(packet.pieces), _CLOSING)
    return Answer([b"".join(body)] if packet.size < _BASE64_PIECE else body, size)


def raw_file(packet: HandedOut) -> Answer:
    """downloadEdoc: the file itself."""
    small = packet.size < _BASE64_PIECE
    body = [b"".join(packet.pieces)] if small else packet.pieces
    return Answer(body, packet.size, kind=FILE_TYPE)


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
            yield base64.b64encode(memoryview(held)[:whole])
            held = held[whole:]
    yield base64.b64encode(held)


def _whole(body: bytes, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer([body], len(body), status)
