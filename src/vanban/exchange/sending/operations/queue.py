"""The book of the queue: sent, failed for now, refused, parked, taken up again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from vanban.core.organisations.queries import organisation
from vanban.core.records.operations import touch
from vanban.exchange.directory.queries import horizon, link_between
from vanban.exchange.directory.rules import back_off
from vanban.exchange.sending.models import Dispatch
from vanban.exchange.sending.operations.packages import NO_LINK, have_written, set_off
from vanban.exchange.sending.operations.requests import called_off_reason, open_request
from vanban.exchange.sending.operations.stopped import announce_stopped
from vanban.exchange.sending.operations.timeline import note
from vanban.exchange.sending.rules import DispatchState, Outcome, parked_words
from vanban.foundation import audit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, NotFound, Reason, Refusal
from vanban.foundation.operation import operation
from vanban.outgoing.drafting.rules import Way


class CannotResume(Refusal):
    """The dispatch is not stopped, or there is no way to its recipient."""

    kind = Kind.CONFLICT
    code = "sending.cannot_resume"
    title = "Chưa gửi lại được"


@operation("exchange.sending.record_sent")
def record_sent(
    *, actor: Actor, now: datetime, dispatch_ids: Sequence[UUID], axis_doc_id: str
) -> None:
    """The axis has the packet, durably: also what was called off while it was on the line."""
    for row in _rows(actor, dispatch_ids, DispatchState.QUEUED, DispatchState.CANCELLED):
        called_off = row.state == DispatchState.CANCELLED
        row.state, row.sent_at, row.last_try_at = DispatchState.SENT, now, now
        row.axis_doc_id, row.problem, row.next_try_at = axis_doc_id[:100], "", None
        row.tries += 1
        row.save(
            update_fields=[
                *("state", "sent_at", "last_try_at", "axis_doc_id", "problem"),
                *("next_try_at", "tries"),
            ]
        )
        note(row, Outcome.SENT, actor=actor, now=now)
        if called_off:
            open_request(row, actor=actor, now=now, reason=called_off_reason(row))


@operation("exchange.sending.record_failure")
def record_failure(
    *, actor: Actor, now: datetime, dispatch_ids: Sequence[UUID], problem: str
) -> None:
    """It did not go through this time: try again later, for days; after that park it, visibly."""
    patience = horizon()
    for row in _rows(actor, dispatch_ids, DispatchState.QUEUED):
        row.tries += 1
        row.last_try_at, row.problem = now, problem[:500]
        row.next_try_at = now + back_off(row.tries)
        row.save(update_fields=["tries", "last_try_at", "next_try_at", "problem"])
        note(row, Outcome.FAILED, actor=actor, now=now, text=problem)
        if now - row.queued_at >= patience:
            park(row, actor=actor, now=now, patience=patience)


@operation("exchange.sending.record_refusal")
def record_refusal(
    *, actor: Actor, now: datetime, dispatch_ids: Sequence[UUID], problem: str
) -> None:
    """The axis refused: trying again would not help until someone mends the cause."""
    for row in _rows(actor, dispatch_ids, DispatchState.QUEUED):
        row.tries += 1
        row.state, row.last_try_at, row.problem = DispatchState.FAILED, now, problem[:500]
        row.save(update_fields=["state", "tries", "last_try_at", "problem"])
        note(row, Outcome.REFUSED, actor=actor, now=now, text=problem)
        announce_stopped(row)


@operation("exchange.sending.park_overdue")
def park_overdue(*, actor: Actor, now: datetime, link: str) -> int:
    """Park what has waited longer than the horizon; tells how many."""
    patience = horizon()
    late = Dispatch.objects.filter(
        organisation_id=actor.organisation,
        link=link,
        state=DispatchState.QUEUED,
        queued_at__lt=now - patience,
    )
    rows = list(_rows(actor, list(late.values_list("id", flat=True)), DispatchState.QUEUED))
    for row in rows:
        park(row, actor=actor, now=now, patience=patience)
    return len(rows)


def park(row: Dispatch, *, actor: Actor, now: datetime, patience: timedelta) -> None:
    """Stop trying by itself, never drop it; tell the people whose document it is."""
    row.state = DispatchState.PARKED
    row.problem = f"{parked_words(patience)} {row.problem}".strip()[:500]
    row.save(update_fields=["state", "problem"])
    note(row, Outcome.PARKED, actor=actor, now=now, text=row.problem)
    announce_stopped(row)


@operation("exchange.sending.resume_dispatch")
def resume_dispatch(*, actor: Actor, now: datetime, dispatch_id: UUID) -> None:
    """Send again what failed or was parked, under the same identifier.

    What may lie on the axis already goes as the same bytes, so that nothing doubles if it had
    arrived after all. What the axis refused to everybody is written anew from the document as it
    is now: that is how a corrected message follows a failed one.

    Refuses (Forbidden) whoever may not issue, (NotFound), (CannotResume).
    """
    actor.require("outgoing.issue")
    row = (
        Dispatch.objects.select_for_update(of=("self",), no_key=True)
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
        _route_again(row)
    if row.state == DispatchState.FAILED:
        _forget_refused_bytes(row)
    row.state, row.queued_at, row.next_try_at, row.problem = DispatchState.QUEUED, now, None, ""
    row.told = ""
    row.save(update_fields=["state", "queued_at", "next_try_at", "problem", "link", "told"])
    note(row, Outcome.RESUMED, actor=actor, now=now)
    touch(row.package.document_id)
    if row.package.sha256 and row.link:
        set_off(row.organisation_id, row.link)
    else:
        have_written(row.package)


def _route_again(row: Dispatch) -> None:
    sender = organisation(row.organisation_id).code
    link = link_between(sender_code=sender, recipient_code=row.target_code)
    if link is None:
        raise CannotResume(
            Reason("sending.no_link", NO_LINK, "Nhờ quản trị khai báo đường liên thông.")
        )
    row.link = link.code


def _forget_refused_bytes(row: Dispatch) -> None:
    """A packet that nobody can have: the axis said no, or it was never written."""
    package = row.package
    others = package.dispatches.exclude(id=row.id)
    kept = others.filter(state__in=[DispatchState.SENT, DispatchState.HANDED_OVER])
    unsure = others.filter(state__in=[DispatchState.QUEUED, DispatchState.PARKED], tries__gt=0)
    taken_along = package.dispatches.filter(carried_at__isnull=False)
    if not (kept.exists() or unsure.exists() or taken_along.exists()):
        package.sha256, package.size, package.problem = "", None, ""
        package.written_at = None
        package.save(update_fields=["sha256", "size", "problem", "written_at"])


def _rows(actor: Actor, dispatch_ids: Sequence[UUID], *states: DispatchState) -> Iterable[Dispatch]:
    """These dispatches, locked, as far as they are so; their documents' pages are refreshed first:
    a document is locked before its dispatches, here as in a recall.
    """
    wanted = Dispatch.objects.filter(
        id__in=dispatch_ids, organisation_id=actor.organisation, state__in=states
    )
    documents = wanted.order_by("package__document_id").values_list("package__document_id")
    for (document_id,) in documents.distinct():
        touch(document_id)
    rows = list(
        wanted.select_for_update(of=("self",), no_key=True).select_related("package").order_by("id")
    )
    for row in rows[:1]:
        audit.subject("document", row.package.document_id, dispatches=[str(r.id) for r in rows])
    return rows
