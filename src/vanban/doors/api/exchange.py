"""The interchange: the queue, what is stopped, calling back, sealing, files taken along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import check_sight
from vanban.doors.api.files import sent_file
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import Given, MadeOut, ReasonIn, Words
from vanban.exchange.carrying.operations import CarriedIn, carry_in, carry_out
from vanban.exchange.directory.operations import register_certificate, retire_certificate, try_again
from vanban.exchange.directory.queries import (
    PartnerCertificateRow,
    health_of,
    links,
    partner_certificates,
)
from vanban.exchange.receiving.operations import purge
from vanban.exchange.sending.operations import (
    Recalled,
    instruct,
    recall_document,
    resume_dispatch,
)
from vanban.exchange.sending.queries import (
    QueueRow,
    StepRow,
    Traffic,
    recall_standings,
    steps_of,
    stopped_dispatches,
    traffic_of_day,
    unheard_dispatches,
    waiting_dispatches,
)
from vanban.formats.edxml.message import BussinessDocType
from vanban.foundation.clock import now as read_clock

router = Router(tags=["Liên thông"])
MOST = 500


class RecallIn(Given):
    """Without `dispatch_ids` the document is called back from everybody, and frozen here."""

    reason: Words
    dispatch_ids: list[UUID] = Field([], max_length=MOST)


class AskedOut(Schema):
    """How many places were asked (13); `called_off`: copies that had not left; `on_paper`: those
    that are called back on paper.
    """

    asked: int
    called_off: int
    on_paper: int


class SendingIn(Given):
    """How a document not yet issued is to leave. `doc_type`: 0 new, 1 revokes, 2 updates, 3
    replaces `concerned_id` (edXML BussinessDocType).
    """

    sealed: bool = False
    doc_type: BussinessDocType = BussinessDocType.NEW
    concerned_id: UUID | None = None
    reason: Words = ""


class CarryIn(Given):
    """Without `dispatch_ids` all that waits for the receiver."""

    target_id: UUID
    dispatch_ids: list[UUID] = Field([], max_length=MOST)


class CertificateIn(Given):
    organisation_id: UUID
    pem: str = Field(max_length=20_000)


class BroughtOut(Schema):
    """`new`: packets that were not here; `known`: those that had come before, by whatever way."""

    sender_code: str
    sender_name: str
    made_at: datetime
    new: int
    known: int


class LineOut(Schema):
    code: str
    name: str
    failures: int
    failing_since: datetime | None
    rests_until: datetime | None
    answered_at: datetime | None
    failed_at: datetime | None
    problem: str


class QueueOut(Schema):
    id: UUID
    document_id: UUID
    symbol: str
    subject: str
    kind: str
    target_id: UUID | None
    target_code: str
    target_name: str
    link: str
    state: str
    state_label: str
    tries: int
    queued_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None
    problem: str
    told: str
    axis_state: str
    carried_at: datetime | None


class TrafficOut(Schema):
    """By hour of the day, 0 to 23."""

    sent: list[int]
    reported: list[int]


class ExchangeOut(Schema):
    lines: list[LineOut]
    waiting: list[QueueOut]
    stopped: list[QueueOut]
    unheard: list[QueueOut]
    traffic: TrafficOut


class StepOut(Schema):
    """A step of a copy on its way; equal failures in a row are one, with how often."""

    dispatch_id: UUID
    outcome: str
    label: str
    text: str
    by: str
    count: int
    first_at: datetime
    last_at: datetime


class StandingOut(Schema):
    """none, asked, agreed (15), refused (16)."""

    dispatch_id: UUID
    standing: str


class PartnerCertificateOut(Schema):
    id: UUID
    partner_code: str
    partner_name: str
    common_name: str
    issuer: str
    sha256: str
    not_after: datetime
    registered_at: datetime
    registered_by: str
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Line:
    code: str
    name: str
    failures: int
    failing_since: datetime | None
    rests_until: datetime | None
    answered_at: datetime | None
    failed_at: datetime | None
    problem: str


@router.get(
    "/exchange",
    response={200: ExchangeOut, REFUSALS: Problem},
    summary="Hàng gửi, đường trục, gói bị dừng, gói chưa thấy báo, lưu lượng hôm nay",
    operation_id="get_exchange",
)
def get_exchange(request: HttpRequest) -> dict[str, list[QueueRow] | list[_Line] | Traffic]:
    actor, now = actor_of(request), read_clock()
    known = [(link, health_of(link.code)) for link in links()]
    return {
        "waiting": waiting_dispatches(actor),
        "stopped": stopped_dispatches(actor),
        "unheard": unheard_dispatches(actor, now=now),
        "traffic": traffic_of_day(actor, now=now),
        "lines": [
            _Line(
                code=link.code,
                name=link.name,
                failures=health.failures,
                failing_since=health.failing_since,
                rests_until=health.rests_until,
                answered_at=health.answered_at,
                failed_at=health.failed_at,
                problem=health.problem,
            )
            for link, health in known
        ],
    }


@router.post(
    "/exchange/lines/{link}/try",
    response={204: None, REFUSALS: Problem},
    summary="Thử lại đường trục ngay, không chờ hết lượt nghỉ",
    operation_id="try_line",
)
def post_try(request: HttpRequest, link: str) -> Status[None]:
    try_again(actor=actor_of(request), now=read_clock(), link=link)
    return Status(204, None)


@router.post(
    "/dispatches/{dispatch_id}/resume",
    response={204: None, REFUSALS: Problem},
    summary="Gửi lại lượt gửi bị dừng; gọi hai lần chỉ gửi một lần",
    operation_id="resume_dispatch",
)
def post_resume(request: HttpRequest, dispatch_id: UUID) -> Status[None]:
    resume_dispatch(actor=actor_of(request), now=read_clock(), dispatch_id=dispatch_id)
    return Status(204, None)


@router.get(
    "/outgoing/{document_id}/steps",
    response={200: list[StepOut], REFUSALS: Problem},
    summary="Đường đi của từng bản: từng lần thử, dừng, gửi lại, mang đi",
    operation_id="get_steps",
)
def get_steps(request: HttpRequest, document_id: UUID) -> list[StepRow]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return steps_of(actor, document_id=document_id)


@router.post(
    "/outgoing/{document_id}/recall",
    response={200: AskedOut, REFUSALS: Problem},
    summary="Thu hồi: đóng băng ở đây, yêu cầu nơi nhận trả lại (13)",
    operation_id="recall_document",
)
def post_recall(request: HttpRequest, document_id: UUID, given: RecallIn) -> Recalled:
    return recall_document(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        reason=given.reason,
        dispatch_ids=given.dispatch_ids,
    )


@router.get(
    "/outgoing/{document_id}/recall",
    response={200: list[StandingOut], REFUSALS: Problem},
    summary="Yêu cầu trả lại đang ở đâu với từng nơi nhận",
    operation_id="get_recall",
)
def get_recall(request: HttpRequest, document_id: UUID) -> list[dict[str, UUID | str]]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    found = recall_standings(actor, document_id=document_id)
    return [{"dispatch_id": key, "standing": standing} for key, standing in found.items()]


@router.post(
    "/outgoing/{document_id}/sending",
    response={204: None, REFUSALS: Problem},
    summary="Cách gửi: niêm phong; thu hồi, cập nhật, thay thế văn bản nào",
    operation_id="instruct_sending",
)
def post_sending(request: HttpRequest, document_id: UUID, given: SendingIn) -> Status[None]:
    instruct(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        sealed=given.sealed,
        doc_type=given.doc_type,
        concerned_id=given.concerned_id,
        reason=given.reason,
    )
    return Status(204, None)


@router.post(
    "/carriages",
    response={REFUSALS: Problem},
    summary="Xuất tệp gói tin mang đi: ký bằng khóa cơ quan, chỉ nơi nhận mở được",
    operation_id="carry_out",
)
def post_carriage(request: HttpRequest, given: CarryIn) -> HttpResponse:
    file = carry_out(
        actor=actor_of(request),
        now=read_clock(),
        target_id=given.target_id,
        dispatch_ids=given.dispatch_ids,
    )
    return sent_file(file.data, file.name)


@router.post(
    "/carriages/bring",
    response={200: BroughtOut, REFUSALS: Problem},
    summary="Nhập tệp gói tin mang tới; nhập hai lần chỉ là một",
    operation_id="carry_in",
)
def post_bring(request: HttpRequest, file: Annotated[UploadedFile, File(...)]) -> CarriedIn:
    actor = actor_of(request)
    actor.require("incoming.receive")
    return carry_in(actor=actor, now=read_clock(), data=file.read())


@router.post(
    "/inbox/{inbox_item_id}/purge",
    response={204: None, REFUSALS: Problem},
    summary="Tiêu hủy nội dung gói tin cách ly, có biên bản",
    operation_id="purge_item",
)
def post_purge(request: HttpRequest, inbox_item_id: UUID, given: ReasonIn) -> Status[None]:
    purge(
        actor=actor_of(request),
        now=read_clock(),
        inbox_item_id=inbox_item_id,
        reason=given.reason,
    )
    return Status(204, None)


@router.get(
    "/partner-certificates",
    response={200: list[PartnerCertificateOut], REFUSALS: Problem},
    summary="Danh bạ chứng thư của nơi nhận",
    operation_id="partner_certificates",
)
def get_certificates(request: HttpRequest) -> list[PartnerCertificateRow]:
    return partner_certificates(actor_of(request))


@router.post(
    "/partner-certificates",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Ghi chứng thư của một nơi nhận",
    operation_id="register_partner_certificate",
)
def post_certificate(request: HttpRequest, given: CertificateIn) -> Status[dict[str, UUID]]:
    made = register_certificate(
        actor=actor_of(request),
        now=read_clock(),
        organisation_id=given.organisation_id,
        pem=given.pem,
    )
    return Status(201, {"id": made})


@router.post(
    "/partner-certificates/{certificate_id}/retire",
    response={204: None, REFUSALS: Problem},
    summary="Thôi dùng chứng thư của một nơi nhận",
    operation_id="retire_partner_certificate",
)
def post_retire(request: HttpRequest, certificate_id: UUID) -> Status[None]:
    retire_certificate(actor=actor_of(request), now=read_clock(), certificate_id=certificate_id)
    return Status(204, None)
