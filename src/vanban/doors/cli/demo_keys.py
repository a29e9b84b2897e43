"""Keys and certificates of the demo, issued by its test authority. Again changes nothing.

The private key is made here, sealed for the office's keystore, and known nowhere else: the
authority sees only the public half, as an issuer does.
"""

import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.core.organisations.queries import OrganisationRow, organisation
from vanban.doors.cli.demo_cast import people
from vanban.doors.cli.demo_office import LOADER, Loaded
from vanban.doors.testpki.authority import Identity, Pki
from vanban.foundation.actor import Actor
from vanban.foundation.ids import new_id
from vanban.trust.certificates.operations.registering import register_certificate
from vanban.trust.certificates.queries import key_for_organisation, key_for_person
from vanban.trust.keys.operations.keystore import seal
from vanban.trust.keys.operations.registering import register_key
from vanban.trust.keys.rules import Channel, HolderKind, KeyPlace, public_key_sha256

RSA_EXPONENT, RSA_BITS = 65537, 2048


def issue_keys(loaded: Loaded, *, pki: Pki, now: datetime) -> None:
    """Give every body its seal, and everyone who signs a key, where they have none yet."""
    for organisation_id in loaded.organisations.values():
        actor = Actor.system(organisation_id, name=LOADER)
        if key_for_organisation(actor, at=now) is None:
            _issue_seal(actor, organisation(organisation_id), pki, now)
    for line in people():
        person_id = loaded.people.get(line.username)
        if person_id is None or not line.key:
            continue
        body = organisation(loaded.organisations[line.organisation])
        actor = Actor.system(body.id, name=LOADER)
        if key_for_person(actor, person_id=person_id, at=now) is None:
            _issue_person(actor, line.full_name, person_id, body, pki, now)


def _issue_seal(actor: Actor, body: OrganisationRow, pki: Pki, now: datetime) -> None:
    key = rsa.generate_private_key(RSA_EXPONENT, RSA_BITS)
    issued = pki.issue_organisation(
        body.name,
        parent=body.superior_name,
        place=body.place_name,
        public_key=key.public_key(),
        now=now,
    )
    _keep(actor, key, issued, f"Con dấu {body.short_name}", None, now)


def _issue_person(
    actor: Actor, name: str, person_id: UUID, body: OrganisationRow, pki: Pki, now: datetime
) -> None:
    key = rsa.generate_private_key(RSA_EXPONENT, RSA_BITS)
    issued = pki.issue_person(
        name, organisation=body.name, place=body.place_name, public_key=key.public_key(), now=now
    )
    _keep(actor, key, issued, f"Khóa ký của {name}", person_id, now)


def _keep(
    actor: Actor,
    key: rsa.RSAPrivateKey,
    issued: Identity,
    label: str,
    person_id: UUID | None,
    now: datetime,
) -> None:
    key_id = new_id()
    register_key(
        actor=actor,
        now=now,
        place=KeyPlace(key_id, Channel.SOFTWARE, sealed=seal(key_id, key)),
        holder_kind=HolderKind.PERSON if person_id else HolderKind.ORGANISATION,
        label=label,
        public_key_sha256=public_key_sha256(issued.certificate),
        person_id=person_id,
    )
    register_certificate(
        actor=actor,
        now=now,
        key_id=key_id,
        pem=_pem(issued.certificate),
        chain_pem="".join(_pem(above) for above in issued.chain),
    )


def trust_authority(pki: Pki, folder: Path) -> None:
    """Let an office trust the test authority: its root in the folder of VANBAN_TRUST_DIR."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, identity in (("test-root", pki.root), ("test-issuing", pki.issuing)):
        path = folder / f"{name}.pem"
        part = path.with_suffix(f".{os.getpid()}.part")  # two offices are filled side by side
        part.write_bytes(identity.certificate.public_bytes(Encoding.PEM))
        part.replace(path)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()
