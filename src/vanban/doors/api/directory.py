"""The directory: bodies that documents go to, units and people of one's own body."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from vanban.core.organisations.queries import (
    OrganisationRow,
    UnitRow,
    find_organisations,
    organisation,
    units_of,
)
from vanban.core.people.queries import PostRow, find_people
from vanban.doors.api.callers import actor_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import Limit, Words
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock

router = Router(tags=["Danh bạ"])

Text = Annotated[Words, Query("", description="Vài chữ của tên hay mã, có dấu hay không dấu")]


class OrganisationOut(Schema):
    id: UUID
    code: str
    name: str
    short_name: str
    superior_name: str
    place_name: str
    kind: str
    hosted: bool
    valid_from: date
    valid_to: date | None
    successor_id: UUID | None


class UnitOut(Schema):
    id: UUID
    name: str
    abbreviation: str
    parent_id: UUID | None


class PersonOut(Schema):
    """A person in a post; `id` is the post's."""

    id: UUID
    full_name: str
    title: str
    role: str
    role_label: str
    unit_id: UUID | None
    unit_name: str


@router.get(
    "/organisations",
    response={200: list[OrganisationOut], REFUSALS: Problem},
    summary="Tìm cơ quan đang hoạt động, theo tên hay mã",
    operation_id="find_organisations",
)
def get_organisations(request: HttpRequest, text: Text, limit: Limit) -> list[OrganisationRow]:
    actor_of(request)
    return find_organisations(text, limit=limit, on=local_date(read_clock()))


@router.get(
    "/organisations/{organisation_id}",
    response={200: OrganisationOut, REFUSALS: Problem},
    summary="Một cơ quan",
    operation_id="get_organisation",
)
def get_organisation(request: HttpRequest, organisation_id: UUID) -> OrganisationRow:
    actor_of(request)
    return organisation(organisation_id)


@router.get(
    "/units",
    response={200: list[UnitOut], REFUSALS: Problem},
    summary="Các đơn vị của cơ quan tôi hôm nay",
    operation_id="list_units",
)
def get_units(request: HttpRequest) -> list[UnitRow]:
    return units_of(actor_of(request).organisation, on=local_date(read_clock()))


@router.get(
    "/people",
    response={200: list[PersonOut], REFUSALS: Problem},
    summary="Tìm người của cơ quan tôi, theo tên, chức vụ hay đơn vị",
    operation_id="find_people",
)
def get_people(request: HttpRequest, text: Text, limit: Limit) -> list[PostRow]:
    return find_people(actor_of(request), text, on=local_date(read_clock()), limit=limit)
