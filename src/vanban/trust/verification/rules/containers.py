"""The CMS of one signature: is it over these bytes, by this certificate, and when?"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.sign.general import SigningError, extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from vanban.trust.certificates.rules import RevocationSource, TrustStore, facts_of
from vanban.trust.verification.rules.chains import ChainState, build_chain, readable
from vanban.trust.verification.rules.revocation import REVOKED, states_of
from vanban.trust.verification.rules.verdict import TimestampFacts

_TROUBLE = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    SignatureValidationError,
    SigningError,
    InvalidSignature,
    UnsupportedAlgorithm,
)
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
    except _TROUBLE:
        return Container(None, (), "", matches=False, genuine=False, names_leaf=False)
    matches = genuine = False
    if content_digest is not None:
        try:
            matches, genuine = validate_sig_integrity(signer, leaf, content_type, content_digest)
        except _TROUBLE:
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
    except _TROUBLE:
        return False
    return True


def read_timestamp(
    signed_data: cms.SignedData,
    store: TrustStore,
    source: RevocationSource | None,
    now: datetime,
) -> TimestampFacts:
    """The RFC 3161 token beside the signature, and whether its time can be relied on."""
    signer = extract_signer_info(signed_data)
    try:
        token = _token(signer)
        if token is None:
            return TimestampFacts("absent")
        body = token["content"]["encap_content_info"]["content"]
        info = body.parsed
        at: datetime = info["gen_time"].native
        imprint = info["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        value = signer["signature"].native
        about_this = imprint["hashed_message"].native == hashlib.new(algorithm, value).digest()
        inner = extract_signer_info(token["content"])
        digest_name = inner["digest_algorithm"]["algorithm"].native
        digest = hashlib.new(digest_name, bytes(body)).digest()
    except _TROUBLE:
        return TimestampFacts("invalid")
    container = read_container(token["content"], digest, "tst_info")
    if container.leaf is None or not (about_this and container.matches and container.genuine):
        return TimestampFacts("invalid", at)
    authority = facts_of(readable(container.leaf.dump())).common_name
    if not _trusted_authority(container, store, source, at, now):
        return TimestampFacts("untrusted", at, authority)
    weak = algorithm in WEAK_DIGESTS or digest_name in WEAK_DIGESTS
    return TimestampFacts("weak" if weak else "valid", at, authority)


def _token(signer: cms.SignerInfo) -> cms.ContentInfo | None:
    attributes = signer["unsigned_attrs"]
    if attributes is core.VOID or not attributes:
        return None
    for attribute in attributes:
        if attribute["type"].native == "signature_time_stamp_token":
            return attribute["values"][0]
    return None


def _trusted_authority(
    container: Container,
    store: TrustStore,
    source: RevocationSource | None,
    at: datetime,
    now: datetime,
) -> bool:
    leaf = container.leaf
    if leaf is None:
        return False
    uses = leaf.extended_key_usage_value
    if uses is None or "time_stamping" not in uses.native:
        return False
    chain = build_chain(leaf, container.embedded, store, at)
    if chain.state is not ChainState.TRUSTED:
        return False
    # An authority revoked since may have lost its key: its old times prove nothing any more.
    return all(each.state != REVOKED for each in states_of(chain, source, now))
