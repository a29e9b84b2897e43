"""Keys and certificates of the demo, issued by its test authority. Again changes nothing.

Where SoftHSM is installed the keys are made inside a token of the office and never leave it;
elsewhere in the software keystore. Either way the authority sees only the public half.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.core.organisations.queries import OrganisationRow, organisation
from vanban.doors.cli.demo_cast import people
from vanban.doors.cli.demo_office import LOADER, Loaded
from vanban.doors.testpki.authority import Identity, Pki, PublicKey
from vanban.doors.testpki.softhsm import SoftHsm, generate_key, init_softhsm
from vanban.formats.pades.appearance import handwriting, seal_image
from vanban.foundation.actor import Actor
from vanban.foundation.ids import new_id
from vanban.outgoing.sealing.rules import SEAL_DIAMETER_MM
from vanban.trust.certificates.operations.enrolling import enrol_software_key, enrol_token_key
from vanban.trust.certificates.queries import key_for_organisation, key_for_person
from vanban.trust.keys.operations.pictures import fit_picture, use_picture
from vanban.trust.keys.queries import picture_of

RSA_EXPONENT, RSA_BITS = 65537, 2048
TOKEN = "vanban"  # noqa: S105 - the label of a device
PIN = "VANBAN_PKCS11_PIN"

Issue = Callable[[PublicKey], Identity]


@dataclass(frozen=True, slots=True)
class KeyMaker:
    """Makes keys in the token of the office, or seals them for its keystore without one."""

    hsm: SoftHsm | None
    now: datetime

    def give(self, actor: Actor, label: str, issue: Issue, person_id: UUID | None = None) -> None:
        """Make a key, have its public half certified, and register both."""
        if self.hsm is None:
            private_key = rsa.generate_private_key(RSA_EXPONENT, RSA_BITS)
            issued = issue(private_key.public_key())
            enrol_software_key(
                actor=actor,
                now=self.now,
                label=label,
                private_key=private_key,
                certificate=issued.certificate,
                chain=issued.chain,
                person_id=person_id,
            )
            return
        object_id = new_id().hex
        issued = issue(generate_key(self.hsm, object_id=object_id))
        enrol_token_key(
            actor=actor,
            now=self.now,
            label=label,
            token=self.hsm.label,
            object_id=object_id,
            certificate=issued.certificate,
            chain=issued.chain,
            person_id=person_id,
        )


def demo_token() -> SoftHsm | None:
    """The office's token, made on the first call, where the demo gives one (SOFTHSM2_CONF)."""
    settings, pin = os.environ.get("SOFTHSM2_CONF", ""), os.environ.get(PIN, "")
    if not settings or not pin:
        return None
    return init_softhsm(Path(settings).parent, label=TOKEN, pin=pin)


def issue_keys(loaded: Loaded, *, pki: Pki, hsm: SoftHsm | None, now: datetime) -> None:
    """Give every body its seal, and everyone who signs a key, where they have none yet."""
    maker = KeyMaker(hsm, now)
    for organisation_id in loaded.organisations.values():
        body = organisation(organisation_id)
        actor = Actor.system(body.id, name=LOADER)
        _draw_seal(actor, body, now)
        if key_for_organisation(actor, at=now) is None:
            maker.give(actor, f"Con dấu {body.short_name}", _seal_of(body, pki, now))
    for line in people():
        person_id = loaded.people.get(line.username)
        if person_id is None or not line.key:
            continue
        body = organisation(loaded.organisations[line.organisation])
        actor = Actor.system(body.id, name=LOADER)
        _draw_signature(actor, person_id, line.full_name, now)
        if key_for_person(actor, person_id=person_id, at=now) is None:
            issue = _person_of(line.full_name, body, pki, now)
            maker.give(actor, f"Khóa ký của {line.full_name}", issue, person_id)


def _draw_seal(actor: Actor, body: OrganisationRow, now: datetime) -> None:
    """An invented seal at the usual size, where the body has given none."""
    if picture_of(actor, person_id=None) is None:
        under = (body.superior_name or body.place_name or body.code).upper()
        png = seal_image(body.name.upper(), under, diameter_mm=SEAL_DIAMETER_MM)
        fitting = fit_picture(png, clear_ground=False, diameter_mm=SEAL_DIAMETER_MM)
        use_picture(actor=actor, now=now, fitting=fitting)


def _draw_signature(actor: Actor, person_id: UUID, name: str, now: datetime) -> None:
    """An invented stroke of the pen, where the person has given none."""
    if picture_of(actor, person_id=person_id) is None:
        fitting = fit_picture(handwriting(name), clear_ground=False)
        use_picture(actor=actor, now=now, fitting=fitting, person_id=person_id)


def _seal_of(body: OrganisationRow, pki: Pki, now: datetime) -> Issue:
    def issue(public_key: PublicKey) -> Identity:
        return pki.issue_organisation(
            body.name,
            parent=body.superior_name,
            place=body.place_name,
            public_key=public_key,
            now=now,
        )

    return issue


def _person_of(name: str, body: OrganisationRow, pki: Pki, now: datetime) -> Issue:
    def issue(public_key: PublicKey) -> Identity:
        return pki.issue_person(
            name, organisation=body.name, place=body.place_name, public_key=public_key, now=now
        )

    return issue


def trust_authority(pki: Pki, folder: Path) -> None:
    """Let an office trust the test authority: its root in the folder of VANBAN_TRUST_DIR."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, identity in (("test-root", pki.root), ("test-issuing", pki.issuing)):
        path = folder / f"{name}.pem"
        part = path.with_suffix(f".{os.getpid()}.part")  # two offices are filled side by side
        part.write_bytes(identity.certificate.public_bytes(Encoding.PEM))
        part.replace(path)
