"""Register books as data, numbers kept ahead, and what is signed and must leave."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vanban.doors.api.callers import actor_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Given, MadeOut, Words
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.numbering.operations import (
    close_book,
    open_book,
    reopen_book,
    reserve_number,
    revise_book,
)
from vanban.outgoing.numbering.queries import BookRow, books
from vanban.outgoing.numbering.rules import BookKind, SeriesInput
from vanban.outgoing.publication.queries import ToIssueRow, to_be_issued

router = Router(tags=["Sổ đăng ký"])

LARGEST = 2_000_000_000
Year = Annotated[int | None, Query(None, ge=1900, le=2200)]


class SeriesIn(Given):
    """What a book numbers and how it prints. No types or units: all without a book of their own.

    `prefix`: "0" before every number (0134); `chosen_only`: of a council or a board.
    """

    name: Words
    type_codes: list[Words] = Field([], max_length=LONGEST_LIST)
    unit_ids: list[UUID] = Field([], max_length=LONGEST_LIST)
    chosen_only: bool = False
    prefix: Words = ""
    width: int | None = Field(None, ge=0, le=100)
    first_number: int = Field(1, ge=0, le=LARGEST)

    def series(self, kind: BookKind, code: str = "") -> SeriesInput:
        """The same, as the operations take it."""
        return SeriesInput(
            kind=kind,
            series=code,
            name=self.name,
            type_codes=tuple(self.type_codes),
            chosen_only=self.chosen_only,
            prefix=self.prefix,
            unit_ids=tuple(str(each) for each in self.unit_ids),
            width=self.width,
            first_number=self.first_number,
        )


class NewBookIn(SeriesIn):
    """A new book; `basis`: why it does not begin at 01."""

    kind: BookKind = BookKind.OUTGOING
    year: int | None = Field(None, ge=1900, le=2200)
    basis: Words = ""


class BasisIn(Given):
    """Who allowed it and why."""

    basis: Words = ""


class ReserveIn(BasisIn):
    """For which document a number is kept ahead; without a book the general one of the year."""

    about: Words
    book_id: UUID | None = None


class ReservedOut(Schema):
    entry_id: UUID
    number: int
    printed: str
    number_date: date


class BookOut(Schema):
    id: UUID
    kind: str
    series: str
    name: str
    year: int
    type_codes: list[str]
    unit_ids: list[str]
    chosen_only: bool
    width: int
    prefix: str
    first_number: int
    next_number: int
    next_printed: str
    last_date: date | None
    opened_at: datetime
    closed_at: datetime | None
    locked_at: datetime | None


class ToIssueOut(Schema):
    """A signed document that has not left; `due_at`: its last moment (Decree 30/2020 art. 18)."""

    document_id: UUID
    state: str
    state_label: str
    type_name: str
    symbol: str
    subject: str
    urgency: int
    signer_name: str
    signed_at: datetime
    by_axis: bool
    due_at: datetime


@router.get(
    "/books",
    response={200: list[BookOut], REFUSALS: Problem},
    summary="Sổ đăng ký của cơ quan tôi, với số sẽ cấp tiếp",
    operation_id="list_books",
)
def get_books(
    request: HttpRequest, kind: Annotated[BookKind | None, Query(None)], year: Year
) -> list[BookRow]:
    return books(actor_of(request), kind=kind, year=year)


@router.post(
    "/books",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Mở sổ riêng theo loại, đơn vị, hội đồng",
    operation_id="open_book",
)
def post_book(request: HttpRequest, given: NewBookIn) -> Status[MadeOut]:
    made = open_book(
        actor=actor_of(request),
        now=read_clock(),
        given=given.series(given.kind),
        year=given.year,
        basis=given.basis,
    )
    return Status(201, MadeOut(id=made))


@router.put(
    "/books/{book_id}",
    response={204: None, REFUSALS: Problem},
    summary="Sửa tên, phạm vi, và khi chưa cấp số nào: cách in số",
    operation_id="revise_book",
)
def put_book(request: HttpRequest, book_id: UUID, given: SeriesIn) -> Status[None]:
    actor = actor_of(request)
    series = given.series(BookKind.OUTGOING)  # kind and code stay as they are
    revise_book(actor=actor, now=read_clock(), book_id=book_id, given=series)
    return Status(204, None)


@router.post(
    "/books/{book_id}/close",
    response={204: None, REFUSALS: Problem},
    summary="Khóa sổ: không lấy số nữa",
    operation_id="close_book",
)
def post_close(request: HttpRequest, book_id: UUID) -> Status[None]:
    close_book(actor=actor_of(request), now=read_clock(), book_id=book_id)
    return Status(204, None)


@router.post(
    "/books/{book_id}/reopen",
    response={204: None, REFUSALS: Problem},
    summary="Mở lại sổ khóa nhầm",
    operation_id="reopen_book",
)
def post_reopen(request: HttpRequest, book_id: UUID, given: BasisIn) -> Status[None]:
    actor = actor_of(request)
    reopen_book(actor=actor, now=read_clock(), book_id=book_id, basis=given.basis)
    return Status(204, None)


@router.post(
    "/numbers/reserve",
    response={201: ReservedOut, REFUSALS: Problem},
    summary="Giữ số trước cho một văn bản sẽ có",
    operation_id="reserve_number",
)
def post_reserve(request: HttpRequest, given: ReserveIn) -> Status[ReservedOut]:
    taken = reserve_number(
        actor=actor_of(request),
        now=read_clock(),
        about=given.about,
        basis=given.basis,
        book_id=given.book_id,
    )
    return Status(201, ReservedOut.model_validate(taken, from_attributes=True))


@router.get(
    "/outgoing/to-issue",
    response={200: list[ToIssueOut], REFUSALS: Problem},
    summary="Văn bản đã ký chưa phát hành, hạn từng văn bản",
    operation_id="list_to_issue",
)
def get_to_issue(request: HttpRequest) -> list[ToIssueRow]:
    return to_be_issued(actor_of(request))
