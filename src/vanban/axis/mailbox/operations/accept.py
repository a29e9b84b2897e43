"""A packet becomes a message with one delivery for each receiver.

The ordinary packet, new to all its receivers, is entered by one statement. What is not ordinary
(again, under a used DocumentId, after a failure, in the middle of a change of the directory) is
entered, or refused with its reasons, by `repeated.accept_again`. Both apply the same rules.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import psycopg

from vanban.axis.mailbox.operations.repeated import accept_again
from vanban.axis.mailbox.operations.routing import Route, route_of
from vanban.axis.mailbox.rules import Accepted, Bytes, Facts
from vanban.axis.members.queries import USE, Outdated, edition
from vanban.foundation.actor import Actor
from vanban.foundation.gathered import Gathered
from vanban.foundation.ids import new_id

_ENTER = Gathered(
    """
WITH packet AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(batch)s::json) AS p (place int, edition uuid, id uuid,
        now timestamptz, type text, sender uuid, system uuid, business_id text, doc_type smallint,
        status smallint, title text, notation text, claims boolean, sha256 text, size bigint,
        key text, trace_at bigint, trace_prefix text, trace_list boolean, warning text,
        deliveries json)
), known AS MATERIALIZED (
    SELECT p.*, NOT EXISTS (
        SELECT 1 FROM mailbox_message WHERE message_type = 'edoc' AND p.type = 'edoc'
        AND sender_id = p.sender AND business_id = p.business_id AND sha256 = p.sha256
    ) AND NOT EXISTS (
        SELECT 1 FROM json_to_recordset(p.deliveries) AS t (receiver uuid), mailbox_delivery d
        WHERE d.claims_id AND p.claims AND d.sender_id = p.sender
        AND d.business_id = p.business_id AND d.receiver_id = t.receiver
    ) AS fresh FROM packet p, members_directory_version v WHERE v.id = 1 AND v.edition = p.edition
), content AS (
    INSERT INTO mailbox_content (sha256, size, data, key, used_at)
    SELECT sha256, size, (%(data)b::bytea[])[place], key, now FROM known WHERE fresh
    ON CONFLICT (sha256) DO UPDATE SET used_at = excluded.used_at RETURNING sha256, key
), message AS (
    INSERT INTO mailbox_message (id, message_type, sender_id, system_id, business_id, doc_type,
        status_code, title, notation, sha256, size, accepted_at, trace_at, trace_prefix, trace_list)
    SELECT id, type, sender, system, business_id, doc_type, status, title, notation, sha256, size,
        now, trace_at, trace_prefix, trace_list FROM known WHERE fresh
), delivered AS (
    INSERT INTO mailbox_delivery (id, message_id, receiver_id, receiver_code, system_id,
        message_type, sender_id, business_id, claims_id, waits, state, state_text, created_at,
        updated_at)
    SELECT t.id, k.id, t.receiver, t.code, t.system, k.type, k.sender, k.business_id, k.claims,
        true, 'initial', '', k.now, k.now
    FROM known k, json_to_recordset(k.deliveries) AS t (id uuid, receiver uuid, code text,
        system uuid) WHERE k.fresh
), traced AS (
    INSERT INTO mailbox_trace (at, act, system_id, message_id, text)
    SELECT now, 'accept', system, id, warning FROM known WHERE fresh
)
SELECT k.place, k.fresh, c.key FROM known k LEFT JOIN content c ON c.sha256 = k.sha256
""",
    with_data=True,
)


def accept(
    *,
    actor: Actor,
    now: datetime,
    message_id: UUID,
    facts: Facts,
    content: Bytes,
    from_code: str = "",
    to_codes: Iterable[str] = (),
) -> Accepted:
    """Enter a packet into its receivers' mailboxes, with its bytes. What is for a closed body goes
    to its successor, with a warning to the sender and in the trace.

    The same bytes again reach only receivers who do not have them yet, or whose delivery failed.
    Refuses (CannotCarry) an unknown sender, one that the caller does not serve, and receivers that
    are unknown, closed or not connected; (Duplicate) a packet that every receiver already has
    (`mailbox.same_packet`), or other content under the DocumentId of a new document
    (`mailbox.same_id`). Raises Outdated when what the process knows by heart has passed.
    """
    actor.require(USE)
    asked = tuple(to_codes)
    route = route_of(actor=actor, now=now, facts=facts, from_code=from_code, to_codes=asked)
    try:
        rows = _ENTER.run(_values(actor, now, message_id, facts, content, route), content.data)
    except (psycopg.errors.UniqueViolation, psycopg.OperationalError):
        rows = [(False, None)]  # another was quicker; or the line broke, and it may be entered
    if not rows:
        raise Outdated
    ((fresh, key),) = rows
    if not fresh:
        return accept_again(
            actor=actor,
            now=now,
            message_id=message_id,
            facts=facts,
            content=content,
            from_code=from_code,
            to_codes=asked,
        )
    content.kept = key == content.key
    return Accepted(message_id, route.warning)


def _values(
    actor: Actor, now: datetime, message_id: UUID, facts: Facts, content: Bytes, route: Route
) -> dict[str, object]:
    place = facts.trace_place
    receivers = route.receivers.values()
    return {
        "edition": edition(),
        "id": message_id,
        "now": now,
        "type": facts.message_type.value,
        "sender": route.sender.id,
        "system": actor.organisation,
        "business_id": facts.business_id,
        "doc_type": facts.doc_type,
        "status": facts.status_code,
        "title": facts.title,
        "notation": facts.notation,
        "claims": facts.claims_id,
        "sha256": content.sha256,
        "size": content.size,
        "key": content.key,
        "trace_at": None if place is None else place.offset,
        "trace_prefix": "" if place is None else place.prefix[:40],
        "trace_list": place is not None and place.with_list,
        "deliveries": [
            {"id": new_id(), "receiver": entry.id, "code": code, "system": entry.system_id}
            for code, entry in receivers
        ],
        "warning": route.warning,
    }
