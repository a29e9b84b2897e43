"""Long life: which evidence a signed file still lacks, and when its last stamp must be renewed."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from vanban.formats.pades.longterm import Evidence
from vanban.trust.certificates.rules import (
    Profile,
    RevocationEvidence,
    RevocationSource,
    TrustStore,
    facts_of,
)
from vanban.trust.verification.rules.chains import Chain, ChainState, build_chain, readable
from vanban.trust.verification.rules.containers import TROUBLE, read_container
from vanban.trust.verification.rules.evidence import kept_in
from vanban.trust.verification.rules.reading import read_signatures
from vanban.trust.verification.rules.revocation import GOOD, REVOKED, Asking, state_of
from vanban.trust.verification.rules.timestamps import read_document_stamp, read_timestamp
from vanban.trust.verification.rules.verdict import RevocationFacts, Verdict


class Level(StrEnum):
    """How long signatures can be proved (ETSI EN 319 142-1)."""

    B = "B"
    T = "T"
    LT = "LT"
    LTA = "LTA"


_ORDER: Final = tuple(Level)

# Time enough to find another authority, and for a machine that stood still a season.
RENEW_BEFORE: Final = timedelta(days=180)
# NIST SP 800-57 part 1 rev. 5, table 4: 112 bits of strength end with 2030.
_SHORT_RSA_ENDS: Final = datetime(2030, 12, 31, tzinfo=UTC)
_LONG_RSA: Final = 3072


def level_of(verdict: Verdict) -> Level:
    """The level of a file: that of its least proved signature."""
    levels = [Level(each.level) for each in verdict.signatures if each.level]
    return min(levels, key=_ORDER.index, default=Level.B)


def due_renewal_of(authority: x509.Certificate) -> datetime:
    """When the proof of a time stamp must be carried on by a new one.

    Before its authority's certificate runs out, or its key is too short to be believed, whichever
    comes first.
    """
    key = authority.public_key()
    ends = authority.not_valid_after_utc
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < _LONG_RSA:
        ends = min(ends, _SHORT_RSA_ENDS)
    return ends - RENEW_BEFORE


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence for every signature and stamp of a file, and what could not be had."""

    evidence: Evidence
    missing: tuple[str, ...]


@dataclass
class _Basket:
    certificates: dict[bytes, None] = field(default_factory=dict)
    answers: dict[bytes, None] = field(default_factory=dict)
    lists: dict[bytes, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)


def gather(
    pdf: bytes, store: TrustStore, source: RevocationSource | None, at: datetime
) -> Gathered:
    """Ask once more about every certificate that the file's signatures and stamps stand on.

    Outside work when ``source`` asks over the line. Never raises for what the file holds.
    """
    basket = _Basket()
    asking = Asking(source, at.astimezone(UTC), kept_in(pdf))
    for chain, proven in _chains(pdf, store, asking):
        _collect(chain, asking.as_of(proven), basket)
    return Gathered(
        Evidence(tuple(basket.certificates), tuple(basket.answers), tuple(basket.lists)),
        tuple(basket.missing),
    )


def _chains(
    pdf: bytes, store: TrustStore, asking: Asking
) -> Iterator[tuple[Chain, datetime | None]]:
    """The chain of each signer with its proven moment, and of each stamp's authority (None)."""
    reading = read_signatures(pdf)
    for signature in reading.signatures:
        try:
            content = signature.signed_data
        except TROUBLE:
            continue
        token = read_timestamp(content, store, asking, asking.at)
        if token.chain is not None:
            yield token.chain, None
        yield _signers(content, store, token.facts.at or asking.at), token.facts.at or asking.at
    for stamp in reading.timestamps:
        over = read_document_stamp(pdf, stamp, store, asking, asking.at)
        if over.chain is not None:
            yield over.chain, None


def _signers(content: cms.SignedData, store: TrustStore, at: datetime) -> Chain:
    container = read_container(content, None, "data")
    if container.leaf is None:
        return Chain(ChainState.UNTRUSTED)
    return build_chain(container.leaf, container.embedded, store, at)


def _collect(chain: Chain, asking: Asking, basket: _Basket) -> None:
    if not chain.path:
        basket.missing["chuỗi chứng thư"] = None
        return
    for each in chain.path:
        basket.certificates[each.public_bytes(Encoding.DER)] = None
    for certificate, issuer in zip(chain.path, chain.path[1:], strict=False):
        facts, found = _settled(certificate, issuer, asking, chain.profile)
        if found is None or facts.state not in {GOOD, REVOKED}:
            basket.missing[f"trạng thái thu hồi của {facts_of(certificate).common_name}"] = None
            continue
        kind = basket.answers if found.kind == "ocsp" else basket.lists
        kind[found.der] = None


def _settled(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    asking: Asking,
    profile: Profile | None,
) -> tuple[RevocationFacts, RevocationEvidence | None]:
    """What the file carries already is enough: asked each time, a copy would grow for ever."""
    facts, found = state_of(certificate, issuer, replace(asking, source=None), profile)
    if facts.state in {GOOD, REVOKED}:
        return facts, found
    return state_of(certificate, issuer, asking, profile)


def unproved(verdict: Verdict) -> bool:
    """A signature has no time stamp to rely on yet."""
    return level_of(verdict) is Level.B


def last_authority(pdf: bytes) -> x509.Certificate | None:
    """The certificate of the authority of the last time stamp over the document."""
    stamps = read_signatures(pdf).timestamps
    if not stamps:
        return None
    try:
        leaf = read_container(stamps[-1].signed_data, None, "tst_info").leaf
    except TROUBLE:
        return None
    return readable(leaf.dump()) if leaf is not None else None


_FIRST_PAUSE: Final = timedelta(minutes=1)
_LONGEST_PAUSE: Final = timedelta(hours=6)
_PATIENCE: Final = 60  # tries: about two weeks
_SELDOM: Final = timedelta(days=30)


def next_try(tries: int) -> timedelta:
    """How long to leave whoever did not answer alone: twice as long each time, at last a month."""
    if tries > _PATIENCE:
        return _SELDOM
    return min(_FIRST_PAUSE * (1 << min(tries, 12)), _LONGEST_PAUSE)
