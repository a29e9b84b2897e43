"""After issue: an issued document sent to further places, and those reminded that are late."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import check_sight
from vanban.doors.api.drafts import RecipientIn
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Given, MadeOut, Words, shape_of
from vanban.exchange.sending.operations import Reminded, remind_slow, send_further
from vanban.exchange.sending.queries import SlowRow, slow_places
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.drafting.rules import RecipientInput

router = Router(tags=["Liên thông"])


class FurtherIn(Given):
    """Further places, and why; the document's own list of recipients stays as signed."""

    recipients: list[RecipientIn] = Field(max_length=LONGEST_LIST)
    reason: Words


class RemindIn(Given):
    """Without `dispatch_ids`: all that are late, inside this installation and not reminded lately.
    Of a body outside it is kept that it was called.
    """

    dispatch_ids: list[UUID] = Field([], max_length=LONGEST_LIST)
    note: Words = ""


SlowOut: Any = shape_of(
    "SlowOut",
    SlowRow,
    "dispatch_id name code by point label due_at days reminders reminded_at again_from phone email",
    "A place that is late: `by` bell (inside) or call; `point` arrival, registration, answer.",
)
RemindedOut: Any = shape_of("RemindedOut", Reminded, "bells calls")


@router.post(
    "/outgoing/{document_id}/further",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Gửi thêm nơi văn bản đã phát hành; nơi nhận ghi trong văn bản giữ nguyên",
    operation_id="send_further",
)
def post_further(request: HttpRequest, document_id: UUID, given: FurtherIn) -> Status[MadeOut]:
    made = send_further(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        recipients=[
            RecipientInput(each.organisation_id, each.name, each.by_paper)
            for each in given.recipients
        ],
        reason=given.reason,
    )
    return Status(201, MadeOut(id=made))


@router.get(
    "/outgoing/{document_id}/late",
    response={200: list[SlowOut], REFUSALS: Problem},
    summary="Nơi nhận quá hạn báo đến, vào sổ, trả lời; đã nhắc mấy lần",
    operation_id="list_late",
)
def get_late(request: HttpRequest, document_id: UUID) -> list[SlowRow]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return slow_places(actor, document_id=document_id, now=read_clock())


@router.post(
    "/outgoing/{document_id}/late/remind",
    response={200: RemindedOut, REFUSALS: Problem},
    summary="Nhắc nơi chậm: báo chuông trong hệ thống, ghi lại việc gọi nơi ngoài",
    operation_id="remind_late",
)
def post_remind(request: HttpRequest, document_id: UUID, given: RemindIn) -> Reminded:
    return remind_slow(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        dispatch_ids=given.dispatch_ids,
        note=given.note,
    )
