"""Opening what was sealed for a body of ours. Outside work: a key is used in no transaction."""

from typing import Final

from vanban.formats.edxml.message import DocumentMessage, StatusMessage
from vanban.formats.envelope.errors import EnvelopeError
from vanban.formats.envelope.sealing import is_envelope, open_envelope
from vanban.foundation.actor import Actor
from vanban.trust.certificates.operations.openers import opener_of
from vanban.trust.certificates.queries import keys_of_organisation

_NOT_OURS: Final = "envelope.not_ours"


def envelope_in(message: DocumentMessage | StatusMessage) -> bytes | None:
    """The envelope of a packet whose one file is an envelope; None of any other."""
    if isinstance(message, StatusMessage) or len(message.attachments) != 1:
        return None
    data = message.attachments[0].data
    return data if is_envelope(data) else None


def open_for(actor: Actor, envelope: bytes) -> bytes:
    """What is in an envelope for the actor's body, by whichever of its keys it was sealed for.

    Refuses (EnvelopeError) what is not for it or was altered, (KeyUnavailable) while the key does
    not answer.
    """
    refused = EnvelopeError(_NOT_OURS, "Cơ quan này chưa có khóa để mở gói niêm phong.")
    for usable in keys_of_organisation(actor):
        try:
            return open_envelope(envelope, opener_of(usable))
        except EnvelopeError as error:
            if error.code != _NOT_OURS:
                raise
            refused = error
    raise refused
