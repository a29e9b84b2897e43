"""A verdict at two moments: when it was signed, and today."""

from datetime import datetime

from vanban.trust.verification.rules.grounds import day, when
from vanban.trust.verification.rules.revocation import REVOKED
from vanban.trust.verification.rules.verdict import (
    OUTCOME_WORDS,
    EvidenceLine,
    Outcome,
    SignatureFinding,
)

_STATES = {Outcome.VALID: "ok", Outcome.INVALID: "no", Outcome.UNKNOWN: "look"}


def at_signing(finding: SignatureFinding) -> EvidenceLine:
    """The verdict as of the moment that a time stamp proves; without one nothing proves it."""
    words = OUTCOME_WORDS[finding.outcome]
    state = _STATES[finding.outcome]
    if finding.signed_at is None or finding.signed_at_source != "timestamp":
        detail = "Không có dấu thời gian chứng minh lúc ký: kết luận tính theo lúc kiểm tra."
        return EvidenceLine("look" if state == "ok" else state, f"Lúc ký: {words}", detail)
    return EvidenceLine(state, f"Lúc ký, {when(finding.signed_at)}: {words}")


def at_present(finding: SignatureFinding, now: datetime) -> EvidenceLine:
    """How the certificate stands today, and what that does to the signature."""
    signer = finding.signer
    if signer is None:
        return EvidenceLine("look", "Hiện nay: không đọc được chứng thư")
    proved = finding.signed_at_source == "timestamp"
    kept = "Chữ ký không vì thế mà mất hiệu lực: dấu thời gian chứng minh đã ký trước đó."
    lost = "Không có dấu thời gian chứng minh đã ký trước đó."
    # The first of the chain is the signer's own; one above it that was revoked counts as well.
    revoked = next((each for each in finding.revocation if each.state == REVOKED), None)
    if revoked is not None:
        moment = f" lúc {when(revoked.revoked_at)}" if revoked.revoked_at else ""
        before = proved and finding.outcome is not Outcome.INVALID
        text = f"Hiện nay: chứng thư đã bị thu hồi{moment}"
        return EvidenceLine("ok" if before else "no", text, kept if before else lost)
    if signer.not_after < now:
        text = f"Hiện nay: chứng thư đã hết hạn từ {day(signer.not_after)}"
        return EvidenceLine("ok" if proved else "look", text, kept if proved else lost)
    return EvidenceLine("ok", f"Hiện nay: chứng thư còn hạn đến {day(signer.not_after)}")
