"""Counting deadlines again, and telling of those that come near or have passed."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import defer, job
from vanban.incoming.assignment import operations
from vanban.incoming.assignment.queries import parts_to_remind

_NAME = "Theo dõi hạn"


@job(queue="incoming")
def count_deadlines_again(*, organisation_id: str, **_: object) -> None:
    """Count every open deadline of a body again by its calendar."""
    actor = Actor.system(UUID(organisation_id), name="Lịch làm việc")
    operations.count_again(actor=actor, now=now())


@job(queue="incoming", retries=3)
def remind_of_deadlines(*, organisation_id: str, **_: object) -> None:
    """Tell of the deadlines of a body that it is time to tell of; the next round takes the rest."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    operations.remind_all(actor=actor, now=now())


@job(queue="incoming")
def work_batch(*, organisation_id: str, batch_id: str, **_: object) -> None:
    """Give the documents of a batch, one after the other."""
    actor = Actor.system(UUID(organisation_id))
    operations.work_batch(actor=actor, now=now(), batch_id=UUID(batch_id))


def remind_due() -> None:
    """Set off every body in which somebody is to be told. The worker calls this every few seconds;
    one short index tells it that there is nothing.
    """
    everyone = Actor.system(None, name=_NAME)
    for organisation_id in {body for body, _ in parts_to_remind(everyone, now=now())}:
        name = f"remind:{organisation_id}"
        defer(remind_of_deadlines, lock=name, once=name, organisation_id=str(organisation_id))
