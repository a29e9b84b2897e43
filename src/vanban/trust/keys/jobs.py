"""Background work of keys: talking to services that sign, and not waiting for ever."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import job
from vanban.trust.keys.operations import serving, transactions


@job(queue="signing")
def submit_transaction(*, organisation_id: str, transaction_id: str, **_: object) -> None:
    """Give the hashes to the service, or ask it how far it is."""
    actor = Actor.system(UUID(organisation_id))
    serving.advance_transaction(actor=actor, now=now(), transaction_id=UUID(transaction_id))


@job(queue="signing")
def expire_transaction(*, organisation_id: str, transaction_id: str, **_: object) -> None:
    """End what has waited its time."""
    actor = Actor.system(UUID(organisation_id))
    transactions.expire_transaction(actor=actor, now=now(), transaction_id=UUID(transaction_id))
