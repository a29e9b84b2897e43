"""Background work of copying."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import job
from vanban.outgoing.copying import operations


@job(queue="signing")
def make_copy(*, organisation_id: str, copy_id: str, **_: object) -> None:
    """Make the copy that was asked for."""
    actor = Actor.system(UUID(organisation_id))
    operations.make_copy(actor=actor, now=now(), copy_id=UUID(copy_id))
