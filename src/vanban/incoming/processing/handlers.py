"""What processing does when a reply has left, and when somebody will be away."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.incoming.processing.operations import finish_by_answer, let_substitute_answer


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


def on_absence_recorded(
    event_id: UUID,  # noqa: ARG001 - letting in twice changes nothing
    *,
    organisation_id: str,
    absence_id: str,
    **_: object,
) -> None:
    """Somebody will be away: the substitute may read what he is asked about."""
    let_substitute_answer(
        actor=Actor.system(UUID(organisation_id)), now=now(), absence_id=UUID(absence_id)
    )
