"""Verifying a signature in a file of its own, over a file of any kind (CMS, CAdES).

The same verdict as for a PDF: three outcomes, about the two files alone. Pure, as the engine is.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from asn1crypto import cms

from vanban.formats.cades import content_inside, read_signed_data
from vanban.trust.certificates.rules import RevocationSource, TrustStore
from vanban.trust.verification.rules import grounds as why
from vanban.trust.verification.rules.containers import TROUBLE, Container, read_container
from vanban.trust.verification.rules.engine import conclude
from vanban.trust.verification.rules.revocation import Asking
from vanban.trust.verification.rules.signer import NOTHING, claimed_in, judge_signer
from vanban.trust.verification.rules.timestamps import read_timestamp
from vanban.trust.verification.rules.verdict import (
    ChangeFacts,
    Ground,
    SignatureFinding,
    TimestampFacts,
    Verdict,
    worst,
)

_KIND = "CAdES"
_MOST = 50
"""Signers of one file that are looked at; a hostile file may name thousands."""


def verify_detached(
    signature: bytes,
    content: bytes | None,
    store: TrustStore,
    source: RevocationSource | None,
    at: datetime,
) -> Verdict:
    """The verdict on a signature file over ``content`` (None: the content lies inside it).

    Never raises, whatever the bytes are. ``source`` asks issuers about revocation.
    """
    asking = Asking(source, at.astimezone(UTC))
    try:
        signers = list(_signers(read_signed_data(signature)))
        content = content_inside(signature) if content is None else content
    except TROUBLE:
        return conclude((), [why.unreadable()], asking.at, len(content or b""))
    if content is None:
        return conclude((), [why.alone()], asking.at, 0)
    own = [] if signers else [why.unsigned()]
    findings = [
        _finding(number, signed, content, store, asking)
        for number, signed in enumerate(signers, start=1)
    ]
    return conclude(findings, own, asking.at, len(content))


def _signers(signed: cms.SignedData) -> Iterator[cms.SignedData]:
    """Each signer by himself, with all the certificates that came along."""
    for number, signer in enumerate(signed["signer_infos"]):
        if number == _MOST:
            return
        alone = signed.copy()
        alone["signer_infos"] = [signer]
        yield alone


def _finding(
    number: int, signed: cms.SignedData, content: bytes, store: TrustStore, asking: Asking
) -> SignatureFinding:
    container = _container(signed, content)
    claimed = claimed_in(signed)
    found: list[Ground] = [*why.on_content(container), *_against_form(signed, content)]
    try:
        stamp = read_timestamp(signed, store, asking, asking.at).facts
        who = judge_signer(container, stamp, claimed, store, asking)
    except TROUBLE:
        stamp = TimestampFacts("absent")
        who = judge_signer(NOTHING, stamp, claimed, store, asking)
    found += who.grounds
    return SignatureFinding(
        field=f"{_KIND} {number}",
        outcome=worst(ground.outcome for ground in found),
        signer=who.facts,
        signed_at=who.proven or claimed,
        signed_at_source="timestamp" if who.proven else "claimed" if claimed else "none",
        timestamp=stamp,
        digest=container.digest,
        intact=container.matches and container.genuine,
        covered=len(content),
        size=len(content),
        changes=ChangeFacts(),
        chain=who.names,
        profile=who.profile,
        revocation=who.revocation,
        grounds=tuple(found),
        level="T" if who.proven else "B",
        claimed_at=claimed,
    )


def _container(signed: cms.SignedData, content: bytes) -> Container:
    try:
        algorithm = signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native
        digest = hashlib.new(algorithm, content).digest()
        return read_container(signed, digest, "data")
    except TROUBLE:
        return NOTHING


def _against_form(signed: cms.SignedData, content: bytes) -> list[Ground]:
    """Without signed attributes nothing tells a file from the attributes of another signature,
    which are signed in the very same way (RFC 5652, 5.4).
    """
    try:
        bare = not signed["signer_infos"][0]["signed_attrs"]
        if bare and cms.CMSAttributes.load(content, strict=True).native:
            return [why.attributes_as_content()]
    except TROUBLE:
        pass
    return []
