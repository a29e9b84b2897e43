"""A packet that was refused leaves a line in the trace too: its sender will ask why."""

from datetime import datetime

from vanban.foundation.actor import Actor
from vanban.foundation.errors import Refusal
from vanban.foundation.statement import run_statement

_LONGEST = 500
_REFUSED = """
INSERT INTO mailbox_trace (at, act, system_id, text)
VALUES (%(now)s, 'refuse', %(system)s, %(text)s)
"""


def note_refusal(*, actor: Actor, now: datetime, refusal: Refusal) -> None:
    """Remember that a member's packet was not taken, and why."""
    codes = ", ".join(reason.code for reason in refusal.reasons)
    text = f"{codes}: {refusal}"[:_LONGEST].replace("\x00", "")
    run_statement(_REFUSED, {"now": now, "system": actor.organisation, "text": text})
