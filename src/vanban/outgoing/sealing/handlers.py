"""A signing by an outside channel has come to its end: take it up."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.outgoing.sealing.operations import finish_outside
from vanban.outgoing.sealing.rules import ABOUT


def on_transaction_ended(
    event_id: UUID,  # noqa: ARG001 - a request at its end stays as it is
    *,
    organisation_id: str,
    about_kind: str,
    about_id: str,
    **_: object,
) -> None:
    """Finish the seal, if it was one of ours."""
    if about_kind == ABOUT:
        finish_outside(
            actor=Actor.system(UUID(organisation_id)),
            now=now(),
            request_id=UUID(about_id),
        )
