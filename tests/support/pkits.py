"""The public path-validation set of NIST (PKITS), put to the code that verdicts really use.

The data come with the PyPI package `cryptography-vectors`, which is no dependency: whoever wants
the table installs it.
"""

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.trust.certificates.rules import (
    RevocationEvidence,
    RevocationQuestion,
    TrustStore,
    trust_store,
)
from vanban.trust.verification.rules.chains import ChainState, build_chain
from vanban.trust.verification.rules.lists import same_name
from vanban.trust.verification.rules.revocation import GOOD, Asking, states_of

AT = datetime(2026, 11, 22, tzinfo=UTC)
_NAME = re.compile(r"(Valid|Invalid)(.*)Test(\d+)(?:EE|)(?:\.crt)?$")

# Section of the test description → what the names of its certificates say.
SECTIONS = {
    "4.1 Signature verification": "CertificatePath|CASignature|EESignature|DSA",
    "4.2 Validity periods": "notBeforeDate|notAfterDate",
    "4.3 Name chaining": "NameChaining|NameUIDs|RFC3280|UTF8String",
    "4.15 Delta CRLs": "deltaCRL",
    "4.14 Distribution points": (
        "istributionPoint|onlyContains|onlySomeReasons|IDPwithindirectCRL|cRLIssuer"
    ),
    "4.7 Key usage": "keyUsage",
    "4.4 Revocation": "CRL|Revoked|SerialNumber",
    "4.5 Self-issued certificates": "BasicSelfIssued",
    "4.6 Basic constraints": "basicConstraints|cAFalse|pathLenConstraint",
    "4.9 Require explicit policy": "[rR]equireExplicitPolicy",
    "4.11 Inhibit policy mapping": "inhibitPolicyMapping",
    "4.10 Policy mappings": "PolicyMapping|Mapping(?:From|To)",
    "4.12 Inhibit any policy": "inhibitAnyPolicy",
    "4.13 Name constraints": "nameConstraints",
    "4.16 Private extensions": "CertificateExtension",
}


def folder() -> Path | None:
    """Where the data lie, or None when the package is not installed."""
    found = importlib.util.find_spec("cryptography_vectors")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "x509" / "PKITS_data"
    return path if path.is_dir() else None


@dataclass(frozen=True, slots=True)
class Case:
    section: str
    name: str
    valid: bool


def cases(data: Path) -> Iterator[Case]:
    """Every test whose name says what must come out; those on policies that users set are left."""
    for path in sorted((data / "certs").glob("*.crt")):
        match = _NAME.match(path.stem)
        if match is None:
            continue
        said = match[2]
        section = next((n for n, p in SECTIONS.items() if re.search(p, said)), "4.8 Policies")
        yield Case(section, path.stem, match[1] == "Valid")


@dataclass(frozen=True, slots=True)
class World:
    store: TrustStore
    others: tuple[asn1_x509.Certificate, ...]
    lists: tuple[tuple[x509.Name, bytes], ...]


@lru_cache(maxsize=1)
def world(data: Path) -> World:
    root = (data / "certs" / "TrustAnchorRootCertificate.crt").read_bytes()
    pem = x509.load_der_x509_certificate(root).public_bytes(Encoding.PEM)
    others = [
        asn1_x509.Certificate.load(path.read_bytes())
        for path in sorted((data / "certs").glob("*.crt"))
        if not _NAME.match(path.stem) and "TrustAnchor" not in path.stem
    ]
    lists = []
    for path in sorted((data / "crls").glob("*.crl")):
        der = path.read_bytes()
        lists.append((x509.load_der_x509_crl(der).issuer, der))
    return World(trust_store({"test-root.pem": pem}), tuple(others), tuple(lists))


def accepted(data: Path, name: str) -> bool:
    """Whether a verdict would call the certificate good: a trusted chain, nothing revoked."""
    known = world(data)
    leaf = asn1_x509.Certificate.load((data / "certs" / f"{name}.crt").read_bytes())
    try:
        chain = build_chain(leaf, known.others, known.store, AT)
    except ValueError:
        return False
    if chain.state is not ChainState.TRUSTED:
        return False

    def source(question: RevocationQuestion) -> tuple[RevocationEvidence, ...]:
        issuer = question.certificate.issuer
        return tuple(
            RevocationEvidence("crl", der, "", AT)
            for named, der in known.lists
            if same_name(named, issuer)
        )

    return all(each.state == GOOD for each in states_of(chain, Asking(source, AT)))
