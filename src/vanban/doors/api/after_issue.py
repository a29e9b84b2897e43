"""After issue: an issued document sent to further places."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from vanban.doors.api.callers import actor_of
from vanban.doors.api.drafts import RecipientIn
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Given, MadeOut, Words
from vanban.exchange.sending.operations import send_further
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.drafting.rules import RecipientInput

router = Router(tags=["Liên thông"])


class FurtherIn(Given):
    """Further places, and why; the document's own list of recipients stays as signed."""

    recipients: list[RecipientIn] = Field(max_length=LONGEST_LIST)
    reason: Words


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
