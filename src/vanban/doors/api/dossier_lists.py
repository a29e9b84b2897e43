"""The list of dossiers of a year: read, drawn up, approved, issued, printed."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Status
from pydantic import Field

from vanban.doors.api.callers import actor_of
from vanban.doors.api.files import sent_file
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import Given, MadeOut, ReasonIn, Words, shape_of
from vanban.foundation.clock import now as read_clock
from vanban.keeping.dossiers.operations.lists import (
    approve_list,
    begin_list,
    issue_list,
    return_list,
    save_lines,
)
from vanban.keeping.dossiers.operations.printing import print_list
from vanban.keeping.dossiers.queries.lists import (
    LineRow,
    ListFace,
    ListRow,
    dossier_lists,
    list_of_year,
)
from vanban.keeping.dossiers.rules.lists import MOST_LINES, LineInput, LineKind, Numbering

router = Router(tags=["Hồ sơ"])
Year = Annotated[int, Path(..., ge=1900, le=2200)]

ListRowOut: Any = shape_of("DossierListRowOut", ListRow, "year state state_label")
LineOut: Any = shape_of(
    "DossierLineOut",
    LineRow,
    "id place kind abbreviation notation notation_given title retention_years retention "
    "maker_unit_id maker_post_id maker note opened dossier_id may_open",
    "A heading or a dossier of the list, in order; `retention_years` null: for good.",
)
ListOut: Any = shape_of(
    "DossierListOut",
    ListFace,
    "id year numbering state state_label revision drafted_by_name drafted_at approved_by_name "
    "approved_by_title approved_at issued_with issued_by_name issued_at total permanent limited "
    "lines",
    "The list of a year; `revision` goes back with what was made from it.",
    lines=list[LineOut],
)


class NewListIn(Given):
    """`from_year`: begin with the lines of that year's list."""

    year: int = Field(ge=1900, le=2200)
    from_year: int | None = Field(None, ge=1900, le=2200)


class LineIn(Given):
    """A line; `notation` empty: counted under the abbreviation of the big heading above."""

    kind: LineKind
    title: Words
    abbreviation: Words = ""
    notation: Words = ""
    retention_years: int | None = Field(None, ge=0, le=1000)
    maker_unit_id: UUID | None = None
    maker_post_id: UUID | None = None
    note: Words = ""


class LinesIn(Given):
    """All lines of a draft, in order; `revision`: of the list they were made from."""

    revision: int = Field(ge=0, le=2**31 - 1)
    numbering: Numbering = Numbering.CONTINUOUS
    lines: list[LineIn] = Field(max_length=MOST_LINES)


class ApproveListIn(Given):
    """`revision`: what was seen is what is approved."""

    revision: int = Field(ge=0, le=2**31 - 1)


class IssueListIn(Given):
    """`issued_with`: the decision it is issued with, as printed."""

    issued_with: Words = ""


@router.get(
    "/dossier-lists",
    response={200: list[ListRowOut], REFUSALS: Problem},
    summary="Các năm có danh mục hồ sơ",
    operation_id="list_dossier_lists",
)
def get_lists(request: HttpRequest) -> list[ListRow]:
    return dossier_lists(actor_of(request))


@router.post(
    "/dossier-lists",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Lập danh mục hồ sơ của một năm",
    operation_id="begin_dossier_list",
)
def post_list(request: HttpRequest, given: NewListIn) -> Status[MadeOut]:
    made = begin_list(actor=actor_of(request), now=read_clock(), **given.dict())
    return Status(201, MadeOut(id=made))


@router.get(
    "/dossier-lists/{year}",
    response={200: ListOut, REFUSALS: Problem},
    summary="Danh mục hồ sơ của một năm",
    operation_id="get_dossier_list",
)
def get_list(request: HttpRequest, year: Year) -> ListFace:
    return list_of_year(actor_of(request), year=year)


@router.get(
    "/dossier-lists/{year}/list.pdf",
    response={REFUSALS: Problem},
    summary="Danh mục hồ sơ theo mẫu Phụ lục V (PDF)",
    operation_id="print_dossier_list",
)
def get_pdf(request: HttpRequest, year: Year) -> HttpResponse:
    data = print_list(actor=actor_of(request), now=read_clock(), year=year)
    return sent_file(data, f"danh-muc-ho-so-{year}.pdf")


@router.put(
    "/dossier-lists/{list_id}/lines",
    response={204: None, REFUSALS: Problem},
    summary="Ghi các dòng của dự thảo danh mục",
    operation_id="save_dossier_lines",
)
def put_lines(request: HttpRequest, list_id: UUID, given: LinesIn) -> Status[None]:
    save_lines(
        actor=actor_of(request),
        now=read_clock(),
        list_id=list_id,
        revision=given.revision,
        numbering=given.numbering,
        lines=[LineInput(**each.dict()) for each in given.lines],
    )
    return Status(204, None)


@router.post(
    "/dossier-lists/{list_id}/approve",
    response={204: None, REFUSALS: Problem},
    summary="Phê duyệt danh mục hồ sơ",
    operation_id="approve_dossier_list",
)
def post_approve(request: HttpRequest, list_id: UUID, given: ApproveListIn) -> Status[None]:
    actor = actor_of(request)
    approve_list(actor=actor, now=read_clock(), list_id=list_id, revision=given.revision)
    return Status(204, None)


@router.post(
    "/dossier-lists/{list_id}/return",
    response={204: None, REFUSALS: Problem},
    summary="Trả lại danh mục đã phê duyệt để sửa",
    operation_id="return_dossier_list",
)
def post_return(request: HttpRequest, list_id: UUID, given: ReasonIn) -> Status[None]:
    actor = actor_of(request)
    return_list(actor=actor, now=read_clock(), list_id=list_id, reason=given.reason)
    return Status(204, None)


@router.post(
    "/dossier-lists/{list_id}/issue",
    response={204: None, REFUSALS: Problem},
    summary="Ban hành danh mục hồ sơ",
    operation_id="issue_dossier_list",
)
def post_issue(request: HttpRequest, list_id: UUID, given: IssueListIn) -> Status[None]:
    actor = actor_of(request)
    issue_list(actor=actor, now=read_clock(), list_id=list_id, issued_with=given.issued_with)
    return Status(204, None)
