"""Kept copies in use: asked for, allowed, handed out, given back; the book of a year."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from vanban.doors.api.callers import actor_of
from vanban.doors.api.files import sent_file
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import Day, Given, MadeOut, Words, shape_of
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.publication.operations import (
    answer_file_copy,
    ask_file_copy,
    export_loans,
    hand_out_file_copy,
    print_loans,
    sign_for_file_copy,
    take_back_file_copy,
    withdraw_file_copy,
)
from vanban.outgoing.publication.queries import LoanRow, loans_of_year, loans_to_see

router = Router(tags=["Bản lưu"])

Year = Annotated[int, Query(ge=1900, le=2200, description="Năm của sổ")]


class AskIn(Given):
    """What for, of whom; `visitor`: who uses it, from outside (the clerk asks for him)."""

    purpose: Words = ""
    allower_id: UUID | None = None
    visitor: Words = ""


class AnswerIn(Given):
    """Allowed or not; the reason when not."""

    allow: bool
    note: Words = ""


class HandOutIn(Given):
    """The day (today), the day it is due back, the dossier it is taken from."""

    given_on: Day | None = None
    due_on: Day | None = None
    dossier: Words = ""


class TakeBackIn(Given):
    """The day (today), and in what state."""

    returned_on: Day | None = None
    note: Words = ""


LoanOut: Any = shape_of(
    "LoanOut",
    LoanRow,
    "id document_id symbol issued_date type_name subject state state_label user_name purpose"
    " asked_at allower_name answered_at answer dossier given_on given_by_name due_on signed_at"
    " returned_on taken_back_by_name note on_paper mine to_answer",
    "The use of a kept copy. `on_paper`: somebody from outside, who signs on the printed book.",
)


@router.get(
    "/file-copies",
    response={200: list[LoanOut], REFUSALS: Problem},
    summary="Bản lưu đang xin, đang dùng: của tôi, chờ tôi cho phép; văn thư thấy tất cả",
    operation_id="list_file_copies",
)
def get_loans(
    request: HttpRequest, document_id: Annotated[UUID | None, Query(None)]
) -> list[LoanRow]:
    return loans_to_see(actor_of(request), document_id=document_id)


@router.get(
    "/file-copies/book",
    response={200: list[LoanOut], REFUSALS: Problem},
    summary="Các dòng của sổ sử dụng bản lưu trong năm",
    operation_id="list_file_copy_book",
)
def get_book(request: HttpRequest, year: Year) -> list[LoanRow]:
    return loans_of_year(actor_of(request), year=year)


@router.get(
    "/file-copies/book.pdf",
    response={200: bytes, REFUSALS: Problem},
    summary="Sổ sử dụng bản lưu theo Phụ lục IV, để in",
    operation_id="print_file_copy_book",
)
def get_print(request: HttpRequest, year: Year) -> HttpResponse:
    data = print_loans(actor=actor_of(request), now=read_clock(), year=year)
    return sent_file(data, f"so-su-dung-ban-luu-{year}.pdf")


@router.get(
    "/file-copies/book.xlsx",
    response={200: bytes, REFUSALS: Problem},
    summary="Sổ sử dụng bản lưu theo Phụ lục IV, thành bảng tính",
    operation_id="export_file_copy_book",
)
def get_workbook(request: HttpRequest, year: Year) -> HttpResponse:
    data = export_loans(actor=actor_of(request), now=read_clock(), year=year)
    return sent_file(data, f"so-su-dung-ban-luu-{year}.xlsx")


@router.post(
    "/outgoing/{document_id}/file-copies",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Xin dùng bản lưu của văn bản đã phát hành",
    operation_id="ask_file_copy",
)
def post_ask(request: HttpRequest, document_id: UUID, given: AskIn) -> Status[MadeOut]:
    made = ask_file_copy(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        purpose=given.purpose,
        allower_id=given.allower_id,
        visitor=given.visitor,
    )
    return Status(201, MadeOut(id=made))


@router.post(
    "/file-copies/{loan_id}/answer",
    response={204: None, REFUSALS: Problem},
    summary="Cho phép, hoặc không cho phép kèm lý do",
    operation_id="answer_file_copy",
)
def post_answer(request: HttpRequest, loan_id: UUID, given: AnswerIn) -> Status[None]:
    answer_file_copy(
        actor=actor_of(request),
        now=read_clock(),
        loan_id=loan_id,
        allow=given.allow,
        note=given.note,
    )
    return Status(204, None)


@router.post(
    "/file-copies/{loan_id}/hand-out",
    response={204: None, REFUSALS: Problem},
    summary="Văn thư giao bản lưu",
    operation_id="hand_out_file_copy",
)
def post_hand_out(request: HttpRequest, loan_id: UUID, given: HandOutIn) -> Status[None]:
    hand_out_file_copy(
        actor=actor_of(request),
        now=read_clock(),
        loan_id=loan_id,
        given_on=given.given_on,
        due_on=given.due_on,
        dossier=given.dossier,
    )
    return Status(204, None)


@router.post(
    "/file-copies/{loan_id}/sign",
    response={204: None, REFUSALS: Problem},
    summary="Người sử dụng ký nhận bản lưu",
    operation_id="sign_for_file_copy",
)
def post_sign(request: HttpRequest, loan_id: UUID) -> Status[None]:
    sign_for_file_copy(actor=actor_of(request), now=read_clock(), loan_id=loan_id)
    return Status(204, None)


@router.post(
    "/file-copies/{loan_id}/take-back",
    response={204: None, REFUSALS: Problem},
    summary="Văn thư nhận lại bản lưu",
    operation_id="take_back_file_copy",
)
def post_take_back(request: HttpRequest, loan_id: UUID, given: TakeBackIn) -> Status[None]:
    take_back_file_copy(
        actor=actor_of(request),
        now=read_clock(),
        loan_id=loan_id,
        returned_on=given.returned_on,
        note=given.note,
    )
    return Status(204, None)


@router.post(
    "/file-copies/{loan_id}/withdraw",
    response={204: None, REFUSALS: Problem},
    summary="Rút yêu cầu dùng bản lưu chưa giao",
    operation_id="withdraw_file_copy",
)
def post_withdraw(request: HttpRequest, loan_id: UUID) -> Status[None]:
    withdraw_file_copy(actor=actor_of(request), now=read_clock(), loan_id=loan_id)
    return Status(204, None)
