"""Background work of signing."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import job
from vanban.outgoing.signing import operations


@job(queue="signing")
def apply_signature(*, organisation_id: str, request_id: str, **_: object) -> None:
    """Let the key sign what was asked for."""
    actor = Actor.system(UUID(organisation_id))
    operations.apply_signature(actor=actor, now=now(), request_id=UUID(request_id))


@job(queue="signing")
def apply_added(*, organisation_id: str, added_id: str, **_: object) -> None:
    """Make a signature beside a document's own way."""
    actor = Actor.system(UUID(organisation_id))
    operations.apply_added(actor=actor, now=now(), added_id=UUID(added_id))


@job(queue="signing")
def work_batch(*, organisation_id: str, batch_id: str, **_: object) -> None:
    """Ask for the signatures of a batch, one after the other."""
    actor = Actor.system(UUID(organisation_id))
    operations.work_batch(actor=actor, now=now(), batch_id=UUID(batch_id))
