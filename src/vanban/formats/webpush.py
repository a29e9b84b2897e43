"""Web push: a message only one browser can open (RFC 8291, RFC 8188) and the sender's proof of
who he is (VAPID, RFC 8292). Pure: bytes in, bytes out.
"""

import base64
import binascii
import json
import os
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_RECORD: Final = 4096
_POINT: Final = 65  # an uncompressed point of P-256
_AUTH: Final = 16
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
_HALF: Final = 32
_DAY: Final = timedelta(hours=12)  # RFC 8292 section 2: at most 24 hours ahead


def server_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The office's key towards push services, always the same for one secret: no further one to
    keep. With another secret every browser has to subscribe again.
    """
    seed = _derived(48, secret.encode(), salt=b"vanban", info=b"vanban web push")
    return ec.derive_private_key(int.from_bytes(seed) % (_ORDER - 1) + 1, ec.SECP256R1())


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half as browsers want it (`applicationServerKey`)."""
    return _text(_point(key.public_key()))


def readable_keys(p256dh: str, auth: str) -> bool:
    """Whether these are a browser's keys: a point of P-256 and sixteen bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
        return len(_bytes(p256dh)) == _POINT and len(_bytes(auth)) == _AUTH
    except ValueError:
        return False


def sealed(
    plain: bytes,
    *,
    p256dh: str,
    auth: str,
    salt: bytes | None = None,
    own: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """The body of a push: one record of aes128gcm that the browser alone opens.

    `salt` and `own` are made anew for each message; given only to compare with known answers.
    """
    own = own or ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(16)
    theirs = _bytes(p256dh)
    shared = own.exchange(
        ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    )
    ours = _point(own.public_key())
    key = _derived(32, shared, salt=_bytes(auth), info=b"WebPush: info\0" + theirs + ours)
    content = _derived(16, key, salt=salt, info=b"Content-Encoding: aes128gcm\0")
    nonce = _derived(12, key, salt=salt, info=b"Content-Encoding: nonce\0")
    head = salt + _RECORD.to_bytes(4) + len(ours).to_bytes(1) + ours
    return head + AESGCM(content).encrypt(nonce, plain + b"\2", None)


def authorization(
    key: ec.EllipticCurvePrivateKey, *, endpoint: str, contact: str, now: datetime
) -> str:
    """The header by which a push service knows who sends: signed for its origin, for half a day.

    `contact`: `mailto:` or `https:`, whom the service writes to when something goes wrong.
    """
    head = {"typ": "JWT", "alg": "ES256"}
    claims = {"aud": origin_of(endpoint), "exp": int((now + _DAY).timestamp()), "sub": contact}
    said = ".".join(_text(json.dumps(part).encode()) for part in (head, claims))
    r, s = utils.decode_dss_signature(key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    signature = _text(r.to_bytes(_HALF) + s.to_bytes(_HALF))
    return f"vapid t={said}.{signature}, k={public_text(key)}"


def origin_of(endpoint: str) -> str:
    """Scheme, host and port of an address; empty for what is no address to send to."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        return ""
    return f"{parts.scheme}://{host}:{port}" if port else f"{parts.scheme}://{host}"


def _derived(length: int, secret: bytes, *, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """What base64url says; ValueError for what is none."""
    try:
        padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except binascii.Error as wrong:
        raise ValueError("not base64url") from wrong
