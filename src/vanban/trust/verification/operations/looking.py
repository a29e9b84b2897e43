"""Looking at a file's signatures with the trust of this installation. Outside work."""

from datetime import datetime

from vanban.trust.certificates.operations.asking import issuers
from vanban.trust.certificates.operations.trusting import trusted
from vanban.trust.verification.rules.engine import verify_pdf
from vanban.trust.verification.rules.verdict import Verdict


def look_at(pdf: bytes, *, now: datetime, ask_issuers: bool = True) -> Verdict:
    """The verdict on a PDF now, asking issuers over HTTP (short timeouts, answers kept a while).

    Call it with no transaction open; never raises, whatever the bytes are.
    """
    source = issuers(now) if ask_issuers else None
    return verify_pdf(pdf, trusted(), source, now)
