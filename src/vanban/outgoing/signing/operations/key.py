"""The key and the time-stamp authority at work. No transaction is open here."""

from django.conf import settings

from vanban.formats.pades.signing import PreparedSignature, finish_signature
from vanban.trust.keys.operations.stamping import TimestampUnavailable, timestamper
from vanban.trust.keys.rules import Signer

# People wait for this. What it does not give is added in the background (trust/verification).
TSA_TIMEOUT_S = 2.0


def finished(prepared: PreparedSignature, signer: Signer) -> tuple[bytes, bool]:
    """The signed file, and whether it carries a time stamp.

    When no time stamp can be had the signature is made without one: work goes on while the
    authority is down. Refuses (KeyUnavailable) when the key cannot sign, (PadesError) when the
    value does not fit the certificate.
    """
    return with_value(prepared, signer.sign(prepared.signed_attributes))


def with_value(prepared: PreparedSignature, value: bytes) -> tuple[bytes, bool]:
    """The same for a value that was made elsewhere."""
    if settings.TSA_URL:
        ask = timestamper(settings.TSA_URL, timeout_s=TSA_TIMEOUT_S, pauses_s=(), hurried=True)
        try:
            return finish_signature(prepared, value, timestamper=ask), True
        except TimestampUnavailable:
            pass
    return finish_signature(prepared, value), False
