"""Processes, their steps on a draft, opinions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import check_sight
from vanban.doors.api.files import sent_file
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Day, Given, MadeOut, ReasonIn, Words, shape_of
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.approval import operations
from vanban.outgoing.approval.queries import ApprovalRow, ProcessRow, opinions_of, processes
from vanban.outgoing.approval.rules import StepKind, Vote
from vanban.outgoing.approval.rules.conditions import Condition
from vanban.outgoing.approval.rules.templates import LONGEST_DAYS, MOST_STEPS, Planned, Who
from vanban.outgoing.drafting.rules import URGENCY_HIGHEST

router = Router(tags=["Quy trình, ý kiến"])


class ConditionIn(Given):
    """The step applies only so: to one of these types, from this urgency on, with a recipient
    reached one of these ways (axis, internal, paper), drafted by one of these units. What is left
    out does not matter.
    """

    type_codes: list[Words] = Field([], max_length=LONGEST_LIST)
    urgency: int = Field(0, ge=0, le=URGENCY_HIGHEST)
    ways: list[Words] = Field([], max_length=LONGEST_LIST)
    units: list[Words] = Field([], max_length=LONGEST_LIST)


class StepIn(Given):
    """A step; `target`: a role's code, or the id of a unit or a post. Same place: side by side."""

    kind: StepKind
    who: Who
    place: int = Field(1, ge=1, le=MOST_STEPS)
    target: Words = ""
    label: Words = ""
    days: int | None = Field(None, ge=1, le=LONGEST_DAYS)
    condition: ConditionIn = Field(
        default_factory=lambda: ConditionIn(type_codes=[], urgency=0, ways=[], units=[])
    )


class ProcessIn(Given):
    """A process; an empty type stands for all types that have none of their own."""

    document_type: Words = ""
    name: Words
    steps: list[StepIn] = Field(max_length=MOST_STEPS)


class PassOnIn(Given):
    post_id: UUID
    reason: Words = ""


class OpinionsIn(Given):
    """Whom to ask: units (their heads) and posts, until the end of a day."""

    question: Words
    due_date: Day
    units: list[UUID] = Field([], max_length=LONGEST_LIST)
    posts: list[UUID] = Field([], max_length=LONGEST_LIST)


class OpinionIn(Given):
    vote: Vote
    note: Words = ""


class TakenInIn(Given):
    """Whether the opinion was taken in (taken, partly, explained), and how or why not."""

    outcome: Words
    text: Words = ""


class TermIn(Given):
    due_date: Day


ConditionOut: Any = shape_of("ConditionOut", Condition, "type_codes urgency ways units")
StepOut: Any = shape_of(
    "StepOut", Planned, "kind who place target label days condition", condition=ConditionOut
)
ProcessOut: Any = shape_of(
    "ProcessOut",
    ProcessRow,
    "id document_type type_name version name made_at made_by_name steps",
    "A process in use; without `id` the one every body begins with.",
    steps=list[StepOut],
)
OpinionOut: Any = shape_of(
    "OpinionOut",
    ApprovalRow,
    "id round asked_of_name asked_of_title unit_name question asked_at due_at decision vote note"
    " outcome taken_in decided_by_name decided_for_name decided_at",
    "An opinion asked for; `vote` is empty while there is none.",
)


@router.get(
    "/outgoing/processes",
    response={200: list[ProcessOut], REFUSALS: Problem},
    summary="Các quy trình trình ký đang dùng",
    operation_id="list_processes",
)
def get_processes(request: HttpRequest) -> list[ProcessRow]:
    return processes(actor_of(request))


@router.post(
    "/outgoing/processes",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Lập bản mới của quy trình một loại văn bản",
    operation_id="save_process",
)
def post_process(request: HttpRequest, given: ProcessIn) -> Status[MadeOut]:
    made = operations.save_process(
        actor=actor_of(request),
        now=read_clock(),
        document_type=given.document_type,
        name=given.name,
        steps=[
            Planned(
                step.kind,
                step.who,
                step.place,
                step.target,
                step.label,
                step.days,
                Condition(
                    tuple(step.condition.type_codes),
                    step.condition.urgency,
                    tuple(step.condition.ways),
                    tuple(step.condition.units),
                ),
            )
            for step in given.steps
        ],
    )
    return Status(201, MadeOut(id=made))


@router.post(
    "/outgoing/processes/{process_id}/retire",
    response={204: None, REFUSALS: Problem},
    summary="Bỏ quy trình riêng của một loại văn bản",
    operation_id="retire_process",
)
def post_retire(request: HttpRequest, process_id: UUID) -> Status[None]:
    operations.retire_process(actor=actor_of(request), now=read_clock(), process_id=process_id)
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/steps/{step_id}/take-back",
    response={204: None, REFUSALS: Problem},
    summary="Lấy lại ý kiến duyệt của mình",
    operation_id="take_back_approval",
)
def post_take_back(
    request: HttpRequest, document_id: UUID, step_id: UUID, given: ReasonIn
) -> Status[None]:
    operations.take_back(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        step_id=step_id,
        reason=given.reason,
    )
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/steps/{step_id}/pass-on",
    response={204: None, REFUSALS: Problem},
    summary="Chuyển bước duyệt cho người khác",
    operation_id="pass_on_step",
)
def post_pass_on(
    request: HttpRequest, document_id: UUID, step_id: UUID, given: PassOnIn
) -> Status[None]:
    operations.pass_on(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        step_id=step_id,
        post_id=given.post_id,
        reason=given.reason,
    )
    return Status(204, None)


@router.get(
    "/outgoing/{document_id}/opinions",
    response={200: list[OpinionOut], REFUSALS: Problem},
    summary="Các ý kiến đã xin và đã cho",
    operation_id="list_opinions",
)
def get_opinions(request: HttpRequest, document_id: UUID) -> Sequence[ApprovalRow]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return opinions_of(actor, document_id=document_id)


@router.post(
    "/outgoing/{document_id}/opinions",
    response={204: None, REFUSALS: Problem},
    summary="Xin ý kiến đơn vị, cá nhân",
    operation_id="ask_opinions",
)
def post_opinions(request: HttpRequest, document_id: UUID, given: OpinionsIn) -> Status[None]:
    operations.ask_opinions(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        question=given.question,
        due_date=given.due_date,
        units=given.units,
        posts=given.posts,
    )
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/steps/{step_id}/opinion",
    response={204: None, REFUSALS: Problem},
    summary="Cho ý kiến",
    operation_id="give_opinion",
)
def post_opinion(
    request: HttpRequest, document_id: UUID, step_id: UUID, given: OpinionIn
) -> Status[None]:
    operations.give_opinion(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        step_id=step_id,
        vote=given.vote,
        note=given.note,
    )
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/opinions/extend",
    response={204: None, REFUSALS: Problem},
    summary="Gia hạn lấy ý kiến",
    operation_id="extend_opinions",
)
def post_extend(request: HttpRequest, document_id: UUID, given: TermIn) -> Status[None]:
    operations.extend_opinions(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        due_date=given.due_date,
    )
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/opinions/close",
    response={204: None, REFUSALS: Problem},
    summary="Kết thúc lấy ý kiến",
    operation_id="close_opinions",
)
def post_close(request: HttpRequest, document_id: UUID) -> Status[None]:
    operations.close_opinions(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/steps/{step_id}/take-in",
    response={204: None, REFUSALS: Problem},
    summary="Ghi tiếp thu, giải trình một ý kiến",
    operation_id="take_in_opinion",
)
def post_take_in(
    request: HttpRequest, document_id: UUID, step_id: UUID, given: TakenInIn
) -> Status[None]:
    operations.take_in_opinion(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        step_id=step_id,
        outcome=given.outcome,
        text=given.text,
    )
    return Status(204, None)


@router.get(
    "/outgoing/{document_id}/opinions.docx",
    response={200: bytes, REFUSALS: Problem},
    summary="Bảng tổng hợp, tiếp thu, giải trình ý kiến, tệp Word",
    operation_id="print_opinions",
)
def get_opinions_file(request: HttpRequest, document_id: UUID) -> HttpResponse:
    data = operations.print_opinions(
        actor=actor_of(request), now=read_clock(), document_id=document_id
    )
    return sent_file(data, "tong-hop-y-kien.docx")
