"""A certification authority for demonstrations and tests: "CA thử nghiệm Văn Bản".

It looks like the real one (two levels, Vietnamese subjects, revocation lists, OCSP and time
stamps), and says in every name that it is not. Everything is in one folder; a second process may
read it while the first issues and revokes.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID as Access
from cryptography.x509.oid import ExtendedKeyUsageOID as Use
from cryptography.x509.oid import NameOID

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
KeyKind = Literal["rsa", "ec"]

ROOT_NAME = "CA thử nghiệm Văn Bản (Gốc)"
ISSUING_NAME = "CA thử nghiệm Văn Bản"
OWNER = "Văn Bản - chỉ để thử nghiệm"
DEFAULT_URL = "http://127.0.0.1:8970"
# Decree 68/2024, art. 9: a subscriber's certificate lives five years at most.
SUBSCRIBER_DAYS = 5 * 365


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate, its chain up to the root (root last), and its key where we made it."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key: PrivateKey | None

    @property
    def private_key(self) -> PrivateKey:
        if self.key is None:
            raise LookupError(self.certificate.subject.rfc4514_string())
        return self.key


@dataclass(frozen=True, slots=True)
class Revoked:
    serial: int
    at: datetime
    reason: x509.ReasonFlags


def make_pki(folder: Path, *, now: datetime, url: str = DEFAULT_URL) -> "Pki":
    """Open the authority in ``folder``, made on the first call; ``url`` is where it will answer."""
    if not (folder / "pki.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        _make(folder, now, url)
    return Pki(folder)


class Pki:
    """An authority that exists. Reads the folder at each question: processes may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url: str = json.loads((folder / "pki.json").read_text())["url"]
        self.root = _load(folder, "root", ())
        self.issuing = _load(folder, "issuing", (self.root.certificate,))
        chain = (self.issuing.certificate, self.root.certificate)
        self.tsa = _load(folder, "tsa", chain)
        self.ocsp = _load(folder, "ocsp", chain)

    def issue_person(
        self,
        name: str,
        *,
        organisation: str,
        now: datetime,
        unit: str = "",
        place: str = "",
        email: str = "",
        kind: KeyKind = "rsa",
        public_key: PublicKey | None = None,
        valid_from: datetime | None = None,
        days: int = SUBSCRIBER_DAYS,
    ) -> Identity:
        """A certificate for an official; with ``public_key`` the key stays where it is."""
        subject = _name(name, organisation, unit, place)
        return self._issue(subject, email, kind, public_key, valid_from or now, days)

    def issue_organisation(
        self,
        name: str,
        *,
        now: datetime,
        parent: str = "",
        place: str = "",
        email: str = "",
        kind: KeyKind = "rsa",
        public_key: PublicKey | None = None,
        valid_from: datetime | None = None,
        days: int = SUBSCRIBER_DAYS,
    ) -> Identity:
        """A certificate for a body: the one its seal signs with."""
        subject = _name(name, parent or name, "", place)
        return self._issue(subject, email, kind, public_key, valid_from or now, days)

    def revoke(self, serial: int, *, now: datetime, reason: str = "key_compromise") -> None:
        """Revoke from ``now`` on; lists and answers tell it from the next question."""
        known = {str(each.serial): _plain(each) for each in self.revoked()}
        known.setdefault(str(serial), {"at": now.astimezone(UTC).isoformat(), "reason": reason})
        _write(self.folder / "revoked.json", json.dumps(known, indent=1).encode(), 0o644)

    def revoked(self) -> tuple[Revoked, ...]:
        path = self.folder / "revoked.json"
        if not path.exists():
            return ()
        rows = json.loads(path.read_text()).items()
        return tuple(
            Revoked(int(serial), datetime.fromisoformat(row["at"]), x509.ReasonFlags[row["reason"]])
            for serial, row in rows
        )

    def knows(self, serial: int) -> bool:
        """True for a certificate issued here."""
        return (self.folder / "issued" / f"{serial:x}.pem").exists()

    def _issue(
        self,
        subject: x509.Name,
        email: str,
        kind: KeyKind,
        public_key: PublicKey | None,
        start: datetime,
        days: int,
    ) -> Identity:
        key = None if public_key else _new_key(kind)
        public = public_key or _public(key)
        builder = _builder(subject, public, self.issuing, start, start + timedelta(days=days))
        if email:
            names = x509.SubjectAlternativeName([x509.RFC822Name(email)])
            builder = builder.add_extension(names, critical=False)
        builder = builder.add_extension(_usage(subscriber=True), critical=False)
        uses = x509.ExtendedKeyUsage([Use.CLIENT_AUTH, Use.EMAIL_PROTECTION])
        builder = builder.add_extension(uses, critical=False)
        certificate = _sign(_with_links(builder, self.url, "issuing"), self.issuing.private_key)
        _remember(self.folder, certificate)
        return Identity(certificate, (self.issuing.certificate, self.root.certificate), key)


def _make(folder: Path, now: datetime, url: str) -> None:
    start = now - timedelta(days=1)
    root = _authority(_own_name(ROOT_NAME), None, start, 20 * 365, url)
    _store(folder, "root", root)
    issuing = _authority(_own_name(ISSUING_NAME), root, start, 15 * 365, url)
    _store(folder, "issuing", issuing)
    tsa = _service("Dấu thời gian thử nghiệm Văn Bản", Use.TIME_STAMPING, issuing, start, url)
    _store(folder, "tsa", tsa)
    _remember(folder, tsa.certificate)
    ocsp = _service("OCSP thử nghiệm Văn Bản", Use.OCSP_SIGNING, issuing, start, url)
    _store(folder, "ocsp", ocsp)
    # Written last: a start that was cut off begins anew.
    _write(folder / "pki.json", json.dumps({"url": url}).encode(), 0o644)


def _authority(
    subject: x509.Name, parent: Identity | None, start: datetime, days: int, url: str
) -> Identity:
    key = rsa.generate_private_key(65537, 3072 if parent is None else 2048)
    builder = _builder(subject, key.public_key(), parent, start, start + timedelta(days=days))
    depth = x509.BasicConstraints(ca=True, path_length=1 if parent is None else 0)
    builder = builder.add_extension(depth, critical=True)
    builder = builder.add_extension(_usage(subscriber=False), critical=True)
    if parent is not None:
        builder = _with_links(builder, url, "root")
    certificate = _sign(builder, parent.private_key if parent else key)
    chain = (parent.certificate, *parent.chain) if parent else ()
    return Identity(certificate, chain, key)


def _service(
    name: str, use: x509.ObjectIdentifier, issuing: Identity, start: datetime, url: str
) -> Identity:
    key = rsa.generate_private_key(65537, 2048)
    end = start + timedelta(days=10 * 365)
    builder = _builder(_own_name(name), key.public_key(), issuing, start, end)
    builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=True)
    builder = builder.add_extension(_signing_only(), critical=True)
    if use == Use.OCSP_SIGNING:
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    else:
        builder = _with_links(builder, url, "issuing")
    certificate = _sign(builder, issuing.private_key)
    return Identity(certificate, (issuing.certificate, *issuing.chain), key)


def _builder(
    subject: x509.Name,
    public: PublicKey,
    issuer: Identity | None,
    start: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    issuer_name = issuer.certificate.subject if issuer else subject
    issuer_key = _public(issuer.private_key) if issuer else public
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer_name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start.astimezone(UTC))
        .not_valid_after(end.astimezone(UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False
        )
    )


def _with_links(builder: x509.CertificateBuilder, url: str, issuer: str) -> x509.CertificateBuilder:
    """Where the issuer's list, answers and certificate are found."""
    places = [
        x509.AccessDescription(Access.CA_ISSUERS, _uri(f"{url}/ca/{issuer}.crt")),
    ]
    if issuer == "issuing":
        places.insert(0, x509.AccessDescription(Access.OCSP, _uri(f"{url}/ocsp")))
    lists = [x509.DistributionPoint([_uri(f"{url}/crl/{issuer}.crl")], None, None, None)]
    return builder.add_extension(
        x509.AuthorityInformationAccess(places), critical=False
    ).add_extension(x509.CRLDistributionPoints(lists), critical=False)


def _uri(value: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(value)


def _usage(*, subscriber: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=subscriber,
        content_commitment=subscriber,
        key_encipherment=subscriber,
        data_encipherment=subscriber,
        key_agreement=False,
        key_cert_sign=not subscriber,
        crl_sign=not subscriber,
        encipher_only=False,
        decipher_only=False,
    )


def _signing_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str, organisation: str, unit: str, place: str) -> x509.Name:
    """The order of the names in certificates of Ban Cơ yếu Chính phủ: C, L, O, OU, CN."""
    parts: Iterable[tuple[x509.ObjectIdentifier, str]] = (
        (NameOID.COUNTRY_NAME, "VN"),
        (NameOID.LOCALITY_NAME, place),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        (NameOID.COMMON_NAME, common),
    )
    return x509.Name([_attribute(oid, value) for oid, value in parts if value])


def _attribute(oid: x509.ObjectIdentifier, value: str) -> x509.NameAttribute[str]:
    # X.520 allows 64 characters in these parts; a longer name of a body is cut, as issuers do.
    return x509.NameAttribute(oid, value[:64])


def _own_name(common: str) -> x509.Name:
    return _name(common, OWNER, "", "")


def _new_key(kind: KeyKind) -> PrivateKey:
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 2048)


def _public(key: PrivateKey | None) -> PublicKey:
    if key is None:
        raise LookupError
    return key.public_key()


def _sign(builder: x509.CertificateBuilder, key: PrivateKey) -> x509.Certificate:
    return builder.sign(key, hashes.SHA256())


def _plain(row: Revoked) -> dict[str, str]:
    return {"at": row.at.isoformat(), "reason": row.reason.name}


def _store(folder: Path, name: str, identity: Identity) -> None:
    pem = identity.certificate.public_bytes(serialization.Encoding.PEM)
    _write(folder / f"{name}.pem", pem, 0o644)
    key = identity.private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write(folder / f"{name}.key", key, 0o600)


def _remember(folder: Path, certificate: x509.Certificate) -> None:
    """Keep what was issued: OCSP speaks of these and of no others."""
    path = folder / "issued" / f"{certificate.serial_number:x}.pem"
    _write(path, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _load(folder: Path, name: str, chain: tuple[x509.Certificate, ...]) -> Identity:
    certificate = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
    key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), None)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError(name)
    return Identity(certificate, chain, key)


def _write(path: Path, data: bytes, mode: int) -> None:
    """Whole or not at all: another process may be reading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(path.suffix + f".{os.getpid()}.part")
    part.touch(mode=mode)
    part.write_bytes(data)
    part.replace(path)
