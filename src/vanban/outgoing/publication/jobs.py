"""Background work of publication."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import job
from vanban.outgoing.publication import operations


@job(queue="signing")
def work_batch(*, organisation_id: str, batch_id: str, **_: object) -> None:
    """Order each document of a batch to be numbered, sealed and issued."""
    actor = Actor.system(UUID(organisation_id))
    operations.work_batch(actor=actor, now=now(), batch_id=UUID(batch_id))


@job(queue="signing")
def make_register(*, organisation_id: str, register_id: str, **_: object) -> None:
    """Print, sign and keep a register."""
    actor = Actor.system(UUID(organisation_id))
    operations.make_register(actor=actor, now=now(), register_id=UUID(register_id))
