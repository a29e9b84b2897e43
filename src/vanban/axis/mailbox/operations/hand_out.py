"""A receiver takes a packet out, and says how it went: a statement each, decided in itself."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from vanban.axis.mailbox.rules import spliced, trace_header
from vanban.axis.members.queries import USE, Outdated, edition
from vanban.formats.edxml.face import TracePlace
from vanban.formats.vxp.rows import TransportStatus
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, Kind, NotFound, Reason, Refusal
from vanban.foundation.gathered import Gathered
from vanban.foundation.statement import run_statement
from vanban.foundation.store import store


class UnknownPacket(NotFound):
    """No such packet, or not one for (or of) an organisation that the caller serves."""

    code = "mailbox.unknown_packet"
    title = "Không có gói tin này"


class CannotMove(Refusal):
    """The delivery cannot go to that state from where it is."""

    kind = Kind.CONFLICT
    code = "mailbox.cannot_move"
    title = "Không đổi được trạng thái"


class BadStatus(Invalid):
    """Not a transport status."""

    code = "mailbox.bad_status"
    title = "Trạng thái không đúng"


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A packet on its way out, in pieces."""

    size: int
    pieces: Iterator[bytes]


# IS TRUE keeps the planner from looking for one packet through all of its system.
# That a packet was fetched may be forgotten in a power cut: it is then offered once more, as one
# that was fetched and not called done. So this commit alone does not wait for the disk.
_FETCH = Gathered(
    """
WITH known AS MATERIALIZED (
    SELECT p.* FROM json_to_recordset(%(batch)s::json) AS p (place int, edition uuid, id uuid,
        system uuid, now timestamptz), members_directory_version v
    WHERE v.id = 1 AND v.edition = p.edition
), wanted AS MATERIALIZED (
    SELECT k.place, k.system, k.now, d.id, d.message_id FROM known k
    JOIN mailbox_delivery d ON d.id = k.id AND (d.system_id = k.system) IS TRUE
), moved AS (
    UPDATE mailbox_delivery d SET state = 'processing', updated_at = w.now
    FROM wanted w WHERE d.id = w.id AND d.waits
), traced AS (
    INSERT INTO mailbox_trace (at, act, system_id, message_id, delivery_id, text)
    SELECT now, 'fetch', system, message_id, id, '' FROM wanted
)
SELECT k.place, m.id, m.size, m.accepted_at, m.trace_at, m.trace_prefix, m.trace_list, c.key,
    c.data, set_config('synchronous_commit', 'off', true)
FROM known k LEFT JOIN wanted w ON w.place = k.place
LEFT JOIN mailbox_message m ON m.id = w.message_id
LEFT JOIN mailbox_content c ON c.sha256 = m.sha256
""",
    twice=True,
)
_OWN = """
SELECT m.id, m.size, m.accepted_at, NULL, '', false, c.key, c.data, ''
FROM mailbox_message m LEFT JOIN mailbox_content c ON c.sha256 = m.sha256
WHERE m.id = %(id)s AND m.system_id = %(system)s
"""
# What is done stays done. One that failed may still be done, and takes its DocumentId back, unless
# a corrected packet has taken it meanwhile.
_MOVE = Gathered(
    """
WITH known AS MATERIALIZED (
    SELECT p.* FROM json_to_recordset(%(batch)s::json) AS p (place int, edition uuid, id uuid,
        system uuid, now timestamptz, state text, text text, waits boolean),
        members_directory_version v WHERE v.id = 1 AND v.edition = p.edition
), moved AS (
    UPDATE mailbox_delivery d SET state = k.state, state_text = k.text, updated_at = k.now,
        waits = k.waits, claims_id = k.state <> 'fail' AND (d.claims_id
            OR d.state = 'fail' AND m.message_type = 'edoc' AND m.doc_type = 0)
    FROM known k, mailbox_message m
    WHERE d.id = k.id AND (d.system_id = k.system) IS TRUE AND m.id = d.message_id
        AND d.state <> 'done' AND (d.state <> 'fail' OR m.doc_type <> 0 OR NOT EXISTS (
            SELECT 1 FROM mailbox_delivery o WHERE o.claims_id AND o.id <> d.id
            AND o.sender_id = d.sender_id AND o.business_id = d.business_id
            AND o.receiver_id = d.receiver_id))
    RETURNING k.place, k.now, k.state, k.system, k.text, d.id, d.message_id
), traced AS (
    INSERT INTO mailbox_trace (at, act, system_id, message_id, delivery_id, text)
    SELECT now, state, system, message_id, id, text FROM moved
)
SELECT k.place, m.id FROM known k LEFT JOIN moved m ON m.place = k.place
""",
    twice=True,
)
_STATE = "SELECT state FROM mailbox_delivery WHERE id = %(id)s AND system_id = %(system)s"


def hand_out(*, actor: Actor, now: datetime, doc_id: str, original: bool = False) -> HandedOut:
    """The bytes of a packet for its receiver, with the axis's own TraceHeader in its list, or the
    `original` as it was handed in; the sender gets the original always.

    Refuses (UnknownPacket), also a packet whose content is no longer kept. Raises Outdated.
    """
    actor.require(USE)
    values = {
        "id": _packet_id(doc_id),
        "system": actor.organisation,
        "now": now,
        "edition": edition(),
    }
    rows = _FETCH.run(values)
    if not rows:
        raise Outdated
    if rows[0][0] is None:
        rows = run_statement(_OWN, values, twice=True)
        if not rows:
            raise _unknown(doc_id)
    _, size, accepted_at, trace_at, prefix, with_list, key, data, _ = rows[0]
    if key is None:
        text = "Nội dung gói tin đã hết thời hạn lưu trên trục; dấu vết vẫn còn."
        raise UnknownPacket(Reason("mailbox.content_gone", text))
    pieces = iter((bytes(data),)) if data is not None else _pieces(key)
    if trace_at is None or original:
        return HandedOut(size, pieces)
    place = TracePlace(trace_at, prefix, with_list)
    line = trace_header(place, organ_id=settings.AXIS_ORGAN_ID, at=accepted_at)
    return HandedOut(size + len(line), spliced(pieces, trace_at, line))


def _pieces(key: str) -> Iterator[bytes]:
    """The pieces of a stored file; a file that is not there is found out before the answer."""
    pieces = store().pieces(key)
    first = next(pieces, b"")
    return itertools.chain((first,), pieces)


def report_transport(
    *, actor: Actor, now: datetime, doc_id: str, status: str, comment: str = ""
) -> None:
    """Say how a packet arrived at its receiver's system: processing, done, fail.

    Saying done twice is the same as once; what failed may still be done, what is done stays done.
    Refuses (UnknownPacket), (BadStatus) other words, (CannotMove) to take back what was done.
    Raises Outdated.
    """
    actor.require(USE)
    if status not in {"processing", "done", "fail"}:
        text = f"Trạng thái “{status[:40]}” không có: chỉ processing, done, fail."
        raise BadStatus(Reason("mailbox.bad_status", text, field="status"))
    values = {
        "id": _packet_id(doc_id),
        "system": actor.organisation,
        "now": now,
        "edition": edition(),
        "state": status,
        "text": comment[:500],
        "waits": status == TransportStatus.PROCESSING,
    }
    rows = _MOVE.run(values)
    if not rows:
        raise Outdated
    if rows[0][0] is not None:
        return
    found = run_statement(_STATE, values, twice=True)
    if not found:
        raise _unknown(doc_id)
    ((state,),) = found
    if state not in {TransportStatus.DONE, TransportStatus.FAIL}:
        raise Outdated  # another moved it in this moment
    if (state, status) != (TransportStatus.DONE, TransportStatus.DONE):
        text = f"Gói tin đã ở trạng thái {state}" + (
            "." if state == TransportStatus.DONE else ", và đã có gói tin khác thay thế."
        )
        raise CannotMove(Reason("mailbox.already_done", text))


def _packet_id(doc_id: str) -> UUID:
    try:
        return UUID(doc_id.strip())
    except ValueError:
        raise _unknown(doc_id) from None


def _unknown(doc_id: str) -> UnknownPacket:
    text = f"Không có gói tin “{doc_id[:60]}” cho các cơ quan của hệ thống này."
    return UnknownPacket(Reason("mailbox.unknown_packet", text))
