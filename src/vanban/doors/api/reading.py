"""People asked to read a document and to confirm it: asked, confirmed, urged, ended."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from vanban.core.records.operations.reading import (
    add_readers,
    ask_reading,
    close_reading,
    confirm_reading,
    urge_reading,
)
from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import check_sight
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Day, Given, MadeOut, Words
from vanban.foundation.clock import now as read_clock
from vanban.oversight.tracking.queries import ReadingBoard, reading_board

router = Router(tags=["Xác nhận đã đọc"])


class WhomIn(Given):
    """People, and of a unit everybody in it."""

    post_ids: list[UUID] = Field(default=[], max_length=LONGEST_LIST)
    unit_ids: list[UUID] = Field(default=[], max_length=LONGEST_LIST)


class AskReadingIn(WhomIn):
    """Whom to ask. `due`: until the end of that day."""

    due: Day | None = None
    words: Words = ""


class ReaderStateOut(Schema):
    post_id: UUID
    name: str
    title: str
    unit_name: str
    read_at: datetime | None
    confirmed_at: datetime | None
    urged: int


class ReadingOut(Schema):
    """The latest request, those who have not confirmed first; `opened`: but not confirmed."""

    id: UUID
    words: str
    due_at: datetime | None
    asked_by_name: str
    asked_at: datetime
    closed_at: datetime | None
    may_manage: bool
    confirmed: int
    opened: int
    unopened: int
    readers: list[ReaderStateOut]


class ReadingStateOut(Schema):
    """Empty where nobody was asked."""

    reading: ReadingOut | None


@router.get(
    "/documents/{document_id}/reading",
    response={200: ReadingStateOut, REFUSALS: Problem},
    summary="Ai đã đọc, ai đã xác nhận, ai chưa",
    operation_id="get_reading",
)
def get_reading(request: HttpRequest, document_id: UUID) -> dict[str, ReadingBoard | None]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return {"reading": reading_board(actor, document_id=document_id)}


@router.post(
    "/documents/{document_id}/reading",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Đề nghị người, đơn vị xác nhận đã đọc",
    operation_id="ask_reading",
)
def post_reading(request: HttpRequest, document_id: UUID, given: AskReadingIn) -> Status[MadeOut]:
    actor, now = actor_of(request), read_clock()
    made = ask_reading(actor=actor, now=now, document_id=document_id, **given.dict())
    return Status(201, MadeOut(id=made))


@router.post(
    "/documents/{document_id}/reading/confirm",
    response={204: None, REFUSALS: Problem},
    summary="Xác nhận tôi đã đọc",
    operation_id="confirm_reading",
)
def post_confirm(request: HttpRequest, document_id: UUID) -> Status[None]:
    confirm_reading(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return Status(204, None)


@router.post(
    "/readings/{reading_id}/readers",
    response={204: None, REFUSALS: Problem},
    summary="Đề nghị thêm người, đơn vị xác nhận đã đọc",
    operation_id="add_readers",
)
def post_readers(request: HttpRequest, reading_id: UUID, given: WhomIn) -> Status[None]:
    actor = actor_of(request)
    add_readers(actor=actor, now=read_clock(), reading_id=reading_id, **given.dict())
    return Status(204, None)


@router.post(
    "/readings/{reading_id}/urge",
    response={204: None, REFUSALS: Problem},
    summary="Đôn đốc người chưa xác nhận đã đọc",
    operation_id="urge_reading",
)
def post_urge(request: HttpRequest, reading_id: UUID) -> Status[None]:
    urge_reading(actor=actor_of(request), now=read_clock(), reading_id=reading_id)
    return Status(204, None)


@router.post(
    "/readings/{reading_id}/close",
    response={204: None, REFUSALS: Problem},
    summary="Kết thúc đề nghị xác nhận đã đọc",
    operation_id="close_reading",
)
def post_close(request: HttpRequest, reading_id: UUID) -> Status[None]:
    close_reading(actor=actor_of(request), now=read_clock(), reading_id=reading_id)
    return Status(204, None)
