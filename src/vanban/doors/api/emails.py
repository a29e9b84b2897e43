"""Letters of e-mail that came, and the boxes they come from."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vanban.doors.api.callers import actor_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import Day, Given, MadeOut, Words
from vanban.foundation.clock import now as read_clock
from vanban.incoming.reception.operations import (
    set_email_box,
    stop_email_box,
    take_email,
    try_email_box,
)
from vanban.incoming.reception.queries import EmailBoxRow, EmailRow, email_boxes, emails
from vanban.incoming.reception.rules.emails import AfterIntake, BoxSettings

router = Router(tags=["Thư điện tử đến"])


class EmailOut(Schema):
    """A letter: what it says of itself, which nobody has verified, and what became of it."""

    id: UUID
    from_name: str
    from_address: str
    subject: str
    text: str
    size: int
    received_at: datetime
    state: str
    state_label: str
    aside: str
    aside_label: str
    taken_by_name: str
    document_ids: list[UUID]


class DocumentsOut(Schema):
    document_ids: list[UUID]


class BoxOut(Schema):
    """A box and how it fares; its password is never told."""

    id: UUID
    host: str
    port: int
    username: str
    folder: str
    since: date
    after_intake: str
    moved_to: str
    stopped_at: datetime | None
    looked_at: datetime | None
    failures: int
    failing_since: datetime | None
    rests_until: datetime | None
    problem: str


class BoxIn(Given):
    """An IMAP box over TLS. `since`: letters of earlier days are left alone."""

    host: Words
    port: int = 993
    username: Words
    password: str = Field("", max_length=500)
    folder: Words = "INBOX"
    since: Day
    after_intake: AfterIntake = AfterIntake.SEEN
    moved_to: Words = ""
    ca_pem: str = Field("", max_length=100_000)


@router.get(
    "/emails",
    response={200: list[EmailOut], REFUSALS: Problem},
    summary="Thư điện tử đến; địa chỉ người gửi chưa xác minh",
    operation_id="list_emails",
)
def get_emails(
    request: HttpRequest,
    aside: Annotated[bool, Query(default=False, description="Chỉ thư để riêng, chờ văn thư xem")],
    limit: Annotated[int, Query(100, ge=1, le=200)],
) -> list[EmailRow]:
    return emails(actor_of(request), aside=aside, limit=limit)


@router.post(
    "/emails/{email_id}/take",
    response={201: DocumentsOut, REFUSALS: Problem},
    summary="Nhận một thư để riêng vào văn bản đến",
    operation_id="take_email",
)
def post_take(request: HttpRequest, email_id: UUID) -> Status[dict[str, list[UUID]]]:
    made = take_email(actor=actor_of(request), now=read_clock(), email_id=email_id)
    return Status(201, {"document_ids": made})


@router.get(
    "/email-boxes",
    response={200: list[BoxOut], REFUSALS: Problem},
    summary="Các hộp thư đang đọc và tình trạng",
    operation_id="list_email_boxes",
)
def get_boxes(request: HttpRequest) -> list[EmailBoxRow]:
    return email_boxes(actor_of(request))


@router.post(
    "/email-boxes",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Khai một hộp thư",
    operation_id="set_email_box",
)
def post_box(request: HttpRequest, given: BoxIn) -> Status[MadeOut]:
    settings = BoxSettings(**given.model_dump())
    made = set_email_box(actor=actor_of(request), now=read_clock(), given=settings)
    return Status(201, MadeOut(id=made))


@router.post(
    "/email-boxes/{box_id}/try",
    response={204: None, REFUSALS: Problem},
    summary="Đọc hộp thư ngay",
    operation_id="try_email_box",
)
def post_try(request: HttpRequest, box_id: UUID) -> Status[None]:
    try_email_box(actor=actor_of(request), now=read_clock(), box_id=box_id)
    return Status(204, None)


@router.post(
    "/email-boxes/{box_id}/stop",
    response={204: None, REFUSALS: Problem},
    summary="Thôi đọc hộp thư",
    operation_id="stop_email_box",
)
def post_stop(request: HttpRequest, box_id: UUID) -> Status[None]:
    stop_email_box(actor=actor_of(request), now=read_clock(), box_id=box_id)
    return Status(204, None)
