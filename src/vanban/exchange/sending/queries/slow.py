"""Which receivers of an issued document are late, how often reminded, how they are reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from vanban.core.calendar.queries import working_time
from vanban.core.organisations.queries import OrganisationRow, organisations_by_id
from vanban.core.records.lifecycle import State
from vanban.core.records.models import Document
from vanban.core.records.queries import visible_documents
from vanban.exchange.sending.models import Dispatch, Reminder, StatusEntry
from vanban.exchange.sending.rules import DispatchState, PackageKind
from vanban.exchange.sending.rules.reminding import (
    POINTS,
    By,
    Late,
    Point,
    again_from,
    late_place,
)
from vanban.formats.workdays import WorkingTime
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.outgoing.drafting.rules import Way


@dataclass(frozen=True, slots=True)
class SlowRow:
    """A receiver that is late, at which point, and when it may be reminded (again)."""

    dispatch_id: UUID
    name: str
    code: str
    by: By
    point: Point
    label: str
    due_at: datetime
    days: int  # working days late; 0: since today
    reminders: int
    reminded_at: datetime | None
    again_from: datetime | None
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class RemindedRow:
    """How often a place was reminded, and when last."""

    times: int
    last_at: datetime


@query
def slow_places(actor: Actor, *, document_id: UUID, now: datetime) -> list[SlowRow]:
    """The receivers late with a document in force that the actor may see, in its order."""
    document = visible_documents(actor).filter(id=document_id, state=State.ISSUED).first()
    if document is None:
        return []
    found = _late(document, now, working_time(actor))
    reminded = reminders_of(actor, document_id=document_id)
    bodies = organisations_by_id({row.target_id for row, _ in found if row.target_id})
    every = timedelta(hours=settings.REMIND_EVERY_HOURS)
    return [
        _row(row, late, bodies.get(row.target_id) if row.target_id else None, reminded, every)
        for row, late in found
    ]


def _late(document: Document, now: datetime, working: WorkingTime) -> list[tuple[Dispatch, Late]]:
    """The copies that have left and whose places are late with them."""
    rows = Dispatch.objects.filter(
        package__document=document,
        package__kind=PackageKind.DOCUMENT,
        state__in=[DispatchState.SENT, DispatchState.HANDED_OVER],
    ).order_by("package__opened_at", "ordinal")
    codes: dict[UUID, list[int]] = {}
    told = StatusEntry.objects.filter(dispatch__package__document=document).order_by("at", "code")
    for dispatch_id, code in told.values_list("dispatch_id", "code"):
        codes.setdefault(dispatch_id, []).append(code)
    judged = [
        (
            row,
            late_place(
                sent_at=row.sent_at,
                codes=codes.get(row.id, ()),
                urgent=document.urgency > 0,
                reply_due=document.reply_due_date,
                now=now,
                working=working,
            ),
        )
        for row in rows
    ]
    return [(row, late) for row, late in judged if late is not None]


def _row(
    row: Dispatch,
    late: Late,
    body: OrganisationRow | None,
    reminded: Mapping[UUID, RemindedRow],
    every: timedelta,
) -> SlowRow:
    before = reminded.get(row.id)
    last = before.last_at if before else None
    return SlowRow(
        dispatch_id=row.id,
        name=row.target_name,
        code=row.target_code,
        by=By.BELL if row.way == Way.INTERNAL else By.CALL,
        point=late.point,
        label=POINTS[late.point],
        due_at=late.due_at,
        days=late.days,
        reminders=before.times if before else 0,
        reminded_at=last,
        again_from=again_from(last, every),
        phone=body.phone if body else "",
        email=body.email if body else "",
    )


@query
def reminders_of(actor: Actor, *, document_id: UUID) -> dict[UUID, RemindedRow]:
    """How often each receiver of a document that the actor may see was reminded."""
    found: dict[UUID, RemindedRow] = {}
    rows = Reminder.objects.filter(
        dispatch__package__document__in=visible_documents(actor).filter(id=document_id)
    ).order_by("at")
    for dispatch_id, at in rows.values_list("dispatch_id", "at"):
        before = found.get(dispatch_id)
        found[dispatch_id] = RemindedRow(before.times + 1 if before else 1, at)
    return found
