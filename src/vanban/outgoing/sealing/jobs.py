"""Background work of sealing."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import job
from vanban.outgoing.sealing import operations


@job(queue="signing")
def apply_seal(*, organisation_id: str, request_id: str, **_: object) -> None:
    """Let the organisation's key seal what was asked for."""
    actor = Actor.system(UUID(organisation_id))
    operations.apply_seal(actor=actor, now=now(), request_id=UUID(request_id))
