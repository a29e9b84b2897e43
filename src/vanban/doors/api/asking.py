"""What people at work ask of each other: more time, opinions; urging; how deadlines stand."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vanban.core.calendar.queries import DayRow, days_of_year, deadline_rules
from vanban.core.calendar.rules import term_words
from vanban.core.people.queries import stands_for
from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import check_sight
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Day, Given, MadeOut, Moment, Words, shape_of
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.incoming.assignment.operations import answer_extension, ask_for_time, urge
from vanban.incoming.assignment.queries import (
    DeadlineEvent,
    ExtensionRow,
    deadline_events,
    extensions_of,
)
from vanban.incoming.assignment.rules.time import UrgingKind
from vanban.incoming.processing.operations import ask_opinions, close_opinions, give_opinion
from vanban.incoming.processing.queries import OpinionRoundRow, OpinionRow, opinion_rounds
from vanban.incoming.processing.rules import Vote

router = Router(tags=["Chỉ đạo, giải quyết"])
Year = Annotated[int, Query(ge=2000, le=2100, description="Năm dương lịch")]


class MoreTimeIn(Given):
    """`due`: the deadline wanted (a day: its end)."""

    due: Day | Moment
    reason: Words


class ExtensionAnswerIn(Given):
    """`due`: another deadline than was asked for; a refusal says why in `text`."""

    granted: bool
    due: Day | Moment | None = None
    text: Words = ""


class UrgeIn(Given):
    part_id: UUID
    kind: UrgingKind
    text: Words


class UrgedOut(Schema):
    """The how-manieth urging of the part this was."""

    nth: int


class WorkOpinionsIn(Given):
    question: Words
    unit_ids: list[UUID] = Field(default_factory=list, max_length=LONGEST_LIST)
    post_ids: list[UUID] = Field(default_factory=list, max_length=LONGEST_LIST)
    due: Day | Moment


class WorkOpinionIn(Given):
    vote: Vote
    text: Words = ""


WorkOpinionOut: Any = shape_of(
    "WorkOpinionOut",
    OpinionRow,
    "id unit_id post_id name vote vote_label text given_by_name given_at shown mine",
    "One of those asked; what they answered where the caller may read it (`shown`).",
)
WorkOpinionRoundOut: Any = shape_of(
    "WorkOpinionRoundOut",
    OpinionRoundRow,
    "id question due_at asked_by_name asked_at closed_at summary opinions",
    opinions=list[WorkOpinionOut],
)
ExtensionOut: Any = shape_of(
    "ExtensionOut",
    ExtensionRow,
    "id part_id asked_by_name asked_at wanted_due_at reason state state_label granted_due_at"
    " answer answered_by_name answered_at",
)
DeadlineEventOut: Any = shape_of(
    "DeadlineEventOut",
    DeadlineEvent,
    "at part_id kind label who words was due_at nth",
    "A deadline moved (`was`, `due_at`), urged (`nth`, `words`) or reminded of.",
)
CalendarDayOut: Any = shape_of(
    "CalendarDayOut",
    DayRow,
    "day kind kind_label name basis confirmed own from_above handed_down",
    "`own`: set by the body (`handed_down`: for those below, too); `from_above`: by this body;"
    " else decided or (`confirmed` false) only announced for all.",
)


class DeadlinesOut(Schema):
    extensions: list[ExtensionOut]
    events: list[DeadlineEventOut]


class DeadlineRuleOut(Schema):
    """`term`: `10wd` working days, `4wh` office hours, `2h` hours; `urgency` null: any."""

    type_code: str
    urgency: int | None
    term: str
    words: str
    basis: str


class CalendarOut(Schema):
    days: list[CalendarDayOut]
    rules: list[DeadlineRuleOut]


@router.get(
    "/calendar",
    response={200: CalendarOut, REFUSALS: Problem},
    summary="Lịch làm việc của cơ quan trong một năm, thời hạn theo quy chế",
    operation_id="get_calendar",
)
def get_calendar(request: HttpRequest, year: Year) -> dict[str, object]:
    actor = actor_of(request)
    rules = [
        {
            "type_code": row.type_code,
            "urgency": row.urgency,
            "term": row.term.code,
            "words": term_words(row.term),
            "basis": row.basis,
        }
        for row in deadline_rules(actor)
    ]
    return {"days": days_of_year(actor, year=year), "rules": rules}


@router.get(
    "/incoming/{document_id}/deadlines",
    response={200: DeadlinesOut, REFUSALS: Problem},
    summary="Gia hạn, đôn đốc, nhắc hạn, hạn được tính lại",
    operation_id="get_deadlines",
)
def get_deadlines(request: HttpRequest, document_id: UUID) -> dict[str, object]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return {
        "extensions": extensions_of(actor, document_id=document_id),
        "events": deadline_events(actor, document_id=document_id),
    }


@router.post(
    "/incoming/{document_id}/work/extensions",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Xin gia hạn phần việc của mình",
    operation_id="ask_for_time",
)
def post_extension(request: HttpRequest, document_id: UUID, given: MoreTimeIn) -> Status[MadeOut]:
    made = ask_for_time(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        due=given.due,
        reason=given.reason,
    )
    return Status(201, MadeOut(id=made))


@router.post(
    "/incoming/extensions/{extension_id}/answer",
    response={204: None, REFUSALS: Problem},
    summary="Trả lời đề nghị gia hạn: đồng ý đến ngày nào, hoặc không và lý do",
    operation_id="answer_extension",
)
def post_answer(request: HttpRequest, extension_id: UUID, given: ExtensionAnswerIn) -> Status[None]:
    answer_extension(
        actor=actor_of(request),
        now=read_clock(),
        extension_id=extension_id,
        granted=given.granted,
        due=given.due,
        text=given.text,
    )
    return Status(204, None)


@router.post(
    "/incoming/{document_id}/work/urge",
    response={201: UrgedOut, REFUSALS: Problem},
    summary="Đôn đốc: nhắc nhở, phê bình, kiểm điểm; đếm theo lần",
    operation_id="urge",
)
def post_urge(request: HttpRequest, document_id: UUID, given: UrgeIn) -> Status[UrgedOut]:
    nth = urge(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        part_id=given.part_id,
        kind=given.kind,
        text=given.text,
    )
    return Status(201, UrgedOut(nth=nth))


@router.get(
    "/incoming/{document_id}/opinions",
    response={200: list[WorkOpinionRoundOut], REFUSALS: Problem},
    summary="Các lượt lấy ý kiến và tổng hợp",
    operation_id="get_work_opinions",
)
def get_opinions(request: HttpRequest, document_id: UUID) -> object:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return opinion_rounds(
        actor, document_id=document_id, filling_in=stands_for(actor, on=local_date(read_clock()))
    )


@router.post(
    "/incoming/{document_id}/opinions",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Xin ý kiến người, đơn vị trong cơ quan, có hạn",
    operation_id="ask_work_opinions",
)
def post_opinions(
    request: HttpRequest, document_id: UUID, given: WorkOpinionsIn
) -> Status[MadeOut]:
    made = ask_opinions(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        question=given.question,
        unit_ids=given.unit_ids,
        post_ids=given.post_ids,
        due=given.due,
    )
    return Status(201, MadeOut(id=made))


@router.post(
    "/incoming/opinions/{round_id}/answer",
    response={204: None, REFUSALS: Problem},
    summary="Cho ý kiến: đồng ý, không đồng ý, ý kiến khác",
    operation_id="give_work_opinion",
)
def post_opinion(request: HttpRequest, round_id: UUID, given: WorkOpinionIn) -> Status[None]:
    give_opinion(
        actor=actor_of(request),
        now=read_clock(),
        round_id=round_id,
        vote=given.vote,
        text=given.text,
    )
    return Status(204, None)


@router.post(
    "/incoming/opinions/{round_id}/close",
    response={204: None, REFUSALS: Problem},
    summary="Kết thúc lấy ý kiến",
    operation_id="close_work_opinions",
)
def post_close(request: HttpRequest, round_id: UUID) -> Status[None]:
    close_opinions(actor=actor_of(request), now=read_clock(), round_id=round_id)
    return Status(204, None)
