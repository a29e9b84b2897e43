"""Answering for a draft: it is sent up, approved, returned, taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from vanban.doors.api.callers import actor_of
from vanban.doors.api.directory import PersonOut
from vanban.doors.api.documents import check_sight
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import (
    Given,
    ReasonIn,
    Words,
)
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.approval.operations import (
    approve,
    return_draft,
    submit_for_approval,
    withdraw_draft,
)
from vanban.outgoing.approval.queries import (
    ApprovalRow,
    Approvers,
    ReturnRow,
    approvals_of,
    approvers,
    returns_of,
)

router = Router(tags=["Soạn, trình, duyệt"])


class SubmitIn(Given):
    """Who is asked; without a choice the head of the unit and the office."""

    content_approver_id: UUID | None = None
    form_approver_id: UUID | None = None
    note: Words = ""


class ApproveIn(Given):
    """Which answer is given; `step_id` where the caller may answer several."""

    side: Literal["content", "form", "initial"]
    note: Words = ""
    step_id: UUID | None = None


class ApproversOut(Schema):
    """Who is asked when nobody else is chosen, and who else could be."""

    content: PersonOut | None
    form: PersonOut | None
    content_choices: list[PersonOut]
    form_choices: list[PersonOut]


class ApprovalOut(Schema):
    """A step of a round; steps of one place go side by side."""

    id: UUID
    round: int
    place: int
    side: str
    side_label: str
    label: str
    version_id: UUID
    asked_of_name: str
    asked_of_title: str
    asked_at: datetime
    due_at: datetime | None
    decision: str
    vote: str
    decided_by_name: str
    decided_by_title: str
    decided_for_name: str
    decided_at: datetime | None
    note: str


class ReturnOut(Schema):
    at: datetime
    by_name: str
    by_title: str
    reason: str
    withdrawn: bool
    from_state: str


class ApprovalsOut(Schema):
    approvals: list[ApprovalOut]
    returns: list[ReturnOut]


@router.get(
    "/outgoing/approvers",
    response={200: ApproversOut, REFUSALS: Problem},
    summary="Ai duyệt dự thảo của đơn vị tôi",
    operation_id="list_approvers",
)
def get_approvers(request: HttpRequest) -> Approvers:
    actor = actor_of(request)
    return approvers(actor, unit_id=actor.unit_id, on=local_date(read_clock()))


@router.post(
    "/outgoing/{document_id}/submit",
    response={204: None, REFUSALS: Problem},
    summary="Trình theo quy trình của loại văn bản",
    operation_id="submit_for_approval",
)
def post_submit(request: HttpRequest, document_id: UUID, given: SubmitIn) -> Status[None]:
    submit_for_approval(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        content_approver_id=given.content_approver_id,
        form_approver_id=given.form_approver_id,
        note=given.note,
    )
    return Status(204, None)


@router.get(
    "/outgoing/{document_id}/approvals",
    response={200: ApprovalsOut, REFUSALS: Problem},
    summary="Các lần duyệt và trả lại",
    operation_id="list_approvals",
)
def get_approvals(
    request: HttpRequest, document_id: UUID
) -> dict[str, Sequence[ApprovalRow | ReturnRow]]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return {
        "approvals": approvals_of(actor, document_id=document_id),
        "returns": returns_of(actor, document_id=document_id),
    }


@router.post(
    "/outgoing/{document_id}/approve",
    response={204: None, REFUSALS: Problem},
    summary="Duyệt nội dung, thể thức, hoặc ký nháy",
    operation_id="approve_draft",
)
def post_approve(request: HttpRequest, document_id: UUID, given: ApproveIn) -> Status[None]:
    approve(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        side=given.side,
        note=given.note,
        step_id=given.step_id,
    )
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/return",
    response={204: None, REFUSALS: Problem},
    summary="Trả lại người soạn, kèm lý do",
    operation_id="return_draft",
)
def post_return(request: HttpRequest, document_id: UUID, given: ReasonIn) -> Status[None]:
    return_draft(
        actor=actor_of(request), now=read_clock(), document_id=document_id, reason=given.reason
    )
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/withdraw",
    response={204: None, REFUSALS: Problem},
    summary="Rút lại dự thảo của mình để sửa",
    operation_id="withdraw_draft",
)
def post_withdraw(request: HttpRequest, document_id: UUID, given: ReasonIn) -> Status[None]:
    withdraw_draft(
        actor=actor_of(request), now=read_clock(), document_id=document_id, reason=given.reason
    )
    return Status(204, None)
