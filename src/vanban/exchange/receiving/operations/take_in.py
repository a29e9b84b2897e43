"""A packet whose bytes are kept gets its row; that is all that happens before the axis is told."""

from datetime import datetime
from uuid import UUID

from vanban.exchange.receiving.models import InboxItem
from vanban.exchange.receiving.rules import ItemState
from vanban.formats.vxp.rows import MessageType
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.jobs import defer
from vanban.foundation.operation import operation

READ = "exchange.receiving.jobs.read_packet"


@operation("exchange.receiving.take_in")
def take_in(
    *,
    actor: Actor,
    now: datetime,
    link: str,
    axis_doc_id: str,
    kind: MessageType,
    sha256: str,
    size: int,
    carried_sha256: str = "",
) -> UUID:
    """Enter a kept packet into the inbox of the actor's organisation; twice changes nothing."""
    item, created = InboxItem.objects.get_or_create(
        organisation_id=actor.organisation,
        link=link,
        axis_doc_id=axis_doc_id,
        defaults={
            "kind": kind,
            "sha256": sha256,
            "size": size,
            "carried_sha256": carried_sha256,
            "state": ItemState.STORED,
            "arrived_at": now,
        },
    )
    audit.subject("inbox_item", item.id, link=link, axis_doc_id=axis_doc_id, sha256=sha256)
    if created:
        have_read(item.organisation_id, item.id)
    return item.id


@operation("exchange.receiving.note_carried")
def note_carried(
    *,
    actor: Actor,
    now: datetime,  # noqa: ARG001 - the moment of the audit entry
    sender_code: str,
    sha256: str,
    packets: int,
    new: int,
) -> None:
    """Leave the trace of a file that packets were brought in."""
    actor.require("incoming.receive")
    audit.subject(
        "organisation",
        actor.organisation,
        sender=sender_code,
        sha256=sha256,
        packets=packets,
        new=new,
    )


def have_read(organisation_id: UUID, item_id: UUID) -> None:
    """Let a packet be looked into, after those that came before it for the same organisation."""
    defer(
        READ,
        lock=f"inbox:{organisation_id}",
        organisation_id=str(organisation_id),
        inbox_item_id=str(item_id),
    )
