"""What reception does when a packet lies in the inbox."""

from uuid import UUID

from vanban.foundation.actor import Actor
from vanban.foundation.clock import now
from vanban.incoming.reception.operations import note_reminder, note_take_back, take_in


def on_package_received(
    event_id: UUID,  # noqa: ARG001 - every listener gets it
    *,
    organisation_id: str,
    inbox_item_id: str,
    **_: object,
) -> None:
    """Take the packet in; done again, it finds the document already there."""
    actor = Actor.system(UUID(organisation_id), name="Tiếp nhận")
    take_in(actor=actor, now=now(), inbox_item_id=UUID(inbox_item_id))


def on_take_back_asked(
    event_id: UUID,  # noqa: ARG001 - every listener gets it
    *,
    organisation_id: str,
    business_id: str,
    from_code: str,
    reason: str,
    doc_type: int = 1,
    **_: object,
) -> None:
    """Note that a sender asks for his document back; noted again, nothing changes."""
    actor = Actor.system(UUID(organisation_id), name="Tiếp nhận")
    note_take_back(
        actor=actor,
        now=now(),
        business_id=business_id,
        from_code=from_code,
        reason=reason,
        doc_type=doc_type,
    )


def on_place_reminded(
    event_id: UUID,  # noqa: ARG001 - a reminder of one count is noted once
    *,
    organisation_id: str,
    business_id: str,
    from_code: str,
    nth: int,
    note: str = "",
    **_: object,
) -> None:
    """A sender of this installation reminds of a document of his: keep it, and tell the clerk."""
    actor = Actor.system(UUID(organisation_id), name="Tiếp nhận")
    note_reminder(
        actor=actor, now=now(), business_id=business_id, from_code=from_code, nth=nth, note=note
    )
