"""Writing packets, running the queues of the links, asking about what nobody reports on."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings

from vanban.exchange.directory.queries import links
from vanban.exchange.sending.operations import ask_the_axis, send_waiting, write_package
from vanban.exchange.sending.queries import queues, unconfirmed_links, unwritten
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import defer, job

_NAME = "Liên thông"
_LEFT_BEHIND = timedelta(minutes=10)


@job(queue="sending", retries=4)
def write_package_file(*, organisation_id: str, package_id: str, **_: object) -> None:
    """Write the packet of an issued document, or a request to give one back."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    write_package(actor=actor, now=now(), package_id=UUID(package_id))


@job(queue="sending", retries=3)
def send_queue(*, organisation_id: str, link: str, **_: object) -> None:
    """Send what is due; what fails keeps its own schedule and is found again by `send_due`."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    send_waiting(actor=actor, link=link, clock=now)


@job(queue="sending", retries=1)
def ask_about(*, organisation_id: str, link: str, **_: object) -> None:
    """Ask an axis about packets without a report; the next round asks again."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    ask_the_axis(actor=actor, link=link, clock=now, after=_patience())


def send_due() -> None:
    """Set every queue off that has something waiting, and packets that were left unwritten.

    The worker calls this every few seconds.
    """
    everyone = Actor.system(None, name=_NAME)
    known = {link.code for link in links()}
    for organisation_id, link in queues(everyone):
        if link in known:
            name = f"send:{link}:{organisation_id}"
            of = str(organisation_id)
            defer(send_queue, lock=name, once=name, organisation_id=of, link=link)
    for organisation_id, package_id in unwritten(everyone, older_than=now() - _LEFT_BEHIND):
        defer(
            write_package_file,
            once=f"package:{package_id}",
            organisation_id=str(organisation_id),
            package_id=str(package_id),
        )


def ask_due() -> None:
    """Ask the axes about packets that nobody has reported on. The worker calls this now and then:
    a packet is asked about again after the same patience.
    """
    everyone = Actor.system(None, name=_NAME)
    known = {link.code for link in links()}
    for organisation_id, link in unconfirmed_links(everyone, checked_before=now() - _patience()):
        if link in known:
            name = f"ask:{link}:{organisation_id}"
            of = str(organisation_id)
            defer(ask_about, lock=name, once=name, organisation_id=of, link=link)


def _patience() -> timedelta:
    return timedelta(hours=settings.AXIS_ASK_AFTER_HOURS)
