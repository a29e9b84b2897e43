"""Polling the axes, looking into packets, sending reports."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from vanban.exchange.directory.operations import AxisUnavailable
from vanban.exchange.directory.queries import link as link_named
from vanban.exchange.directory.queries import links
from vanban.exchange.receiving.operations import poll, read_item, send_reports
from vanban.exchange.receiving.queries import report_queues, stored_items
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import defer, job

_NAME = "Liên thông"
_LEFT_BEHIND = timedelta(minutes=10)


@job(queue="receiving", retries=1)
def poll_axis(*, link: str, **_: object) -> None:
    """Fetch what waits on one axis. The next round comes in a few seconds, so it is not retried."""
    found = link_named(link)
    if found is not None:
        with suppress(AxisUnavailable):  # noted, with its reason, in the health of the link
            poll(link=found, clock=now)


# One packet that cannot be read holds its organisation's others up for half a minute, no longer.
@job(queue="receiving", retries=4)
def read_packet(*, organisation_id: str, inbox_item_id: str, **_: object) -> None:
    """Look into a packet of the inbox."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    read_item(actor=actor, now=now(), inbox_item_id=UUID(inbox_item_id))


@job(queue="receiving", retries=3)
def send_report_queue(*, organisation_id: str, link: str, **_: object) -> None:
    """Send the reports that are due; what fails keeps its own schedule."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    send_reports(actor=actor, link=link, clock=now)


def poll_all() -> None:
    """Ask every axis, once each. The worker calls this every few seconds."""
    for link in links():
        name = f"poll:{link.code}"
        defer(poll_axis, lock=name, once=name, link=link.code)


def report_due() -> None:
    """Set every queue of reports off, and look into packets that were left behind.

    The worker calls this every few seconds.
    """
    everyone = Actor.system(None, name=_NAME)
    known = {link.code for link in links()}
    for organisation_id, link in report_queues(everyone):
        if link in known:
            name = f"report:{link}:{organisation_id}"
            of = str(organisation_id)
            defer(send_report_queue, lock=name, once=name, organisation_id=of, link=link)
    for organisation_id, item_id in stored_items(everyone, older_than=now() - _LEFT_BEHIND):
        defer(
            read_packet,
            lock=f"inbox:{organisation_id}",
            once=f"inbox:{item_id}",
            organisation_id=str(organisation_id),
            inbox_item_id=str(item_id),
        )
