"""Signing in and out, and who the caller is."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from vanban.core.people.operations import choose_post, sign_in, sign_out
from vanban.core.people.queries import PostRow, posts_of_person
from vanban.doors.api.callers import actor_of, origin_of, token_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import Given, Words
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock

router = Router(tags=["Phiên làm việc"])


class SignInIn(Given):
    username: Words
    password: Words


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


class PostOut(Schema):
    """A post one holds today; choose it to work in it."""

    id: UUID
    title: str
    role: str
    role_label: str
    unit_name: str
    organisation_id: UUID
    organisation_name: str


class ChoiceIn(Given):
    post_id: UUID


@router.post(
    "",
    auth=None,
    response={201: TokenOut, REFUSALS: Problem},
    summary="Đăng nhập, nhận thẻ truy cập",
    operation_id="sign_in",
)
def post_session(request: HttpRequest, given: SignInIn) -> Status[TokenOut]:
    origin = origin_of(request)
    stranger = Actor(organisation_id=None, name="Khách", origin=origin)
    signed_in = sign_in(
        actor=stranger,
        now=read_clock(),
        username=given.username,
        password=given.password,
        origin=origin,
        kind="api",
    )
    return Status(201, TokenOut(token=signed_in.token))


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
def delete_session(request: HttpRequest) -> Status[None]:
    sign_out(actor=actor_of(request), now=read_clock(), token=token_of(request))
    return Status(204, None)


@router.get(
    "/posts",
    response={200: list[PostOut], REFUSALS: Problem},
    summary="Các chức vụ tôi đang giữ",
    operation_id="list_my_posts",
)
def get_posts(request: HttpRequest) -> list[PostRow]:
    actor = actor_of(request)
    return posts_of_person(actor.person_id, on=local_date(read_clock())) if actor.person_id else []


@router.put(
    "/post",
    response={204: None, REFUSALS: Problem},
    summary="Làm việc ở một chức vụ khác của tôi",
    operation_id="choose_post",
)
def put_post(request: HttpRequest, given: ChoiceIn) -> Status[None]:
    choose_post(
        actor=actor_of(request),
        now=read_clock(),
        token=token_of(request),
        post_id=given.post_id,
    )
    return Status(204, None)
