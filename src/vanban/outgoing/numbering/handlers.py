"""What numbering does when the rooms below say that something happened."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.outgoing.numbering.operations import release_number
from vanban.outgoing.numbering.queries import entry_of_document


def on_draft_abandoned(
    event_id: UUID,  # noqa: ARG001 - a number written off stays written off
    *,
    organisation_id: str,
    document_id: str,
    **_: object,
) -> None:
    """A draft that kept a number for its corrected version was given up: void the number."""
    actor = Actor.system(UUID(organisation_id))
    if entry_of_document(actor, document_id=UUID(document_id)) is not None:
        release_number(actor=actor, now=now(), document_id=UUID(document_id))
