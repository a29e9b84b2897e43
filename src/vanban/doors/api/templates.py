"""The body's own templates: which there are, their files, one taken in or used no more."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from vanban.core.files.queries import load
from vanban.doors.api.callers import actor_of
from vanban.doors.api.files import sent_file, stored_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import Given, MadeOut, Words, shape_of
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.drafting.operations import add_template, withdraw_template
from vanban.outgoing.drafting.queries import TemplateRow, own_template, own_templates

router = Router(tags=["Mẫu của cơ quan"])

TemplateOut: Any = shape_of(
    "TemplateOut", TemplateRow, "id name type_code file_name added_at added_by_name"
)


class TemplateIn(Given):
    """`type_code` empty: of every type. `file` is a ticket from POST /files."""

    name: Words
    type_code: Words = ""
    file: str = ""


@router.get(
    "/templates",
    response={200: list[TemplateOut], REFUSALS: Problem},
    summary="Các mẫu riêng của cơ quan đang dùng",
    operation_id="list_templates",
)
def get_templates(request: HttpRequest) -> list[TemplateRow]:
    return own_templates(actor_of(request))


@router.get(
    "/templates/{template_id}/file",
    response={200: bytes, REFUSALS: Problem},
    summary="Tệp của một mẫu, các trường chưa điền",
    operation_id="get_template_file",
)
def get_file(request: HttpRequest, template_id: UUID) -> HttpResponse:
    row = own_template(actor_of(request), template_id=template_id)
    return sent_file(load(row.sha256), row.file_name)


@router.post(
    "/templates",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Đưa một tệp Word lên làm mẫu của cơ quan",
    operation_id="add_template",
)
def post_template(request: HttpRequest, given: TemplateIn) -> Status[MadeOut]:
    actor = actor_of(request)
    made = add_template(
        actor=actor,
        now=read_clock(),
        name=given.name,
        type_code=given.type_code,
        stored=stored_of(given.file, actor) if given.file else None,
    )
    return Status(201, MadeOut(id=made))


@router.delete(
    "/templates/{template_id}",
    response={204: None, REFUSALS: Problem},
    summary="Thôi dùng một mẫu; dự thảo đã soạn từ mẫu vẫn giữ nguyên",
    operation_id="withdraw_template",
)
def delete_template(request: HttpRequest, template_id: UUID) -> Status[None]:
    withdraw_template(actor=actor_of(request), now=read_clock(), template_id=template_id)
    return Status(204, None)
