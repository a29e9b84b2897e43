"""Fetching what waits on an axis. Outside work: store first, tell the axis, judge later."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from vanban.core.files.operations import FileRefused, keep, keep_anyhow
from vanban.core.organisations.queries import OrganisationRow, organisation_by_code
from vanban.exchange.directory.operations import (
    AxisRefused,
    PacketUnusable,
    attended,
    fetch_packet,
    list_received,
    report_transport,
    turn_on,
)
from vanban.exchange.directory.queries import keeper_of
from vanban.exchange.directory.rules import AxisLink
from vanban.exchange.receiving.operations.astray import set_aside
from vanban.exchange.receiving.operations.take_in import take_in
from vanban.exchange.receiving.queries import holds, is_stray
from vanban.exchange.receiving.rules import NOT_OURS, Face, face_of, unknown_face
from vanban.formats.edxml.errors import EdxmlError
from vanban.formats.edxml.reader import read
from vanban.formats.vxp.rows import MessageType, ReceivedRow, TransportStatus
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
_NAME = "Liên thông"


def poll(*, link: AxisLink, clock: Clock) -> int:
    """Take in all that waits on an axis for our organisations; tells how many packets came.

    Killed anywhere it loses nothing: a packet is called done only when its bytes and its row are
    safe, and one that was taken in already is only called done. Refuses (AxisUnavailable).
    """
    count = 0
    for message_type in (MessageType.EDOC, MessageType.STATUS):
        if not turn_on(link.code, clock):
            return count
        with attended(link.code, clock):
            rows = list_received(link, message_type=message_type, now=clock())
        for row in rows:
            try:
                with attended(link.code, clock):
                    count += _take(link, row, message_type, clock)
            except AxisRefused as refused:  # the others are not to wait for it
                log.warning("packet not fetched", doc_id=row.doc_id, reason=str(refused))
    return count


def _take(link: AxisLink, row: ReceivedRow, message_type: MessageType, clock: Clock) -> int:
    owner = _hosted(row.receiver, clock)
    keeper = owner or keeper_of(link, on=local_date(clock()))
    if keeper is not None and holds(_actor(keeper), link=link.code, axis_doc_id=row.doc_id):
        astray = owner is None or is_stray(_actor(owner), link=link.code, axis_doc_id=row.doc_id)
        _tell(link, row, clock, arrived=not astray)
        return 0
    came = _Came(link, row, message_type, clock)
    try:
        data = fetch_packet(link, doc_id=row.doc_id, now=clock())
    except PacketUnusable as refused:
        return _set_aside(came, keeper, b"", problem=str(refused))
    owners = [owner] if owner is not None else _named_inside(data, clock)
    if not owners:
        return _set_aside(came, keeper, data, problem=NOT_OURS)
    try:
        stored = keep(data, file_name=f"{row.doc_id}.edxml")
    except FileRefused as refused:
        return _set_aside(came, keeper or owners[0], data, problem=str(refused))
    for each in owners:
        take_in(
            actor=_actor(each),
            now=clock(),
            link=link.code,
            axis_doc_id=row.doc_id,
            kind=message_type,
            sha256=stored.sha256,
            size=stored.size,
        )
    _tell(link, row, clock, arrived=True)
    return len(owners)


@dataclass(frozen=True, slots=True)
class _Came:
    """A packet as the axis offers it."""

    link: AxisLink
    row: ReceivedRow
    kind: MessageType
    clock: Clock


def _set_aside(came: _Came, keeper: OrganisationRow | None, data: bytes, *, problem: str) -> int:
    """Keep what is for nobody here, or cannot be taken, and let its keeper know; the axis is told
    that it did not arrive, so that its sender sees it at once.
    """
    link, row, clock = came.link, came.row, came.clock
    log.warning("packet set aside", doc_id=row.doc_id, to=row.receiver, problem=problem)
    if keeper is not None:
        set_aside(
            actor=_actor(keeper),
            now=clock(),
            link=link.code,
            axis_doc_id=row.doc_id,
            kind=came.kind,
            sha256=keep_anyhow(data),
            size=len(data),
            face=_face(data) or unknown_face(came.kind, row.sender),
            addressed_to=row.receiver,
            problem=problem,
        )
    _tell(link, row, clock, arrived=False)
    return 0


def _tell(link: AxisLink, row: ReceivedRow, clock: Clock, *, arrived: bool) -> None:
    status = TransportStatus.DONE if arrived else TransportStatus.FAIL
    report_transport(link, doc_id=row.doc_id, status=status, now=clock())


def _hosted(code: str, clock: Clock) -> OrganisationRow | None:
    found = organisation_by_code(code, on=local_date(clock())) if code else None
    return found if found is not None and found.hosted else None


def _named_inside(data: bytes, clock: Clock) -> list[OrganisationRow]:
    """Our organisations among those that the packet itself names: for axes that do not say for
    whom a packet is.
    """
    face = _face(data)
    codes = face.receiver_codes if face else ()
    found = [body for code in codes if (body := _hosted(code, clock)) is not None]
    return list({body.id: body for body in found}.values())


def _face(data: bytes) -> Face | None:
    try:
        return face_of(read(data)) if data else None
    except EdxmlError:
        return None


def _actor(body: OrganisationRow) -> Actor:
    return Actor.system(body.id, name=_NAME)
