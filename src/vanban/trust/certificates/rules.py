"""Certificates read, and who is trusted to issue them."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID as Access
from cryptography.x509.oid import NameOID

from vanban.formats.der import UNREADABLE
from vanban.foundation.errors import Reason
from vanban.foundation.words import spoken


class CertificateState(StrEnum):
    ACTIVE = "active"
    REVOKED = "revoked"


class Profile(StrEnum):
    """Whose root a chain ends in."""

    VGCA_G1 = "vgca-g1"
    VGCA_G2 = "vgca-g2"
    NATIONAL = "national"
    TEST = "test"
    LOCAL = "local"  # put into the folder by the administrator


PROFILE_NAMES = spoken(
    {
        Profile.VGCA_G1: "Ban Cơ yếu Chính phủ (G1)",
        Profile.VGCA_G2: "Ban Cơ yếu Chính phủ",
        Profile.NATIONAL: "CA gốc quốc gia",
        Profile.TEST: "CA thử nghiệm",
        Profile.LOCAL: "nơi cấp do quản trị thêm",
    }
)

# The roots are known by their fingerprints, never by their names: anyone can write a name.
_E = TypeVar("_E", bound=x509.ExtensionType)
_VIETNAM = timezone(timedelta(hours=7))

_PINNED = {
    "f7bc89054cec7f12730d7b8cd3eb7955b163835087e5eb873edfb584763b3f90": Profile.VGCA_G1,
    "f04ba4b459a7c9a1b971ad9b1cb833e695a80c79aea63b174b66a70edfe2fdb8": Profile.VGCA_G2,
    "bac8bf609ab420a8ee1780d74f4de5c7f7184959d2a7375b0a75e4c29f0908e7": Profile.NATIONAL,
    "ca918d635bb130bec97639e6aabf7edbc4eb1310f8058b9419f467ae0230ad8c": Profile.NATIONAL,
}


@dataclass(frozen=True, slots=True)
class TrustAnchor:
    profile: Profile
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class TrustStore:
    """The roots we trust, and intermediates that files often leave out (VGCA embeds the leaf)."""

    anchors: tuple[TrustAnchor, ...]
    intermediates: tuple[x509.Certificate, ...]

    @property
    def roots(self) -> tuple[x509.Certificate, ...]:
        return tuple(anchor.certificate for anchor in self.anchors)

    def profile_of(self, root: x509.Certificate) -> Profile | None:
        return next((each.profile for each in self.anchors if each.certificate == root), None)


def trust_store(files: Mapping[str, bytes]) -> TrustStore:
    """Sort the certificates of a folder (name → PEM): self-issued ones are roots.

    A root that is not pinned belongs to the TEST profile when its file is named ``test-…``, else
    to LOCAL. Files that hold no certificate are left out.
    """
    anchors: dict[bytes, TrustAnchor] = {}
    intermediates: dict[bytes, x509.Certificate] = {}
    for name in sorted(files):
        for certificate in _certificates(files[name]):
            der = certificate.public_bytes(Encoding.DER)
            if certificate.issuer != certificate.subject:
                intermediates[der] = certificate
                continue
            named = Profile.TEST if name.startswith("test-") else Profile.LOCAL
            profile = _PINNED.get(hashlib.sha256(der).hexdigest(), named)
            anchors[der] = TrustAnchor(profile, certificate)
    return TrustStore(tuple(anchors.values()), tuple(intermediates.values()))


def _certificates(pem: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError:
        return []


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What people ask of a certificate."""

    sha256: str
    serial: str
    subject: str
    common_name: str
    organisation: str
    unit: str
    email: str
    issuer: str
    issuer_name: str
    not_before: datetime
    not_after: datetime


@lru_cache(maxsize=1024)
def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """Read once: an issuer's certificate is asked for with every signature."""
    der = certificate.public_bytes(Encoding.DER)
    subject = certificate.subject
    return CertificateFacts(
        sha256=hashlib.sha256(der).hexdigest(),
        serial=_spaced(certificate.serial_number),
        subject=masked(subject.rfc4514_string()),
        common_name=_part(subject, NameOID.COMMON_NAME),
        organisation=_part(subject, NameOID.ORGANIZATION_NAME),
        unit=_part(subject, NameOID.ORGANIZATIONAL_UNIT_NAME),
        email=_email(certificate),
        issuer=masked(certificate.issuer.rfc4514_string()),
        issuer_name=_part(certificate.issuer, NameOID.COMMON_NAME),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def _spaced(serial: int) -> str:
    text = f"{serial:X}"
    text = text if len(text) % 2 == 0 else f"0{text}"
    return ":".join(text[i : i + 2] for i in range(0, len(text), 2))


def _part(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    return masked(", ".join(str(each.value) for each in name.get_attributes_for_oid(oid)))


# Citizen identity (12 digits; since 2025 a person's tax code as well), the old one (9), tax codes
# (10, and 3 more of a branch) and telephones (10, 11). The arcs of a dotted OID are none of them.
_PERSONAL = re.compile(r"(?<!\d)(?<!\d\.)(\d{6,9})(\d{3})(?!\d)")


def masked(text: str) -> str:
    """A name from a certificate without the personal numbers that public authorities put there."""
    return _PERSONAL.sub(lambda match: "•" * len(match[1]) + match[2], text)


def _email(certificate: x509.Certificate) -> str:
    names = _extension(certificate, x509.SubjectAlternativeName)
    if names is None:
        return _part(certificate.subject, NameOID.EMAIL_ADDRESS)
    found = names.get_values_for_type(x509.RFC822Name)
    return masked(found[0]) if found else ""


def _extension(certificate: x509.Certificate, kind: type[_E]) -> _E | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except (x509.ExtensionNotFound, *UNREADABLE):
        return None


@dataclass(frozen=True, slots=True)
class RevocationQuestion:
    """Has this certificate been revoked? With the addresses its issuer gave."""

    certificate: x509.Certificate
    issuer: x509.Certificate
    ocsp_urls: tuple[str, ...]
    crl_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevocationEvidence:
    """An answer as it came over the line; who reads it checks its signature and its age."""

    kind: str  # ocsp | crl
    der: bytes
    url: str
    fetched_at: datetime


RevocationSource = Callable[[RevocationQuestion], tuple[RevocationEvidence, ...]]
"""Outside work given to the verifier: answers nothing when no source can be reached."""


@lru_cache(maxsize=1024)
def question_about(certificate: x509.Certificate, issuer: x509.Certificate) -> RevocationQuestion:
    access = _extension(certificate, x509.AuthorityInformationAccess) or ()
    ocsp = [each.access_location for each in access if each.access_method == Access.OCSP]
    points = _extension(certificate, x509.CRLDistributionPoints) or ()
    lists = [name for point in points for name in point.full_name or ()]
    return RevocationQuestion(certificate, issuer, _urls(ocsp), _urls(lists))


def _urls(names: list[x509.GeneralName]) -> tuple[str, ...]:
    uris = (each.value for each in names if isinstance(each, x509.UniformResourceIdentifier))
    return tuple(uri for uri in uris if uri.startswith(("http://", "https://")))


def may_register(
    *, facts: CertificateFacts, holder: "Holder", fits_key: bool, known: bool, now: datetime
) -> list[Reason]:
    """All that stands against taking a certificate into the register."""
    reasons = reasons_against_holder(facts, holder)
    if known:
        reasons.append(Reason("certificates.known", "Chứng thư này đã có trong sổ."))
    if not fits_key:
        reasons.append(
            Reason(
                "certificates.other_key",
                "Chứng thư không thuộc khóa đã chọn.",
                "Chọn đúng khóa, hoặc ghi khóa mới trước.",
                field="key_id",
            )
        )
    if facts.not_after <= now:
        reasons.append(Reason("certificates.expired", "Chứng thư đã hết hạn.", field="pem"))
    return reasons


# ── whose a certificate is, and whether it may sign at a moment (Decree 68/2024 art. 29, 31) ────


@dataclass(frozen=True, slots=True)
class Holder:
    """For whom a certificate is to sign. `person` is empty for the body's own; `bodies`: the names
    the body goes by; `above`: the body above it and the place, which may stand beside its name.
    """

    bodies: tuple[str, ...]
    above: tuple[str, ...] = ()
    person: str = ""
    email: str = ""


def reasons_against_holder(facts: CertificateFacts, holder: Holder) -> list[Reason]:
    """Whether a certificate is of another person or of another organisation than it is to sign for.

    A certificate that names no organisation at all says nothing against any.
    """
    reasons = []
    named = facts.common_name
    by_email = holder.email and facts.email.casefold() == holder.email.casefold()
    if holder.person and _folded(named) != _folded(holder.person) and not by_email:
        text = f"Chứng thư số mang tên {named or 'không rõ'}, không phải {holder.person}."
        mend = "Chọn chứng thư của chính mình; tên đã đổi thì đề nghị thay đổi nội dung chứng thư."
        reasons.append(Reason("certificates.other_person", text, mend))
    claimed = [facts.organisation, facts.unit] if holder.person else [named]
    claimed = [each for each in claimed if each]
    if claimed and not any(names_body(each, holder) for each in claimed):
        text = f"Chứng thư số cấp cho {', '.join(claimed)}, không phải {holder.bodies[0]}."
        mend = "Dùng chứng thư do cơ quan này đề nghị cấp."
        reasons.append(Reason("certificates.other_body", text, mend))
    return reasons


def names_body(claimed: str, holder: Holder) -> bool:
    """Whether a part of a certificate's name is this body: its name, alone or with what is above
    it; of a person's certificate also the body above (it often names only that). The name of one
    commune may begin like another's: words that are neither are another body's.
    """
    part, above = _folded(claimed), [_folded(each) for each in holder.above if each]
    if holder.person and part in above:
        return True
    beside = {word for each in above for word in each.split()} | _LEVELS
    for name in (_folded(each) for each in holder.bodies if each):
        if f" {name} " in f" {part} " and set(part.split()) - set(name.split()) <= beside:
            return True
    return False


def reasons_against_use(
    facts: CertificateFacts, holder: Holder, *, revoked_at: datetime | None, at: datetime
) -> list[Reason]:
    """All that stands against signing with a certificate at a moment, as far as the register knows.

    Asked before anything is prepared or sent to a device.
    """
    reasons = []
    whose = facts.common_name
    if revoked_at is not None and revoked_at <= at:
        text = f"Chứng thư số của {whose} đã bị thu hồi từ {_day(revoked_at)}."
        reasons.append(Reason("certificates.revoked", text, "Đề nghị cấp chứng thư mới."))
    if facts.not_after <= at:
        text = f"Chứng thư số của {whose} hết hạn từ {_day(facts.not_after)}."
        reasons.append(Reason("certificates.lapsed", text, "Đề nghị gia hạn hoặc cấp mới."))
    if facts.not_before > at:
        text = f"Chứng thư số của {whose} đến {_day(facts.not_before)} mới có hiệu lực."
        reasons.append(Reason("certificates.not_yet", text, "Chờ đến ngày đó."))
    return reasons + reasons_against_holder(facts, holder)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(_VIETNAM):%d/%m/%Y}"


_LEVELS = {"tinh", "thanh", "pho", "tp"}
_SHORT = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "vp": "van phong"}


def _folded(text: str) -> str:
    """A name as people compare names: no marks, no capitals, no signs, short forms written out."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(each for each in plain if not unicodedata.combining(each)).casefold()
    words = re.findall(r"[a-z0-9]+", letters)
    return " ".join(_SHORT.get(word, word) for word in words)
