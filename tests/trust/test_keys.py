"""Keys: kept without a readable secret, found for the right holder, signing through one door."""

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import connection
from pytest_django.fixtures import Settings

from support.bodies import body
from vanban.doors.testpki.authority import Identity, Pki
from vanban.doors.testpki.softhsm import SoftHsm, generate_key
from vanban.formats.envelope.errors import EnvelopeError
from vanban.formats.envelope.sealing import open_envelope, seal
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Forbidden, Kind, Refusal
from vanban.foundation.ids import new_id
from vanban.trust.certificates.operations.enrolling import enrol_software_key, enrol_token_key
from vanban.trust.certificates.operations.openers import opener_of
from vanban.trust.certificates.operations.registering import (
    CannotRegisterCertificate,
    note_revocation,
    register_certificate,
)
from vanban.trust.certificates.operations.signers import signer_of
from vanban.trust.certificates.queries import certificates, key_for_organisation, key_for_person
from vanban.trust.keys.models import Key
from vanban.trust.keys.operations import keystore, tokens
from vanban.trust.keys.operations.keystore import KeyUnavailable
from vanban.trust.keys.operations.registering import CannotRegisterKey, register_key, retire_key
from vanban.trust.keys.queries import keys
from vanban.trust.keys.rules import Channel, HolderKind, KeyPlace, Signer

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
DATA = "Quyết định".encode()


def person_identity(pki: Pki, kind: str = "rsa") -> Identity:
    return pki.issue_person(
        "Nguyễn Văn Hùng",
        organisation="Ủy ban nhân dân tỉnh Đắk Lắk",
        now=NOW,
        kind="ec" if kind == "ec" else "rsa",
    )


def enrolled(actor: Actor, identity: Identity, person_id: UUID | None) -> UUID:
    return enrol_software_key(
        actor=actor,
        now=NOW,
        label="Khóa ký",
        private_key=identity.private_key,
        certificate=identity.certificate,
        chain=identity.chain,
        person_id=person_id,
    )


def verified(signer: Signer) -> None:
    key, signature = signer.certificate.public_key(), signer.sign(DATA)
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, DATA, padding.PKCS1v15(), hashes.SHA256())
    else:
        assert isinstance(key, ec.EllipticCurvePublicKey)
        key.verify(signature, DATA, ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_a_persons_key_signs_with_its_certificate(
    kind: str, actor: Actor, person: UUID, pki: Pki
) -> None:
    identity = person_identity(pki, kind)
    key_id = enrolled(actor, identity, person)
    usable = key_for_person(actor, person_id=person, at=NOW)
    assert usable is not None
    assert usable.key_id == key_id
    assert usable.holder_name == "Nguyễn Văn Hùng"
    signer = signer_of(usable)
    assert signer.certificate == identity.certificate
    assert signer.chain == identity.chain
    verified(signer)
    assert [row.label for row in keys(actor)] == ["Khóa ký"]
    assert [row.common_name for row in certificates(actor)] == ["Nguyễn Văn Hùng"]


def test_nothing_in_the_database_opens_the_key(
    actor: Actor, person: UUID, pki: Pki, settings: Settings
) -> None:
    identity = person_identity(pki)
    key_id = enrolled(actor, identity, person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vanban.organisation', '*', false)")
        cursor.execute("SELECT sealed FROM keys_key WHERE id = %s", [key_id])
        sealed = bytes(cursor.fetchone()[0])
        cursor.execute("SELECT set_config('vanban.organisation', '', false)")
    assert b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d" in sealed  # PBES2
    settings.KEYSTORE_SECRET = "another secret of the same length ...."
    usable = key_for_person(actor, person_id=person, at=NOW)
    assert usable is not None
    with pytest.raises(KeyUnavailable) as refused:
        signer_of(usable).sign(DATA)
    assert refused.value.kind is Kind.UNAVAILABLE


def test_the_bodys_key_is_not_a_persons(actor: Actor, person: UUID, pki: Pki) -> None:
    identity = pki.issue_organisation("Ủy ban nhân dân tỉnh Đắk Lắk", now=NOW)
    enrolled(actor, identity, None)
    assert key_for_person(actor, person_id=person, at=NOW) is None
    usable = key_for_organisation(actor, at=NOW)
    assert usable is not None
    verified(signer_of(usable))


def test_no_other_body_finds_the_key(actor: Actor, person: UUID, pki: Pki) -> None:
    enrolled(actor, person_identity(pki), person)
    stranger = dataclasses.replace(actor, organisation_id=body("Sở Tài chính"))
    assert key_for_person(stranger, person_id=person, at=NOW) is None
    assert keys(stranger) == []


def test_a_key_signs_only_while_its_certificate_lives(actor: Actor, person: UUID, pki: Pki) -> None:
    identity = person_identity(pki)
    key_id = enrolled(actor, identity, person)
    ends = identity.certificate.not_valid_after_utc
    assert key_for_person(actor, person_id=person, at=ends) is None
    assert key_for_person(actor, person_id=person, at=ends - timedelta(days=1)) is not None
    retire_key(actor=actor, now=NOW, key_id=key_id)
    retire_key(actor=actor, now=NOW, key_id=key_id)
    assert key_for_person(actor, person_id=person, at=NOW) is None


def test_a_revoked_certificate_takes_its_key_out_of_use(
    actor: Actor, person: UUID, pki: Pki
) -> None:
    enrolled(actor, person_identity(pki), person)
    usable = key_for_person(actor, person_id=person, at=NOW)
    assert usable is not None
    note_revocation(actor=actor, now=NOW, certificate_id=usable.certificate_id, revoked_at=NOW)
    assert key_for_person(actor, person_id=person, at=NOW) is None


def test_refusals_come_together(actor: Actor) -> None:
    place = KeyPlace(new_id(), Channel.PKCS11)
    with pytest.raises(CannotRegisterKey) as refused:
        register_key(
            actor=actor,
            now=NOW,
            place=place,
            holder_kind=HolderKind.PERSON,
            label=" ",
            public_key_sha256="0" * 64,
        )
    codes = {reason.code for reason in refused.value.reasons}
    assert codes == {"keys.unlabelled", "keys.holder", "keys.no_place"}


def test_a_certificate_of_another_key_is_refused(actor: Actor, person: UUID, pki: Pki) -> None:
    key_id = enrolled(actor, person_identity(pki), person)
    other = person_identity(pki).certificate
    with pytest.raises(CannotRegisterCertificate) as refused:
        register_certificate(
            actor=actor,
            now=NOW,
            key_id=key_id,
            pem=other.public_bytes(Encoding.PEM).decode(),
        )
    assert [reason.code for reason in refused.value.reasons] == ["certificates.other_key"]
    with pytest.raises(CannotRegisterCertificate):
        register_certificate(actor=actor, now=NOW, key_id=key_id, pem="không phải chứng thư")


def test_the_wrong_person_registers_nothing(actor: Actor, person: UUID, pki: Pki) -> None:
    clerk = dataclasses.replace(actor, permissions=frozenset({"outgoing.seal"}))
    with pytest.raises(Forbidden):
        enrolled(clerk, person_identity(pki), person)
    assert not Key.objects.exists()


@pytest.mark.parametrize(("kind", "object_id"), [("rsa", "0a01"), ("ec", "0a02")])
def test_a_key_in_a_token_signs_and_never_leaves_it(
    kind: str, object_id: str, hsm: SoftHsm, actor: Actor, pki: Pki
) -> None:
    public = generate_key(hsm, object_id=object_id, kind=kind)
    identity = pki.issue_organisation("Ủy ban nhân dân tỉnh Đắk Lắk", now=NOW, public_key=public)
    assert identity.key is None
    enrol_token_key(
        actor=actor,
        now=NOW,
        label="HSM của cơ quan",
        token=hsm.label,
        object_id=object_id,
        certificate=identity.certificate,
        chain=identity.chain,
    )
    usable = key_for_organisation(actor, at=NOW)
    assert usable is not None
    verified(signer_of(usable))
    envelope = seal("chỉ cơ quan này đọc".encode(), [identity.certificate])
    assert open_envelope(envelope, opener_of(usable)).decode() == "chỉ cơ quan này đọc"
    altered = seal(b"x", [identity.certificate])
    with pytest.raises(EnvelopeError):
        open_envelope(altered[:-1] + bytes([altered[-1] ^ 1]), opener_of(usable))


def test_a_wrong_pin_is_tried_once(hsm: SoftHsm, monkeypatch: pytest.MonkeyPatch) -> None:
    place = KeyPlace(new_id(), Channel.PKCS11, token=hsm.label, object_id="0a01")
    monkeypatch.setenv("VANBAN_PKCS11_PIN_VANBAN_THU", "000000")
    try:
        for code in ("keys.pin", "keys.pin"):
            with pytest.raises(KeyUnavailable) as refused:
                tokens.sign(place, DATA)
            assert refused.value.reasons[0].code == code
        assert refused.value.reasons[0].text.endswith("không thử lại.")
    finally:
        tokens._refused.clear()


def test_a_missing_token_is_a_plain_refusal(hsm: SoftHsm) -> None:
    place = KeyPlace(new_id(), Channel.PKCS11, token="không có", object_id="0a01")
    with pytest.raises(Refusal) as refused:
        tokens.sign(place, DATA)
    assert refused.value.reasons[0].code == "keys.absent"


def test_opening_a_kept_key_is_done_once(actor: Actor, pki: Pki, tmp_path: Path) -> None:
    identity = person_identity(pki)
    key_id = new_id()
    place = KeyPlace(key_id, Channel.SOFTWARE, sealed=keystore.seal(key_id, identity.private_key))
    keystore.sign(place, DATA)
    before = keystore._opened.cache_info().misses
    keystore.sign(place, DATA)
    assert keystore._opened.cache_info().misses == before
