"""Assistants who act for a leader: let and taken back, begun and ended, and what they did."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from vanban.core.people.operations import act_for, act_for_myself, let_act, revoke_delegation
from vanban.core.people.queries.acting import ActingRow, let_by_me, let_to_me
from vanban.core.people.rules.acting import Act
from vanban.doors.api.callers import actor_of, token_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Day, Given, MadeOut, Words
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.oversight.tracking.queries import ActedRow, acted_for_me

router = Router(tags=["Thư ký, trợ lý làm thay"])


class LetActIn(Given):
    """Both days included; `basis`: the paper it rests on, needed when recorded for another."""

    leader_id: UUID
    assistant_id: UUID
    acts: list[Act] = Field(max_length=LONGEST_LIST)
    valid_from: Day
    valid_to: Day
    basis: Words = ""


class ActingOut(Schema):
    id: UUID
    leader_id: UUID
    leader_name: str
    leader_title: str
    assistant_id: UUID
    assistant_name: str
    assistant_title: str
    acts: list[str]
    basis: str
    valid_from: date
    valid_to: date


class ActingsOut(Schema):
    """What the caller let others do, and what others let the caller do."""

    let: list[ActingOut]
    may: list[ActingOut]


class ActedOut(Schema):
    """One act in the caller's place; `who` names both."""

    at: datetime
    who: str
    did: str
    note: str
    document_id: UUID
    symbol: str
    subject: str


@router.get(
    "/assistants",
    response={200: ActingsOut, REFUSALS: Problem},
    summary="Ai làm thay tôi, tôi làm thay ai",
    operation_id="list_assistants",
)
def get_assistants(request: HttpRequest) -> dict[str, list[ActingRow]]:
    actor, today = actor_of(request), local_date(read_clock())
    return {"let": let_by_me(actor, on=today), "may": let_to_me(actor, on=today)}


@router.post(
    "/assistants",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Giao thư ký, trợ lý làm thay, từ ngày đến ngày",
    operation_id="let_act",
)
def post_assistant(request: HttpRequest, given: LetActIn) -> Status[MadeOut]:
    made = let_act(actor=actor_of(request), now=read_clock(), **given.dict())
    return Status(201, MadeOut(id=made))


@router.post(
    "/assistants/{delegation_id}/revoke",
    response={204: None, REFUSALS: Problem},
    summary="Rút lại việc giao làm thay, có hiệu lực ngay",
    operation_id="revoke_acting",
)
def post_revoke(request: HttpRequest, delegation_id: UUID) -> Status[None]:
    revoke_delegation(actor=actor_of(request), now=read_clock(), delegation_id=delegation_id)
    return Status(204, None)


@router.get(
    "/assistants/done",
    response={200: list[ActedOut], REFUSALS: Problem},
    summary="Việc thư ký, trợ lý đã làm thay tôi",
    operation_id="list_acted_for_me",
)
def get_done(request: HttpRequest) -> list[ActedRow]:
    return acted_for_me(actor_of(request))


@router.put(
    "/session/acting/{delegation_id}",
    response={204: None, REFUSALS: Problem},
    summary="Làm việc thay mặt lãnh đạo đã giao, trong phiên này",
    operation_id="act_for",
)
def put_acting(request: HttpRequest, delegation_id: UUID) -> Status[None]:
    act_for(
        actor=actor_of(request),
        now=read_clock(),
        token=token_of(request),
        delegation_id=delegation_id,
    )
    return Status(204, None)


@router.delete(
    "/session/acting",
    response={204: None, REFUSALS: Problem},
    summary="Thôi làm thay trong phiên này",
    operation_id="act_for_myself",
)
def delete_acting(request: HttpRequest) -> Status[None]:
    act_for_myself(actor=actor_of(request), now=read_clock(), token=token_of(request))
    return Status(204, None)
