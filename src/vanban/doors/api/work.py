"""Directing and handling what came in: who leads, who cooperates, begun, noted, finished."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import check_sight
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Day, Given, MadeOut, Moment, ReasonIn, Words
from vanban.formats.workdays import read_term
from vanban.foundation.clock import now as read_clock
from vanban.incoming.assignment.operations import (
    assign,
    assign_many,
    hand_back,
    split,
    take_back_direction,
)
from vanban.incoming.assignment.queries import directions_of, parts_of
from vanban.incoming.assignment.rules import Assignee, Role
from vanban.incoming.processing.operations import (
    add_note,
    file_without_action,
    finish_work,
    print_sheet,
    start_work,
)
from vanban.incoming.processing.queries import work_notes

router = Router(tags=["Chỉ đạo, giải quyết"])


LONGEST_MANY = 1000
CountedTerm = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2}(wd|wh|h)$")]


class AssigneeIn(Given):
    """A unit or a post, its role, its deadline (a day: its end), or a term counted by the office:
    `10wd` working days, `4wh` office hours, `2h` hours.
    """

    role: Role
    unit_id: UUID | None = None
    post_id: UUID | None = None
    due: Day | Moment | None = None
    term: CountedTerm | None = None


class SplitIn(Given):
    assignees: list[AssigneeIn] = Field(max_length=LONGEST_LIST)
    instruction: Words = ""


class AssignIn(SplitIn):
    """`answer_required`: the work can only be finished with an issued answer."""

    answer_required: bool = False


class DirectIn(AssignIn):
    """`must_confirm`: those it goes to for information confirm that they have read it."""

    must_confirm: bool = False


class NoteIn(Given):
    text: Words


class FinishIn(Given):
    result: Words = ""
    answer_document_id: UUID | None = None


class PartOut(Schema):
    """A part of the work; one with `parent_id` was passed on inside a unit."""

    id: UUID
    parent_id: UUID | None
    direction_id: UUID
    role: str
    role_label: str
    unit_id: UUID | None
    post_id: UUID | None
    name: str
    title: str
    due_at: datetime | None
    state: str
    state_label: str
    handled_by_name: str
    assigned_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    result: str
    answer_id: UUID | None
    answer_symbol: str


class DirectionOut(Schema):
    id: UUID
    part_id: UUID | None
    directed_by_name: str
    directed_by_title: str
    instruction: str
    answer_required: bool
    directed_at: datetime


class WorkNoteOut(Schema):
    id: UUID
    kind: str
    text: str
    written_by_name: str
    written_at: datetime


class WorkOut(Schema):
    """The whole work on a document: what was said, who has which part, what was written."""

    directions: list[DirectionOut]
    parts: list[PartOut]
    notes: list[WorkNoteOut]


@router.get(
    "/incoming/{document_id}/work",
    response={200: WorkOut, REFUSALS: Problem},
    summary="Ý kiến chỉ đạo, phần việc của từng nơi, nhật ký",
    operation_id="get_work",
)
def get_work(request: HttpRequest, document_id: UUID) -> dict[str, object]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return {
        "directions": directions_of(actor, document_id=document_id),
        "parts": parts_of(actor, document_id=document_id),
        "notes": work_notes(actor, document_id=document_id),
    }


@router.get(
    "/incoming/{document_id}/sheet",
    response={200: bytes, REFUSALS: Problem},
    summary="Phiếu giải quyết văn bản đến, PDF với toàn bộ quá trình",
    operation_id="get_sheet",
)
def get_sheet(request: HttpRequest, document_id: UUID) -> HttpResponse:
    data = print_sheet(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return HttpResponse(data, content_type="application/pdf")


class ManyIn(AssignIn):
    """Documents to direct alike; without assignees each as proposed for it."""

    document_ids: list[UUID] = Field(max_length=LONGEST_MANY)
    assignees: list[AssigneeIn] = Field(default_factory=list, max_length=LONGEST_LIST)


@router.post(
    "/incoming/assign-many",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Chỉ đạo nhiều văn bản bằng một lần; trả về lượt để theo dõi từng văn bản",
    operation_id="assign_many",
)
def post_assign_many(request: HttpRequest, given: ManyIn) -> Status[MadeOut]:
    made = assign_many(
        actor=actor_of(request),
        now=read_clock(),
        document_ids=given.document_ids,
        assignees=_assignees(given.assignees),
        instruction=given.instruction,
        answer_required=given.answer_required,
    )
    return Status(201, MadeOut(id=made))


@router.post(
    "/incoming/{document_id}/assign",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Chỉ đạo: chủ trì, phối hợp, để biết, hạn",
    operation_id="assign",
)
def post_assign(request: HttpRequest, document_id: UUID, given: DirectIn) -> Status[MadeOut]:
    made = assign(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        assignees=_assignees(given.assignees),
        instruction=given.instruction,
        answer_required=given.answer_required,
        must_confirm=given.must_confirm,
    )
    return Status(201, MadeOut(id=made))


@router.post(
    "/incoming/{document_id}/file",
    response={204: None, REFUSALS: Problem},
    summary="Lưu, không phải xử lý, kèm lý do",
    operation_id="file_without_action",
)
def post_file(request: HttpRequest, document_id: UUID, given: ReasonIn) -> Status[None]:
    file_without_action(
        actor=actor_of(request), now=read_clock(), document_id=document_id, reason=given.reason
    )
    return Status(204, None)


@router.post(
    "/incoming/{document_id}/split",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Trưởng phòng giao lại trong đơn vị",
    operation_id="split",
)
def post_split(request: HttpRequest, document_id: UUID, given: SplitIn) -> Status[MadeOut]:
    made = split(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        assignees=_assignees(given.assignees),
        instruction=given.instruction,
    )
    return Status(201, MadeOut(id=made))


@router.post(
    "/incoming/{document_id}/work/hand-back",
    response={204: None, REFUSALS: Problem},
    summary="Chuyển lại phần việc cho người giao, kèm lý do",
    operation_id="hand_back",
)
def post_hand_back(request: HttpRequest, document_id: UUID, given: ReasonIn) -> Status[None]:
    hand_back(
        actor=actor_of(request), now=read_clock(), document_id=document_id, reason=given.reason
    )
    return Status(204, None)


@router.post(
    "/incoming/{document_id}/work/take-back",
    response={204: None, REFUSALS: Problem},
    summary="Lấy lại việc mình vừa giao, khi chưa ai xử lý",
    operation_id="take_back_direction",
)
def post_take_back(request: HttpRequest, document_id: UUID) -> Status[None]:
    take_back_direction(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return Status(204, None)


@router.post(
    "/incoming/{document_id}/work/start",
    response={204: None, REFUSALS: Problem},
    summary="Bắt đầu xử lý phần việc của mình",
    operation_id="start_work",
)
def post_start(request: HttpRequest, document_id: UUID) -> Status[None]:
    start_work(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return Status(204, None)


@router.post(
    "/incoming/{document_id}/work/notes",
    response={204: None, REFUSALS: Problem},
    summary="Ghi ý kiến, tiến độ",
    operation_id="add_note",
)
def post_note(request: HttpRequest, document_id: UUID, given: NoteIn) -> Status[None]:
    add_note(actor=actor_of(request), now=read_clock(), document_id=document_id, text=given.text)
    return Status(204, None)


@router.post(
    "/incoming/{document_id}/work/finish",
    response={204: None, REFUSALS: Problem},
    summary="Hoàn thành phần việc của mình, kèm kết quả hoặc văn bản trả lời",
    operation_id="finish_work",
)
def post_finish(request: HttpRequest, document_id: UUID, given: FinishIn) -> Status[None]:
    finish_work(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        result=given.result,
        answer_document_id=given.answer_document_id,
    )
    return Status(204, None)


def _assignees(given: list[AssigneeIn]) -> list[Assignee]:
    return [
        Assignee(
            role=each.role,
            unit_id=each.unit_id,
            post_id=each.post_id,
            due=each.due,
            term=read_term(each.term) if each.term else None,
        )
        for each in given
    ]
