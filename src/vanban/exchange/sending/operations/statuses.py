"""What recipients report back on an issued document (QĐ 28/2018/QĐ-TTg)."""

from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation_by_code
from vanban.core.records.operations import lock_document, touch
from vanban.exchange.sending.events import DocumentTurnedDown, StatusUnplaced
from vanban.exchange.sending.models import Dispatch, StatusEntry
from vanban.exchange.sending.operations.requests import called_off_reason, open_request
from vanban.exchange.sending.operations.timeline import note
from vanban.exchange.sending.rules import STOPPED, DispatchState, Outcome, PackageKind
from vanban.formats.edxml.message import StatusCode
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.errors import NotFound, Reason
from vanban.foundation.events import record
from vanban.foundation.operation import operation

_NO = frozenset({StatusCode.REJECTION, StatusCode.CHANGE_REJECTION})


class UnknownDispatch(NotFound):
    """The report is on a document that was not sent to whoever reports."""

    code = "sending.unknown_dispatch"
    title = "Báo trạng thái của văn bản không gửi cho cơ quan này"


@operation("exchange.sending.record_status")
def record_status(
    *,
    actor: Actor,
    now: datetime,
    business_id: str,
    from_code: str,
    code: int,
    at: datetime,
    description: str = "",
    reported_by: str = "",
) -> UUID:
    """Keep a status that a recipient reported; the same report again changes nothing.

    Refuses (UnknownDispatch).
    """
    body = organisation_by_code(from_code, on=local_date(now))
    sent = Dispatch.objects.filter(
        organisation_id=actor.organisation,
        package__business_id=business_id,
        package__kind=PackageKind.DOCUMENT,
    ).select_related("package")
    sent = sent.order_by("-package__opened_at")  # sent again after a refusal: it is on the later
    row = sent.filter(target_id=body.id).first() if body is not None else None
    row = row or sent.filter(target_code__iexact=from_code.strip()).first()
    if row is None:
        text = f"“{from_code[:60]}” báo về “{business_id[:200]}”, là văn bản không gửi cho nơi này."
        raise UnknownDispatch(Reason("sending.unknown_dispatch", text))
    lock_document(actor, row.package.document_id)  # a recall of this moment comes before or after
    row.refresh_from_db(fields=["state", "sent_at", "problem"])
    entry, created = StatusEntry.objects.get_or_create(
        dispatch=row,
        code=code,
        at=at,
        defaults={
            "organisation_id": actor.organisation,
            "description": description[:1000],
            "reported_by": reported_by[:200],
            "recorded_at": now,
        },
    )
    audit.subject(
        "document", row.package.document_id, status=code, of=from_code, of_name=row.target_name
    )
    if row.state in STOPPED | {DispatchState.CANCELLED}:
        # Whoever reports on it has it, whatever went wrong with our own book of it.
        called_off = row.state == DispatchState.CANCELLED
        row.state, row.sent_at, row.problem = DispatchState.SENT, row.sent_at or at, ""
        row.save(update_fields=["state", "sent_at", "problem"])
        note(row, Outcome.SENT, actor=actor, now=now)
        if called_off:
            open_request(row, actor=actor, now=now, reason=called_off_reason(row))
    if created:
        touch(row.package.document_id)
        if code in _NO:
            record(
                DocumentTurnedDown(
                    organisation_id=row.organisation_id,
                    dispatch_id=row.id,
                    document_id=row.package.document_id,
                    code=code,
                )
            )
    return entry.id


@operation("exchange.sending.tell_unplaced")
def tell_unplaced(*, actor: Actor, now: datetime, inbox_item_id: UUID, problem: str) -> None:  # noqa: ARG001 - of the entry
    """Say of a status that came that nothing was sent which it could be on."""
    audit.subject("inbox_item", inbox_item_id, problem=problem)
    record(
        StatusUnplaced(
            organisation_id=actor.organisation, inbox_item_id=inbox_item_id, problem=problem[:500]
        )
    )
