"""The software keystore: private keys encrypted with a secret that is not in the database.

For tests, demonstrations and bodies without a device. Each key has a password of its own, derived
from VANBAN_KEYSTORE_SECRET and its id, so that one that leaks opens no other. Call these with no
transaction open: deriving and decrypting take tens of milliseconds on purpose.
"""

import base64
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from vanban.foundation.errors import Kind, Reason, Refusal
from vanban.trust.keys.rules import KeyPlace

_NONCE = 12

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class KeyUnavailable(Refusal):
    """The key cannot sign now: the device does not answer, or its secret is missing or wrong."""

    kind = Kind.UNAVAILABLE
    code = "keys.unavailable"
    title = "Chưa dùng được khóa ký"


def seal(key_id: UUID, key: PrivateKey) -> bytes:
    """Encrypt a private key for keeping (PKCS#8, PBES2 with AES-256)."""
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(_password(key_id)),
    )


def sign(place: KeyPlace, data: bytes) -> bytes:
    """Sign with a kept key. Refuses (KeyUnavailable) when the secret does not open it."""
    key = _opened(place.key_id, bytes(place.sealed), settings.KEYSTORE_SECRET)
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


def seal_secrets(provider_id: UUID, secrets: Mapping[str, str]) -> bytes:
    """Encrypt what a service gave us to prove who we are (AES-256-GCM, a key for each service)."""
    nonce = os.urandom(_NONCE)
    plain = json.dumps(dict(secrets)).encode()
    return nonce + AESGCM(_secret_key(provider_id)).encrypt(nonce, plain, provider_id.bytes)


def open_secrets(provider_id: UUID, sealed: bytes) -> dict[str, str]:
    """The secrets of a service. Refuses (KeyUnavailable) when the keystore's secret is another."""
    if not sealed:
        return {}
    cipher = AESGCM(_secret_key(provider_id))
    try:
        plain = cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], provider_id.bytes)
    except InvalidTag as wrong:
        raise KeyUnavailable(
            Reason(
                "keys.service_secret",
                "Bí mật của kho khóa không mở được thông tin kết nối dịch vụ ký.",
                "Quản trị kiểm tra VANBAN_KEYSTORE_SECRET, hoặc khai lại dịch vụ.",
            )
        ) from wrong
    opened: dict[str, str] = json.loads(plain)
    return opened


def _secret_key(provider_id: UUID) -> bytes:
    derive = HKDF(
        algorithm=hashes.SHA256(), length=32, salt=provider_id.bytes, info=b"vanban services"
    )
    return derive.derive(settings.KEYSTORE_SECRET.encode())


def decrypt(place: KeyPlace, data: bytes) -> bytes:
    """Unlock with a kept RSA key (RSAES-OAEP, default hash: RFC 8017). Refuses (KeyUnavailable);
    ValueError for what was not locked for it.
    """
    key = _opened(place.key_id, bytes(place.sealed), settings.KEYSTORE_SECRET)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("not an RSA key")  # noqa: TRY004 - of the data, not of a type
    oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)  # noqa: S303
    return key.decrypt(data, oaep)


def agree(place: KeyPlace, public_key: ec.EllipticCurvePublicKey) -> bytes:
    """The shared secret of a kept EC key and another's. Refuses and fails as ``decrypt``."""
    key = _opened(place.key_id, bytes(place.sealed), settings.KEYSTORE_SECRET)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not an EC key")  # noqa: TRY004
    return key.exchange(ec.ECDH(), public_key)


@lru_cache(maxsize=64)
def _opened(key_id: UUID, sealed: bytes, secret: str) -> PrivateKey:  # noqa: ARG001 - a cache key
    """Opened once a process: checking an RSA key takes longer than ten signatures with it."""
    try:
        key = serialization.load_der_private_key(sealed, _password(key_id))
    except ValueError as wrong:
        raise KeyUnavailable(
            Reason(
                "keys.secret",
                "Bí mật của kho khóa không mở được khóa này.",
                "Quản trị kiểm tra VANBAN_KEYSTORE_SECRET.",
            )
        ) from wrong
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise KeyUnavailable(Reason("keys.kind", "Loại khóa chưa hỗ trợ."))
    return key


def _password(key_id: UUID) -> bytes:
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=key_id.bytes, info=b"vanban keystore")
    return base64.b64encode(derive.derive(settings.KEYSTORE_SECRET.encode()))
