"""What sending does when a document is issued, and when a recipient reports on one."""

from datetime import datetime
from uuid import UUID

from vanban.exchange.sending.operations import (
    UnknownDispatch,
    open_package,
    record_status,
    tell_of_stopped,
    tell_unplaced,
)
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now

_NAME = "Liên thông"


def on_document_issued(
    event_id: UUID,  # noqa: ARG001 - a document has one package, however often it is announced
    *,
    organisation_id: str,
    document_id: str,
    **_: object,
) -> None:
    """Open the package of an issued document."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    open_package(actor=actor, now=now(), document_id=UUID(document_id))


def on_dispatch_stopped(
    event_id: UUID,  # noqa: ARG001 - told twice is told once
    *,
    organisation_id: str,
    dispatch_id: str,
    **_: object,
) -> None:
    """Tell the people whose document is tried no more."""
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    tell_of_stopped(actor=actor, now=now(), dispatch_id=UUID(dispatch_id))


def on_status_reported(
    event_id: UUID,  # noqa: ARG001 - the same report twice is one entry
    *,
    organisation_id: str,
    business_id: str,
    from_code: str,
    code: int,
    at: str,
    description: str = "",
    reported_by: str = "",
    inbox_item_id: str = "",
    **_: object,
) -> None:
    """Keep what a recipient reports, come by the axis or from inside this installation; what
    came by the axis on nothing that was sent goes to the administrator.
    """
    actor = Actor.system(UUID(organisation_id), name=_NAME)
    try:
        record_status(
            actor=actor,
            now=now(),
            business_id=business_id,
            from_code=from_code,
            code=code,
            at=datetime.fromisoformat(at),
            description=description,
            reported_by=reported_by,
        )
    except UnknownDispatch as unknown:
        if not inbox_item_id:
            raise
        tell_unplaced(
            actor=actor, now=now(), inbox_item_id=UUID(inbox_item_id), problem=str(unknown)
        )
