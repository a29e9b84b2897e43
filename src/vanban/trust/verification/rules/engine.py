"""Verifying a signed PDF: pure, given the bytes, the trust store and a way to ask issuers.

Three outcomes. What this judges is the file; whether the right people signed the right paper is
for the room that receives it.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from asn1crypto import x509 as asn1_x509

from vanban.formats.pdf.document import has_signatures
from vanban.trust.certificates.rules import RevocationSource, TrustStore, facts_of
from vanban.trust.verification.rules import grounds as why
from vanban.trust.verification.rules.attacks import shapes_of
from vanban.trust.verification.rules.chains import Chain, ChainState, build_chain, readable
from vanban.trust.verification.rules.changes import (
    Appended,
    NotComparable,
    Wrapped,
    changes_after,
)
from vanban.trust.verification.rules.containers import TROUBLE, Container, read_container
from vanban.trust.verification.rules.evidence import kept_in
from vanban.trust.verification.rules.holder import holder_of
from vanban.trust.verification.rules.reading import Reading, Remains, Signature, read_signatures
from vanban.trust.verification.rules.revocation import GOOD, Asking, states_of
from vanban.trust.verification.rules.timestamps import (
    Token,
    digest_of,
    read_document_stamp,
    read_timestamp,
)
from vanban.trust.verification.rules.verdict import (
    ChangeFacts,
    Ground,
    RevocationFacts,
    SignatureFinding,
    SignerFacts,
    TimestampFacts,
    Verdict,
    worst,
)
from vanban.trust.verification.rules.wording import evidence_of, headline_of, summary_of

_DETACHED = {"/adbe.pkcs7.detached", "/ETSI.CAdES.detached"}
_SIGNING_USES = {"digital_signature", "non_repudiation"}
_NOTHING = Container(None, (), "", matches=False, genuine=False, names_leaf=False)


@dataclass(frozen=True, slots=True)
class _World:
    """What every signature of one file is judged with."""

    pdf: bytes
    store: TrustStore
    asking: Asking
    stamps: tuple["_Stamp", ...]

    @property
    def at(self) -> datetime:
        return self.asking.at

    def living(self, end: int) -> datetime:
        """The earliest moment at which the first ``end`` bytes are proved to have existed."""
        proved = (s.token.facts.at for s in self.stamps if s.proves and s.covered >= end)
        return min((moment for moment in proved if moment), default=self.at)


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A time stamp over the document as far as it goes."""

    field: str
    covered: int
    token: Token

    @property
    def proves(self) -> bool:
        return self.token.facts.state == "valid"


def verify_pdf(
    pdf: bytes, store: TrustStore, source: RevocationSource | None, at: datetime
) -> Verdict:
    """The verdict on a file at the moment ``at``; never raises, whatever the bytes are.

    ``source`` asks issuers about revocation (None: nobody is asked, and a verdict that would need
    it says so).
    """
    reading = read_signatures(pdf)
    kept = kept_in(pdf) if reading.signatures else ()
    world = _World(pdf, store, Asking(source, at.astimezone(UTC), kept), ())
    world = replace(world, stamps=_document_stamps(world, reading))
    drafts = [_draft(world, each) for each in reading.signatures]
    findings = [_destroyed(each, len(pdf)) for each in reading.remains]
    findings += [_judged(world, draft, drafts) for draft in drafts]
    own: list[Ground] = [
        g for each in world.stamps for g in why.on_document_stamp(each.token.facts)
    ]
    if not findings and not own:
        own.append(_nothing(pdf, readable=reading.readable))
    all_grounds = (*own, *(ground for each in findings for ground in each.grounds))
    outcome = worst([ground.outcome for ground in own] + [each.outcome for each in findings])
    shown = tuple(replace(each, evidence=evidence_of(each)) for each in findings)
    return Verdict(
        outcome=outcome,
        signatures=shown,
        grounds=tuple(own),
        checked_at=world.at,
        size=len(pdf),
        headline=headline_of(outcome, all_grounds),
        summary=summary_of(outcome, shown, all_grounds),
    )


def _nothing(pdf: bytes, *, readable: bool) -> Ground:
    if readable:
        return why.unsigned()
    return why.unreadable() if has_signatures(pdf) else why.not_a_pdf()


def _document_stamps(world: _World, reading: Reading) -> tuple[_Stamp, ...]:
    """The last one first: each carries on the proof of those before it (PAdES LTA)."""
    found: tuple[_Stamp, ...] = ()
    for each in reversed(reading.timestamps):
        so_far = replace(world, stamps=found)
        if shapes_of(world.pdf, each):
            token = Token(TimestampFacts("invalid"))
        else:
            living = so_far.living(each.covered)
            token = read_document_stamp(world.pdf, each, world.store, world.asking, living)
        found = (*found, _Stamp(each.field, each.covered, token))
    return found


@dataclass(frozen=True, slots=True)
class _Draft:
    """What can be said of a signature before the others are known."""

    signature: Signature
    container: Container
    changes: ChangeFacts
    grounds: tuple[Ground, ...]

    @property
    def covered(self) -> int:
        return self.signature.covered


def _draft(world: _World, signature: Signature) -> _Draft:
    shapes = shapes_of(world.pdf, signature)
    found, changes = why.on_shape(shapes), ChangeFacts()
    if not shapes:
        try:
            changes = changes_after(world.pdf, signature.covered, signature)
        except NotComparable:
            found.append(why.not_comparable())
        except Wrapped:
            found.append(why.wrapped())
        except Appended:
            found.append(why.appended())
    return _Draft(signature, _container(world.pdf, signature), changes, tuple(found))


def _container(pdf: bytes, signature: Signature) -> Container:
    digest: bytes | None = None
    try:
        signed_data = signature.signed_data
        if signature.subfilter in _DETACHED:
            algorithm = signed_data["signer_infos"][0]["digest_algorithm"]["algorithm"].native
            digest = digest_of(pdf, signature, algorithm)
    except TROUBLE:
        digest = None
    try:
        return read_container(signature.signed_data, digest, "data")
    except TROUBLE:
        return _NOTHING


def _allowed(draft: _Draft) -> why.Permissions:
    signature = draft.signature
    locked = tuple(
        name for name in draft.changes.filled if any(each.holds(name) for each in signature.locks)
    )
    return why.Permissions(signature.certifies, locked)


def _judged(world: _World, draft: _Draft, drafts: list[_Draft]) -> SignatureFinding:
    try:
        return _finding(world, draft, drafts)
    except TROUBLE:
        found = (*draft.grounds, *why.on_content(draft.container), why.malformed())
        return _bare(draft.signature.field, None, draft.covered, len(world.pdf), found)


def _finding(world: _World, draft: _Draft, drafts: list[_Draft]) -> SignatureFinding:
    """As `_judged`; raises what TROUBLE names for what cannot be read to its end."""
    living = world.living(draft.covered)
    stamp = _stamp_of(world, draft, living)
    proven = stamp.at if stamp.state == "valid" else None
    claimed = _claimed(draft.signature)
    leaf = draft.container.leaf
    chain = Chain(ChainState.UNTRUSTED)
    if leaf is not None:
        chain = build_chain(leaf, draft.container.embedded, world.store, proven or world.at)
    revocation = states_of(chain, world.asking.as_of(proven))
    signer = _signer(leaf)
    found = [*draft.grounds, *why.on_content(draft.container)]
    sealed_over = _sealed_over(draft, drafts)
    found += why.on_changes(draft.changes, _allowed(draft), sealed_over=sealed_over)
    if signer is None or leaf is None:
        found.append(why.malformed())
    else:
        found += why.on_chain(chain, stamp, signer.not_after, usable=_usable(leaf))
    found += why.on_timestamp(stamp)
    found += why.on_revocation(revocation, proven, claimed)
    return SignatureFinding(
        field=draft.signature.field,
        outcome=worst(ground.outcome for ground in found),
        signer=signer,
        signed_at=proven or claimed,
        signed_at_source="timestamp" if proven else "claimed" if claimed else "none",
        timestamp=stamp,
        digest=draft.container.digest,
        intact=draft.container.matches and draft.container.genuine,
        covered=draft.covered,
        size=len(world.pdf),
        changes=draft.changes,
        chain=tuple(facts_of(each).common_name for each in chain.path),
        profile=_profile(world, draft, chain, claimed),
        revocation=revocation,
        grounds=tuple(found),
        level=_level(world, draft, stamp, revocation),
        claimed_at=claimed,
        subfilter=draft.signature.subfilter.removeprefix("/"),
    )


def _stamp_of(world: _World, draft: _Draft, living: datetime) -> TimestampFacts:
    """The stamp beside the signature; where it proves nothing, the first over the document."""
    try:
        signed_data = draft.signature.signed_data
    except TROUBLE:
        return TimestampFacts("absent")
    own = read_timestamp(signed_data, world.store, world.asking, living).facts
    if own.state == "valid":
        return own
    over = [s.token.facts for s in world.stamps if s.proves and s.covered >= draft.covered]
    return min(over, key=lambda facts: facts.at or world.at, default=own)


def _level(
    world: _World, draft: _Draft, stamp: TimestampFacts, revocation: tuple[RevocationFacts, ...]
) -> str:
    """How long the signature can be proved: B, T, LT, LTA (ETSI EN 319 142-1)."""
    if stamp.state != "valid":
        return "B"
    kept = Asking(None, world.at, world.asking.kept, stamp.at)
    leaf = draft.container.leaf
    if leaf is None or not kept.kept or not revocation:
        return "T"
    chain = build_chain(leaf, draft.container.embedded, world.store, stamp.at or world.at)
    if any(each.state != GOOD for each in states_of(chain, kept)):
        return "T"
    return "LTA" if any(s.proves and s.covered > draft.covered for s in world.stamps) else "LT"


def _sealed_over(draft: _Draft, drafts: list[_Draft]) -> bool:
    """A later signature covers all that was filled in after this one."""
    filled = set(draft.changes.filled)
    return any(
        other.covered > draft.covered and not filled & set(other.changes.filled) for other in drafts
    )


def _profile(world: _World, draft: _Draft, chain: Chain, claimed: datetime | None) -> str:
    """Whose root it is; of an expired certificate, whose it was when it says it signed."""
    leaf = draft.container.leaf
    if chain.state is ChainState.EXPIRED and claimed is not None and leaf is not None:
        chain = build_chain(leaf, draft.container.embedded, world.store, claimed)
    return str(chain.profile) if chain.profile else ""


def _claimed(signature: Signature) -> datetime | None:
    """What the signer's own clock said: the signed attribute, else /M."""
    try:
        attributes = signature.signed_data["signer_infos"][0]["signed_attrs"]
        for each in attributes:
            if each["type"].native == "signing_time":
                moment: datetime = each["values"][0].native
                return moment.astimezone(UTC)
    except TROUBLE:
        pass
    return signature.claimed


def _usable(leaf: asn1_x509.Certificate) -> bool:
    """Ban Cơ yếu's certificates carry no document-signing use: a signing key usage is enough."""
    usage = leaf.key_usage_value
    return usage is None or bool(_SIGNING_USES & usage.native)


def _signer(leaf: asn1_x509.Certificate | None) -> SignerFacts | None:
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


def _destroyed(remains: Remains, size: int) -> SignatureFinding:
    ground = why.destroyed(remains.end, size)
    return _bare("", _signer(remains.certificate), remains.end, size, (ground,))


def _bare(
    field: str, signer: SignerFacts | None, covered: int, size: int, grounds: tuple[Ground, ...]
) -> SignatureFinding:
    """A signature of which nothing more can be said."""
    return SignatureFinding(
        field=field,
        outcome=worst(ground.outcome for ground in grounds),
        signer=signer,
        signed_at=None,
        signed_at_source="none",
        timestamp=TimestampFacts("absent"),
        digest="",
        intact=False,
        covered=covered,
        size=size,
        changes=ChangeFacts(),
        chain=(),
        profile="",
        revocation=(),
        grounds=grounds,
    )
