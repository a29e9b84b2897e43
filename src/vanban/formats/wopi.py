"""How an editor in the browser proves that a request is its own (WOPI, X-WOPI-Proof).

The editor publishes two RSA keys in its discovery document, the one it signs with and the one
before it; each request carries a signature by either over the token, the address and the time.
"""

import base64
import binascii
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

GOOD_FOR: Final = timedelta(minutes=20)
"""How far the time of a request may lie from ours."""
LARGEST_DISCOVERY: Final = 2 * 1024 * 1024
_FIRST: Final = datetime(1, 1, 1, tzinfo=UTC)
_MOST_TICKS: Final = 2**63 - 1


class NoProofKeysError(ValueError):
    """The document names no keys that can be read."""


@dataclass(frozen=True, slots=True)
class ProofKeys:
    """The editor's key, and the one it signed with before."""

    current: rsa.RSAPublicKey
    old: rsa.RSAPublicKey | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What a request carries: signatures by the editor's key now (`proof`) and by the one before
    (`proof_old`), in base64; `ticks`: the time, in tenths of a microsecond since the year 1.
    """

    proof: str
    proof_old: str
    ticks: str


def proof_keys_of(discovery: bytes) -> ProofKeys:
    """The keys of a discovery document. Refuses (NoProofKeysError) what names none."""
    if len(discovery) > LARGEST_DISCOVERY:
        raise NoProofKeysError("too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        found = next(iter(etree.fromstring(discovery, parser).iter("proof-key")), None)
    except etree.XMLSyntaxError as wrong:
        raise NoProofKeysError("no XML") from wrong
    if found is None:
        raise NoProofKeysError("no proof-key")
    current = _key(found.get("modulus"), found.get("exponent"))
    if current is None:
        raise NoProofKeysError("no modulus")
    return ProofKeys(current, _key(found.get("oldmodulus"), found.get("oldexponent")))


def sent_at(ticks: str) -> datetime | None:
    """When a request says it was sent; None for what is no time."""
    if not ticks.isascii() or not ticks.isdecimal() or not 0 < int(ticks[:20]) <= _MOST_TICKS:
        return None
    try:
        return _FIRST + timedelta(microseconds=int(ticks[:20]) // 10)
    except OverflowError:
        return None


def is_timely(ticks: str, now: datetime) -> bool:
    """Whether the request was sent about now."""
    at = sent_at(ticks)
    return at is not None and abs(now - at) <= GOOD_FOR


def signed_text(token: str, url: str, ticks: int) -> bytes:
    """What the editor signs: token, address in capitals and time, each behind its length."""
    parts = (token.encode(), url.upper().encode(), struct.pack(">q", ticks))
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def is_proven(keys: ProofKeys, proof: Proof, *, tokens: Iterable[str], url: str) -> bool:
    """Whether the editor signed this request. `tokens`: the forms the token may have been signed in
    (as in the address, and decoded).

    While keys change hands either side may be one key behind: by the key now, the signature of the
    key now that the editor calls old, or the old key.
    """
    if sent_at(proof.ticks) is None:
        return False
    for token in dict.fromkeys(tokens):
        text = signed_text(token, url, int(proof.ticks))
        if _signed(keys.current, proof.proof, text) or _signed(keys.current, proof.proof_old, text):
            return True
        if keys.old is not None and _signed(keys.old, proof.proof, text):
            return True
    return False


def _signed(key: rsa.RSAPublicKey, value: str, text: bytes) -> bool:
    try:
        signature = base64.b64decode(value, validate=True)
        key.verify(signature, text, padding.PKCS1v15(), hashes.SHA256())
    except (binascii.Error, ValueError, InvalidSignature):
        return False
    return True


def _key(modulus: str | None, exponent: str | None) -> rsa.RSAPublicKey | None:
    try:
        n, e = (
            int.from_bytes(base64.b64decode(each or "", validate=True), "big")
            for each in (modulus, exponent)
        )
        return rsa.RSAPublicNumbers(e, n).public_key() if n and e else None
    except (binascii.Error, ValueError):
        return None
