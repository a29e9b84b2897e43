"""Writing packets, and running the queues of the links."""

from datetime import timedelta
from uuid import UUID

from vanban.exchange.directory.queries import links
from vanban.exchange.sending.operations import send_waiting, write_package
from vanban.exchange.sending.queries import queues, unwritten
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import defer, job

_NAME = "Liên thông"
_LEFT_BEHIND = timedelta(minutes=10)


@job(queue="sending", retries=4)
def write_package_file(*, organisation_id: str, package_id: str, **_: object) -> None:
    """Write the edXML packet of an issued document."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    write_package(actor=actor, now=now(), package_id=UUID(package_id))


@job(queue="sending", retries=3)
def send_queue(*, organisation_id: str, link: str, **_: object) -> None:
    """Send what is due; what fails keeps its own schedule and is found again by `send_due`."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    send_waiting(actor=actor, link=link, clock=now)


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
            lock=f"package:{organisation_id}",
            once=f"package:{package_id}",
            organisation_id=str(organisation_id),
            package_id=str(package_id),
        )
