"""Registering what came in: the next number, the line of the register, before whom it lies."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vanban.core.people.queries import PostRow
from vanban.doors.api.books import BookOut
from vanban.doors.api.callers import actor_of
from vanban.doors.api.directory import PersonOut
from vanban.doors.api.documents import check_sight
from vanban.doors.api.incoming import HeaderIn, header_in
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import Day, Given, Moment, ReasonIn, Words, shape_of
from vanban.foundation.clock import now as read_clock
from vanban.incoming.reception.rules import RETURN_REASONS
from vanban.incoming.registration.operations import (
    hand_back_presentation,
    present,
    register,
    take_back,
)
from vanban.incoming.registration.queries import (
    EntryRow,
    PresentationRow,
    entry_of,
    leaders_to_ask,
    next_arrival,
    presentations_of,
    register_page,
)
from vanban.outgoing.numbering.queries import BookRow

router = Router(tags=["Tiếp nhận, vào sổ"])


class RegisterIn(Given):
    """Without `header` the words stay as they came. `due`: a day (its end) or a moment."""

    header: HeaderIn | None = None
    book_id: UUID | None = None
    arrival_date: Day | None = None
    due: Day | Moment | None = None
    present_to_post_id: UUID | None = None
    proposal: Words = ""
    note: Words = ""
    duplicate_reason: Words = Field("", description="Vì sao vẫn vào sổ dù trùng bản đến trước")


class PresentIn(Given):
    post_id: UUID
    proposal: Words = ""


class TakeBackIn(Given):
    post_id: UUID


class ArrivalNumberOut(Schema):
    arrival_number: int


RegisterLineOut: Any = shape_of(
    "RegisterLineOut",
    EntryRow,
    "document_id book_id book_name year number printed arrival_date issuer_name symbol issued_date"
    " type_name subject due_at registered_by_name registered_at note",
    "A line of the register of incoming documents.",
)
PresentationOut: Any = shape_of(
    "PresentationOut",
    PresentationRow,
    "post_id full_name title presented_by_name presented_at proposal ended_at ended_how end_reason",
    "Before whom the document lies or lay.",
)


class RegistrationOut(Schema):
    entry: RegisterLineOut | None
    presentations: list[PresentationOut]


class ReturnReasonOut(Schema):
    code: str
    label: str


class RegisteringOut(Schema):
    """What registering offers: the next number (a forecast), leaders to ask, reasons to return."""

    book: BookOut | None
    leaders: list[PersonOut]
    return_reasons: list[ReturnReasonOut]


@router.get(
    "/incoming/form",
    response={200: RegisteringOut, REFUSALS: Problem},
    summary="Số đến kế tiếp, lãnh đạo để trình, lý do trả lại",
    operation_id="registering_form",
)
def get_form(request: HttpRequest, type_code: Annotated[Words, Query("")]) -> dict[str, object]:
    actor, now = actor_of(request), read_clock()
    book: BookRow | None = next_arrival(actor, now=now, type_code=type_code)
    leaders: list[PostRow] = leaders_to_ask(actor, now=now)
    return {
        "book": book,
        "leaders": leaders,
        "return_reasons": [
            {"code": code, "label": label} for code, label in RETURN_REASONS.items()
        ],
    }


@router.post(
    "/incoming/{document_id}/register",
    response={201: ArrivalNumberOut, REFUSALS: Problem},
    summary="Vào sổ, và trình lãnh đạo nếu chọn",
    operation_id="register",
)
def post_register(
    request: HttpRequest, document_id: UUID, given: RegisterIn
) -> Status[dict[str, int]]:
    number = register(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        header=header_in(given.header) if given.header else None,
        book_id=given.book_id,
        arrival_date=given.arrival_date,
        due=given.due,
        present_to_post_id=given.present_to_post_id,
        proposal=given.proposal,
        note=given.note,
        duplicate_reason=given.duplicate_reason,
    )
    return Status(201, {"arrival_number": number})


@router.get(
    "/incoming/{document_id}/registration",
    response={200: RegistrationOut, REFUSALS: Problem},
    summary="Dòng trong sổ, và đã trình ai",
    operation_id="get_registration",
)
def get_registration(
    request: HttpRequest, document_id: UUID
) -> dict[str, EntryRow | list[PresentationRow] | None]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return {
        "entry": entry_of(actor, document_id=document_id),
        "presentations": presentations_of(actor, document_id=document_id),
    }


@router.get(
    "/books/{book_id}/arrivals",
    response={200: list[RegisterLineOut], REFUSALS: Problem},
    summary="Các dòng của một sổ văn bản đến, số lớn trước",
    operation_id="list_arrivals",
)
def get_arrivals(
    request: HttpRequest,
    book_id: UUID,
    before: Annotated[int | None, Query(None, ge=1, le=2**31 - 1, description="Dưới số này")],
    limit: Annotated[int, Query(50, ge=1, le=200)],
) -> list[EntryRow]:
    return register_page(actor_of(request), book_id=book_id, before=before, limit=limit)


@router.post(
    "/incoming/{document_id}/present",
    response={204: None, REFUSALS: Problem},
    summary="Trình lãnh đạo cho ý kiến",
    operation_id="present",
)
def post_present(request: HttpRequest, document_id: UUID, given: PresentIn) -> Status[None]:
    present(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        post_id=given.post_id,
        proposal=given.proposal,
    )
    return Status(204, None)


@router.post(
    "/incoming/{document_id}/take-back",
    response={204: None, REFUSALS: Problem},
    summary="Rút lại văn bản đã trình mà chưa có ý kiến",
    operation_id="take_back",
)
def post_take_back(request: HttpRequest, document_id: UUID, given: TakeBackIn) -> Status[None]:
    take_back(
        actor=actor_of(request), now=read_clock(), document_id=document_id, post_id=given.post_id
    )
    return Status(204, None)


@router.post(
    "/incoming/{document_id}/hand-back",
    response={204: None, REFUSALS: Problem},
    summary="Lãnh đạo chuyển lại văn thư, kèm lý do",
    operation_id="hand_back_presentation",
)
def post_hand_back(request: HttpRequest, document_id: UUID, given: ReasonIn) -> Status[None]:
    hand_back_presentation(
        actor=actor_of(request), now=read_clock(), document_id=document_id, reason=given.reason
    )
    return Status(204, None)
