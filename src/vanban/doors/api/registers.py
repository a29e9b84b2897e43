"""What stands in a book: its lines, numbers out of order, the register taken out and sealed."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Status

from vanban.core.files.queries import load
from vanban.doors.api.books import LARGEST, BasisIn
from vanban.doors.api.callers import actor_of
from vanban.doors.api.files import sent_file
from vanban.doors.api.issuing import NumberOut, number_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import (
    Given,
    Limit,
    MadeOut,
    NoteOut,
    ReasonIn,
    Words,
    shape_of,
)
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.numbering.operations import (
    insert_number,
    use_reserved_number,
    void_reserved,
)
from vanban.outgoing.numbering.queries import EntryRow, book, entries, reserved
from vanban.outgoing.publication.operations import (
    export_book,
    open_sealed_register,
    print_book,
    seal_register,
)
from vanban.outgoing.publication.queries import SealedRegisterRow, sealed_registers
from vanban.outgoing.publication.rules.registers import RegisterKind, RegisterOf

router = Router(tags=["Sổ đăng ký"])

Before = Annotated[int | None, Query(None, ge=1, le=LARGEST, description="Các số nhỏ hơn số này")]


YearKind = Literal["loans", "posted"]
Year = Annotated[int, Path(ge=1900, le=2999)]


class InsertIn(BasisIn):
    """After which number of the book (12 → 12a), on whose authority."""

    book_id: UUID
    after: int


class SealIn(Given):
    """`way`: a key of the body, or `file`; empty: a key on the server first."""

    way: Words = ""


class UseReservedIn(Given):
    entry_id: UUID


LineOfBookOut: Any = shape_of(
    "LineOfBookOut",
    EntryRow,
    "id number printed symbol number_date document_id type_name subject signer_name taken_by_name"
    " taken_at basis problem voided_at voided_by_name void_reason",
    "A line of the book; a voided number keeps its line. Without `document_id`: kept ahead.",
)
SealedRegisterOut: Any = shape_of(
    "SealedRegisterOut",
    SealedRegisterRow,
    "id kind book_id year state line_count final asked_by_name asked_at finished_at sha256 problem"
    " channel",
    "A register printed and signed; `final`: the book was locked with it.",
    problem=NoteOut | None,
)


@router.get(
    "/books/{book_id}/lines",
    response={200: list[LineOfBookOut], REFUSALS: Problem},
    summary="Các dòng của sổ, số lớn trước",
    operation_id="list_book_lines",
)
def get_lines(request: HttpRequest, book_id: UUID, before: Before, limit: Limit) -> list[EntryRow]:
    actor = _keeper(request, book_id)
    return entries(actor, book_id=book_id, before=before, limit=limit)


@router.get(
    "/books/{book_id}/reserved",
    response={200: list[LineOfBookOut], REFUSALS: Problem},
    summary="Các số đang giữ trước",
    operation_id="list_reserved",
)
def get_reserved(request: HttpRequest, book_id: UUID) -> list[EntryRow]:
    return reserved(_keeper(request, book_id), book_id=book_id)


@router.post(
    "/numbers/{entry_id}/void",
    response={204: None, REFUSALS: Problem},
    summary="Hủy số giữ trước mà không văn bản nào dùng; dòng trong sổ vẫn giữ",
    operation_id="void_reserved",
)
def post_void(request: HttpRequest, entry_id: UUID, given: ReasonIn) -> Status[None]:
    actor = actor_of(request)
    void_reserved(actor=actor, now=read_clock(), entry_id=entry_id, reason=given.reason)
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/number/reserved",
    response={201: NumberOut, REFUSALS: Problem},
    summary="Cấp cho văn bản một số đã giữ trước, với ngày đã giữ",
    operation_id="use_reserved_number",
)
def post_reserved(
    request: HttpRequest, document_id: UUID, given: UseReservedIn
) -> Status[NumberOut]:
    actor = actor_of(request)
    use_reserved_number(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        entry_id=given.entry_id,
    )
    return Status(201, number_of(actor, document_id))


@router.post(
    "/outgoing/{document_id}/number/inserted",
    response={201: NumberOut, REFUSALS: Problem},
    summary="Chèn số sau một số đã cấp (12a), mang ngày của số ấy, khi người có thẩm quyền cho",
    operation_id="insert_number",
)
def post_inserted(request: HttpRequest, document_id: UUID, given: InsertIn) -> Status[NumberOut]:
    actor = actor_of(request)
    insert_number(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        book_id=given.book_id,
        after=given.after,
        basis=given.basis,
    )
    return Status(201, number_of(actor, document_id))


@router.get(
    "/books/{book_id}/register.xlsx",
    response={200: bytes, REFUSALS: Problem},
    summary="Sổ đăng ký theo Phụ lục IV, thành bảng tính",
    operation_id="export_register",
)
def get_workbook(request: HttpRequest, book_id: UUID) -> HttpResponse:
    data = export_book(actor=actor_of(request), now=read_clock(), book_id=book_id)
    return sent_file(data, "so-dang-ky.xlsx")


@router.get(
    "/books/{book_id}/register.pdf",
    response={200: bytes, REFUSALS: Problem},
    summary="Sổ đăng ký theo Phụ lục IV, để in",
    operation_id="print_register",
)
def get_print(request: HttpRequest, book_id: UUID) -> HttpResponse:
    data = print_book(actor=actor_of(request), now=read_clock(), book_id=book_id)
    return sent_file(data, "so-dang-ky.pdf")


@router.get(
    "/books/{book_id}/registers",
    response={200: list[SealedRegisterOut], REFUSALS: Problem},
    summary="Các bản sổ đã in và ký số: đang làm, xong, hỏng và vì sao",
    operation_id="list_sealed_registers",
)
def get_sealed(request: HttpRequest, book_id: UUID) -> list[SealedRegisterRow]:
    return sealed_registers(_keeper(request, book_id), of=RegisterOf.book(book_id))


@router.post(
    "/books/{book_id}/registers",
    response={202: MadeOut, REFUSALS: Problem},
    summary="In và ký số sổ; của sổ đã khóa là bản cuối, sổ khóa hẳn",
    operation_id="seal_register",
)
def post_sealed(request: HttpRequest, book_id: UUID, given: SealIn) -> Status[MadeOut]:
    return _sealed(request, RegisterOf.book(book_id), given.way)


@router.get(
    "/registers/{kind}/{year}",
    response={200: list[SealedRegisterOut], REFUSALS: Problem},
    summary="Các bản đã ký số của sổ sử dụng bản lưu, sổ gửi bưu điện một năm",
    operation_id="list_sealed_year_registers",
)
def get_sealed_year(request: HttpRequest, kind: YearKind, year: Year) -> list[SealedRegisterRow]:
    return sealed_registers(actor_of(request), of=RegisterOf.of_year(RegisterKind(kind), year))


@router.post(
    "/registers/{kind}/{year}",
    response={202: MadeOut, REFUSALS: Problem},
    summary="In và ký số sổ sử dụng bản lưu, sổ gửi bưu điện một năm",
    operation_id="seal_year_register",
)
def post_sealed_year(
    request: HttpRequest, kind: YearKind, year: Year, given: SealIn
) -> Status[MadeOut]:
    return _sealed(request, RegisterOf.of_year(RegisterKind(kind), year), given.way)


@router.get(
    "/sealed-registers/{register_id}",
    response={200: bytes, REFUSALS: Problem},
    summary="Tệp của một bản sổ đã ký",
    operation_id="get_sealed_register",
)
def get_sealed_file(request: HttpRequest, register_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    sha256 = open_sealed_register(actor=actor, now=read_clock(), register_id=register_id)
    return sent_file(load(sha256), "so-da-ky.pdf")


def _sealed(request: HttpRequest, of: RegisterOf, way: str) -> Status[MadeOut]:
    made = seal_register(actor=actor_of(request), now=read_clock(), of=of, way=way)
    return Status(202, MadeOut(id=made))


def _keeper(request: HttpRequest, book_id: UUID) -> Actor:
    """Who keeps the books. Refuses (Forbidden) others, (NotFound) another body's book."""
    actor = actor_of(request)
    actor.require("outgoing.number")
    book(actor, book_id=book_id)
    return actor
