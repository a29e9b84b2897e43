"""Certified copies: asked for, looked at, fetched, sent (Decree 30/2020 art. 25-27)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Status

from vanban.core.files.queries import load
from vanban.core.records.operations import read_document
from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import check_sight
from vanban.doors.api.drafts import RecipientIn, recipients_of
from vanban.doors.api.files import sent_file, stored_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Given, MadeOut, NoteOut, Words, shape_of
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import NotFound, Reason
from vanban.outgoing.copying.operations import request_copy, send_copy
from vanban.outgoing.copying.queries import CopyRow, copies_of, copy_file
from vanban.outgoing.copying.rules import Form, Medium

router = Router(tags=["Bản sao"])


class CopyIn(Given):
    """What is copied into what. `file`: a ticket of the scan or the extract, without it the
    document's newest file; `way`: the body's key, empty: one on the server first.
    """

    form: Form
    source: Medium
    target: Medium
    signer_post_id: UUID
    recipients: list[Words] = Field([], max_length=LONGEST_LIST)
    file: Words | None = None
    source_is_copy: bool = False
    way: Words = ""


class SendCopyIn(Given):
    recipients: list[RecipientIn] = Field([], max_length=LONGEST_LIST)


CopyOut: Any = shape_of(
    "CopyOut",
    CopyRow,
    "id document_id form form_name symbol copy_date electronic signer_name asked_by_name asked_at"
    " state problem sha256 sent_as_id channel",
    "A copy, made or being made; `sent_as_id`: the document that carries it to its receivers.",
    problem=NoteOut | None,
)


@router.get(
    "/documents/{document_id}/copies",
    response={200: list[CopyOut], REFUSALS: Problem},
    summary="Các bản sao của văn bản: đang làm, xong, hỏng và vì sao, đã gửi",
    operation_id="list_copies",
)
def get_copies(request: HttpRequest, document_id: UUID) -> list[CopyRow]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return copies_of(actor, document_id=document_id)


@router.post(
    "/documents/{document_id}/copies",
    response={202: MadeOut, REFUSALS: Problem},
    summary="Sao y, sao lục, trích sao: lấy số ngay, làm ở phía sau, xem kết quả ở GET",
    operation_id="request_copy",
)
def post_copy(request: HttpRequest, document_id: UUID, given: CopyIn) -> Status[MadeOut]:
    actor = actor_of(request)
    made = request_copy(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        form=given.form,
        source=given.source,
        target=given.target,
        signer_post_id=given.signer_post_id,
        recipients=given.recipients,
        stored=stored_of(given.file, actor) if given.file else None,
        source_is_copy=given.source_is_copy,
        way=given.way,
    )
    return Status(202, MadeOut(id=made))


@router.get(
    "/copies/{copy_id}/file",
    response={200: bytes, REFUSALS: Problem},
    summary="Tệp của một bản sao đã làm xong",
    operation_id="get_copy_file",
)
def get_copy_file(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    row = copy_file(actor, copy_id=copy_id)
    if row is None or not row.sha256:
        raise NotFound(Reason("copying.not_found", "Không có bản sao này, hoặc chưa làm xong."))
    read_document(actor=actor, now=read_clock(), document_id=row.document_id, what="download")
    return sent_file(load(row.sha256), f"{row.symbol.replace('/', '-')}.pdf")


@router.post(
    "/copies/{copy_id}/send",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Gửi bản sao điện tử; trả về văn bản mang nó đi, theo dõi như mọi văn bản",
    operation_id="send_copy",
)
def post_send(request: HttpRequest, copy_id: UUID, given: SendCopyIn) -> Status[MadeOut]:
    made = send_copy(
        actor=actor_of(request),
        now=read_clock(),
        copy_id=copy_id,
        recipients=recipients_of(given.recipients),
    )
    return Status(201, MadeOut(id=made))
