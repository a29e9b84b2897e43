"""A signing by the clerk's tool has come to its end: take it up."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.outgoing.copying.operations import finish_copy
from vanban.outgoing.copying.rules import ABOUT


def on_transaction_ended(
    event_id: UUID,  # noqa: ARG001 - a copy at its end stays as it is
    *,
    organisation_id: str,
    about_kind: str,
    about_id: str,
    **_: object,
) -> None:
    """Finish the copy, if it was one of ours."""
    if about_kind == ABOUT:
        actor = Actor.system(UUID(organisation_id))
        finish_copy(actor=actor, now=now(), copy_id=UUID(about_id))
