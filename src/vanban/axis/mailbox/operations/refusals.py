"""A packet that was refused leaves a line in the trace too: its sender will ask why."""

from datetime import datetime
from typing import Final

from vanban.axis.mailbox.rules import Facts
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Refusal
from vanban.foundation.ids import new_id
from vanban.foundation.statement import run_statement

_LONGEST: Final = 500
_HASH: Final = 64
# The same packet once more is an answer that was lost, not a packet that is missing.
_UNLISTED: Final = "mailbox.same_packet"
_REFUSED = """
WITH traced AS (
    INSERT INTO mailbox_trace (at, act, system_id, text)
    VALUES (%(now)s, 'refuse', %(system)s, %(told)s)
)
INSERT INTO mailbox_refused (id, system_id, code, claimed_hash, sha256, sender_code, receivers,
    business_id, notation, title, text, first_at, last_at, times)
SELECT %(id)s, %(system)s, %(code)s, %(claimed)s, %(sha256)s, %(sender)s, %(receivers)s,
    %(business_id)s, %(notation)s, %(title)s, %(text)s, %(now)s, %(now)s, 1 WHERE %(listed)s
ON CONFLICT (system_id, claimed_hash, code) DO UPDATE SET last_at = excluded.last_at,
    times = mailbox_refused.times + 1, text = excluded.text
"""


def note_refusal(
    *,
    actor: Actor,
    now: datetime,
    refusal: Refusal,
    claimed_hash: str,
    facts: Facts | None = None,
    sha256: str = "",
) -> None:
    """Remember that a member's packet was not taken, and why: a line in the trace, and for the
    operator one row for each packet and reason, however often it is tried.

    `facts`: what is known of it; nothing where it could not be read, or must not be.
    """
    codes = ", ".join(dict.fromkeys(reason.code for reason in refusal.reasons))
    first = refusal.reasons[0].code if refusal.reasons else refusal.code
    values = {
        "id": new_id(),
        "now": now,
        "system": actor.organisation,
        "told": f"{codes}: {refusal}",
        "listed": first != _UNLISTED,
        "code": first,
        "claimed": claimed_hash.strip()[:_HASH],
        "sha256": sha256,
        "sender": facts.sender_code[:_HASH] if facts else "",
        "receivers": ", ".join(facts.receiver_codes)[:_LONGEST] if facts else "",
        "business_id": facts.business_id if facts else "",
        "notation": facts.notation if facts else "",
        "title": facts.title if facts else "",
        "text": str(refusal),
    }
    run_statement(_REFUSED, {name: _cut(value) for name, value in values.items()})


def _cut(value: object) -> object:
    return value[:_LONGEST].replace("\x00", "") if isinstance(value, str) else value
