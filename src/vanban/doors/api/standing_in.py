"""Who is away and who fills in; who signs for whom, on what ground (Decree 30/2020 art. 13)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from vanban.core.people.operations import (
    delegate,
    end_absence,
    record_absence,
    revoke_delegation,
)
from vanban.core.people.queries import (
    AbsenceRow,
    DelegationRow,
    absences_of,
    absences_of_body,
    delegations_to_come,
    will_stand_for,
)
from vanban.doors.api.callers import actor_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Day, Given, MadeOut, Words, shape_of
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Forbidden, Reason

router = Router(tags=["Vắng mặt, giao quyền ký"])


AbsenceOut: Any = shape_of(
    "AbsenceOut",
    AbsenceRow,
    "id name title substitute_name substitute_title from_date to_date reason",
)


class AbsenceIn(Given):
    """An absence from a day to a day, both included; of somebody else (`post_id`) for who
    administers.
    """

    post_id: UUID | None = None
    substitute_id: UUID
    from_date: Day
    to_date: Day
    reason: Words = ""


class AbsencesOut(Schema):
    """When the caller is away, and for whom the caller fills in."""

    own: list[AbsenceOut]
    fills_in: list[AbsenceOut]


class DelegationIn(Given):
    """Without `grantor_id` the caller's own right; no types: all (TUQ. must name them and end)."""

    grantor_id: UUID | None = None
    grantee_id: UUID
    kind: Words = ""
    basis: Words = ""
    valid_from: Day
    valid_to: Day | None = None
    document_types: list[Words] = Field([], max_length=LONGEST_LIST)


DelegationOut: Any = shape_of(
    "DelegationOut",
    DelegationRow,
    "id grantor_id grantor_name grantor_title grantee_id grantee_name grantee_title kind basis"
    " document_types valid_from valid_to",
    "Who may sign for whom, from a day to a day; no types: all.",
)


@router.get(
    "/absences",
    response={200: AbsencesOut, REFUSALS: Problem},
    summary="Tôi vắng khi nào, tôi làm thay ai",
    operation_id="list_absences",
)
def get_absences(request: HttpRequest) -> dict[str, list[AbsenceRow]]:
    actor, today = actor_of(request), local_date(read_clock())
    own = absences_of(actor, post_id=_post(actor), on=today)
    return {"own": own, "fills_in": will_stand_for(actor, on=today)}


@router.post(
    "/absences",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Ghi vắng mặt và người thay",
    operation_id="record_absence",
)
def post_absence(request: HttpRequest, given: AbsenceIn) -> Status[MadeOut]:
    actor = actor_of(request)
    made = record_absence(
        actor=actor,
        now=read_clock(),
        post_id=given.post_id or _post(actor),
        substitute_id=given.substitute_id,
        from_date=given.from_date,
        to_date=given.to_date,
        reason=given.reason,
    )
    return Status(201, MadeOut(id=made))


@router.post(
    "/absences/{absence_id}/end",
    response={204: None, REFUSALS: Problem},
    summary="Kết thúc lần vắng mặt",
    operation_id="end_absence",
)
def post_end_absence(request: HttpRequest, absence_id: UUID) -> Status[None]:
    end_absence(actor=actor_of(request), now=read_clock(), absence_id=absence_id)
    return Status(204, None)


@router.get(
    "/absences/body",
    response={200: list[AbsenceOut], REFUSALS: Problem},
    summary="Ai trong cơ quan đang vắng, sắp vắng; cho quản trị",
    operation_id="list_absences_of_body",
)
def get_absences_of_body(request: HttpRequest) -> list[AbsenceRow]:
    return absences_of_body(actor_of(request), on=local_date(read_clock()))


@router.get(
    "/delegations",
    response={200: list[DelegationOut], REFUSALS: Problem},
    summary="Quyền ký tôi giao hoặc được giao; quản trị: của cả cơ quan",
    operation_id="list_delegations",
)
def get_delegations(request: HttpRequest) -> list[DelegationRow]:
    actor = actor_of(request)
    whose = None if actor.may("people.administer") else _post(actor)
    return delegations_to_come(actor, on=local_date(read_clock()), post_id=whose)


@router.post(
    "/delegations",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Giao quyền ký: KT., TL., TUQ., Q., TM., có căn cứ",
    operation_id="delegate",
)
def post_delegation(request: HttpRequest, given: DelegationIn) -> Status[MadeOut]:
    actor = actor_of(request)
    made = delegate(
        actor=actor,
        now=read_clock(),
        grantor_id=given.grantor_id or _post(actor),
        grantee_id=given.grantee_id,
        kind=given.kind,
        basis=given.basis,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        document_types=given.document_types,
    )
    return Status(201, MadeOut(id=made))


@router.post(
    "/delegations/{delegation_id}/revoke",
    response={204: None, REFUSALS: Problem},
    summary="Rút lại quyền ký, ngay",
    operation_id="revoke_delegation",
)
def post_revoke(request: HttpRequest, delegation_id: UUID) -> Status[None]:
    revoke_delegation(actor=actor_of(request), now=read_clock(), delegation_id=delegation_id)
    return Status(204, None)


def _post(actor: Actor) -> UUID:
    if actor.post_id is None:
        raise Forbidden(
            Reason(
                "people.no_post", "Tài khoản chưa giữ chức vụ nào.", "Nhờ quản trị giao chức vụ."
            )
        )
    return actor.post_id
