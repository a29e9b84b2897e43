"""Groups of recipients: one's own and the body's, and the bodies each holds today."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from vanban.core.organisations.queries import OrganisationRow
from vanban.doors.api.callers import actor_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Given, MadeOut, Words, shape_of
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.drafting.operations import drop_group, save_group
from vanban.outgoing.drafting.queries import (
    GroupRow,
    bodies_of_group,
    kinds_to_choose,
    recipient_groups,
)
from vanban.outgoing.drafting.rules import GroupInput

router = Router(tags=["Nhóm nơi nhận"])


class GroupIn(Given):
    """Named bodies, all bodies of a kind, other groups; `shared`: for the whole body."""

    name: Words
    shared: bool = False
    kinds: list[Words] = Field([], max_length=LONGEST_LIST)
    members: list[UUID] = Field([], max_length=LONGEST_LIST)
    groups: list[UUID] = Field([], max_length=LONGEST_LIST)

    def group(self) -> GroupInput:
        """The same, as the operation takes it."""
        return GroupInput(
            name=self.name,
            shared=self.shared,
            kinds=tuple(self.kinds),
            members=tuple(self.members),
            groups=tuple(self.groups),
        )


GroupOut: Any = shape_of("GroupOut", GroupRow, "id name shared kinds members groups")
BodyOut: Any = shape_of("BodyOut", OrganisationRow, "id name code")


class KindOut(Schema):
    kind: str
    name: str


@router.get(
    "/recipient-groups",
    response={200: list[GroupOut], REFUSALS: Problem},
    summary="Nhóm nơi nhận tôi dùng được: của tôi và của cơ quan",
    operation_id="list_groups",
)
def get_groups(request: HttpRequest) -> list[GroupRow]:
    return recipient_groups(actor_of(request))


@router.get(
    "/recipient-groups/kinds",
    response={200: list[KindOut], REFUSALS: Problem},
    summary="Các loại cơ quan chọn được vào nhóm",
    operation_id="list_group_kinds",
)
def get_kinds(request: HttpRequest) -> list[KindOut]:
    found = kinds_to_choose(actor_of(request), on=local_date(read_clock()))
    return [KindOut(kind=kind, name=name) for kind, name in found]


@router.get(
    "/recipient-groups/{group_id}/bodies",
    response={200: list[BodyOut], REFUSALS: Problem},
    summary="Hôm nay nhóm gồm những cơ quan nào",
    operation_id="list_group_bodies",
)
def get_bodies(request: HttpRequest, group_id: UUID) -> list[OrganisationRow]:
    return bodies_of_group(actor_of(request), group_id=group_id, on=local_date(read_clock()))


@router.post(
    "/recipient-groups",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Lập nhóm nơi nhận",
    operation_id="add_group",
)
def post_group(request: HttpRequest, given: GroupIn) -> Status[MadeOut]:
    made = save_group(actor=actor_of(request), now=read_clock(), given=given.group())
    return Status(201, MadeOut(id=made))


@router.put(
    "/recipient-groups/{group_id}",
    response={204: None, REFUSALS: Problem},
    summary="Ghi lại toàn bộ một nhóm",
    operation_id="revise_group",
)
def put_group(request: HttpRequest, group_id: UUID, given: GroupIn) -> Status[None]:
    actor = actor_of(request)
    save_group(actor=actor, now=read_clock(), given=given.group(), group_id=group_id)
    return Status(204, None)


@router.delete(
    "/recipient-groups/{group_id}",
    response={204: None, REFUSALS: Problem},
    summary="Bỏ nhóm; văn bản đã lấy nơi nhận từ nhóm vẫn giữ nguyên",
    operation_id="drop_group",
)
def delete_group(request: HttpRequest, group_id: UUID) -> Status[None]:
    drop_group(actor=actor_of(request), now=read_clock(), group_id=group_id)
    return Status(204, None)
