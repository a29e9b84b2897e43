"""A packet that is tried no more: the people whose document it is are told, once."""

from datetime import datetime
from uuid import UUID

from vanban.core.records.operations import touch
from vanban.exchange.sending.events import DispatchStopped
from vanban.exchange.sending.models import Attempt, Dispatch
from vanban.exchange.sending.operations.timeline import note
from vanban.exchange.sending.queries import people_of
from vanban.exchange.sending.rules import STOPPED, Outcome
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.events import record
from vanban.foundation.operation import operation


def announce_stopped(row: Dispatch) -> None:
    """Write down whom a stopped copy concerns and have them told. A step of the caller's own
    operation.
    """
    row.told = ", ".join(people_of(row))[:300]
    row.save(update_fields=["told"])
    record(
        DispatchStopped(
            organisation_id=row.organisation_id,
            dispatch_id=row.id,
            document_id=row.package.document_id,
        )
    )


@operation("exchange.sending.tell_of_stopped")
def tell_of_stopped(*, actor: Actor, now: datetime, dispatch_id: UUID) -> None:
    """Write into the document's history that a copy is tried no more, and who is told; it waits
    for the registry (Chờ tôi) until it is sent again or called off. Twice is once.
    """
    row = (
        Dispatch.objects.select_for_update(of=("self",), no_key=True)
        .select_related("package")
        .filter(id=dispatch_id, organisation_id=actor.organisation, state__in=STOPPED)
        .first()
    )
    if row is None:
        return  # sent again, or called off, before anybody could be told
    last = Attempt.objects.filter(dispatch=row).order_by("-last_at", "-id").first()
    if last is not None and last.outcome == Outcome.TOLD:
        return
    text = f"{row.target_name}: {row.problem} Đã báo: {row.told or 'văn thư'}."
    audit.subject("document", row.package.document_id, dispatch=dispatch_id, text=text)
    note(row, Outcome.TOLD, actor=actor, now=now, text=row.told)
    touch(row.package.document_id)
