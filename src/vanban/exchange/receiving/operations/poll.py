"""Fetching what waits on an axis. Outside work: store first, tell the axis, judge later."""

from collections.abc import Callable
from datetime import datetime

import structlog

from vanban.core.files.operations import FileRefused, keep
from vanban.core.organisations.queries import OrganisationRow, organisation_by_code
from vanban.exchange.directory.operations import (
    AxisRefused,
    attended,
    fetch_packet,
    list_received,
    report_transport,
    turn_on,
)
from vanban.exchange.directory.rules import AxisLink
from vanban.exchange.receiving.operations.take_in import take_in
from vanban.exchange.receiving.queries import holds
from vanban.exchange.receiving.rules import face_of
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
    if owner is not None and holds(_actor(owner), link=link.code, axis_doc_id=row.doc_id):
        report_transport(link, doc_id=row.doc_id, status=TransportStatus.DONE, now=clock())
        return 0
    data = fetch_packet(link, doc_id=row.doc_id, now=clock())
    owners = [owner] if owner is not None else _named_inside(data, clock)
    status = TransportStatus.DONE if owners else TransportStatus.FAIL
    try:
        stored = keep(data, file_name=f"{row.doc_id}.edxml")
    except FileRefused as refused:
        log.warning("packet not kept", doc_id=row.doc_id, reason=str(refused))
        report_transport(link, doc_id=row.doc_id, status=TransportStatus.FAIL, now=clock())
        return 0
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
    if not owners:
        log.error("packet for nobody here", doc_id=row.doc_id, to=row.receiver, kept=stored.sha256)
    report_transport(link, doc_id=row.doc_id, status=status, now=clock())
    return len(owners)


def _hosted(code: str, clock: Clock) -> OrganisationRow | None:
    found = organisation_by_code(code, on=local_date(clock())) if code else None
    return found if found is not None and found.hosted else None


def _named_inside(data: bytes, clock: Clock) -> list[OrganisationRow]:
    """Our organisations among those that the packet itself names: for axes that do not say for
    whom a packet is.
    """
    try:
        codes = face_of(read(data)).receiver_codes
    except EdxmlError:
        return []
    found = [body for code in codes if (body := _hosted(code, clock)) is not None]
    return list({body.id: body for body in found}.values())


def _actor(body: OrganisationRow) -> Actor:
    return Actor.system(body.id, name=_NAME)
