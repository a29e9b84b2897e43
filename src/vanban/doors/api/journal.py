"""The journal of the line, and the packets that went astray."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vanban.doors.api.callers import actor_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import MOST_SHOWN, SHOWN, Day, Given, Words
from vanban.exchange.receiving.operations import return_stray, settle_stray
from vanban.exchange.receiving.queries import StrayRow, stray_items
from vanban.formats.vxp.rows import MessageType
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.oversight.tracking.operations import export_journal
from vanban.oversight.tracking.queries import (
    JournalCounts,
    JournalRow,
    journal_counts,
    journal_page,
)
from vanban.oversight.tracking.rules.journal import Course, Standing, Which, usual_since
from vanban.oversight.tracking.rules.listing import WORDS_LIMIT, Form

router = Router(tags=["Liên thông"])
MARK_LIMIT: Final = 300
Short = Annotated[Words, Field(max_length=WORDS_LIMIT)]


class JournalIn(Given):
    """Days on which a packet went into the queue or came; without `since` the last month.
    `partner`: a code of any form, or words of a name.
    """

    since: Day | None = None
    until: Day | None = None
    packets: MessageType = MessageType.EDOC
    course: Course | None = None
    standing: Standing | None = None
    partner: Short = ""
    words: Short = ""


class JournalAsked(JournalIn):
    after: Annotated[Words, Field(max_length=MARK_LIMIT)] = ""
    limit: int = Field(SHOWN, ge=1, le=MOST_SHOWN)


class ExportJournalIn(JournalIn):
    form: Form


class ToldOut(Schema):
    code: int
    at: datetime


class JournalRowOut(Schema):
    """A packet. `at`: into the queue, or come; `moved_at`: sent, or read; `told`: the statuses of
    QĐ 28/2018, the receiver's of what was sent, ours of what came.
    """

    id: UUID
    course: Course
    packet_label: str
    partner_code: str
    partner_name: str
    line: str
    at: datetime
    moved_at: datetime | None
    state: str
    state_label: str
    tries: int
    problem: str
    document_id: UUID | None
    symbol: str
    subject: str
    business_id: str
    axis_doc_id: str
    sha256: str
    size: int | None
    told: list[ToldOut]


class JournalCountsOut(Schema):
    """No number goes over 10 001, which means more than 10 000."""

    sent: int
    received: int
    waiting: int
    stopped: int


class JournalOut(Schema):
    rows: list[JournalRowOut]
    after: str | None
    counts: JournalCountsOut


class StrayOut(Schema):
    """A packet for nobody here, or one that could not be kept or placed."""

    id: UUID
    kind: str
    link: str
    axis_doc_id: str
    addressed_to: str
    sender_code: str
    sender_name: str
    business_id: str
    symbol: str
    status_label: str
    sha256: str
    size: int
    problem: str
    arrived_at: datetime
    may_return: bool
    settled_at: datetime | None
    settled_by: str
    settled_note: str


class ReturnStrayIn(Given):
    """`reason_code`: wrong_recipient, closed_recipient, wrong_format, other."""

    reason_code: Short
    text: Words = ""


class SettleIn(Given):
    note: Words


@router.get(
    "/exchange/journal",
    response={200: JournalOut, REFUSALS: Problem},
    summary="Nhật ký gửi, nhận trên trục: từng gói tin, mới nhất trước, và số lượng",
    operation_id="get_journal",
)
def get_journal(
    request: HttpRequest, asked: Query[JournalAsked]
) -> dict[str, tuple[JournalRow, ...] | str | JournalCounts | None]:
    actor, which = actor_of(request), _which(asked)
    found = journal_page(actor, which=which, after=asked.after or None, limit=asked.limit)
    counts = journal_counts(actor, which=which)
    return {"rows": found.rows, "after": found.after, "counts": counts}


@router.post(
    "/exchange/journal/export",
    response={200: bytes, REFUSALS: Problem},
    summary="Xuất nhật ký gửi, nhận ra XLSX, DOCX hoặc PDF; việc xuất được ghi lại",
    operation_id="export_journal",
)
def post_export(request: HttpRequest, given: ExportJournalIn) -> HttpResponse:
    data = export_journal(
        actor=actor_of(request), now=read_clock(), which=_which(given), form=given.form
    )
    return HttpResponse(data, content_type="application/octet-stream")


@router.get(
    "/exchange/strays",
    response={200: list[StrayOut], REFUSALS: Problem},
    summary="Gói tin lạc: không có nơi nhận ở đây, hoặc không nhận được",
    operation_id="list_strays",
)
def get_strays(request: HttpRequest, settled: bool = False) -> list[StrayRow]:  # noqa: FBT001, FBT002 - of the address
    return stray_items(actor_of(request), settled=settled)


@router.post(
    "/exchange/strays/{inbox_item_id}/return",
    response={204: None, REFUSALS: Problem},
    summary="Trả gói tin lạc về nơi gửi (02) kèm lý do",
    operation_id="return_stray",
)
def post_return(request: HttpRequest, inbox_item_id: UUID, given: ReturnStrayIn) -> Status[None]:
    return_stray(
        actor=actor_of(request),
        now=read_clock(),
        inbox_item_id=inbox_item_id,
        reason_code=given.reason_code,
        text=given.text,
    )
    return Status(204, None)


@router.post(
    "/exchange/strays/{inbox_item_id}/settle",
    response={204: None, REFUSALS: Problem},
    summary="Ghi nhận gói tin lạc đã được xử lý",
    operation_id="settle_stray",
)
def post_settle(request: HttpRequest, inbox_item_id: UUID, given: SettleIn) -> Status[None]:
    settle_stray(
        actor=actor_of(request), now=read_clock(), inbox_item_id=inbox_item_id, note=given.note
    )
    return Status(204, None)


def _which(asked: JournalIn) -> Which:
    return Which(
        since=asked.since or usual_since(local_date(read_clock())),
        until=asked.until,
        packets=asked.packets,
        course=asked.course,
        standing=asked.standing,
        partner=asked.partner.strip(),
        words=asked.words.strip(),
    )
