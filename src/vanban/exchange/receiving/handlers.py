"""What receiving does when a body of this installation hands a package over."""

from uuid import UUID

from vanban.core.files.queries import load
from vanban.exchange.receiving.operations import take_in
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
