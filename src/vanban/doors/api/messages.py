"""Short internal messages without a document: the box, one message, sending, answering."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vanban.core.files.queries import load
from vanban.core.records.operations.messages import (
    add_to_message,
    answer_message,
    close_message,
    confirm_message,
    read_message,
    send_message,
    urge_message,
)
from vanban.core.records.queries.messages import (
    MessageFace,
    MessageRow,
    Said,
    SaidFile,
    message_box,
    message_face,
    message_file,
)
from vanban.core.records.rules.messages import Group
from vanban.doors.api.callers import actor_of
from vanban.doors.api.files import sent_file, stored_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.reading import ReaderStateOut, WhomIn
from vanban.doors.api.shapes import LONGEST_LIST, Day, Given, Limit, MadeOut, Words, shape_of
from vanban.foundation.clock import now as read_clock
from vanban.oversight.tracking.operations import open_message

router = Router(tags=["Tin nhắn"])
Sent = Annotated[bool, Query(False, description="Tin tôi đã gửi")]  # noqa: FBT003 - a default, as Ninja has it
Last = Annotated[UUID | None, Query(None, description="Tin cuối của trang trước")]

MessageRowOut: Any = shape_of(
    "MessageRowOut",
    MessageRow,
    "id subject sent_by_name sent_at moved_at due_at closed_at mine unread to_confirm answers "
    "has_files left",
    "A message as it lies in the box; `left`: of one's own, who has not confirmed.",
)
SaidFileOut: Any = shape_of("SaidFileOut", SaidFile, "id file_name sha256 size")
SaidOut: Any = shape_of("SaidOut", Said, "by_name at words files", files=list[SaidFileOut])


class MessageOut(Schema):
    """A message: what was said, the first words first; how far its readers are."""

    id: UUID
    subject: str
    must_confirm: bool
    due_at: datetime | None
    sent_by_name: str
    sent_at: datetime
    closed_at: datetime | None
    mine: bool
    asks_me_to_confirm: bool
    confirmed: int
    opened: int
    unopened: int
    said: list[SaidOut]
    readers: list[ReaderStateOut]


class MessageIn(WhomIn):
    """`files`: tickets from POST /files; `due`: to be confirmed until the end of that day."""

    subject: Words
    words: Words = ""
    groups: list[Group] = Field(default=[], max_length=len(Group))
    must_confirm: bool = False
    due: Day | None = None
    files: list[Words] = Field(default=[], max_length=LONGEST_LIST)


class AnswerIn(Given):
    """What to say to all whom the message concerns."""

    words: Words
    files: list[Words] = Field(default=[], max_length=LONGEST_LIST)


@router.get(
    "/messages",
    response={200: list[MessageRowOut], REFUSALS: Problem},
    summary="Hộp tin nhắn của tôi, mới nhất trước",
    operation_id="list_messages",
)
def list_messages(request: HttpRequest, limit: Limit, sent: Sent, after: Last) -> list[MessageRow]:
    return message_box(actor_of(request), sent=sent, after=after, limit=limit)


@router.post(
    "/messages",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Gửi tin nhắn nội bộ",
    operation_id="send_message",
)
def post_message(request: HttpRequest, given: MessageIn) -> Status[MadeOut]:
    actor = actor_of(request)
    said = given.dict() | {"files": [stored_of(each, actor) for each in given.files]}
    return Status(201, MadeOut(id=send_message(actor=actor, now=read_clock(), **said)))


@router.get(
    "/messages/{message_id}",
    response={200: MessageOut, REFUSALS: Problem},
    summary="Mở một tin nhắn",
    operation_id="get_message",
)
def get_message(request: HttpRequest, message_id: UUID) -> MessageFace:
    actor = actor_of(request)
    open_message(actor=actor, now=read_clock(), message_id=message_id)
    return message_face(actor, message_id=message_id)


@router.get(
    "/messages/{message_id}/files/{file_id}",
    response={REFUSALS: Problem},
    summary="Tải tệp của tin nhắn",
    operation_id="get_message_file",
)
def get_file(request: HttpRequest, message_id: UUID, file_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = message_file(actor, message_id=message_id, file_id=file_id)
    read_message(actor=actor, now=read_clock(), message_id=message_id, what="download")
    return sent_file(load(found.sha256), found.file_name)


@router.post(
    "/messages/{message_id}/answers",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Trả lời tin nhắn",
    operation_id="answer_message",
)
def post_answer(request: HttpRequest, message_id: UUID, given: AnswerIn) -> Status[MadeOut]:
    actor = actor_of(request)
    made = answer_message(
        actor=actor,
        now=read_clock(),
        message_id=message_id,
        words=given.words,
        files=[stored_of(each, actor) for each in given.files],
    )
    return Status(201, MadeOut(id=made))


@router.post(
    "/messages/{message_id}/confirm",
    response={204: None, REFUSALS: Problem},
    summary="Xác nhận tôi đã đọc tin nhắn",
    operation_id="confirm_message",
)
def post_confirm(request: HttpRequest, message_id: UUID) -> Status[None]:
    confirm_message(actor=actor_of(request), now=read_clock(), message_id=message_id)
    return Status(204, None)


@router.post(
    "/messages/{message_id}/readers",
    response={204: None, REFUSALS: Problem},
    summary="Gửi tin nhắn thêm cho người, đơn vị",
    operation_id="add_to_message",
)
def post_readers(request: HttpRequest, message_id: UUID, given: WhomIn) -> Status[None]:
    actor = actor_of(request)
    add_to_message(actor=actor, now=read_clock(), message_id=message_id, **given.dict())
    return Status(204, None)


@router.post(
    "/messages/{message_id}/urge",
    response={204: None, REFUSALS: Problem},
    summary="Đôn đốc người chưa xác nhận tin nhắn",
    operation_id="urge_message",
)
def post_urge(request: HttpRequest, message_id: UUID) -> Status[None]:
    urge_message(actor=actor_of(request), now=read_clock(), message_id=message_id)
    return Status(204, None)


@router.post(
    "/messages/{message_id}/close",
    response={204: None, REFUSALS: Problem},
    summary="Kết thúc tin nhắn",
    operation_id="close_message",
)
def post_close(request: HttpRequest, message_id: UUID) -> Status[None]:
    close_message(actor=actor_of(request), now=read_clock(), message_id=message_id)
    return Status(204, None)
