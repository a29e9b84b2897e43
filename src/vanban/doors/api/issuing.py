"""Signing, numbering, sealing, issuing. A signature and a seal are long work: ask, then look."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from vanban.core.files.queries import load
from vanban.core.records.queries import document_face
from vanban.doors.api.books import BookOut
from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import check_sight
from vanban.doors.api.files import stored_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import Given, MadeOut, NoteOut, ReasonIn, Words, shape_of
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.numbering.operations import take_number, void_number
from vanban.outgoing.numbering.queries import book_of_document, entry_of_document
from vanban.outgoing.publication.operations import hold_back, issue, issue_and_send
from vanban.outgoing.publication.queries import issue_of, order_of
from vanban.outgoing.publication.rules import HoldBack
from vanban.outgoing.sealing.operations import bring_seal, request_seal, seal_automatically
from vanban.outgoing.sealing.queries import CoSealRow, SealRow, co_seals, seals_of
from vanban.outgoing.signing.operations import (
    bring_signature,
    cancel_signature,
    request_signature,
)
from vanban.outgoing.signing.queries import RequestRow, requests_of

router = Router(tags=["Ký, cấp số, đóng dấu, phát hành"])


class SignIn(Given):
    """`on_behalf`: the post signed for, when the caller has chosen one. `way`: a key's id, or
    `file`; empty: the way used last. `read_at`: when the file was read; one that took its place
    later is not signed.
    """

    on_behalf: UUID | None = None
    way: Annotated[str, Field(max_length=40)] = ""
    read_at: AwareDatetime | None = None


class BroughtIn(Given):
    """`ordinal`: which of the signers (GET /outgoing/{id}/draft); `file`: a ticket of the file that
    was given out, with his signature on it.
    """

    ordinal: int = Field(ge=1, le=99)
    file: Words


class NumberIn(Given):
    """Without a book it is the one of the type, else the general one of the year."""

    book_id: UUID | None = None


class HoldBackIn(ReasonIn):
    """`number`: void or keep (it goes back to its drafter), renumber (another number and seal)."""

    number: HoldBack


class LongWorkOut(Schema):
    """A long work: its state, and why it failed when it did."""

    id: UUID
    state: str
    asked_at: datetime
    finished_at: datetime | None
    timestamped: bool | None
    problem: NoteOut | None


class SignatureOut(LongWorkOut):
    signer_name: str
    signer_title: str
    lines: list[str]
    basis: str


class SealOut(LongWorkOut):
    clerk_name: str


CoSealOut: Any = shape_of(
    "CoSealOut",
    CoSealRow,
    "ordinal body_name signers state since holder_name brought_by_name",
    "A body that seals a joint document too; `state`: later (no number yet), asked, sealed.",
)


class NumberOut(Schema):
    number: int
    symbol: str
    issued_date: date | None


class EntryOut(Schema):
    """A line of the book; `problem`: why the number is not in the file yet."""

    number: int
    symbol: str
    number_date: date
    taken_by_name: str
    taken_at: datetime
    problem: str


class IssueOut(Schema):
    business_id: str
    issued_by_name: str
    issued_at: datetime
    due_date: date
    late: bool


class OrderOut(Schema):
    asked_at: datetime
    ended_at: datetime | None
    problem: str


class BusinessIdOut(Schema):
    business_id: str


class IssuingOut(Schema):
    """How far a document has come from its approval to its recipients."""

    state: str
    state_label: str
    book: BookOut | None
    entry: EntryOut | None
    signatures: list[SignatureOut]
    seals: list[SealOut]
    co_seals: list[CoSealOut]
    order: OrderOut | None
    issued: IssueOut | None


@router.get(
    "/outgoing/{document_id}/issuing",
    response={200: IssuingOut, REFUSALS: Problem},
    summary="Ký, số, dấu, phát hành: đã đến đâu",
    operation_id="get_issuing",
)
def get_issuing(request: HttpRequest, document_id: UUID) -> dict[str, object]:
    actor, now = actor_of(request), read_clock()
    face = document_face(actor, document_id=document_id)
    return {
        "state": face.state,
        "state_label": face.state_label,
        "book": book_of_document(actor, document_id=document_id, now=now),
        "entry": entry_of_document(actor, document_id=document_id),
        "signatures": requests_of(actor, document_id=document_id),
        "seals": seals_of(actor, document_id=document_id),
        "co_seals": co_seals(actor, document_id=document_id),
        "order": order_of(actor, document_id=document_id),
        "issued": issue_of(actor, document_id=document_id),
    }


@router.post(
    "/outgoing/{document_id}/signatures",
    response={202: MadeOut, REFUSALS: Problem},
    summary="Ký số: chìa khóa làm việc ở phía sau, xem kết quả ở GET",
    operation_id="request_signature",
)
def post_signature(request: HttpRequest, document_id: UUID, given: SignIn) -> Status[MadeOut]:
    asked = request_signature(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        on_behalf=given.on_behalf,
        way=given.way,
        read_at=given.read_at,
    )
    return Status(202, MadeOut(id=asked))


@router.get(
    "/outgoing/{document_id}/signatures",
    response={200: list[SignatureOut], REFUSALS: Problem},
    summary="Các lần ký: đang chờ, xong, hỏng và vì sao",
    operation_id="list_signatures",
)
def get_signatures(request: HttpRequest, document_id: UUID) -> list[RequestRow]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return requests_of(actor, document_id=document_id)


@router.delete(
    "/outgoing/{document_id}/signatures",
    response={204: None, REFUSALS: Problem},
    summary="Dừng việc ký đang chờ chìa khóa",
    operation_id="cancel_signature",
)
def delete_signature(request: HttpRequest, document_id: UUID) -> Status[None]:
    cancel_signature(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/signatures/brought",
    response={204: None, REFUSALS: Problem},
    summary="Nhận lại tệp do người của cơ quan khác ký (văn bản liên tịch)",
    operation_id="bring_signature",
)
def post_brought(request: HttpRequest, document_id: UUID, given: BroughtIn) -> Status[None]:
    actor = actor_of(request)
    bring_signature(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        ordinal=given.ordinal,
        data=load(stored_of(given.file, actor).sha256),
    )
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/number",
    response={201: NumberOut, REFUSALS: Problem},
    summary="Cấp số và ngày",
    operation_id="take_number",
)
def post_number(request: HttpRequest, document_id: UUID, given: NumberIn) -> Status[NumberOut]:
    actor = actor_of(request)
    take_number(actor=actor, now=read_clock(), document_id=document_id, book_id=given.book_id)
    return Status(201, number_of(actor, document_id))


def number_of(actor: Actor, document_id: UUID) -> NumberOut:
    """The number a document has just got."""
    face = document_face(actor, document_id=document_id)
    assert face.number is not None  # noqa: S101 - it has just got one
    return NumberOut(number=face.number, symbol=face.symbol, issued_date=face.issued_date)


@router.post(
    "/outgoing/{document_id}/number/void",
    response={204: None, REFUSALS: Problem},
    summary="Hủy số chưa đóng dấu; dòng trong sổ vẫn giữ",
    operation_id="void_number",
)
def post_void(request: HttpRequest, document_id: UUID, given: ReasonIn) -> Status[None]:
    void_number(
        actor=actor_of(request), now=read_clock(), document_id=document_id, reason=given.reason
    )
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/seals",
    response={202: MadeOut, REFUSALS: Problem},
    summary="Ký số của cơ quan: chìa khóa làm việc ở phía sau, xem kết quả ở GET",
    operation_id="request_seal",
)
def post_seal(request: HttpRequest, document_id: UUID) -> Status[MadeOut]:
    asked = request_seal(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return Status(202, MadeOut(id=asked))


@router.post(
    "/outgoing/{document_id}/automatic-seals",
    response={202: MadeOut, REFUSALS: Problem},
    summary="Dấu tự động bằng khóa trong HSM, theo quy tắc của cơ quan",
    operation_id="seal_automatically",
)
def post_automatic_seal(request: HttpRequest, document_id: UUID) -> Status[MadeOut]:
    asked = seal_automatically(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return Status(202, MadeOut(id=asked))


@router.get(
    "/outgoing/{document_id}/seals",
    response={200: list[SealOut], REFUSALS: Problem},
    summary="Các lần đóng dấu: đang chờ, xong, hỏng và vì sao",
    operation_id="list_seals",
)
def get_seals(request: HttpRequest, document_id: UUID) -> list[SealRow]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return seals_of(actor, document_id=document_id)


@router.get(
    "/outgoing/{document_id}/seals/others",
    response={200: list[CoSealOut], REFUSALS: Problem},
    summary="Dấu của các cơ quan cùng ban hành (văn bản liên tịch): đã có, còn chờ",
    operation_id="list_co_seals",
)
def get_co_seals(request: HttpRequest, document_id: UUID) -> list[CoSealRow]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return co_seals(actor, document_id=document_id)


@router.post(
    "/outgoing/{document_id}/seals/brought",
    response={204: None, REFUSALS: Problem},
    summary="Nhận lại tệp đã có số do cơ quan cùng ban hành đóng dấu",
    operation_id="bring_seal",
)
def post_brought_seal(request: HttpRequest, document_id: UUID, given: BroughtIn) -> Status[None]:
    actor = actor_of(request)
    bring_seal(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        ordinal=given.ordinal,
        data=load(stored_of(given.file, actor).sha256),
    )
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/hold-back",
    response={204: None, REFUSALS: Problem},
    summary="Giữ lại văn bản đã đóng dấu, chưa phát hành: hủy số, giữ số cho bản sửa, cấp số khác",
    operation_id="hold_back",
)
def post_hold_back(request: HttpRequest, document_id: UUID, given: HoldBackIn) -> Status[None]:
    hold_back(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason=given.reason,
        number=given.number,
    )
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/issue",
    response={200: BusinessIdOut, REFUSALS: Problem},
    summary="Phát hành: gửi đi mọi nơi nhận",
    operation_id="issue",
)
def post_issue(request: HttpRequest, document_id: UUID) -> dict[str, str]:
    return {
        "business_id": issue(actor=actor_of(request), now=read_clock(), document_id=document_id)
    }


@router.post(
    "/outgoing/{document_id}/issue-and-send",
    response={202: None, REFUSALS: Problem},
    summary="Cấp số, đóng dấu, phát hành: lần lượt, mỗi bước một việc",
    operation_id="issue_and_send",
)
def post_issue_and_send(request: HttpRequest, document_id: UUID, given: NumberIn) -> Status[None]:
    issue_and_send(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        book_id=given.book_id,
    )
    return Status(202, None)
