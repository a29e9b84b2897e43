"""What the room of approval does when something happened below it."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.outgoing.approval.operations import let_substitute_in


def on_absence_recorded(
    event_id: UUID,  # noqa: ARG001 - letting in twice changes nothing
    *,
    organisation_id: str,
    absence_id: str,
    **_: object,
) -> None:
    """Somebody will be away: the substitute may read what waits."""
    let_substitute_in(
        actor=Actor.system(UUID(organisation_id)), now=now(), absence_id=UUID(absence_id)
    )
