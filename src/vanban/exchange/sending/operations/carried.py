"""What was taken along in a file is noted at each packet; it keeps its place in the queue."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vanban.core.files.rules import Stored
from vanban.core.organisations.queries import organisation
from vanban.core.records.operations import touch
from vanban.exchange.sending.models import Carriage, Dispatch
from vanban.exchange.sending.operations.timeline import note
from vanban.exchange.sending.rules import Outcome
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.operation import operation


@operation("exchange.sending.note_dispatches_carried")
def note_dispatches_carried(
    *,
    actor: Actor,
    now: datetime,
    target_id: UUID,
    dispatch_ids: Sequence[UUID],
    packets: int,
    stored: Stored,
) -> None:
    """Enter the file, and at each of its dispatches that it was taken along. Refuses (Forbidden).

    `packets`: how many are in the file, reports included.
    """
    actor.require("outgoing.issue")
    receiver = organisation(target_id)
    carriage = Carriage.objects.create(
        organisation_id=actor.organisation,
        target_code=receiver.code,
        target_name=receiver.name,
        sha256=stored.sha256,
        size=stored.size,
        packets=packets,
        made_at=now,
        made_by_name=actor.name[:200],
    )
    rows = (
        Dispatch.objects.select_for_update(of=("self",), no_key=True)
        .select_related("package")
        .filter(id__in=dispatch_ids, organisation_id=actor.organisation)
        .order_by("id")
    )
    audit.subject("carriage", carriage.id, to=receiver.code, sha256=stored.sha256, packets=packets)
    for row in rows:
        row.carried_at = now
        row.save(update_fields=["carried_at"])
        note(row, Outcome.CARRIED, actor=actor, now=now, text=f"SHA-256 {stored.sha256}")
        touch(row.package.document_id)
