"""A new key and its certificate, from hand to register."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.foundation.actor import Actor
from vanban.foundation.errors import Reason
from vanban.foundation.ids import new_id
from vanban.trust.certificates.operations.registering import register_certificate
from vanban.trust.keys.operations import keystore
from vanban.trust.keys.operations.registering import CannotRegisterKey, register_key
from vanban.trust.keys.operations.serving import certificates_of
from vanban.trust.keys.rules import Channel, HolderKind, KeyPlace, public_key_sha256
from vanban.trust.keys.rules.transactions import msisdn


def enrol_software_key(
    *,
    actor: Actor,
    now: datetime,
    label: str,
    private_key: keystore.PrivateKey,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate] = (),
    person_id: UUID | None = None,
) -> UUID:
    """Seal a private key into the software keystore and register it with its certificate.

    Without ``person_id`` it is the body's own key. Outside work: no transaction open. Answers the
    key's id; refuses as ``register_key`` and ``register_certificate`` do.
    """
    key_id = new_id()
    place = KeyPlace(key_id, Channel.SOFTWARE, sealed=keystore.seal(key_id, private_key))
    return _enrol(actor, now, place, label, certificate, chain, person_id)


def enrol_token_key(
    *,
    actor: Actor,
    now: datetime,
    label: str,
    token: str,
    object_id: str,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate] = (),
    person_id: UUID | None = None,
) -> UUID:
    """Register a key that lives in a PKCS#11 device, with its certificate."""
    place = KeyPlace(new_id(), Channel.PKCS11, token=token, object_id=object_id)
    return _enrol(actor, now, place, label, certificate, chain, person_id)


def enrol_desk_key(
    *,
    actor: Actor,
    now: datetime,
    label: str,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate] = (),
    person_id: UUID | None = None,
) -> UUID:
    """Register the certificate of a token at the holder's desk (the desktop signing tool)."""
    place = KeyPlace(new_id(), Channel.DESKTOP)
    return _enrol(actor, now, place, label, certificate, chain, person_id)


def enrol_service_key(
    *,
    actor: Actor,
    now: datetime,
    label: str,
    channel: Channel,
    provider_id: UUID,
    account: str,
    person_id: UUID | None = None,
) -> UUID:
    """Register a SIM or a remote key by what its service says is the certificate.

    `account`: a telephone number (SIM), else the credential or user at the service. Outside work:
    asks the service with no transaction open. Refuses (CannotRegisterKey) an account the service
    knows no certificate of, (KeyUnavailable) when it does not answer, and as ``register_key``.
    """
    known_as = msisdn(account) if channel is Channel.SIM else account.strip()
    found: list[bytes] = []
    if known_as:
        found = certificates_of(actor=actor, now=now, provider_id=provider_id, account=known_as)
    if not found:
        raise CannotRegisterKey(
            Reason(
                "keys.no_such_account",
                "Dịch vụ ký không có chứng thư của số điện thoại hoặc tài khoản này.",
                "Kiểm tra lại số; chưa đăng ký thì làm thủ tục với đơn vị cung cấp.",
                field="account",
            )
        )
    leaf, *chain = (x509.load_der_x509_certificate(each) for each in found)
    place = KeyPlace(
        new_id(),
        channel,
        token="ec" if isinstance(leaf.public_key(), ec.EllipticCurvePublicKey) else "rsa",
        object_id=f"{leaf.serial_number:x}",
        provider_id=provider_id,
        account=known_as,
    )
    return _enrol(actor, now, place, label, leaf, chain, person_id)


def _enrol(
    actor: Actor,
    now: datetime,
    place: KeyPlace,
    label: str,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    person_id: UUID | None,
) -> UUID:
    key_id = register_key(
        actor=actor,
        now=now,
        place=place,
        holder_kind=HolderKind.PERSON if person_id else HolderKind.ORGANISATION,
        label=label,
        public_key_sha256=public_key_sha256(certificate),
        person_id=person_id,
    )
    register_certificate(
        actor=actor,
        now=now,
        key_id=key_id,
        pem=_pem(certificate),
        chain_pem="".join(_pem(each) for each in chain),
    )
    return key_id


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode("ascii")
