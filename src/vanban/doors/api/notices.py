"""What the caller was told of, and how the caller wants to be told."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from vanban.doors.api.callers import actor_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Given
from vanban.foundation.clock import now as read_clock
from vanban.oversight.tracking.operations import choose_notices, see_notices
from vanban.oversight.tracking.queries import NoticeRow, choice_of, notices_of
from vanban.oversight.tracking.rules.notices import Mailing, NoticeKind

router = Router(tags=["Thông báo"])


class NoticeOut(Schema):
    """One notice; `kind` says what happened, the rest which document it is about; or (`about_id`)
    which message, which box of e-mail.
    """

    id: UUID
    kind: str
    label: str
    at: datetime
    seen: bool
    document_id: UUID | None
    about_id: UUID | None
    subject: str
    symbol: str
    from_name: str
    urgency: int


class SeenIn(Given):
    """One notice, or all of the caller's own when none is named."""

    notice_id: UUID | None = None


class ChoiceShape(Given):
    """Kinds shown on the page, mailed, and pushed to browsers; quiet hours in Vietnam time."""

    on_page: list[NoticeKind] = Field(max_length=LONGEST_LIST)
    by_mail: list[NoticeKind] = Field(max_length=LONGEST_LIST)
    by_push: list[NoticeKind] = Field(default=[], max_length=LONGEST_LIST)
    mailing: Mailing
    mail_hour: int
    quiet_from: time | None = None
    quiet_until: time | None = None


@router.get(
    "/notices",
    response={200: list[NoticeOut], REFUSALS: Problem},
    summary="Thông báo của tôi, mới nhất trước",
    operation_id="list_notices",
)
def list_notices(request: HttpRequest) -> list[NoticeRow]:
    return notices_of(actor_of(request))


@router.post(
    "/notices/seen",
    response={204: None, REFUSALS: Problem},
    summary="Đánh dấu đã xem một hay mọi thông báo của tôi",
    operation_id="see_notices",
)
def see(request: HttpRequest, body: SeenIn) -> Status[None]:
    see_notices(actor=actor_of(request), now=read_clock(), notice_id=body.notice_id)
    return Status(204, None)


@router.get(
    "/notices/choice",
    response={200: ChoiceShape, REFUSALS: Problem},
    summary="Cách tôi nhận thông báo",
    operation_id="get_notice_choice",
)
def get_notice_choice(request: HttpRequest) -> dict[str, Any]:
    choice = choice_of(actor_of(request))
    return {
        "on_page": [kind for kind in NoticeKind if kind not in choice.not_on_page],
        "by_mail": sorted(choice.by_mail),
        "by_push": sorted(choice.by_push),
        "mailing": choice.mailing,
        "mail_hour": choice.mail_hour,
        "quiet_from": choice.quiet_from,
        "quiet_until": choice.quiet_until,
    }


@router.put(
    "/notices/choice",
    response={204: None, REFUSALS: Problem},
    summary="Chọn cách nhận thông báo theo loại việc",
    operation_id="choose_notices",
)
def choose(request: HttpRequest, body: ChoiceShape) -> Status[None]:
    choose_notices(actor=actor_of(request), now=read_clock(), **body.dict())
    return Status(204, None)
