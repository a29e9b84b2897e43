"""What waits for a member, and how what it sent is faring."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

from vanban.axis.mailbox.models import Delivery
from vanban.axis.mailbox.rules import given_back_before, wire_time
from vanban.axis.members.queries import Outdated, edition
from vanban.formats.vxp.rows import ReceivedRow, SentRow, TransportStatus
from vanban.foundation.actor import Actor
from vanban.foundation.gathered import Gathered
from vanban.foundation.operation import query
from vanban.foundation.statement import run_statement

SENT_LABEL = "Đã gửi đi thành công"
MOST = 1000

_WAITS = """d.waits AND (d.state = 'initial' OR d.updated_at < %(given_back)s)"""
_ROW = """d.id::text, d.message_type, d.created_at, d.updated_at, s.code, r.code, d.state,
    d.state_text"""
_NAMES = """LEFT JOIN members_agency s ON s.id = d.sender_id
LEFT JOIN members_agency r ON r.id = d.receiver_id"""
_WAITING = Gathered(
    f"""
SELECT p.place, {_ROW}
FROM json_to_recordset(%(batch)s::json) AS p (place int, edition uuid, system uuid, type text,
    given_back timestamptz, most int)
JOIN members_directory_version v ON v.id = 1 AND v.edition = p.edition
LEFT JOIN LATERAL (
    SELECT * FROM mailbox_delivery d WHERE d.system_id = p.system AND d.message_type = p.type
    AND d.waits AND (d.state = 'initial' OR d.updated_at < p.given_back)
    ORDER BY d.position LIMIT p.most
) d ON true {_NAMES} ORDER BY p.place, d.position
""",  # noqa: S608 - the parts are ours
    twice=True,
)
# Only a first page rests on an edition: a long list is not torn when the directory changes.
_RECEIVED = """
SELECT d.position, {row} FROM members_directory_version known LEFT JOIN (
    SELECT * FROM mailbox_delivery d WHERE d.system_id = %(system)s
    AND d.position > %(after)s {conditions} ORDER BY d.position LIMIT %(most)s
) d ON true {names} WHERE known.id = 1 AND (known.edition = %(edition)s OR %(after)s > 0)
ORDER BY d.position
"""
_COUNT = f"""
SELECT count(*) FROM mailbox_delivery d
WHERE d.system_id = %(system)s AND d.message_type = %(type)s AND {_WAITS}
"""  # noqa: S608 - the part is ours


def received(
    actor: Actor, *, now: datetime, message_type: str, limit: int = MOST
) -> list[ReceivedRow]:
    """What waits for the organisations of a member, in the order it was handed in; of both types
    when none is named. Raises Outdated.
    """
    values = _asked(actor, now, message_type, limit)
    if message_type:
        rows = _WAITING.run(values)
    else:
        rows = [row[1:] for row in run_statement(_received_sql(), values, twice=True)]
    if not rows:
        raise Outdated
    return _received_rows(rows)


def received_between(
    actor: Actor,
    *,
    now: datetime,
    message_type: str,
    begin: datetime | None = None,
    end: datetime | None = None,
    page: int = MOST,
) -> Iterator[list[ReceivedRow]]:
    """All that came between two moments, whatever its state, in its order, page by page and however
    much it is. Raises Outdated before the first page is given.
    """
    values = {**_asked(actor, now, message_type, page), "begin": begin, "end": end}
    sql = _received_sql(typed=bool(message_type), begun=begin is not None, ended=end is not None)
    first = run_statement(sql, values, twice=True)
    if not first:
        raise Outdated
    return _pages(sql, values, first, page)


def _pages(
    sql: str, values: dict[str, object], rows: list[tuple[Any, ...]], page: int
) -> Iterator[list[ReceivedRow]]:
    while rows := [row for row in rows if row[0] is not None]:
        yield _received_rows([row[1:] for row in rows])
        if len(rows) < page:
            return
        rows = run_statement(sql, {**values, "after": rows[-1][0]}, twice=True)


def _asked(actor: Actor, now: datetime, message_type: str, most: int) -> dict[str, object]:
    return {
        "edition": edition(),
        "system": actor.organisation,
        "type": message_type,
        "given_back": _given_back(now),
        "after": 0,
        "most": most,
    }


def _received_rows(rows: list[tuple[Any, ...]]) -> list[ReceivedRow]:
    return [
        ReceivedRow(
            doc_id=doc_id,
            message_type=kind,
            created_time=wire_time(created_at),
            updated_time=wire_time(updated_at),
            sender=sender,
            receiver=receiver,
            status=state,
            status_desc=state_text or TransportStatus(state).label,
        )
        for doc_id, kind, created_at, updated_at, sender, receiver, state, state_text in rows
        if doc_id is not None
    ]


@cache
def _received_sql(*, typed: bool = False, begun: bool = False, ended: bool = False) -> str:
    conditions = [
        *(["d.message_type = %(type)s"] if typed else []),
        *(["d.created_at >= %(begin)s"] if begun else []),
        *(["d.created_at < %(end)s"] if ended else []),
        *([_WAITS] if not (begun or ended) else []),
    ]
    text = "".join(f" AND {one}" for one in conditions)
    return _RECEIVED.format(row=_ROW, names=_NAMES, conditions=text)


def _given_back(now: datetime) -> datetime:
    return given_back_before(now, timedelta(seconds=settings.AXIS_PICKUP_S))


def count_waiting(actor: Actor, *, now: datetime, message_type: str) -> int:
    """How much waits for the organisations of a member."""
    values = {
        "system": actor.organisation,
        "type": message_type,
        "given_back": _given_back(now),
    }
    ((count,),) = run_statement(_COUNT, values, twice=True)
    return int(count)


@query
def sent(
    actor: Actor, *, doc_id: str = "", message_type: str = "", limit: int = MOST
) -> list[SentRow]:
    """The deliveries of what a member sent: of one packet, or of the latest ones."""
    rows = Delivery.objects.filter(message__system_id=actor.organisation)
    if doc_id:
        try:
            rows = rows.filter(message_id=UUID(doc_id.strip()))
        except ValueError:
            return []
    elif message_type:
        rows = rows.filter(message_type=message_type)
    rows = rows.select_related("message", "sender", "receiver").order_by("-position")
    return [
        SentRow(
            message_type=row.message_type,
            sender_doc_id=str(row.message_id),
            receiver_doc_id=str(row.id),
            from_code=row.sender.code,
            to_code=row.receiver.code,
            title=row.message.title,
            notation=row.message.notation,
            sent_time=wire_time(row.message.accepted_at),
            received_time=wire_time(row.updated_at) if row.state == TransportStatus.DONE else "",
            send_status=TransportStatus.DONE,
            send_status_desc=SENT_LABEL,
            receive_status=row.state,
            receive_status_desc=row.state_text or TransportStatus(row.state).label,
        )
        for row in rows[:limit]
    ]
