"""Running the queue of one organisation on one link. Outside work: no transaction is open here."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from vanban.core.files.queries import load
from vanban.exchange.directory.operations import (
    AxisRefused,
    AxisUnavailable,
    attended,
    note_partner_answer,
    note_partner_failure,
    send_packet,
    turn_on,
    turn_with,
)
from vanban.exchange.directory.queries import health_of, horizon, partners_on
from vanban.exchange.directory.queries import link as link_named
from vanban.exchange.directory.rules import AxisLink
from vanban.exchange.sending.operations.queue import (
    park_overdue,
    record_failure,
    record_refusal,
    record_sent,
)
from vanban.exchange.sending.queries import Batch, next_batch, overdue
from vanban.formats.vxp.codes import RECEIVER_FAULTS
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.actor import Actor
from vanban.foundation.errors import NotFound

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]


def send_waiting(*, actor: Actor, link: str, clock: Clock) -> None:
    """Send what is due, oldest first, until nothing is due or the link fails.

    A partner for whom the axis fails again and again is left alone for a while; nobody else waits.
    A worker killed after the axis took a packet and before that is recorded sends the same bytes
    again: the axis knows them, and they count as sent.
    """
    if overdue(actor, link=link, now=clock(), horizon=horizon()):
        park_overdue(actor=actor, now=clock(), link=link)
    way = link_named(link)
    if way is None:
        log.warning("queue without a link in the links file", link=link)
        return
    while (batch := _next(actor, link, clock)) is not None:
        ids = [dispatch for dispatch, _ in batch.dispatches]
        try:
            _send(actor, way, batch, load(batch.sha256), clock)
        except NotFound as error:  # the store has lost it: the others go on
            record_refusal(actor=actor, now=clock(), dispatch_ids=ids, problem=str(error))
        except AxisUnavailable as error:
            record_failure(actor=actor, now=clock(), dispatch_ids=ids, problem=str(error))
            return


def _next(actor: Actor, link: str, clock: Clock) -> Batch | None:
    """What goes next, when this worker may speak over the link now, and to whom it may send."""
    while True:
        health, partners = health_of(link), partners_on(link)
        batch = next_batch(
            actor,
            link=link,
            now=clock(),
            recovered_at=health.recovered_at,
            at_rest=frozenset(code for code, each in partners.items() if each.rests(clock())),
        )
        if batch is None or not turn_on(link, clock, health=health):
            return None
        free = tuple(
            (dispatch, code)
            for dispatch, code in batch.dispatches
            if code not in partners or turn_with(link, partners[code], clock)
        )
        if free:
            return replace(batch, dispatches=free)


def _send(actor: Actor, link: AxisLink, batch: Batch, data: bytes, clock: Clock) -> None:
    """Send one package to all who are due; when the axis refuses one of them, to each alone."""
    ids = [dispatch for dispatch, _ in batch.dispatches]
    codes = [code for _, code in batch.dispatches]
    try:
        with attended(link.code, clock):
            doc_id = send_packet(
                link,
                data,
                message_type=batch.message_type,
                from_code=batch.sender_code,
                to=codes if batch.message_type is MessageType.EDOC else (),
                now=clock(),
            )
    except AxisRefused as refused:
        at_one = refused.passing or refused.answer_code in RECEIVER_FAULTS
        if at_one and len(ids) > 1 and batch.message_type is MessageType.EDOC:
            for dispatch in batch.dispatches:
                alone = replace(batch, dispatches=(dispatch,))
                _send(actor, link, alone, data, clock)
            return
        problem = f"{refused} (mã {refused.answer_code} của trục)"
        note = record_failure if refused.passing else record_refusal
        note(actor=actor, now=clock(), dispatch_ids=ids, problem=problem)
        if refused.passing:
            for code in codes:
                note_partner_failure(
                    actor=actor, now=clock(), link=link.code, partner_code=code, problem=problem
                )
        return
    record_sent(actor=actor, now=clock(), dispatch_ids=ids, axis_doc_id=doc_id)
    _note_partners(actor, link.code, codes, clock)


def _note_partners(actor: Actor, link: str, codes: list[str], clock: Clock) -> None:
    known = partners_on(link)
    for code in codes:
        if code in known and known[code].failures:
            note_partner_answer(actor=actor, now=clock(), link=link, partner_code=code)
