"""The book of the queue: sent, failed for now, refused, parked, taken up again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.core.records.operations import touch
from vanban.exchange.directory.queries import link_between
from vanban.exchange.directory.rules import HORIZON, back_off
from vanban.exchange.sending.models import Dispatch
from vanban.exchange.sending.operations.packages import NO_LINK, have_written, set_off
from vanban.exchange.sending.rules import DispatchState
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.rules import Way

PARKED = "Quá 7 ngày chưa gửi được; hệ thống ngừng tự gửi."


class CannotResume(Refusal):
    """The dispatch is not stopped, or there is no way to its recipient."""

    kind = Kind.CONFLICT
    code = "sending.cannot_resume"
    title = "Chưa gửi lại được"


@operation("exchange.sending.record_sent")
def record_sent(
    *, actor: Actor, now: datetime, dispatch_ids: Sequence[UUID], axis_doc_id: str
) -> None:
    """The axis has the packet, durably."""
    for row in _waiting(actor, dispatch_ids):
        row.state, row.sent_at, row.last_try_at = DispatchState.SENT, now, now
        row.axis_doc_id, row.problem, row.next_try_at = axis_doc_id[:100], "", None
        row.tries += 1
        row.save(
            update_fields=[
                *("state", "sent_at", "last_try_at", "axis_doc_id", "problem"),
                *("next_try_at", "tries"),
            ]
        )


@operation("exchange.sending.record_failure")
def record_failure(
    *, actor: Actor, now: datetime, dispatch_ids: Sequence[UUID], problem: str
) -> None:
    """It did not go through this time: try again later, for days; after that park it, visibly."""
    for row in _waiting(actor, dispatch_ids):
        row.tries += 1
        row.last_try_at, row.problem = now, problem[:500]
        row.next_try_at = now + back_off(row.tries)
        if now - row.queued_at >= HORIZON:
            row.state, row.problem = DispatchState.PARKED, f"{PARKED} {problem}"[:500]
        row.save(update_fields=["state", "tries", "last_try_at", "next_try_at", "problem"])


@operation("exchange.sending.record_refusal")
def record_refusal(
    *, actor: Actor, now: datetime, dispatch_ids: Sequence[UUID], problem: str
) -> None:
    """The axis refused: trying again would not help until someone mends the cause."""
    for row in _waiting(actor, dispatch_ids):
        row.tries += 1
        row.state, row.last_try_at, row.problem = DispatchState.FAILED, now, problem[:500]
        row.save(update_fields=["state", "tries", "last_try_at", "problem"])


@operation("exchange.sending.park_overdue")
def park_overdue(*, actor: Actor, now: datetime, link: str) -> int:
    """Park what has waited longer than the horizon; tells how many."""
    late = Dispatch.objects.filter(
        organisation_id=actor.organisation,
        link=link,
        state=DispatchState.QUEUED,
        queued_at__lt=now - HORIZON,
    )
    ids = list(late.values_list("id", flat=True))
    for row in _waiting(actor, ids):
        row.state, row.problem = DispatchState.PARKED, f"{PARKED} {row.problem}"[:500]
        row.save(update_fields=["state", "problem"])
    return len(ids)


@operation("exchange.sending.resume_dispatch")
def resume_dispatch(*, actor: Actor, now: datetime, dispatch_id: UUID) -> None:
    """Send again what failed or was parked: the same bytes under the same identifier, so that
    nothing doubles if it had arrived after all.

    Refuses (Forbidden) whoever may not issue, (NotFound), (CannotResume).
    """
    actor.require("outgoing.issue")
    row = (
        Dispatch.objects.select_for_update(of=("self",))
        .select_related("package")
        .filter(id=dispatch_id, organisation_id=actor.organisation)
        .first()
    )
    if row is None:
        raise NotFound(Reason("sending.no_dispatch", "Không có lượt gửi này."))
    audit.subject("document", row.package.document_id, dispatch=dispatch_id, before=row.state)
    if row.state not in {DispatchState.FAILED, DispatchState.PARKED}:
        raise CannotResume(Reason("sending.not_stopped", "Lượt gửi này không bị dừng."))
    if row.way == Way.AXIS:
        sender = organisation(actor.organisation).code
        link = link_between(sender_code=sender, recipient_code=row.target_code)
        if link is None:
            raise CannotResume(
                Reason("sending.no_link", NO_LINK, "Nhờ quản trị khai báo đường liên thông.")
            )
        row.link = link.code
    row.state, row.queued_at, row.next_try_at, row.problem = DispatchState.QUEUED, now, None, ""
    row.save(update_fields=["state", "queued_at", "next_try_at", "problem", "link"])
    touch(row.package.document_id)
    if row.package.sha256 and row.link:
        set_off(row.organisation_id, row.link)
    else:
        have_written(row.package)


def _waiting(actor: Actor, dispatch_ids: Sequence[UUID]) -> Iterable[Dispatch]:
    """These dispatches, locked, as far as they still wait; their documents' pages are refreshed."""
    rows = list(
        Dispatch.objects.select_for_update(of=("self",))
        .select_related("package")
        .filter(
            id__in=dispatch_ids,
            organisation_id=actor.organisation,
            state=DispatchState.QUEUED,
        )
        .order_by("id")
    )
    for row in rows[:1]:
        audit.subject("document", row.package.document_id, dispatches=[str(r.id) for r in rows])
    for document_id in {row.package.document_id for row in rows}:
        touch(document_id)
    return rows
