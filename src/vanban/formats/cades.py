"""Detached signatures over files of any kind, in a file beside (CAdES: ETSI EN 319 122-1).

A `.p7s` holds the signature alone; some tools put the signed file inside as well (`.p7m`).
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from asn1crypto import cms as asn1
from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.formats.der import UNREADABLE
from vanban.formats.pades import cms
from vanban.formats.pades.signing import PreparedSignature, state_of

SUFFIX: Final = ".p7s"
_PEM: Final = re.compile(
    rb"-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----(.*?)-----END", re.DOTALL
)


def prepare_detached(
    content: bytes,
    *,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate] = (),
    signing_time: datetime,
) -> PreparedSignature:
    """What a key must sign so that `finish_signature` makes the `.p7s` of a file (CAdES B-B)."""
    digest = hashlib.sha256(content).digest()
    leaf = certificate.public_bytes(Encoding.DER)
    attributes = cms.signed_attributes(digest, leaf, signing_time)
    return PreparedSignature(content, attributes, state_of(digest, attributes, certificate, chain))


def read_signed_data(data: bytes) -> asn1.SignedData:
    """The CMS of a signature file, DER, BER or PEM. Raises what formats.der names."""
    info = asn1.ContentInfo.load(_der(data), strict=False)
    if info["content_type"].native != "signed_data":
        raise ValueError(info["content_type"].native)
    signed: asn1.SignedData = info["content"]
    return signed


def content_inside(data: bytes) -> bytes | None:
    """The file inside a signature file; None where it is detached. Raises as above."""
    content = read_signed_data(data)["encap_content_info"]["content"]
    if content is core.VOID or content.native is None:
        return None
    found = content.native
    return found if isinstance(found, bytes) else bytes(content.contents)


def signed_file(signature: bytes, name: str, files: Sequence[tuple[str, bytes]]) -> int | None:
    """Which of the files (name, bytes) a detached signature is of; None where none is.

    The one whose digest the signature names; else the one by whose name it is called
    (`du-toan.xlsx.p7s`, `du-toan.p7s`): it has been changed since. Nothing is believed here.
    """
    try:
        digests = set(_digests(signature))
    except UNREADABLE:
        digests = set()
    for place, (_, content) in enumerate(files):
        if any(_sum(algorithm, content) == digest for algorithm, digest in digests):
            return place
    called = name.casefold().rsplit(".", 1)[0]
    whole = [other.casefold() for other, _ in files]
    stems = [other.rsplit(".", 1)[0] for other in whole]
    for names in (whole, stems):
        if names.count(called) == 1:
            return names.index(called)
    return None


def _sum(algorithm: str, content: bytes) -> bytes:
    try:
        return hashlib.new(algorithm, content).digest()
    except UNREADABLE:
        return b""


def _digests(data: bytes) -> Iterator[tuple[str, bytes]]:
    for signer in read_signed_data(data)["signer_infos"]:
        for each in signer["signed_attrs"] or ():
            if each["type"].native == "message_digest":
                yield signer["digest_algorithm"]["algorithm"].native, each["values"][0].native


def _der(data: bytes) -> bytes:
    """The bytes of the CMS itself, out of PEM where they lie in it."""
    if not data.lstrip()[:5].startswith(b"-----"):
        return data
    found = _PEM.search(data)
    if found is None:
        raise ValueError("no CMS in PEM")
    return base64.b64decode(b"".join(found[1].split()), validate=True)
