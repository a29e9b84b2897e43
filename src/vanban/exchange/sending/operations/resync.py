"""Asking an axis about packets of which nothing was reported (getSentEdocList)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from vanban.core.organisations.queries import organisation_by_code
from vanban.core.records.operations import touch
from vanban.exchange.directory.operations import (
    AxisRefused,
    AxisUnavailable,
    attended,
    list_sent,
    turn_on,
)
from vanban.exchange.directory.queries import link as link_named
from vanban.exchange.sending.models import Dispatch
from vanban.exchange.sending.queries import unconfirmed
from vanban.formats.vxp.rows import TransportStatus
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.operation import operation

log = structlog.get_logger(__name__)

FETCH_FAILED = "Nơi nhận lấy gói tin từ trục không thành; trục giữ gói tin để lấy lại."


def ask_the_axis(
    *, actor: Actor, link: str, clock: Callable[[], datetime], after: timedelta
) -> int:
    """Ask about packets without a report for longer than `after`; tells how many were asked about.

    Outside work. What the axis knows is how far the receiver has fetched: it shows on the board,
    and a packet that was never fetched is told apart from a report that went missing.
    """
    way = link_named(link)
    if way is None:
        return 0
    count = 0
    for one in unconfirmed(actor, link=link, checked_before=clock() - after):
        if not turn_on(link, clock):
            return count
        try:
            with attended(link, clock):
                rows = list_sent(way, doc_id=one.axis_doc_id, now=clock())
        except AxisUnavailable:
            return count
        except AxisRefused as refused:
            log.warning("axis does not know a packet", doc=one.axis_doc_id, why=str(refused))
            rows = ()
        count += 1
        note_transport(
            actor=actor,
            now=clock(),
            axis_doc_id=one.axis_doc_id,
            package_id=one.package_id,
            states={row.to_code: row.receive_status for row in rows},
        )
    return count


@operation("exchange.sending.note_transport")
def note_transport(
    *,
    actor: Actor,
    now: datetime,
    axis_doc_id: str,
    package_id: UUID,
    states: Mapping[str, str],
) -> None:
    """Keep how far each receiver of a packet has fetched it, as the axis tells."""
    audit.subject("package", package_id, states=dict(states))
    on = local_date(now)
    bodies = {code: organisation_by_code(code, on=on) for code in states}
    by_id = {body.id: states[code] for code, body in bodies.items() if body is not None}
    rows = (
        Dispatch.objects.select_for_update(of=("self",), no_key=True)
        .select_related("package")
        .filter(organisation_id=actor.organisation, package_id=package_id, axis_doc_id=axis_doc_id)
        .order_by("id")
    )
    for row in rows:
        of_body = by_id.get(row.target_id, "") if row.target_id else ""
        state = states.get(row.target_code) or of_body
        changed = state != row.axis_state
        row.axis_state, row.axis_checked_at = state[:12], now
        row.problem = FETCH_FAILED if state == TransportStatus.FAIL else ""
        row.save(update_fields=["axis_state", "axis_checked_at", "problem"])
        if changed:
            touch(row.package.document_id)
