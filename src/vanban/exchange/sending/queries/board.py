"""How each recipient of an issued document fares, with the timeline of its dispatch."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from vanban.core.organisations.rules import fold
from vanban.core.records.models import Document
from vanban.core.records.queries import visible_documents
from vanban.exchange.sending.models import Attempt, Dispatch, StatusEntry
from vanban.exchange.sending.queries.queue import standings_among
from vanban.exchange.sending.rules import (
    LABELS,
    OUTCOMES,
    DispatchState,
    Outcome,
    PackageKind,
)
from vanban.formats.edxml.message import StatusCode
from vanban.foundation.actor import Actor
from vanban.foundation.operation import query
from vanban.foundation.words import Words

FINISHED: Final = StatusCode.FINISH


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A status that a recipient reported."""

    code: int
    label: str
    at: datetime
    description: str
    reported_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """A recipient of an issued document: how the package fares, what was reported back."""

    id: UUID
    target_id: UUID | None
    target_code: str
    target_name: str
    way: str
    state: str
    state_label: str
    tries: int
    queued_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    problem: str
    told: str
    axis_state: str
    carried_at: datetime | None
    statuses: tuple[StatusRow, ...]
    added_at: datetime | None = None  # a place it was sent to further, after issue
    added_by: str = ""
    added_reason: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a dispatch; equal failures in a row are one, with how often."""

    dispatch_id: UUID
    outcome: str
    label: str
    text: str
    by: str
    count: int
    first_at: datetime
    last_at: datetime


@query
def steps_of(
    actor: Actor, *, document_id: UUID, of: Collection[UUID] | None = None
) -> list[StepRow]:
    """The timeline of every recipient of a document, in order; requests to give back included.

    `of`: of these dispatches only.
    """
    rows = Attempt.objects.filter(
        dispatch__package__document__in=visible_documents(actor).filter(id=document_id)
    ).select_related("dispatch__package")
    if of is not None:
        rows = rows.filter(Q(dispatch__in=of) | Q(dispatch__package__about__in=of))
    return [
        StepRow(
            dispatch_id=row.dispatch.package.about_id or row.dispatch_id,
            outcome=row.outcome,
            label=_step_label(row),
            text=row.text,
            by=row.by_name,
            count=row.count,
            first_at=row.first_at,
            last_at=row.last_at,
        )
        for row in rows.order_by("first_at", "id")
    ]


def _step_label(row: Attempt) -> str:
    label = OUTCOMES[Outcome(row.outcome)]
    if row.dispatch.package.kind == PackageKind.REQUEST:
        return f"Yêu cầu lấy lại: {label.lower()}"
    return label


@query
def recall_standings(actor: Actor, *, document_id: UUID) -> dict[UUID, str]:
    """For each recipient where the request to give the document back stands."""
    rows = Dispatch.objects.filter(
        package__document__in=visible_documents(actor).filter(id=document_id),
        package__kind=PackageKind.DOCUMENT,
    )
    return dict(standings_among(rows.values_list("id", flat=True)))


def standing_places(document: Document) -> tuple[set[UUID], set[str]]:
    """Where a document went or is on its way to: bodies by id, others by their folded names.

    A place that refused it (02) and a copy called off before it left no longer count.
    """
    rows = Dispatch.objects.filter(
        package__document=document, package__kind=PackageKind.DOCUMENT
    ).exclude(state=DispatchState.CANCELLED)
    told = StatusEntry.objects.filter(dispatch__package__document=document, code__lte=FINISHED)
    last = dict(told.order_by("at", "code").values_list("dispatch_id", "code"))
    there = [row for row in rows if last.get(row.id) != StatusCode.REJECTION]
    bodies = {row.target_id for row in there if row.target_id is not None}
    return bodies, {fold(row.target_name) for row in there if row.target_id is None}


@query
def dispatches_of(actor: Actor, *, document_id: UUID) -> list[DispatchRow]:
    """Every recipient of a document with what was reported back, in the order of Nơi nhận."""
    rows = list(
        Dispatch.objects.filter(
            package__document__in=visible_documents(actor).filter(id=document_id),
            package__kind=PackageKind.DOCUMENT,
        )
        .select_related("package__addition")
        .order_by("package__opened_at", "ordinal")
    )
    reported: dict[UUID, list[StatusRow]] = {}
    for entry in StatusEntry.objects.filter(dispatch__in=rows).order_by("at", "code"):
        reported.setdefault(entry.dispatch_id, []).append(
            StatusRow(
                code=entry.code,
                label=Words(StatusCode(entry.code).label),
                at=entry.at,
                description=entry.description,
                reported_by=entry.reported_by,
                recorded_at=entry.recorded_at,
            )
        )
    return [
        DispatchRow(
            id=row.id,
            target_id=row.target_id,
            target_code=row.target_code,
            target_name=row.target_name,
            way=row.way,
            state=row.state,
            state_label=LABELS[DispatchState(row.state)],
            tries=row.tries,
            queued_at=row.queued_at,
            next_try_at=row.next_try_at,
            sent_at=row.sent_at,
            problem=row.problem,
            told=row.told,
            axis_state=row.axis_state,
            carried_at=row.carried_at,
            statuses=tuple(reported.get(row.id, ())),
            added_at=row.package.addition.made_at if row.package.addition else None,
            added_by=row.package.addition.made_by_name if row.package.addition else "",
            added_reason=row.package.addition.reason if row.package.addition else "",
        )
        for row in rows
    ]
