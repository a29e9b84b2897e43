"""What comes in: taken up or entered by hand, judged, returned, given back."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from vanban.doors.api.callers import actor_of
from vanban.doors.api.files import stored_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Day, Given, MadeOut, Moment, ReasonIn, Words
from vanban.foundation.clock import now as read_clock
from vanban.incoming.reception.operations import (
    agree_to_take_back,
    enter_by_hand,
    judge_again,
    refuse_take_back,
    return_package,
)
from vanban.incoming.reception.queries import ArrivalRow, arrival
from vanban.incoming.reception.rules import Way
from vanban.incoming.reception.rules.header import Header

router = Router(tags=["Tiếp nhận, vào sổ"])


class HeaderIn(Given):
    """The face of a document that came in, as it is printed."""

    issuer_name: Words = ""
    issuer_code: Words = ""
    number: Words = ""
    notation: Words = ""
    issued_date: Day | None = None
    type_code: Words = ""
    type_name: Words = ""
    subject: Words = ""
    signer_name: Words = ""
    signer_title: Words = ""
    signer_authority: Words = ""
    urgency: int = Field(0, ge=0, le=4)
    reply_due_date: Day | None = None
    page_count: int | None = Field(None, ge=0, le=100_000)
    business_id: Words = ""


class ByHandIn(HeaderIn):
    """Paper or a file brought by hand; `files` are tickets from POST /files, the first is it."""

    files: list[Words] = Field([], max_length=LONGEST_LIST)
    way: Way = Way.PAPER
    arrived_at: Moment | None = None


class ReturnIn(Given):
    reason_code: Words
    text: Words = ""


class LikenessOut(Schema):
    """An earlier arrival that looks the same, in what, and what was made of it."""

    document_id: UUID
    likeness: str
    label: str
    symbol: str
    subject: str
    state: str
    state_label: str
    arrived_at: datetime
    decision: str
    decision_label: str
    decision_reason: str
    decided_at: datetime | None
    decided_by_name: str


class ArrivalOut(Schema):
    """How a document came in: its verdict in words, what is wrong with it, what it looks like."""

    document_id: UUID
    way: str
    arrived_at: datetime
    sender_code: str
    sender_name: str
    fitness: str
    problems: list[str]
    business: str
    concerned_id: str
    answers_business_id: str
    outcome: str
    verdict_sentence: str
    verdict_reasons: list[str]
    judged_at: datetime
    likenesses: list[LikenessOut]
    returned_at: datetime | None
    returned_by_name: str
    return_code: str
    return_text: str


class OutcomeOut(Schema):
    outcome: str


@router.post(
    "/incoming",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Nhập văn bản giấy hoặc tệp nộp trực tiếp",
    operation_id="enter_by_hand",
)
def post_by_hand(request: HttpRequest, given: ByHandIn) -> Status[MadeOut]:
    actor = actor_of(request)
    made = enter_by_hand(
        actor=actor,
        now=read_clock(),
        header=header_in(given),
        files=[stored_of(each, actor, field="files") for each in given.files],
        way=given.way,
        arrived_at=given.arrived_at,
    )
    return Status(201, MadeOut(id=made))


@router.get(
    "/incoming/{document_id}/arrival",
    response={200: ArrivalOut, REFUSALS: Problem},
    summary="Văn bản đến thế nào: kết luận chữ ký, hư hỏng, trùng lặp",
    operation_id="get_arrival",
)
def get_arrival(request: HttpRequest, document_id: UUID) -> ArrivalRow:
    return arrival(actor_of(request), document_id=document_id)


@router.post(
    "/incoming/{document_id}/verdict",
    response={200: OutcomeOut, REFUSALS: Problem},
    summary="Kiểm tra lại chữ ký số",
    operation_id="judge_again",
)
def post_verdict(request: HttpRequest, document_id: UUID) -> dict[str, str]:
    return {
        "outcome": judge_again(actor=actor_of(request), now=read_clock(), document_id=document_id)
    }


@router.post(
    "/incoming/{document_id}/return",
    response={204: None, REFUSALS: Problem},
    summary="Trả lại nơi gửi, kèm lý do",
    operation_id="return_package",
)
def post_return(request: HttpRequest, document_id: UUID, given: ReturnIn) -> Status[None]:
    return_package(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason_code=given.reason_code,
        text=given.text,
    )
    return Status(204, None)


@router.post(
    "/incoming/{document_id}/recall/agree",
    response={204: None, REFUSALS: Problem},
    summary="Đồng ý cho nơi gửi lấy lại; văn bản bị hủy ở đây, dấu vết còn",
    operation_id="agree_to_take_back",
)
def post_agree(request: HttpRequest, document_id: UUID) -> Status[None]:
    agree_to_take_back(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return Status(204, None)


@router.post(
    "/incoming/{document_id}/recall/refuse",
    response={204: None, REFUSALS: Problem},
    summary="Không cho nơi gửi lấy lại, kèm lý do",
    operation_id="refuse_take_back",
)
def post_refuse(request: HttpRequest, document_id: UUID, given: ReasonIn) -> Status[None]:
    refuse_take_back(
        actor=actor_of(request), now=read_clock(), document_id=document_id, reason=given.reason
    )
    return Status(204, None)


def header_in(given: HeaderIn) -> Header:
    return Header(**given.model_dump(include=set(HeaderIn.model_fields)))
