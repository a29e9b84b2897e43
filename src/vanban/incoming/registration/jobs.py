"""Background work of registration."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import job
from vanban.incoming.registration import operations


@job(queue="receiving")
def work_batch(*, organisation_id: str, batch_id: str, **_: object) -> None:
    """Register the documents of a batch, one after the other."""
    actor = Actor.system(UUID(organisation_id))
    operations.work_batch(actor=actor, now=now(), batch_id=UUID(batch_id))
