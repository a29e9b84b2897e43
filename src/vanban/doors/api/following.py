"""Following: boxes, what waits for me, how each recipient fares, who did what when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import check_sight
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import After, Limit
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.oversight.tracking.queries import (
    DeliveryLine,
    IncomingRow,
    OutgoingRow,
    Page,
    ReaderRow,
    TimelineRow,
    WaitingRow,
    counts_for,
    delivery_board,
    incoming_box,
    outgoing_box,
    readers_of,
    timeline_of,
    waiting_for_me,
)
from vanban.oversight.tracking.rules import IncomingBox, OutgoingBox, Waiting

router = Router(tags=["Theo dõi"])


class LineOut(Schema):
    """What every list tells of a document."""

    id: UUID
    revision: int
    type_name: str
    symbol: str
    subject: str
    urgency: int
    attachments: int
    unread: bool


class IncomingLineOut(LineOut):
    state: str
    state_label: str
    state_since: datetime
    issuer_name: str
    sender_name: str
    issued_date: date | None
    way: str
    arrived_at: datetime
    fitness: str
    problem: str
    outcome: str
    business: str
    arrival_number: int | None
    arrival_printed: str
    arrival_date: date | None
    due_at: datetime | None
    presented_to: str
    lead_name: str
    likeness: str
    like_number: int | None
    like_printed: str
    return_text: str
    take_back_asked_at: datetime | None
    take_back_doc_type: int
    take_back_answer: str


class OutgoingLineOut(LineOut):
    state: str
    state_label: str
    state_since: datetime
    issued_date: date | None
    unit_name: str
    drafter_name: str
    signer_name: str
    held_by: str
    return_reason: str
    recipients: int
    registered: int
    finished: int
    refused: int
    failed: int


class WaitingLineOut(LineOut):
    """`kind`: direct, sign, approve, handle, opinion, extension, inform."""

    kind: str
    due_at: datetime | None
    late: bool
    since: datetime
    from_name: str
    detail: str


class IncomingPageOut(Schema):
    """`after`: give it back to get the next page; empty on the last one."""

    rows: list[IncomingLineOut]
    after: str | None


class OutgoingPageOut(Schema):
    """`after`: give it back to get the next page; empty on the last one."""

    rows: list[OutgoingLineOut]
    after: str | None


class WaitingPageOut(Schema):
    """`after`: give it back to get the next page; empty on the last one."""

    rows: list[WaitingLineOut]
    after: str | None


class StatusOut(Schema):
    """A station a recipient reported: 01 to 06, 02, 13, 15, 16 (QĐ 28/2018/QĐ-TTg)."""

    code: str
    label: str
    at: datetime
    description: str
    by: str


class AddedOut(Schema):
    at: datetime
    by: str
    reason: str


class DeliveryOut(Schema):
    """A recipient: how the package fares on its way, and what was reported back; `added`: who sent
    it there further, after issue.
    """

    name: str
    code: str
    way: str
    state: str
    state_label: str
    tries: int
    queued_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None
    problem: str
    added: AddedOut | None
    statuses: list[StatusOut]


class ActOut(Schema):
    """Who did what when, and the words that were said."""

    at: datetime
    who: str
    title: str
    did: str
    note: str
    act: str


class ReadingOut(Schema):
    at: datetime
    who: str
    unit: str
    what: str


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page of what waits, with the mark of its last row when there may be more."""

    rows: Sequence[WaitingRow]
    after: str | None


@router.get(
    "/boxes/incoming/{box}",
    response={200: IncomingPageOut, REFUSALS: Problem},
    summary="Một hộp văn bản đến",
    operation_id="incoming_box",
)
def get_incoming(
    request: HttpRequest, box: IncomingBox, after: After, limit: Limit
) -> Page[IncomingRow]:
    return incoming_box(actor_of(request), box=box, after=after, limit=limit)


@router.get(
    "/boxes/outgoing/{box}",
    response={200: OutgoingPageOut, REFUSALS: Problem},
    summary="Một hộp văn bản đi",
    operation_id="outgoing_box",
)
def get_outgoing(
    request: HttpRequest, box: OutgoingBox, after: After, limit: Limit
) -> Page[OutgoingRow]:
    return outgoing_box(actor_of(request), box=box, after=after, limit=limit)


@router.get(
    "/waiting",
    response={200: WaitingPageOut, REFUSALS: Problem},
    summary="Việc chờ tôi: chỉ đạo, ký, duyệt, xử lý, để biết",
    operation_id="waiting_for_me",
)
def get_waiting(
    request: HttpRequest, kind: Annotated[Waiting | None, Query(None)], after: After, limit: Limit
) -> WaitingPage:
    rows = waiting_for_me(
        actor_of(request), now=read_clock(), kind=kind, after=after, limit=limit + 1
    )
    shown = rows[:limit]
    return WaitingPage(shown, shown[-1].mark if len(rows) > limit else None)


@router.get(
    "/counts",
    response={200: dict[str, int], REFUSALS: Problem},
    summary="Số văn bản trong từng hộp và số việc chờ tôi",
    operation_id="counts",
)
def get_counts(request: HttpRequest) -> dict[str, int]:
    return counts_for(actor_of(request), on=local_date(read_clock()))


@router.get(
    "/outgoing/{document_id}/delivery",
    response={200: list[DeliveryOut], REFUSALS: Problem},
    summary="Từng nơi nhận: đã gửi chưa, đã báo lại những gì",
    operation_id="get_delivery",
)
def get_delivery(request: HttpRequest, document_id: UUID) -> list[DeliveryLine]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return delivery_board(actor, document_id=document_id)


@router.get(
    "/documents/{document_id}/timeline",
    response={200: list[ActOut], REFUSALS: Problem},
    summary="Ai đã làm gì, lúc nào; mới nhất trước",
    operation_id="get_timeline",
)
def get_timeline(request: HttpRequest, document_id: UUID) -> list[TimelineRow]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return timeline_of(actor, document_id=document_id)


@router.get(
    "/documents/{document_id}/readers",
    response={200: list[ReadingOut], REFUSALS: Problem},
    summary="Ai đã xem, in, tải về; mới nhất trước",
    operation_id="get_readers",
)
def get_readers(request: HttpRequest, document_id: UUID) -> list[ReaderRow]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return readers_of(actor, document_id=document_id)
