"""The one way an envelope is turned away."""

from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

#: What reading DER that lies about itself may raise: the readers share no error of their own.
UNREADABLE: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    UnsupportedAlgorithm,
    InvalidSignature,
    x509.InvalidVersion,
)


class EnvelopeError(Exception):
    """Bytes that are no envelope, not for us, or altered: a stable code and words for people."""

    def __init__(self, code: str, text_vi: str) -> None:
        self.code = code
        self.text_vi = text_vi
        super().__init__(f"{code}: {text_vi}")
