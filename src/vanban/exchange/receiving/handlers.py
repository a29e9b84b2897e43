"""What receiving does when a body of this installation hands a package over, and when a status
that came has no document.
"""

from uuid import UUID

from vanban.core.files.queries import load
from vanban.exchange.receiving.operations import note_unplaced, take_in
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now


def on_package_handed_over(
    event_id: UUID,  # noqa: ARG001 - a dispatch is taken in once, however often it is announced
    *,
    organisation_id: str,
    dispatch_id: str,
    package_sha256: str,
    kind: str = MessageType.EDOC,
    **_: object,
) -> None:
    """Take a package in as if an axis had brought it: the same bytes, the same evidence."""
    take_in(
        actor=Actor.system(UUID(organisation_id), name="Liên thông"),
        now=now(),
        link="",
        axis_doc_id=dispatch_id,
        kind=MessageType(kind),
        sha256=package_sha256,
        size=len(load(package_sha256)),
    )


def on_status_unplaced(
    event_id: UUID,  # noqa: ARG001 - noted again, nothing changes
    *,
    organisation_id: str,
    inbox_item_id: str,
    problem: str,
    **_: object,
) -> None:
    """A status on what was never sent to whoever reports it goes to the administrator."""
    note_unplaced(
        actor=Actor.system(UUID(organisation_id), name="Liên thông"),
        now=now(),
        inbox_item_id=UUID(inbox_item_id),
        problem=problem,
    )
