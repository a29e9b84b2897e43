"""Envelopes open for whom they are addressed to, unaltered, and for OpenSSL as for us."""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.formats.envelope.errors import EnvelopeError
from vanban.formats.envelope.sealing import addressees, is_envelope, open_envelope, seal
from vanban.formats.envelope.signed import open_signed, sign

WORDS = "Nội dung nhạy cảm, không phải bí mật nhà nước.".encode() * 20
Kind = Literal["rsa", "ec"]


@dataclass(frozen=True)
class Holder:
    """A key in this process, as a device would hold it."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def decrypt(self, data: bytes) -> bytes:
        assert isinstance(self.key, rsa.RSAPrivateKey)
        oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
        return self.key.decrypt(data, oaep)

    def agree(self, public_key: ec.EllipticCurvePublicKey) -> bytes:
        assert isinstance(self.key, ec.EllipticCurvePrivateKey)
        return self.key.exchange(ec.ECDH(), public_key)

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


def holder(kind: Kind, name: str = "UBND tỉnh Đắk Lắk") -> Holder:
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if kind == "ec"
        else rsa.generate_private_key(65537, 2048)
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime(2026, 11, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    return Holder(key, certificate)


@pytest.fixture(scope="module")
def people() -> dict[Kind, Holder]:
    return {"rsa": holder("rsa"), "ec": holder("ec", "Văn phòng Chính phủ")}


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_each_addressee_opens_it_and_nobody_else(people: dict[Kind, Holder], kind: Kind) -> None:
    data = seal(WORDS, [people["rsa"].certificate, people["ec"].certificate])
    assert is_envelope(data)
    assert WORDS[:40] not in data
    assert len(addressees(data)) == 2
    assert open_envelope(data, people[kind]) == WORDS
    with pytest.raises(EnvelopeError) as refused:
        open_envelope(data, holder(kind))
    assert refused.value.code == "envelope.not_ours"


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_a_changed_bit_is_noticed(people: dict[Kind, Holder], kind: Kind) -> None:
    data = bytearray(seal(WORDS, [people[kind].certificate]))
    data[len(data) // 2 + 200] ^= 1
    with pytest.raises(EnvelopeError):
        open_envelope(bytes(data), people[kind])


@settings(max_examples=60, deadline=None)
@given(junk=st.binary(max_size=300))
def test_junk_is_refused_in_words(junk: bytes) -> None:
    assert not is_envelope(junk)
    with pytest.raises(EnvelopeError):
        addressees(junk)
    with pytest.raises(EnvelopeError):
        open_signed(junk)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")  # a flipped sign bit
@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_every_changed_bit_is_refused_in_words_or_read_by_nothing(
    people: dict[Kind, Holder], kind: Kind
) -> None:
    own = people[kind]
    sealed = seal(b"ngan", [own.certificate])
    signed = sign(b"ngan", certificate=own.certificate, chain=(), signature=own.sign)
    readings: list[tuple[bytes, Callable[[bytes], bytes]]] = [
        (sealed, lambda data: open_envelope(data, own)),
        (sealed, lambda data: b"ngan" if addressees(data) else b""),
        (signed, lambda data: open_signed(data).content),
    ]
    for whole, opened in readings:
        for at, bit in product(range(len(whole)), range(8)):
            changed = bytearray(whole)
            changed[at] ^= 1 << bit
            with suppress(EnvelopeError):
                assert opened(bytes(changed)) == b"ngan", (at, bit)


@pytest.mark.needs("openssl")
@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_openssl_opens_ours_and_we_open_its(
    people: dict[Kind, Holder], kind: Kind, tmp_path: Path
) -> None:
    own = people[kind]
    (tmp_path / "key.pem").write_bytes(
        own.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (tmp_path / "cert.pem").write_bytes(own.certificate.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "sealed.p7m").write_bytes(seal(WORDS, [own.certificate]))
    opened = openssl(tmp_path, "-decrypt", "-inform", "DER", "-in", "sealed.p7m",
                     "-inkey", "key.pem", "-recip", "cert.pem")  # fmt: skip
    assert opened == WORDS
    (tmp_path / "plain").write_bytes(WORDS)
    how = ["-keyopt", "rsa_padding_mode:oaep"] if kind == "rsa" else [
        "-keyopt", "ecdh_kdf_md:sha256"]  # fmt: skip
    for cipher in ("-aes-256-gcm", "-aes-256-cbc"):
        theirs = openssl(tmp_path, "-encrypt", "-binary", cipher, "-outform", "DER",
                         "-in", "plain", "-recip", "cert.pem", *how)  # fmt: skip
        assert open_envelope(theirs, own) == WORDS


def openssl(folder: Path, *words: str) -> bytes:
    done = subprocess.run(
        ["openssl", "cms", *words], cwd=folder, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_a_signed_file_gives_its_content_and_signer(
    people: dict[Kind, Holder], kind: Kind, tmp_path: Path
) -> None:
    own = people[kind]
    data = sign(WORDS, certificate=own.certificate, chain=(), signature=own.sign)
    found = open_signed(data)
    assert (found.content, found.certificate) == (WORDS, own.certificate)
    with pytest.raises(EnvelopeError) as refused:
        open_signed(data.replace(WORDS[:30], WORDS[:29] + b"!"))
    assert refused.value.code == "signed.altered"
