"""The journal of the line, and the packets that went astray."""

from typing import Annotated, Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vanban.doors.api.callers import actor_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import MOST_SHOWN, SHOWN, Day, Given, Words, shape_of
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
from vanban.oversight.tracking.rules.journal import Course, Standing, Told, Which, usual_since
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


ToldOut: Any = shape_of("ToldOut", Told, "code at")
JournalRowOut: Any = shape_of(
    "JournalRowOut",
    JournalRow,
    "id course packet_label partner_code partner_name line at moved_at state state_label tries "
    "problem document_id symbol subject business_id axis_doc_id sha256 size told",
    "A packet. `at`: into the queue, or come; `moved_at`: sent, or read; `told`: the statuses of\n"
    "QĐ 28/2018, the receiver's of what was sent, ours of what came.",
    told=list[ToldOut],
)
JournalCountsOut: Any = shape_of(
    "JournalCountsOut",
    JournalCounts,
    "sent received waiting stopped",
    "No number goes over 10 001, which means more than 10 000.",
)


class JournalOut(Schema):
    rows: list[JournalRowOut]
    after: str | None
    counts: JournalCountsOut


StrayOut: Any = shape_of(
    "StrayOut",
    StrayRow,
    "id kind link axis_doc_id addressed_to sender_code sender_name business_id symbol "
    "status_label sha256 size problem arrived_at may_return settled_at settled_by settled_note",
    "A packet for nobody here, or one that could not be kept or placed.",
)


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
