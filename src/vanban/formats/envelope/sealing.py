"""CMS envelopes: what only the receivers' keys open.

Written as AuthEnvelopedData with AES-256-GCM (RFC 5083, 5084), so that a changed bit is noticed;
the content key goes to RSA keys by RSAES-OAEP (RFC 4056), to EC keys by ephemeral-static ECDH with
AES-256 key wrap (RFC 5753). OAEP uses its default hash, SHA-1: the only one that tokens and HSMs
in the field share, and sound there, since OAEP asks no collision resistance of it. EnvelopedData
with AES-CBC (RFC 5652), as older tools write it, is opened too.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from asn1crypto import algos, cms, core, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from vanban.formats.der import UNREADABLE
from vanban.formats.envelope.errors import EnvelopeError

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_ECDH_SHA256: Final = "1.3.132.1.11.1"  # dhSinglePass-stdDH-sha256kdf-scheme
_WRAP_SIZES: Final = {"aes128_wrap": 16, "aes192_wrap": 24, "aes256_wrap": 32}
_OAEP_DEFAULTS: Final = b"\x30\x00"  # RSAES-OAEP-params: every default
_OAEP: Final = rsa_padding.OAEP(rsa_padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)  # noqa: S303


class _GcmParameters(core.Sequence):  # type: ignore[misc]
    _fields = [("nonce", core.OctetString), ("icv_len", core.Integer, {"default": 12})]


class Opener(Protocol):
    """A private key that opens: it may live in a device."""

    @property
    def certificate(self) -> x509.Certificate: ...

    def decrypt(self, data: bytes) -> bytes:
        """RSAES-OAEP with its default hash."""
        ...

    def agree(self, public_key: ec.EllipticCurvePublicKey) -> bytes:
        """The shared secret of ECDH."""
        ...


@dataclass(frozen=True, slots=True)
class Addressee:
    """A certificate an envelope is addressed to, as the envelope names it."""

    issuer_der: bytes
    serial: int


def seal(data: bytes, certificates: Sequence[x509.Certificate]) -> bytes:
    """Put bytes into an envelope for the holders of these certificates.

    Refuses (EnvelopeError) when there is none, or one whose kind of key is not supported.
    """
    if not certificates:
        raise EnvelopeError("envelope.nobody", "Chưa có chứng thư của nơi nhận để niêm phong.")
    key, nonce = os.urandom(_KEY_BYTES), os.urandom(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, data, None)
    content = cms.EncryptedContentInfo(
        {
            "content_type": "data",
            "content_encryption_algorithm": {
                "algorithm": "aes256_gcm",
                "parameters": _GcmParameters({"nonce": nonce, "icv_len": _TAG_BYTES}),
            },
            "encrypted_content": sealed[:-_TAG_BYTES],
        }
    )
    envelope = cms.AuthEnvelopedData(
        {
            "version": "v0",
            "recipient_infos": [_addressed(each, key) for each in certificates],
            "auth_encrypted_content_info": content,
            "mac": sealed[-_TAG_BYTES:],
        }
    )
    whole = {"content_type": "authenticated_enveloped_data", "content": envelope}
    return bytes(cms.ContentInfo(whole).dump())


def is_envelope(data: bytes) -> bool:
    """Whether the bytes are a CMS envelope, by their own first words."""
    try:
        kind = cms.ContentInfo.load(data)["content_type"].native
    except UNREADABLE:
        return False
    return kind in {"authenticated_enveloped_data", "enveloped_data"}


def addressees(data: bytes) -> tuple[Addressee, ...]:
    """Whom an envelope is addressed to. Refuses (EnvelopeError) what is no envelope."""
    try:
        return tuple(found for info in _inside(data)["recipient_infos"] for found in _named(info))
    except UNREADABLE as wrong:
        raise _no_envelope() from wrong


def open_envelope(data: bytes, opener: Opener) -> bytes:
    """What is in the envelope. Refuses (EnvelopeError) what is no envelope, is not addressed to
    this key, or was altered.
    """
    inside = _inside(data)
    try:
        for info in inside["recipient_infos"]:
            key = _content_key(info, opener)
            if key is not None:
                return _decrypted(inside, key)
    except (*UNREADABLE, InvalidTag, InvalidUnwrap) as wrong:
        raise _altered() from wrong
    raise EnvelopeError("envelope.not_ours", "Gói niêm phong không gửi cho khóa của cơ quan này.")


def _addressed(certificate: x509.Certificate, key: bytes) -> cms.RecipientInfo:
    public = certificate.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        return cms.RecipientInfo("ktri", _to_rsa(certificate, public, key))
    if isinstance(public, ec.EllipticCurvePublicKey):
        return cms.RecipientInfo("kari", _to_ec(certificate, public, key))
    raise EnvelopeError("envelope.key_kind", "Chứng thư nơi nhận dùng loại khóa chưa hỗ trợ.")


def _to_rsa(
    certificate: x509.Certificate, public: rsa.RSAPublicKey, key: bytes
) -> cms.KeyTransRecipientInfo:
    return cms.KeyTransRecipientInfo(
        {
            "version": "v0",
            "rid": cms.RecipientIdentifier("issuer_and_serial_number", _who(certificate)),
            "key_encryption_algorithm": {
                "algorithm": "rsaes_oaep",
                "parameters": algos.RSAESOAEPParams.load(_OAEP_DEFAULTS),
            },
            "encrypted_key": public.encrypt(key, _OAEP),
        }
    )


def _to_ec(
    certificate: x509.Certificate, public: ec.EllipticCurvePublicKey, key: bytes
) -> cms.KeyAgreeRecipientInfo:
    passing = ec.generate_private_key(public.curve)
    wrapping = _derived(passing.exchange(ec.ECDH(), public), "aes256_wrap", None)
    spki = passing.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    originator = cms.OriginatorIdentifierOrKey("originator_key", keys.PublicKeyInfo.load(spki))
    encrypted = cms.RecipientEncryptedKey(
        {
            "rid": cms.KeyAgreementRecipientIdentifier(
                "issuer_and_serial_number", _who(certificate)
            ),
            "encrypted_key": aes_key_wrap(wrapping, key),
        }
    )
    return cms.KeyAgreeRecipientInfo(
        {
            "version": "v3",
            "originator": originator,
            "key_encryption_algorithm": {
                "algorithm": _ECDH_SHA256,
                "parameters": algos.AlgorithmIdentifier({"algorithm": _wrap_oid("aes256_wrap")}),
            },
            "recipient_encrypted_keys": [encrypted],
        }
    )


def _who(certificate: x509.Certificate) -> cms.IssuerAndSerialNumber:
    read = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    return cms.IssuerAndSerialNumber({"issuer": read.issuer, "serial_number": read.serial_number})


def _inside(data: bytes) -> Any:
    try:
        whole = cms.ContentInfo.load(data)
        if whole["content_type"].native in {"authenticated_enveloped_data", "enveloped_data"}:
            content = whole["content"]
            content.native["recipient_infos"]  # read to the end now, not while it is used
            return content
    except UNREADABLE as wrong:
        raise _no_envelope() from wrong
    raise _no_envelope()


def _no_envelope() -> EnvelopeError:
    return EnvelopeError("envelope.unreadable", "Tệp không phải gói niêm phong, hoặc đã hỏng.")


def _named(info: Any) -> list[Addressee]:
    ids = []
    if info.name == "ktri":
        ids = [info.chosen["rid"]]
    elif info.name == "kari":
        ids = [each["rid"] for each in info.chosen["recipient_encrypted_keys"]]
    return [
        Addressee(rid.chosen["issuer"].dump(), int(rid.chosen["serial_number"].native))
        for rid in ids
        if rid.name == "issuer_and_serial_number"
    ]


def _is_for(rid: Any, certificate: x509.Certificate) -> bool:
    who = _who(certificate)
    return bool(
        rid.name == "issuer_and_serial_number"
        and rid.chosen["issuer"] == who["issuer"]
        and rid.chosen["serial_number"].native == who["serial_number"].native
    )


def _content_key(info: Any, opener: Opener) -> bytes | None:
    """The key of the content, when this recipient is the opener."""
    if info.name == "ktri" and _is_for(info.chosen["rid"], opener.certificate):
        if info.chosen["key_encryption_algorithm"]["algorithm"].native != "rsaes_oaep":
            raise EnvelopeError("envelope.old", "Gói niêm phong dùng cách mã khóa đã cũ (v1.5).")
        return opener.decrypt(info.chosen["encrypted_key"].native)
    if info.name == "kari":
        for each in info.chosen["recipient_encrypted_keys"]:
            if _is_for(each["rid"], opener.certificate):
                return _unwrapped(info.chosen, each["encrypted_key"].native, opener)
    return None


def _unwrapped(info: Any, encrypted: bytes, opener: Opener) -> bytes:
    method = info["key_encryption_algorithm"]
    if method["algorithm"].dotted != _ECDH_SHA256 or info["originator"].name != "originator_key":
        raise EnvelopeError("envelope.method", "Gói niêm phong dùng cách trao khóa chưa hỗ trợ.")
    wrap = algos.AlgorithmIdentifier.load(method["parameters"].dump())["algorithm"].dotted
    name = next((name for name in _WRAP_SIZES if _wrap_oid(name) == wrap), "")
    ukm = info["ukm"].native
    spki = info["originator"].chosen.untag().dump()
    public = load_der_public_key(_with_curve(spki, opener))
    if not name or not isinstance(public, ec.EllipticCurvePublicKey):
        raise _altered()
    return aes_key_unwrap(_derived(opener.agree(public), name, ukm), encrypted)


def _with_curve(spki: bytes, opener: Opener) -> bytes:
    """Some senders leave the curve out of the passing key: it is that of the receiver's."""
    read = keys.PublicKeyInfo.load(spki)
    own = opener.certificate.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )
    whole = keys.PublicKeyInfo.load(own)
    whole["public_key"] = read["public_key"]
    return bytes(whole.dump(force=True))


def _derived(secret: bytes, wrap: str, ukm: bytes | None) -> bytes:
    """ANSI X9.63 with SHA-256 (RFC 5753, 7.2); one block is enough for AES-256."""
    size = _WRAP_SIZES[wrap]
    fields: list[tuple[bytes, int]] = []
    info = algos.AlgorithmIdentifier({"algorithm": _wrap_oid(wrap)}).dump()
    if ukm is not None:
        fields.append((core.OctetString(ukm).dump(), 0xA0))
    fields.append((core.OctetString((size * 8).to_bytes(4, "big")).dump(), 0xA2))
    body = info + b"".join(bytes([tag, len(part)]) + part for part, tag in fields)
    shared = core.Sequence(contents=body).dump()
    return hashlib.sha256(secret + b"\x00\x00\x00\x01" + shared).digest()[:size]


def _wrap_oid(name: str) -> str:
    return str(cms.KeyEncryptionAlgorithmId(name).dotted)


def _decrypted(inside: Any, key: bytes) -> bytes:
    if isinstance(inside, cms.AuthEnvelopedData):
        return _decrypted_gcm(inside, key)
    content = inside["encrypted_content_info"]
    method = content["content_encryption_algorithm"]
    if method["algorithm"].native not in {"aes128_cbc", "aes192_cbc", "aes256_cbc"}:
        raise EnvelopeError("envelope.method", "Gói niêm phong dùng cách mã hóa chưa hỗ trợ.")
    cipher = Cipher(algorithms.AES(key), modes.CBC(method["parameters"].native)).decryptor()
    padded = cipher.update(content["encrypted_content"].native) + cipher.finalize()
    unpadder = padding.PKCS7(128).unpadder()
    return unpadder.update(padded) + unpadder.finalize()


def _decrypted_gcm(inside: Any, key: bytes) -> bytes:
    content = inside["auth_encrypted_content_info"]
    method = content["content_encryption_algorithm"]
    if not str(method["algorithm"].native).endswith("_gcm"):
        raise EnvelopeError("envelope.method", "Gói niêm phong dùng cách mã hóa chưa hỗ trợ.")
    nonce = _GcmParameters.load(method["parameters"].dump())["nonce"].native
    signed = inside["auth_attrs"]
    also = signed.untag().dump() if len(signed) else None
    sealed = content["encrypted_content"].native + inside["mac"].native
    return AESGCM(key).decrypt(nonce, sealed, also)


def _altered() -> EnvelopeError:
    return EnvelopeError("envelope.altered", "Gói niêm phong đã bị sửa đổi hoặc hỏng trên đường.")
