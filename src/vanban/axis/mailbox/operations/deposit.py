"""The bytes of a packet: taken in piece by piece, checked against their hash, read, kept."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Protocol
from uuid import UUID

import structlog
from django.conf import settings

from vanban.axis.mailbox.operations.accept import accept
from vanban.axis.mailbox.rules import (
    Accepted,
    Bytes,
    Facts,
    codes_in,
    content_key,
    facts_of,
    reasons_against_facts,
)
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.face import FaceReader
from vanban.formats.vxp.files import SEPARATOR, is_hash_of
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, Kind, Reason, Refusal, refuse_if
from vanban.foundation.ids import new_id
from vanban.foundation.store import FAULTS, store

log = structlog.get_logger(__name__)

PIECE: Final = 256 * 1024
# Up to here one commit carries packet and bytes; above, a file is faster (docs/decisions/0022).
SMALL: Final = 64 * 1024
_MB: Final = 1024 * 1024


class BadFile(Invalid):
    """The body is not the file that was signed for: another hash, no hash, too large."""

    code = "mailbox.bad_file"
    title = "Tệp gửi lên không đúng"


class CannotKeep(Refusal):
    """The store did not take the bytes (full, gone): the axis's fault; the sender tries again."""

    kind = Kind.UNAVAILABLE
    code = "mailbox.cannot_keep"
    title = "Trục chưa cất được gói tin"


class NotReadable(Invalid):
    """The file is not a packet that can be routed."""

    code = "mailbox.not_readable"
    title = "Gói tin không đúng chuẩn edXML"


class Body(Protocol):
    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


@dataclass(slots=True)
class Draft:
    """A packet that is here whole, with the hash that was signed for, but not yet anybody's."""

    message_id: UUID  # made once: whoever asks again for the same draft gets the same answer
    facts: Facts
    bytes: Bytes


def deposit(
    *, actor: Actor, now: datetime, draft: Draft, from_code: str, to_header: str
) -> Accepted:
    """Take a packet from a member; when this returns, its bytes and its rows outlive a power cut.

    Refuses as `accept` does. A second call with the same draft is answered as the first.
    """
    return accept(
        actor=actor,
        now=now,
        message_id=draft.message_id,
        facts=draft.facts,
        content=draft.bytes,
        from_code=from_code,
        to_codes=codes_in(to_header),
    )


@contextmanager
def taken_in(body: Body, claimed_hash: str, *, now: datetime) -> Iterator[Draft]:
    """The packet in a body, without the CRLF that the SDK puts behind it; a large one already
    durable in the store, from where it is taken away again unless somebody deposits it.

    Refuses (BadFile), (NotReadable), (CannotKeep).
    """
    if not claimed_hash:
        raise BadFile(Reason("mailbox.no_hash", "Thiếu hash-file nên không tin được tệp."))
    content, facts = _kept(body, claimed_hash, now)
    try:
        yield Draft(new_id(), facts, content)
    except Refusal:  # nothing was entered; after any other fault a row may lead to the bytes
        if content.key:
            store().remove(content.key)
        raise
    if content.key and not content.kept:  # the same bytes lie there already
        store().remove(content.key)


def _kept(body: Body, claimed_hash: str, now: datetime) -> tuple[Bytes, Facts]:
    intake = _Intake()
    try:
        first = _filled(body, SMALL + 1)
        content = (
            intake.small(first, claimed_hash)
            if len(first) <= SMALL
            else intake.large(first, body, claimed_hash, now)
        )
        facts = intake.facts()
        if intake.path is not None:
            store().put_file(content.key, intake.path)
            intake.path = None
    except FAULTS as fault:
        log.exception("packet could not be kept")
        text = "Trục chưa cất được gói tin, gói tin chưa được nhận."
        raise CannotKeep(Reason("mailbox.cannot_keep", text, "Gửi lại sau ít phút.")) from fault
    finally:
        if intake.path is not None:
            intake.path.unlink(missing_ok=True)
    return content, facts


def _filled(body: Body, size: int) -> bytes:
    """So many bytes of the body, fewer only at its end."""
    pieces, missing = [], size
    while missing and (piece := body.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


class _Intake:
    """Hash and read the pieces of one body as they come; the last two bytes are hashed apart,
    because only the claimed hash can tell whether they are the SDK's or the file's.
    """

    def __init__(self) -> None:
        self.path: Path | None = None
        self._digest = hashlib.sha256()
        self._face = FaceReader()
        self._fault: EdxmlError | None = None
        self._tail = b""
        self._size = 0

    def small(self, data: bytes, claimed_hash: str) -> Bytes:
        self._take(data)
        digest, size = self._settled(claimed_hash)
        return Bytes(digest.hex(), size, data=data[:size])

    def large(self, first: bytes, body: Body, claimed_hash: str, now: datetime) -> Bytes:
        handle, name = tempfile.mkstemp(dir=store().drafts, prefix="edoc-")
        self.path = Path(name)
        with os.fdopen(handle, "wb", buffering=0) as file:
            self._spool(first, file)
            while piece := body.read(PIECE):
                self._spool(piece, file)
            digest, size = self._settled(claimed_hash)
            file.truncate(size)
        return Bytes(digest.hex(), size, key=content_key(now, new_id().hex))

    def facts(self) -> Facts:
        try:
            if self._fault is not None:
                raise self._fault
            facts = facts_of(self._face.face())
        except EdxmlError as error:
            raise NotReadable(
                Reason("mailbox.not_edxml", error.message_vi, facts={"place": error.place})
            ) from error
        refuse_if(NotReadable, reasons_against_facts(facts))
        return facts

    def _spool(self, piece: bytes, file: BinaryIO) -> None:
        self._take(piece)
        file.write(piece)

    def _take(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > settings.UPLOAD_MAX_BYTES + len(SEPARATOR):
            limit = settings.UPLOAD_MAX_BYTES // _MB
            raise BadFile(Reason("mailbox.too_large", f"Gói tin lớn hơn giới hạn {limit} MB."))
        if self._tail:
            self._digest.update(self._tail)
        self._tail = piece[-len(SEPARATOR) :]
        self._digest.update(memoryview(piece)[: -len(SEPARATOR)])
        if self._fault is None:
            try:
                self._face.feed(piece)
            except EdxmlError as fault:
                self._fault = fault  # told only if these are the bytes that were signed for

    def _settled(self, claimed_hash: str) -> tuple[bytes, int]:
        """The digest and the size of the file that the hash means."""
        if self._tail == SEPARATOR and is_hash_of(claimed_hash, self._digest.digest()):
            return self._digest.digest(), self._size - len(SEPARATOR)
        self._digest.update(self._tail)
        if not is_hash_of(claimed_hash, self._digest.digest()):
            raise BadFile(
                Reason(
                    "mailbox.hash_mismatch", "Tệp nhận được khác với hash-file đã ký.", "Gửi lại."
                )
            )
        return self._digest.digest(), self._size
