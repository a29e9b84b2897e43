"""Verifying a signed PDF: pure, given the bytes, the trust store and a way to ask issuers.

Three outcomes. What this judges is the file; whether the right people signed the right paper is
for the room that receives it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from vanban.formats.pdf.document import has_signatures
from vanban.trust.certificates.rules import RevocationSource, TrustStore
from vanban.trust.verification.rules import grounds as why
from vanban.trust.verification.rules.attacks import shapes_of
from vanban.trust.verification.rules.chains import build_chain
from vanban.trust.verification.rules.changes import (
    Appended,
    NotComparable,
    Wrapped,
    changes_after,
)
from vanban.trust.verification.rules.containers import TROUBLE, Container, read_container
from vanban.trust.verification.rules.evidence import kept_in
from vanban.trust.verification.rules.reading import Reading, Remains, Signature, read_signatures
from vanban.trust.verification.rules.revocation import GOOD, Asking, states_of
from vanban.trust.verification.rules.signer import (
    NOTHING,
    claimed_in,
    judge_signer,
    signer_of,
)
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
    return conclude(findings, own, world.at, len(pdf))


def conclude(
    findings: Iterable[SignatureFinding], own: Iterable[Ground], at: datetime, size: int
) -> Verdict:
    """The verdict on a file by what was found of its signatures, in words; ``own``: grounds that
    are the file's and no single signature's.
    """
    shown = tuple(replace(each, evidence=evidence_of(each)) for each in findings)
    own = tuple(own)
    all_grounds = (*own, *(ground for each in shown for ground in each.grounds))
    outcome = worst([ground.outcome for ground in own] + [each.outcome for each in shown])
    return Verdict(
        outcome=outcome,
        signatures=shown,
        grounds=own,
        checked_at=at,
        size=size,
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
        return NOTHING


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
    claimed = _claimed(draft.signature)
    who = judge_signer(draft.container, stamp, claimed, world.store, world.asking)
    found = [*draft.grounds, *why.on_content(draft.container)]
    sealed_over = _sealed_over(draft, drafts)
    found += why.on_changes(draft.changes, _allowed(draft), sealed_over=sealed_over)
    found += who.grounds
    return SignatureFinding(
        field=draft.signature.field,
        outcome=worst(ground.outcome for ground in found),
        signer=who.facts,
        signed_at=who.proven or claimed,
        signed_at_source="timestamp" if who.proven else "claimed" if claimed else "none",
        timestamp=stamp,
        digest=draft.container.digest,
        intact=draft.container.matches and draft.container.genuine,
        covered=draft.covered,
        size=len(world.pdf),
        changes=draft.changes,
        chain=who.names,
        profile=who.profile,
        revocation=who.revocation,
        grounds=tuple(found),
        level=_level(world, draft, stamp, who.revocation),
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


def _claimed(signature: Signature) -> datetime | None:
    """What the signer's own clock said: the signed attribute, else /M."""
    try:
        said = claimed_in(signature.signed_data)
    except TROUBLE:
        said = None
    return said or signature.claimed


def _destroyed(remains: Remains, size: int) -> SignatureFinding:
    ground = why.destroyed(remains.end, size)
    return _bare("", signer_of(remains.certificate), remains.end, size, (ground,))


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
