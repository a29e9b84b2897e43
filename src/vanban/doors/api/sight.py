"""Who may see a document: shown, widened, narrowed; confirmed or undone by another."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from vanban.core.records.operations.sight import confirm_sight, let_see, stop_seeing, undo_sight
from vanban.core.records.queries.sight import sight_changes, sight_of
from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import check_sight
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import Given, MadeOut, Words
from vanban.foundation.clock import now as read_clock

router = Router(tags=["Quyền xem"])


class WhomIn(Given):
    """A post or a unit of the body, not both; why."""

    post_id: UUID | None = None
    unit_id: UUID | None = None
    reason: Words = ""


class SeerOut(Schema):
    """`may_go`: nothing of the work hangs on it."""

    post_id: UUID | None
    unit_id: UUID | None
    name: str
    title: str
    why: str
    since: datetime
    may_go: bool


class SightChangeOut(Schema):
    id: UUID
    adds: bool
    name: str
    reason: str
    changed_by_name: str
    changed_at: datetime
    state: str
    state_label: str
    settled_by_name: str
    settled_at: datetime | None
    may_confirm: bool
    may_undo: bool


class SightOut(Schema):
    """Who sees the document beside the registry, and what was changed by hand."""

    seers: list[SeerOut]
    changes: list[SightChangeOut]


@router.get(
    "/documents/{document_id}/sight",
    response={200: SightOut, REFUSALS: Problem},
    summary="Ai được xem văn bản, vì sao, và các thay đổi",
    operation_id="get_sight",
)
def get_sight(request: HttpRequest, document_id: UUID) -> dict[str, object]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return {
        "seers": sight_of(actor, document_id=document_id),
        "changes": sight_changes(actor, document_id=document_id),
    }


@router.post(
    "/documents/{document_id}/sight/let",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Cho một người hoặc đơn vị xem văn bản; chờ người có thẩm quyền xác nhận",
    operation_id="let_see",
)
def post_let(request: HttpRequest, document_id: UUID, given: WhomIn) -> Status[MadeOut]:
    actor, now = actor_of(request), read_clock()
    made = let_see(actor=actor, now=now, document_id=document_id, **given.dict())
    return Status(201, MadeOut(id=made))


@router.post(
    "/documents/{document_id}/sight/stop",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Bỏ quyền xem của một người hoặc đơn vị; chờ xác nhận",
    operation_id="stop_seeing",
)
def post_stop(request: HttpRequest, document_id: UUID, given: WhomIn) -> Status[MadeOut]:
    actor, now = actor_of(request), read_clock()
    made = stop_seeing(actor=actor, now=now, document_id=document_id, **given.dict())
    return Status(201, MadeOut(id=made))


@router.post(
    "/sight-changes/{change_id}/confirm",
    response={204: None, REFUSALS: Problem},
    summary="Xác nhận thay đổi quyền xem",
    operation_id="confirm_sight",
)
def post_confirm(request: HttpRequest, change_id: UUID) -> Status[None]:
    confirm_sight(actor=actor_of(request), now=read_clock(), change_id=change_id)
    return Status(204, None)


@router.post(
    "/sight-changes/{change_id}/undo",
    response={204: None, REFUSALS: Problem},
    summary="Hoàn lại quyền xem như trước thay đổi",
    operation_id="undo_sight",
)
def post_undo(request: HttpRequest, change_id: UUID) -> Status[None]:
    undo_sight(actor=actor_of(request), now=read_clock(), change_id=change_id)
    return Status(204, None)
