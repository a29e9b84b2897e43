"""The CMS of one signature: is it over these bytes, by this certificate, and when?"""

import hashlib
from dataclasses import dataclass

from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.general import SigningError, extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from vanban.formats.der import UNREADABLE

TROUBLE = (*UNREADABLE, SignatureValidationError, SigningError)
WEAK_DIGESTS = {"md2", "md5", "sha1"}


@dataclass(frozen=True, slots=True)
class Container:
    """What the CMS says of itself; nothing here is about trust."""

    leaf: asn1_x509.Certificate | None
    embedded: tuple[asn1_x509.Certificate, ...]
    digest: str
    matches: bool  # the content hashes to what was signed
    genuine: bool  # the key of the certificate made the signature
    names_leaf: bool  # the certificate is the one the signature names (RFC 5035)


def read_container(
    signed_data: cms.SignedData, content_digest: bytes | None, content_type: str
) -> Container:
    """Check a CMS against the digest of its content, computed by the caller."""
    try:
        certificates = extract_certificate_info(signed_data)
        leaf, embedded = certificates.signer_cert, tuple(certificates.other_certs)
        signer = extract_signer_info(signed_data)
        digest = signer["digest_algorithm"]["algorithm"].native
    except TROUBLE:
        return Container(None, (), "", matches=False, genuine=False, names_leaf=False)
    matches = genuine = False
    if content_digest is not None:
        try:
            matches, genuine = validate_sig_integrity(signer, leaf, content_type, content_digest)
        except TROUBLE:
            matches = genuine = False
    return Container(leaf, embedded, digest, matches, genuine, _names(signer, leaf))


def _names(signer: cms.SignerInfo, leaf: asn1_x509.Certificate) -> bool:
    """An ESS signing-certificate attribute, when there is one, must name this certificate."""
    attributes = signer["signed_attrs"]
    if attributes is core.VOID or not attributes:
        return True
    try:
        for attribute in attributes:
            kind = attribute["type"].native
            if kind not in {"signing_certificate", "signing_certificate_v2"}:
                continue
            first = attribute["values"][0]["certs"][0]
            algorithm = "sha1"
            if kind == "signing_certificate_v2":
                algorithm = first["hash_algorithm"]["algorithm"].native
            if first["cert_hash"].native != hashlib.new(algorithm, leaf.dump()).digest():
                return False
    except TROUBLE:
        return False
    return True
