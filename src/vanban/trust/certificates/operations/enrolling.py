"""A new key and its certificate, from hand to register."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.foundation.actor import Actor
from vanban.foundation.ids import new_id
from vanban.trust.certificates.operations.registering import register_certificate
from vanban.trust.keys.operations import keystore
from vanban.trust.keys.operations.registering import register_key
from vanban.trust.keys.rules import Channel, HolderKind, KeyPlace, public_key_sha256


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
