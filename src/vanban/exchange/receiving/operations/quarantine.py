"""A packet that bears a mark of secrecy: nothing of what it says is shown any more."""

from datetime import datetime
from uuid import UUID

from vanban.exchange.receiving.models import InboxItem
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation


@operation("exchange.receiving.quarantine")
def quarantine(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    inbox_item_id: UUID,
    problem: str,
) -> None:
    """Take the summary off a packet of the inbox; who sent it, when, and its hash stay.

    Number and identifier stay too: the sender is told by them. Source: Luật Bảo vệ bí mật nhà nước
    (no content, no summary of a secret in a networked system).
    """
    InboxItem.objects.filter(id=inbox_item_id, organisation_id=actor.organisation).update(
        subject="", problem=problem[:500]
    )
    audit.subject("inbox_item", inbox_item_id, problem=problem)
