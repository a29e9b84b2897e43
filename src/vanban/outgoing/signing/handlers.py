"""A signing by an outside channel has come to its end: take it up."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.outgoing.signing.operations import finish_added, finish_batch_outside, finish_outside
from vanban.outgoing.signing.rules import ABOUT, ADDED_ABOUT, BATCH_ABOUT


def on_transaction_ended(
    event_id: UUID,  # noqa: ARG001 - a request at its end stays as it is
    *,
    organisation_id: str,
    transaction_id: str,
    about_kind: str,
    about_id: str,
    **_: object,
) -> None:
    """Finish the signature, or those of a batch, if they were ours."""
    if about_kind == BATCH_ABOUT:
        finish_batch_outside(
            actor=Actor.system(UUID(organisation_id)),
            now=now(),
            transaction_id=UUID(transaction_id),
        )
    if about_kind == ADDED_ABOUT:
        finish_added(actor=Actor.system(UUID(organisation_id)), now=now(), added_id=UUID(about_id))
    if about_kind == ABOUT:
        finish_outside(
            actor=Actor.system(UUID(organisation_id)),
            now=now(),
            transaction_id=UUID(transaction_id),
            request_id=UUID(about_id),
        )
