"""The bytes of a packet: taken in piece by piece, checked against their hash, kept, then judged."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from django.conf import settings

from vanban.axis.mailbox.operations.accept import Accepted, accept
from vanban.axis.mailbox.rules import Facts, codes_in, facts_of, reasons_against_facts
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.reader import read
from vanban.formats.vxp.files import SEPARATOR, is_hash_of
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, Reason, refuse_if
from vanban.foundation.store import store

PIECE: Final = 256 * 1024
_MB: Final = 1024 * 1024


class BadFile(Invalid):
    """The body is not the file that was signed for: another hash, no hash, too large."""

    code = "mailbox.bad_file"
    title = "Tệp gửi lên không đúng"


class NotReadable(Invalid):
    """The file is not a packet that can be routed."""

    code = "mailbox.not_readable"
    title = "Gói tin không đúng chuẩn edXML"


class Body(Protocol):
    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class _Draft:
    path: Path
    sha256: str
    size: int


def deposit(
    *, actor: Actor, now: datetime, body: Body, claimed_hash: str, from_code: str, to_header: str
) -> Accepted:
    """Take a packet from a member; when this returns, its bytes and its rows outlive a power cut.

    Refuses (BadFile), (NotReadable), and as `accept` does.
    """
    with _taken_in(body, claimed_hash) as draft:
        facts = _facts(draft.path)
        store().put_file(draft.sha256, draft.path)
    return accept(
        actor=actor,
        now=now,
        facts=facts,
        sha256=draft.sha256,
        size=draft.size,
        from_code=from_code,
        to_codes=codes_in(to_header),
    )


@contextmanager
def _taken_in(body: Body, claimed_hash: str) -> Iterator[_Draft]:
    """The file of a body, without the CRLF that the SDK puts behind it, written aside."""
    if not claimed_hash:
        raise BadFile(Reason("mailbox.no_hash", "Thiếu hash-file nên không tin được tệp."))
    handle, name = tempfile.mkstemp(dir=store().drafts, prefix="edoc-")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            digest, size = _spool(body, file, claimed_hash)
        yield _Draft(path, digest.hex(), size)
    finally:
        path.unlink(missing_ok=True)


def _spool(body: Body, file: BinaryIO, claimed_hash: str) -> tuple[bytes, int]:
    """Write the body and hash it on the way; the last two bytes are hashed apart, because only
    the claimed hash can tell whether they are the SDK's or the file's.
    """
    digest, size, tail = hashlib.sha256(), 0, b""
    while piece := body.read(PIECE):
        size += len(piece)
        if size > settings.UPLOAD_MAX_BYTES + len(SEPARATOR):
            limit = settings.UPLOAD_MAX_BYTES // _MB
            raise BadFile(Reason("mailbox.too_large", f"Gói tin lớn hơn giới hạn {limit} MB."))
        file.write(piece)
        held = tail + piece
        tail = held[-len(SEPARATOR) :]
        digest.update(held[: -len(SEPARATOR)])
    if tail == SEPARATOR and is_hash_of(claimed_hash, digest.digest()):
        file.truncate(size - len(SEPARATOR))
        return digest.digest(), size - len(SEPARATOR)
    digest.update(tail)
    if not is_hash_of(claimed_hash, digest.digest()):
        raise BadFile(
            Reason("mailbox.hash_mismatch", "Tệp nhận được khác với hash-file đã ký.", "Gửi lại.")
        )
    return digest.digest(), size


def _facts(path: Path) -> Facts:
    try:
        facts = facts_of(read(path.read_bytes()))
    except EdxmlError as error:
        raise NotReadable(
            Reason("mailbox.not_edxml", error.message_vi, facts={"place": error.place})
        ) from error
    refuse_if(NotReadable, reasons_against_facts(facts))
    return facts
