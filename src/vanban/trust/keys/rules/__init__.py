"""What a key is, whoever holds it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken


class HolderKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


class Channel(StrEnum):
    """Where the private key lives, and so which way a signature is made."""

    PKCS11 = "pkcs11"  # an HSM or a token on the server
    SOFTWARE = "software"  # encrypted here, for tests and where nothing better is at hand
    DESKTOP = "desktop"  # a token at the holder's desk, through the government signing tool
    FILE = "file"  # no place of a key: the signed file comes back from whatever tool
    SIM = "sim"  # a SIM card, through a mobile signature service (ETSI TS 102 204)
    CSC = "csc"  # a remote service by the Cloud Signature Consortium API
    SMARTCA = "smartca"  # VNPT SmartCA


HERE = frozenset({Channel.PKCS11, Channel.SOFTWARE})
"""The server signs by itself, at once."""
HASHES = frozenset({Channel.SIM, Channel.CSC, Channel.SMARTCA})
"""A service signs a hash, when the holder has agreed on a telephone."""
FILES = frozenset({Channel.DESKTOP, Channel.FILE})
"""A tool fetches the file and brings it back signed."""

CHANNEL_NAMES = spoken(
    {
        Channel.PKCS11: "Thiết bị ký trên máy chủ",
        Channel.SOFTWARE: "Khóa trên máy chủ",
        Channel.DESKTOP: "USB token, công cụ ký của Ban Cơ yếu",
        Channel.FILE: "Tải về, ký bằng công cụ khác, tải lên",
        Channel.SIM: "SIM ký số",
        Channel.CSC: "Ký số từ xa",
        Channel.SMARTCA: "VNPT SmartCA",
    }
)


class KeyState(StrEnum):
    ACTIVE = "active"
    RETIRED = "retired"


class Signer(Protocol):
    """A key that can sign, and the certificate that says whose it is."""

    @property
    def certificate(self) -> x509.Certificate: ...

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificates above it, nearest first."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The signature over ``data``, hashed with SHA-256 inside; ECDSA as a DER sequence."""
        ...


ELLIPTIC = "ec"
"""What `KeyPlace.token` says of a service's key that is no RSA key."""


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """All that is needed to reach a private key, but no secret."""

    key_id: UUID
    channel: Channel
    token: str = ""
    object_id: str = ""
    sealed: bytes = b""
    provider_id: UUID | None = None
    account: str = ""  # MSISDN of a SIM, credential or user of a service


def public_key_sha256(certificate: x509.Certificate) -> str:
    """What ties a certificate to its key: the SHA-256 of the SubjectPublicKeyInfo."""
    public = certificate.public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def may_register(
    *, holder_kind: HolderKind, person_id: UUID | None, place: KeyPlace, label: str
) -> list[Reason]:
    """All that stands against taking a key into the register."""
    reasons = []
    if not label.strip():
        reasons.append(Reason("keys.unlabelled", "Chưa đặt tên cho khóa.", field="label"))
    if (holder_kind is HolderKind.PERSON) != (person_id is not None):
        reasons.append(
            Reason(
                "keys.holder",
                "Khóa cá nhân phải ghi rõ người giữ; khóa cơ quan thì không ghi người.",
                field="person_id",
            )
        )
    if place.channel is Channel.PKCS11 and not (place.token and place.object_id):
        reasons.append(
            Reason(
                "keys.no_place",
                "Chưa ghi tên thiết bị và mã khóa trong thiết bị.",
                "Ghi nhãn token và mã đối tượng (CKA_ID).",
                field="token",
            )
        )
    if place.channel is Channel.SOFTWARE and not place.sealed:
        reasons.append(Reason("keys.no_key", "Chưa có khóa để cất giữ.", field="sealed"))
    if place.channel in HASHES and not (place.provider_id and place.account):
        reasons.append(
            Reason(
                "keys.no_account",
                "Chưa ghi dịch vụ ký và số điện thoại hoặc tài khoản ở dịch vụ.",
                "Chọn dịch vụ, ghi số điện thoại (SIM) hoặc mã tài khoản.",
                field="account",
            )
        )
    if place.channel is Channel.FILE:
        reasons.append(Reason("keys.no_place_of_file", "Tệp ký rồi tải lên không cần khai khóa."))
    return reasons


def masked(account: str) -> str:
    """A telephone or personal number with its middle hidden: 0912 ••• 468."""
    digits = account.removeprefix("+")
    if not digits.isdigit() or len(digits) < 9:  # noqa: PLR2004 - the shortest number there is
        return account
    if digits.startswith("84"):
        digits = "0" + digits[2:]
    return f"{digits[:4]} ••• {digits[-3:]}"
