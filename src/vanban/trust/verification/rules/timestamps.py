"""RFC 3161 time stamps: beside a signature, or over a whole document (PAdES)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, core
from pyhanko.sign.general import extract_signer_info

from vanban.trust.certificates.rules import TrustStore, facts_of
from vanban.trust.verification.rules.chains import Chain, ChainState, build_chain, readable
from vanban.trust.verification.rules.containers import (
    TROUBLE,
    WEAK_DIGESTS,
    Container,
    read_container,
)
from vanban.trust.verification.rules.reading import Signature
from vanban.trust.verification.rules.revocation import REVOKED, Asking, states_of
from vanban.trust.verification.rules.verdict import TimestampFacts

Digest = Callable[[str], bytes]
"""The sum, by the named algorithm, of what a token must be about."""


@dataclass(frozen=True, slots=True)
class Token:
    """A time stamp judged: its facts, and the authority's chain for whoever keeps evidence."""

    facts: TimestampFacts
    chain: Chain | None = None


def read_timestamp(
    signed_data: cms.SignedData, store: TrustStore, asking: Asking, living: datetime
) -> Token:
    """The token beside a signature, and whether its time can be relied on.

    ``living``: a moment at which the token is proved to have existed (now, or a later stamp's).
    """
    try:
        signer = extract_signer_info(signed_data)
        token = _beside(signer)
        if token is None:
            return Token(TimestampFacts("absent"))
        value = signer["signature"].native
        content = token["content"]
    except TROUBLE:
        return Token(TimestampFacts("invalid"))
    return judged_token(
        content, lambda name: hashlib.new(name, value).digest(), store, asking, living
    )


def read_document_stamp(
    pdf: bytes, signature: Signature, store: TrustStore, asking: Asking, living: datetime
) -> Token:
    """A stamp over the file's first bytes (/DocTimeStamp), judged like one beside a signature."""
    if signature.subfilter != "/ETSI.RFC3161":
        return Token(TimestampFacts("invalid"))
    try:
        content = signature.signed_data
    except TROUBLE:
        return Token(TimestampFacts("invalid"))
    return judged_token(
        content, lambda name: digest_of(pdf, signature, name), store, asking, living
    )


def digest_of(pdf: bytes, signature: Signature, algorithm: str) -> bytes:
    """The sum over the byte range; raises ValueError for an unknown algorithm."""
    start, before, after, rest = signature.byte_range
    view = memoryview(pdf)
    made = hashlib.new(algorithm)
    made.update(view[start : start + before])
    made.update(view[after : after + rest])
    return made.digest()


def judged_token(
    content: cms.SignedData, digest: Digest, store: TrustStore, asking: Asking, living: datetime
) -> Token:
    """Is it about this, did the authority's key make it, and is the authority known?"""
    try:
        return _judged(content, digest, store, asking, living)
    except TROUBLE:
        return Token(TimestampFacts("invalid"))


def _judged(
    content: cms.SignedData, digest: Digest, store: TrustStore, asking: Asking, living: datetime
) -> Token:
    """As `judged_token`; raises what TROUBLE names for a token that cannot be read to its end."""
    body = content["encap_content_info"]["content"]
    info = body.parsed
    at: datetime = info["gen_time"].native
    imprint = info["message_imprint"]
    algorithm = imprint["hash_algorithm"]["algorithm"].native
    about_this = imprint["hashed_message"].native == digest(algorithm)
    digest_name = extract_signer_info(content)["digest_algorithm"]["algorithm"].native
    own_digest = hashlib.new(digest_name, bytes(body)).digest()
    container = read_container(content, own_digest, "tst_info")
    sound = about_this and container.matches and container.genuine and container.names_leaf
    if container.leaf is None or not sound:
        return Token(TimestampFacts("invalid"))
    authority = facts_of(readable(container.leaf.dump())).common_name
    chain = _authority(container, store, at, living)
    if chain.state is ChainState.EXPIRED:
        return Token(TimestampFacts("expired", at, authority), chain)
    if chain.state is not ChainState.TRUSTED or _revoked(chain, asking):
        return Token(TimestampFacts("untrusted", at, authority), chain)
    weak = algorithm in WEAK_DIGESTS or digest_name in WEAK_DIGESTS
    return Token(TimestampFacts("weak" if weak else "valid", at, authority), chain)


def _beside(signer: cms.SignerInfo) -> cms.ContentInfo | None:
    attributes = signer["unsigned_attrs"]
    if attributes is core.VOID or not attributes:
        return None
    for attribute in attributes:
        if attribute["type"].native == "signature_time_stamp_token":
            return attribute["values"][0]
    return None


def _authority(container: Container, store: TrustStore, at: datetime, living: datetime) -> Chain:
    """The authority's chain at its own time and at the last moment the token is proved to exist.

    An authority whose certificate has run out proves nothing more by itself: its key may have got
    lost since. A later stamp, made while it still lived, carries its proof on (PAdES LTA).
    """
    leaf = container.leaf
    if leaf is None:
        return Chain(ChainState.UNTRUSTED)
    uses = leaf.extended_key_usage_value
    if uses is None or "time_stamping" not in uses.native:
        return Chain(ChainState.UNTRUSTED)
    chain = build_chain(leaf, container.embedded, store, at)
    if chain.state is not ChainState.TRUSTED:
        return Chain(ChainState.UNTRUSTED)
    later = build_chain(leaf, container.embedded, store, max(at, living))
    return (
        chain
        if later.state is ChainState.TRUSTED
        else Chain(later.state, chain.path, chain.profile)
    )


def _revoked(chain: Chain, asking: Asking) -> bool:
    """An authority revoked since may have lost its key: its old times prove nothing any more."""
    return any(each.state == REVOKED for each in states_of(chain, asking))
