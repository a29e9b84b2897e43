"""Background work of numbering."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import job
from vanban.outgoing.numbering.operations import stamp_file


@job(queue="signing")
def stamp_number(*, organisation_id: str, document_id: str, **_: object) -> None:
    """Print number and date into the signed file."""
    actor = Actor.system(UUID(organisation_id))
    stamp_file(actor=actor, now=now(), document_id=UUID(document_id))
