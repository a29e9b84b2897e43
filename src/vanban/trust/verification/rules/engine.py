"""Verifying a signed PDF: pure, given the bytes, the trust store and a way to ask issuers.

Three outcomes. What this judges is the file; whether the right people signed the right paper is
for the room that receives it.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.misc import PdfError as ReaderError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from vanban.formats.pdf.document import has_signatures
from vanban.trust.certificates.rules import RevocationSource, TrustStore, facts_of
from vanban.trust.verification.rules import grounds as why
from vanban.trust.verification.rules.chains import Chain, ChainState, build_chain, readable
from vanban.trust.verification.rules.changes import NotComparable, changes_after
from vanban.trust.verification.rules.containers import Container, read_container, read_timestamp
from vanban.trust.verification.rules.reading import Remains, read_signatures
from vanban.trust.verification.rules.revocation import states_of
from vanban.trust.verification.rules.verdict import (
    ChangeFacts,
    Ground,
    Outcome,
    SignatureFinding,
    SignerFacts,
    TimestampFacts,
    Verdict,
    worst,
)
from vanban.trust.verification.rules.wording import evidence_of, headline_of, summary_of

_DETACHED = {"/adbe.pkcs7.detached", "/ETSI.CAdES.detached"}
_TROUBLE = (
    ReaderError,
    SignatureValidationError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
)
_SIGNING_USES = {"digital_signature", "non_repudiation"}


@dataclass(frozen=True, slots=True)
class _World:
    """What every signature of one file is judged with."""

    pdf: bytes
    store: TrustStore
    source: RevocationSource | None
    at: datetime


def verify_pdf(
    pdf: bytes, store: TrustStore, source: RevocationSource | None, at: datetime
) -> Verdict:
    """The verdict on a file at the moment ``at``; never raises, whatever the bytes are.

    ``source`` asks issuers about revocation (None: nobody is asked, and a verdict that would need
    it says so).
    """
    world = _World(pdf, store, source, at.astimezone(UTC))
    reading = read_signatures(pdf)
    drafts = [_draft(world, each) for each in reading.signatures]
    findings = [_destroyed(each, len(pdf)) for each in reading.remains]
    findings += [_judged(world, draft, drafts) for draft in drafts]
    own: list[Ground] = [why.unreadable()] * min(reading.unreadable, 1)
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


@dataclass(frozen=True, slots=True)
class _Draft:
    """What can be said of a signature before the others are known."""

    signature: EmbeddedPdfSignature
    container: Container
    covered: int
    whole_revision: bool
    changes: ChangeFacts | None
    allowed: why.Permissions


def _draft(world: _World, signature: EmbeddedPdfSignature) -> _Draft:
    covered = int(signature.byte_range[2]) + int(signature.byte_range[3])
    try:
        changes: ChangeFacts | None = changes_after(world.pdf, covered)
    except NotComparable:
        changes = None
    return _Draft(
        signature=signature,
        container=_container(signature),
        covered=covered,
        whole_revision=_covers_revision(signature),
        changes=changes,
        allowed=_allowed(signature, changes),
    )


def _container(signature: EmbeddedPdfSignature) -> Container:
    digest: bytes | None
    try:
        digest = signature.compute_digest()
    except _TROUBLE:
        digest = None
    if signature.sig_object.get("/SubFilter") not in _DETACHED:
        digest = None
    return read_container(signature.signed_data, digest, "data")


def _covers_revision(signature: EmbeddedPdfSignature) -> bool:
    try:
        coverage = signature.evaluate_signature_coverage()
    except _TROUBLE:
        return False
    whole = {SignatureCoverageLevel.ENTIRE_REVISION, SignatureCoverageLevel.ENTIRE_FILE}
    return coverage in whole


def _allowed(signature: EmbeddedPdfSignature, changes: ChangeFacts | None) -> why.Permissions:
    try:
        level, locks = signature.docmdp_level, signature.fieldmdp
        filled = changes.filled if changes else ()
        locked = tuple(name for name in filled if locks and locks.is_locked(name))
    except _TROUBLE:
        return why.Permissions()
    return why.Permissions(level.value if level else None, locked)


def _judged(world: _World, draft: _Draft, drafts: list[_Draft]) -> SignatureFinding:
    stamp = read_timestamp(draft.signature.signed_data, world.store, world.source, world.at)
    proven = stamp.at if stamp.state == "valid" else None
    claimed = _claimed(draft.signature)
    leaf = draft.container.leaf
    chain = Chain(ChainState.UNTRUSTED)
    if leaf is not None:
        chain = build_chain(leaf, draft.container.embedded, world.store, proven or world.at)
    revocation = states_of(chain, world.source, world.at)
    signer = _signer(leaf)
    found = why.on_content(draft.container, whole_revision=draft.whole_revision)
    found += why.on_changes(draft.changes, draft.allowed, sealed_over=_sealed_over(draft, drafts))
    if signer is not None and leaf is not None:
        found += why.on_chain(chain, stamp, signer.not_after, usable=_usable(leaf))
    found += why.on_timestamp(stamp)
    found += why.on_revocation(revocation, proven, claimed)
    return SignatureFinding(
        field=str(draft.signature.field_name),
        outcome=worst(ground.outcome for ground in found),
        signer=signer,
        signed_at=proven or claimed,
        signed_at_source="timestamp" if proven else "claimed" if claimed else "none",
        timestamp=stamp,
        digest=draft.container.digest,
        intact=draft.container.matches and draft.container.genuine,
        covered=draft.covered,
        size=len(world.pdf),
        changes=draft.changes or ChangeFacts(),
        chain=tuple(facts_of(each).common_name for each in chain.path),
        profile=_profile(world, draft, chain, claimed),
        revocation=revocation,
        grounds=tuple(found),
    )


def _sealed_over(draft: _Draft, drafts: list[_Draft]) -> bool:
    """A later signature covers all that was filled in after this one."""
    if draft.changes is None:
        return False
    filled = set(draft.changes.filled)
    return any(
        other.covered > draft.covered
        and other.changes is not None
        and not filled & set(other.changes.filled)
        for other in drafts
    )


def _profile(world: _World, draft: _Draft, chain: Chain, claimed: datetime | None) -> str:
    """Whose root it is; of an expired certificate, whose it was when it says it signed."""
    leaf = draft.container.leaf
    if chain.state is ChainState.EXPIRED and claimed is not None and leaf is not None:
        chain = build_chain(leaf, draft.container.embedded, world.store, claimed)
    return str(chain.profile) if chain.profile else ""


def _claimed(signature: EmbeddedPdfSignature) -> datetime | None:
    try:
        moment = signature.self_reported_timestamp
    except _TROUBLE:
        return None
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _usable(leaf: asn1_x509.Certificate) -> bool:
    """Ban Cơ yếu's certificates carry no document-signing use: a signing key usage is enough."""
    usage = leaf.key_usage_value
    return usage is None or bool(_SIGNING_USES & usage.native)


def _signer(leaf: asn1_x509.Certificate | None) -> SignerFacts | None:
    if leaf is None:
        return None
    try:
        facts = facts_of(readable(leaf.dump()))
    except ValueError:
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
    )


def _destroyed(remains: Remains, size: int) -> SignatureFinding:
    return SignatureFinding(
        field="",
        outcome=Outcome.INVALID,
        signer=_signer(remains.certificate),
        signed_at=None,
        signed_at_source="none",
        timestamp=TimestampFacts("absent"),
        digest="",
        intact=False,
        covered=remains.end,
        size=size,
        changes=ChangeFacts(),
        chain=(),
        profile="",
        revocation=(),
        grounds=(why.destroyed(remains.end, size),),
    )
