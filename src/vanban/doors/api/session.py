"""Signing in and out, and who the caller is."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from vanban.core.people.operations import sign_in, sign_out
from vanban.doors.api.callers import actor_of, origin_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock

router = Router(tags=["Phiên làm việc"])


class SignInIn(Schema):
    username: str
    password: str


class TokenOut(Schema):
    """The bearer token; it is shown once and kept only as its SHA-256."""

    token: str


class MeOut(Schema):
    name: str
    title: str
    organisation_id: UUID | None
    unit_id: UUID | None
    post_id: UUID | None
    permissions: list[str]


@router.post(
    "",
    auth=None,
    response={201: TokenOut, REFUSALS: Problem},
    summary="Đăng nhập, nhận thẻ truy cập",
    operation_id="sign_in",
)
def post_session(request: HttpRequest, given: SignInIn) -> tuple[int, TokenOut]:
    origin = origin_of(request)
    stranger = Actor(organisation_id=None, name=given.username[:100], origin=origin)
    signed_in = sign_in(
        actor=stranger,
        now=read_clock(),
        username=given.username,
        password=given.password,
        origin=origin,
        kind="api",
    )
    return 201, TokenOut(token=signed_in.token)


@router.get("", response={200: MeOut, REFUSALS: Problem}, summary="Tôi là ai", operation_id="me")
def get_session(request: HttpRequest) -> MeOut:
    actor = actor_of(request)
    return MeOut(
        name=actor.name,
        title=actor.title,
        organisation_id=actor.organisation_id,
        unit_id=actor.unit_id,
        post_id=actor.post_id,
        permissions=sorted(actor.permissions),
    )


@router.delete(
    "", response={204: None, REFUSALS: Problem}, summary="Đăng xuất", operation_id="sign_out"
)
def delete_session(request: HttpRequest) -> tuple[int, None]:
    token = request.headers.get("Authorization", "").partition(" ")[2]
    sign_out(actor=actor_of(request), now=read_clock(), token=token)
    return 204, None
