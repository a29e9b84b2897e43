"""Reading what issuers say about revocation: signatures and ages are checked here."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from vanban.formats.der import UNREADABLE
from vanban.trust.certificates.rules import (
    Profile,
    RevocationEvidence,
    RevocationQuestion,
    RevocationSource,
    facts_of,
    question_about,
)
from vanban.trust.verification.rules.chains import Chain
from vanban.trust.verification.rules.lists import covers, may_sign_lists, same_name
from vanban.trust.verification.rules.signed_by import seal_of, seal_of_answer, seal_of_list
from vanban.trust.verification.rules.verdict import RevocationFacts

GOOD, REVOKED, UNKNOWN = "good", "revoked", "unknown"
# Clocks differ, and an issuer may be a little late with the next list.
_LATE = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Answer:
    state: str
    revoked_at: datetime | None = None
    detail: str = ""
    foreign: bool = False  # about other certificates than the one asked for


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask about revocation, and as of when.

    ``source`` asks issuers (None: nobody). ``kept`` is evidence carried in the file itself
    (PAdES LT): it counts as of ``proven``, the moment at which the signature is proved to have
    existed, when there is one; what issuers answer counts as of ``at``.
    """

    source: RevocationSource | None
    at: datetime
    kept: tuple[RevocationEvidence, ...] = ()
    proven: datetime | None = None

    def as_of(self, proven: datetime | None) -> "Asking":
        return replace(self, proven=proven)

    def answers(
        self, question: RevocationQuestion
    ) -> Iterator[tuple[RevocationEvidence, datetime]]:
        """Each piece of evidence, with the moment at which it must have been fresh."""
        for each in self.source(question) if self.source else ():
            yield each, self.at
        for each in self.kept:
            yield each, self.proven or self.at


def states_of(chain: Chain, asking: Asking) -> tuple[RevocationFacts, ...]:
    """The state of every certificate of a trusted chain but its root."""
    return tuple(
        state_of(certificate, issuer, asking, chain.profile)[0]
        for certificate, issuer in zip(chain.path, chain.path[1:], strict=False)
    )


def state_of(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    asking: Asking,
    profile: Profile | None,
) -> tuple[RevocationFacts, RevocationEvidence | None]:
    """The state of one certificate, and the evidence that settled it."""
    name = facts_of(certificate).common_name
    if asking.source is None and not asking.kept:
        return RevocationFacts(name, UNKNOWN, detail="không hỏi nơi cấp"), None
    allow_sha1 = profile is Profile.VGCA_G1
    last = RevocationFacts(name, UNKNOWN, detail="nơi cấp không trả lời")
    good: tuple[RevocationFacts, RevocationEvidence] | None = None
    for evidence, fresh_at in asking.answers(question_about(certificate, issuer)):
        answer = _read(evidence, certificate, issuer, fresh_at, allow_sha1=allow_sha1)
        if answer.foreign and evidence in asking.kept:
            continue  # kept for another certificate of the file
        last = RevocationFacts(
            subject=name,
            state=answer.state,
            source=evidence.kind,
            asked_at=evidence.fetched_at,
            revoked_at=answer.revoked_at,
            detail=answer.detail,
        )
        if answer.state == REVOKED:
            return last, evidence
        if answer.state == GOOD and good is None:
            good = last, evidence
    return good or (last, None)


def _read(
    evidence: RevocationEvidence,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    at: datetime,
    *,
    allow_sha1: bool,
) -> _Answer:
    try:
        if evidence.kind == "ocsp":
            return _read_ocsp(evidence.der, certificate, issuer, at, allow_sha1=allow_sha1)
        return _read_list(evidence.der, certificate, issuer, at, allow_sha1=allow_sha1)
    except UNREADABLE:
        return _Answer(UNKNOWN, detail="câu trả lời không đọc được")


def _read_list(
    der: bytes,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    at: datetime,
    *,
    allow_sha1: bool,
) -> _Answer:
    listed = _list_of(der, issuer, allow_sha1=allow_sha1)
    if listed is None or not same_name(listed.issuer, certificate.issuer):
        return _Answer(UNKNOWN, detail="danh sách thu hồi không do nơi cấp ký", foreign=True)
    row = listed.get_revoked_certificate_by_serial_number(certificate.serial_number)
    if row is not None:
        return _Answer(REVOKED, row.revocation_date_utc)
    if not covers(listed, certificate):
        said = "danh sách thu hồi chỉ là một phần, không gồm chứng thư này"
        return _Answer(UNKNOWN, detail=said, foreign=True)
    if _old(listed.last_update_utc, listed.next_update_utc, at):
        day = listed.last_update_utc.strftime("%d/%m/%Y")
        return _Answer(UNKNOWN, detail=f"danh sách thu hồi gần nhất đã cũ: {day}")
    return _Answer(GOOD)


@lru_cache(maxsize=16)
def _list_of(
    der: bytes, issuer: x509.Certificate, *, allow_sha1: bool
) -> x509.CertificateRevocationList | None:
    """A list its issuer signed, read once: lists of ten thousands of rows are asked all day."""
    listed = x509.load_der_x509_crl(der)
    signed = seal_of_list(listed).made_by(issuer, allow_sha1=allow_sha1)
    return listed if signed and may_sign_lists(issuer) else None


def _read_ocsp(
    der: bytes,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    at: datetime,
    *,
    allow_sha1: bool,
) -> _Answer:
    response = ocsp.load_der_ocsp_response(der)
    if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return _Answer(UNKNOWN, detail="máy chủ OCSP từ chối trả lời")
    responder = _responder(response, issuer, at, allow_sha1=allow_sha1)
    if responder is None or not seal_of_answer(response, responder).made_by(
        responder, allow_sha1=allow_sha1
    ):
        said = "câu trả lời OCSP không do nơi cấp ký"
        return _Answer(UNKNOWN, detail=said, foreign=True)
    single = _single(response, certificate, issuer)
    if single is None:
        said = "câu trả lời OCSP nói về chứng thư khác"
        return _Answer(UNKNOWN, detail=said, foreign=True)
    return _read_single(single, at)


def _read_single(single: ocsp.OCSPSingleResponse, at: datetime) -> _Answer:
    if single.certificate_status is ocsp.OCSPCertStatus.REVOKED:
        return _Answer(REVOKED, single.revocation_time_utc)
    if single.certificate_status is not ocsp.OCSPCertStatus.GOOD:
        return _Answer(UNKNOWN, detail="máy chủ OCSP không biết chứng thư này")
    if _old(single.this_update_utc, single.next_update_utc, at):
        return _Answer(UNKNOWN, detail="câu trả lời OCSP đã cũ")
    return _Answer(GOOD)


def _old(made: datetime, until: datetime | None, at: datetime) -> bool:
    """An answer that names no end is about its own day: it may be played again for ever."""
    return (until or made + _DAY) + _LATE < at


def _single(
    response: ocsp.OCSPResponse, certificate: x509.Certificate, issuer: x509.Certificate
) -> ocsp.OCSPSingleResponse | None:
    for single in response.responses:
        if single.serial_number != certificate.serial_number:
            continue
        digest = hashes.Hash(single.hash_algorithm)
        digest.update(_subject_public_key(issuer))
        if digest.finalize() == single.issuer_key_hash:
            return single
    return None


def _subject_public_key(certificate: x509.Certificate) -> bytes:
    """What issuer key hashes are made of: the public key without its algorithm (RFC 6960)."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    raise TypeError


def _responder(
    response: ocsp.OCSPResponse, issuer: x509.Certificate, at: datetime, *, allow_sha1: bool
) -> x509.Certificate | None:
    """The issuer itself, or one it appointed for OCSP with a certificate of its own."""
    for candidate in response.certificates:
        if candidate == issuer:
            return issuer
        named = candidate.issuer == issuer.subject and _for_ocsp(candidate)
        living = candidate.not_valid_before_utc <= at <= candidate.not_valid_after_utc
        if named and living and seal_of(candidate).made_by(issuer, allow_sha1=allow_sha1):
            return candidate
    return issuer if not response.certificates else None


def _for_ocsp(certificate: x509.Certificate) -> bool:
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in uses
