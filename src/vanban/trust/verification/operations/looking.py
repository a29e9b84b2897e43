"""Looking at a file's signatures with the trust of this installation. Outside work."""

from datetime import datetime

from vanban.core.files.queries import load
from vanban.foundation.actor import Actor
from vanban.trust.certificates.operations.asking import issuers
from vanban.trust.certificates.operations.trusting import trusted
from vanban.trust.verification.queries import preservation_of
from vanban.trust.verification.rules.detached import verify_detached
from vanban.trust.verification.rules.engine import verify_pdf
from vanban.trust.verification.rules.verdict import Verdict


def look_at(pdf: bytes, *, now: datetime, ask_issuers: bool = True) -> Verdict:
    """The verdict on a PDF now, asking issuers over HTTP (short timeouts, answers kept a while).

    Call it with no transaction open; never raises, whatever the bytes are.
    """
    source = issuers(now) if ask_issuers else None
    return verify_pdf(pdf, trusted(), source, now)


def look_at_detached(signature: bytes, content: bytes | None, *, now: datetime) -> Verdict:
    """The verdict on a signature file and the file beside it (None: it lies inside). As above."""
    return verify_detached(signature, content, trusted(), issuers(now), now)


def look_at_kept(*, actor: Actor, now: datetime, sha256: str) -> Verdict:
    """The verdict on a file kept here, with the evidence that was gathered beside it.

    The grown copy begins with the file's own bytes: what it proves holds for the file, also when
    the certificates have run out since. As `look_at` otherwise.
    """
    kept = preservation_of(actor, file_sha256=sha256)
    data = load(sha256)
    if kept is not None and kept.kept_sha256 != sha256:
        grown = load(kept.kept_sha256)
        data = grown if grown.startswith(data) else data
    return look_at(data, now=now)
