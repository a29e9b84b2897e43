"""Who made a signature and whether he could: the part that is the same for every kind of file."""

from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509

from vanban.trust.certificates.rules import TrustStore, facts_of
from vanban.trust.verification.rules import grounds as why
from vanban.trust.verification.rules.chains import Chain, ChainState, build_chain, readable
from vanban.trust.verification.rules.containers import TROUBLE, Container
from vanban.trust.verification.rules.holder import holder_of
from vanban.trust.verification.rules.revocation import Asking, states_of
from vanban.trust.verification.rules.verdict import (
    Ground,
    RevocationFacts,
    SignerFacts,
    TimestampFacts,
)

_SIGNING_USES = {"digital_signature", "non_repudiation"}
NOTHING = Container(None, (), "", matches=False, genuine=False, names_leaf=False)
"""Of what cannot be read as a signature at all."""


@dataclass(frozen=True, slots=True)
class SignerJudged:
    """The signer with his chain as of the moment of signing, and what stands against him.

    ``proven``: the moment that a time stamp proves, when there is one.
    """

    facts: SignerFacts | None
    chain: Chain
    revocation: tuple[RevocationFacts, ...]
    grounds: tuple[Ground, ...]
    profile: str
    proven: datetime | None

    @property
    def names(self) -> tuple[str, ...]:
        """Those of the chain by their names, the signer first."""
        return tuple(facts_of(each).common_name for each in self.chain.path)


def judge_signer(
    container: Container,
    stamp: TimestampFacts,
    claimed: datetime | None,
    store: TrustStore,
    asking: Asking,
) -> SignerJudged:
    """Chain, use of the key, time stamp, revocation: at signing where a stamp proves it, else now.

    Raises what TROUBLE names for certificates that cannot be read to their end.
    """
    proven = stamp.at if stamp.state == "valid" else None
    leaf, chain = container.leaf, Chain(ChainState.UNTRUSTED)
    if leaf is not None:
        chain = build_chain(leaf, container.embedded, store, proven or asking.at)
    revocation = states_of(chain, asking.as_of(proven))
    facts = signer_of(leaf)
    found: list[Ground] = []
    if facts is None or leaf is None:
        found.append(why.malformed())
    else:
        found += why.on_chain(chain, stamp, facts.not_after, usable=_usable(leaf))
    found += why.on_timestamp(stamp)
    found += why.on_revocation(revocation, proven, claimed)
    profile = _profile(container, chain, claimed, store)
    return SignerJudged(facts, chain, revocation, tuple(found), profile, proven)


def claimed_in(signed_data: cms.SignedData) -> datetime | None:
    """What the signer's own clock said, by the signed attribute."""
    try:
        for each in signed_data["signer_infos"][0]["signed_attrs"]:
            if each["type"].native == "signing_time":
                moment: datetime = each["values"][0].native
                return moment.astimezone(UTC)
    except TROUBLE:
        pass
    return None


def signer_of(leaf: asn1_x509.Certificate | None) -> SignerFacts | None:
    """What the certificate says of its holder; None where it cannot be read."""
    if leaf is None:
        return None
    try:
        certificate = readable(leaf.dump())
        facts = facts_of(certificate)
        holder = holder_of(certificate)
    except TROUBLE:
        return None
    return SignerFacts(
        name=facts.common_name,
        organisation=facts.organisation,
        unit=facts.unit,
        email=facts.email,
        serial=facts.serial,
        issuer=facts.issuer_name,
        sha256=facts.sha256,
        not_before=facts.not_before,
        not_after=facts.not_after,
        holder=str(holder or ""),
    )


def _usable(leaf: asn1_x509.Certificate) -> bool:
    """Ban Cơ yếu's certificates carry no document-signing use: a signing key usage is enough."""
    usage = leaf.key_usage_value
    return usage is None or bool(_SIGNING_USES & usage.native)


def _profile(
    container: Container, chain: Chain, claimed: datetime | None, store: TrustStore
) -> str:
    """Whose root it is; of an expired certificate, whose it was when it says it signed."""
    leaf = container.leaf
    if chain.state is ChainState.EXPIRED and claimed is not None and leaf is not None:
        chain = build_chain(leaf, container.embedded, store, claimed)
    return str(chain.profile) if chain.profile else ""
