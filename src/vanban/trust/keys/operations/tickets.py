"""The token in the two addresses a tool is given: one signing of one body, nothing else.

It says which signing and is sealed by this installation; how long it opens anything is decided by
the signing itself (twenty minutes, or its end). It is the same each time, so a page that is loaded
again has it again, and nothing needs to be kept.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core import signing

from vanban.foundation.errors import NotFound, Reason

SALT: Final = "gateway.signing"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a token names."""

    organisation_id: UUID
    transaction_id: UUID


def token_of(ticket: Ticket) -> str:
    """The token for the addresses of one signing."""
    named = f"{ticket.organisation_id.hex}{ticket.transaction_id.hex}"
    return signing.Signer(salt=SALT, sep="~").sign(named)


def ticket_of(token: str) -> Ticket:
    """What a token names. Refuses (NotFound) one that was not made here."""
    try:
        named = signing.Signer(salt=SALT, sep="~").unsign(token)
        return Ticket(UUID(named[:32]), UUID(named[32:]))
    except (signing.BadSignature, ValueError):
        raise NotFound(Reason("gateway.unknown", "Không có phiên ký này.")) from None
