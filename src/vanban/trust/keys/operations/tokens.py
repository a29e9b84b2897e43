"""PKCS#11: HSMs and tokens on the server, SoftHSM in tests.

Module and PINs come from the environment, never from the database: VANBAN_PKCS11_MODULE, and
VANBAN_PKCS11_PIN_<TOKEN LABEL> or VANBAN_PKCS11_PIN. A wrong PIN is tried once in the life of a
process: most devices lock after three (bit4id), and a locked one needs a form and days.
"""

import os
import re
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pkcs11 import KDF, MGF, Attribute, KeyType, Mechanism, ObjectClass
from pkcs11 import exceptions as trouble

from vanban.foundation.errors import Reason
from vanban.trust.keys.operations.keystore import KeyUnavailable
from vanban.trust.keys.rules import KeyPlace

DEFAULT_MODULE = "/usr/lib/softhsm/libsofthsm2.so"

# A module is one per process and a session knows one caller at a time.
_lock = threading.Lock()
_refused: set[str] = set()


def sign(place: KeyPlace, data: bytes) -> bytes:
    """Sign inside the device. Refuses (KeyUnavailable) when it does not answer or let us in."""
    return _inside(place, lambda: _sign(place, data))


def decrypt(place: KeyPlace, data: bytes) -> bytes:
    """Unlock inside the device (RSAES-OAEP, default hash). Refuses (KeyUnavailable); ValueError
    for what was not locked for this key.
    """
    return _inside(place, lambda: _decrypt(place, data))


def agree(place: KeyPlace, public_key: ec.EllipticCurvePublicKey) -> bytes:
    """The shared secret of the device's EC key and another's. Refuses and fails as ``decrypt``."""
    point = public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _inside(place, lambda: _agree(place, point))


def _inside(place: KeyPlace, work: Callable[[], bytes]) -> bytes:
    with _lock:
        try:
            return work()
        except (trouble.EncryptedDataInvalid, trouble.EncryptedDataLenRange) as wrong:
            raise ValueError("not locked for this key") from wrong
        except trouble.PinIncorrect as wrong:
            _refused.add(place.token)
            raise _unavailable("keys.pin", "Mã PIN của thiết bị sai.", place) from wrong
        except trouble.PinLocked as locked:
            raise _unavailable("keys.locked", "Thiết bị đã bị khóa PIN.", place) from locked
        except trouble.NoSuchToken as absent:
            raise _unavailable("keys.absent", "Không thấy thiết bị.", place) from absent
        except trouble.NoSuchKey as absent:
            raise _unavailable("keys.no_such", "Không thấy khóa trong thiết bị.", place) from absent
        except (trouble.PKCS11Error, OSError) as failed:
            raise _unavailable("keys.device", "Thiết bị không ký được.", place) from failed


def _sign(place: KeyPlace, data: bytes) -> bytes:
    token = _module(module_path()).get_token(token_label=place.token)
    with token.open(user_pin=_pin(place)) as session:
        key = session.get_key(
            object_class=ObjectClass.PRIVATE_KEY, id=bytes.fromhex(place.object_id)
        )
        if key.key_type is KeyType.RSA:
            signature: bytes = key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS)
            return signature
        digest = session.digest(data, mechanism=Mechanism.SHA256)
        raw: bytes = key.sign(digest, mechanism=Mechanism.ECDSA)
    half = len(raw) // 2
    return encode_dss_signature(
        int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big")
    )


def _decrypt(place: KeyPlace, data: bytes) -> bytes:
    token = _module(module_path()).get_token(token_label=place.token)
    with token.open(user_pin=_pin(place)) as session:
        key = session.get_key(
            object_class=ObjectClass.PRIVATE_KEY, id=bytes.fromhex(place.object_id)
        )
        found: bytes = key.decrypt(
            data,
            mechanism=Mechanism.RSA_PKCS_OAEP,
            mechanism_param=(Mechanism.SHA_1, MGF.SHA1, None),
        )
        return found


def _agree(place: KeyPlace, point: bytes) -> bytes:
    token = _module(module_path()).get_token(token_label=place.token)
    with token.open(user_pin=_pin(place)) as session:
        key = session.get_key(
            object_class=ObjectClass.PRIVATE_KEY, id=bytes.fromhex(place.object_id)
        )
        size = len(point) // 2 * 8
        shared = key.derive_key(
            KeyType.GENERIC_SECRET,
            size,
            mechanism_param=(KDF.NULL, None, point),
            template={Attribute.SENSITIVE: False, Attribute.EXTRACTABLE: True},
        )
        secret: bytes = shared[Attribute.VALUE]
        return secret


@lru_cache(maxsize=4)
def _module(path: str) -> Any:
    return pkcs11.lib(path)


def module_path() -> str:
    return os.environ.get("VANBAN_PKCS11_MODULE", DEFAULT_MODULE)


def _pin(place: KeyPlace) -> str:
    if place.token in _refused:
        raise _unavailable("keys.pin", "Mã PIN của thiết bị sai, không thử lại.", place)
    name = re.sub(r"[^A-Z0-9]+", "_", place.token.upper())
    pin = os.environ.get(f"VANBAN_PKCS11_PIN_{name}") or os.environ.get("VANBAN_PKCS11_PIN")
    if not pin:
        raise _unavailable("keys.no_pin", "Chưa khai báo mã PIN của thiết bị.", place)
    return pin


def _unavailable(code: str, text: str, place: KeyPlace) -> KeyUnavailable:
    mend = "Báo quản trị kiểm tra thiết bị ký; không tự thử mã PIN."
    return KeyUnavailable(Reason(code, text, mend, facts={"token": place.token}))
