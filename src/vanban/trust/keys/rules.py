"""What a key is, whoever holds it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vanban.foundation.errors import Reason


class HolderKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


class Channel(StrEnum):
    """Where the private key lives."""

    PKCS11 = "pkcs11"  # an HSM or a token on the server
    SOFTWARE = "software"  # encrypted here, for tests and where nothing better is at hand


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


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """All that is needed to reach a private key, but no secret."""

    key_id: UUID
    channel: Channel
    token: str = ""
    object_id: str = ""
    sealed: bytes = b""


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
    return reasons
