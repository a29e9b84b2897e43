"""Reminding of messages that are to be confirmed."""

from uuid import UUID

from vanban.core.records.operations.messages import remind_of_message
from vanban.core.records.queries.messages import messages_to_remind
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.foundation.jobs import defer, job

_NAME = "Nhắc xác nhận đã đọc"


@job(queue="incoming", retries=3)
def remind_of_a_message(*, organisation_id: str, message_id: str, **_: object) -> None:
    """Remind those who have not confirmed a message."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    remind_of_message(actor=actor, now=now(), message_id=UUID(message_id))


def remind_readers() -> None:
    """Set off every reminder that is due. The worker calls this in rounds; one short index tells it
    that there is nothing.
    """
    for organisation_id, message_id in messages_to_remind(
        Actor.system(None, name=_NAME), now=now()
    ):
        name = f"remind-message:{message_id}"
        defer(
            remind_of_a_message,
            lock=name,
            once=name,
            organisation_id=str(organisation_id),
            message_id=str(message_id),
        )
