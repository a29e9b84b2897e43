"""The file of a sendEdoc request: its hash, and the CRLF that the SDK puts behind it."""

import hashlib
import hmac
from typing import Final

from vanban.formats.vxp.headers import HeaderError

SEPARATOR: Final = b"\r\n"


def sdk_file_hash(data: bytes) -> str:
    """SHA-256 as the SDK writes it in hash-file: hex without the leading zero of each byte."""
    return sdk_hash_of(hashlib.sha256(data).digest())


def sdk_hash_of(digest: bytes) -> str:
    """The SDK's spelling of a digest that was already computed."""
    return "".join(f"{byte:x}" for byte in digest)


def is_hash_of(claimed: str, digest: bytes) -> bool:
    """Whether hash-file names this SHA-256 digest, in the SDK's spelling or in proper hex."""
    sent = claimed.strip().lower().encode()
    spellings = (sdk_hash_of(digest), digest.hex())
    return any(hmac.compare_digest(one.encode(), sent) for one in spellings)


def body_of(data: bytes) -> bytes:
    """The body of a sendEdoc request for this file, as the SDK sends it."""
    return data + SEPARATOR


def file_in(body: bytes, claimed: str) -> bytes:
    """The file in a sendEdoc body, checked against its hash-file.

    Clients other than the SDK add no CRLF: the hash says which it was.
    Refuses with HeaderError `file_hash` a body that the hash does not fit.
    """
    for candidate in (body.removesuffix(SEPARATOR), body):
        if is_hash_of(claimed, hashlib.sha256(candidate).digest()):
            return candidate
    raise HeaderError("file_hash", "Mã băm hash-file không khớp với tệp nhận được.")
