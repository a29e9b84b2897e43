"""Background work of approval."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import job
from vanban.outgoing.approval.operations import draw_initials_on


@job(queue="signing")
def draw_initials(*, organisation_id: str, document_id: str, **_: object) -> None:
    """Draw the initials given into the file that waits for its signer."""
    actor = Actor.system(UUID(organisation_id))
    draw_initials_on(actor=actor, now=now(), document_id=UUID(document_id))
