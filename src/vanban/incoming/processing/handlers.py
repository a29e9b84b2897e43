"""What processing does when a reply has left."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.incoming.processing.operations import finish_by_answer


def on_reply_issued(
    event_id: UUID,  # noqa: ARG001 - every listener gets it
    *,
    organisation_id: str,
    document_id: str,
    **_: object,
) -> None:
    """Close the work that an issued reply answers; done again, nothing changes."""
    actor = Actor.system(UUID(organisation_id), name="Giải quyết")
    finish_by_answer(actor=actor, now=now(), answer_document_id=UUID(document_id))
