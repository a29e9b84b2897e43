"""Many arrivals at once, what is like an earlier one, what a file is."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from vanban.core.records.rules import FileKind
from vanban.doors.api.callers import actor_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Given, MadeOut
from vanban.foundation.clock import now as read_clock
from vanban.incoming.reception.operations import classify_file
from vanban.incoming.registration.operations import link_to_earlier, register_many

router = Router(tags=["Tiếp nhận, vào sổ"])


class LinkIn(Given):
    earlier_id: UUID


class ClassifyIn(Given):
    attachment_id: UUID
    kind: FileKind


class ManyIn(Given):
    """What is registered together; each is judged by itself, in the order in which it came."""

    document_ids: list[UUID] = Field(max_length=LONGEST_LIST)
    present_to_post_id: UUID | None = None


@router.post(
    "/incoming/register-many",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Vào sổ nhiều văn bản một lượt; trả về mã lượt để theo dõi",
    operation_id="register_many",
)
def post_register_many(request: HttpRequest, given: ManyIn) -> Status[MadeOut]:
    made = register_many(
        actor=actor_of(request),
        now=read_clock(),
        document_ids=given.document_ids,
        present_to_post_id=given.present_to_post_id,
    )
    return Status(201, MadeOut(id=made))


@router.post(
    "/incoming/{document_id}/classify",
    response={204: None, REFUSALS: Problem},
    summary="Đổi loại của một tệp kèm theo",
    operation_id="classify_file",
)
def post_classify(request: HttpRequest, document_id: UUID, given: ClassifyIn) -> Status[None]:
    classify_file(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        attachment_id=given.attachment_id,
        kind=given.kind,
    )
    return Status(204, None)


@router.post(
    "/incoming/{document_id}/link",
    response={204: None, REFUSALS: Problem},
    summary="Gộp vào bản đến trước mà nó trùng, không lấy số mới",
    operation_id="link_to_earlier",
)
def post_link(request: HttpRequest, document_id: UUID, given: LinkIn) -> Status[None]:
    link_to_earlier(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        earlier_id=given.earlier_id,
    )
    return Status(204, None)
