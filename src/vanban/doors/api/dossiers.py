"""Dossiers: the lists, one with what lies in it, opened, filled, closed, opened again."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vanban.core.files.queries import load
from vanban.core.records.queries import document_face
from vanban.doors.api.callers import actor_of
from vanban.doors.api.files import sent_file, stored_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import (
    LONGEST_LIST,
    Day,
    Given,
    Limit,
    MadeOut,
    ReasonIn,
    Words,
    shape_of,
)
from vanban.foundation.clock import now as read_clock
from vanban.keeping.dossiers.operations import (
    open_dossier,
    read_dossier,
    revise_dossier,
    set_people,
)
from vanban.keeping.dossiers.operations.closing import close_dossier, reopen_dossier
from vanban.keeping.dossiers.operations.filing import file_files, file_into, note_leaf, take_out
from vanban.keeping.dossiers.operations.printing import export_inventory, print_inventory_of
from vanban.keeping.dossiers.queries import (
    DossierChoice,
    DossierFace,
    DossierRow,
    MemberRow,
    dossier_box,
    dossier_face,
    dossiers_of_document,
)
from vanban.keeping.dossiers.queries.contents import (
    LeafRow,
    TakenOutRow,
    contents_of,
    dossier_file,
)
from vanban.keeping.dossiers.rules import Box, DossierState, Rights

router = Router(tags=["Hồ sơ"])
Which = Annotated[Box, Query(Box.MINE, description="Của tôi, của đơn vị, của cơ quan")]
State = Annotated[DossierState | None, Query(None, description="Tình trạng")]
Year = Annotated[int | None, Query(None, ge=1900, le=2200, description="Năm hình thành")]
Text = Annotated[Words, Query("", description="Tiêu đề, số và ký hiệu; có dấu hay không")]
Last = Annotated[UUID | None, Query(None, description="Hồ sơ cuối của trang trước")]

DossierRowOut: Any = shape_of(
    "DossierRowOut",
    DossierRow,
    "id code year notation title state state_label retention maker_name unit_name start_date "
    "end_date leaves",
    "A dossier as a list shows it; `leaves`: how much lies in it.",
)
DossierChoiceOut: Any = shape_of("DossierChoiceOut", DossierChoice, "id code notation title state")
MemberOut: Any = shape_of(
    "DossierMemberOut", MemberRow, "post_id name title unit_name role role_label since"
)
LeafOut: Any = shape_of(
    "DossierLeafOut",
    LeafRow,
    "id ordinal document_id direction symbol day type_name words issuer pages state state_label "
    "note file_name sha256 size filed_by_name filed_at",
    "A document in a dossier, or a file by itself (`sha256`, `file_name`).",
)
TakenOutOut: Any = shape_of("DossierTakenOutOut", TakenOutRow, "ordinal words by_name at reason")
FaceOut: Any = shape_of(
    "DossierFaceOut",
    DossierFace,
    "id code organ_id year notation title state state_label retention_years retention rights "
    "rights_label language note unit_name start_date end_date opened_by_name opened_at "
    "closed_by_name closed_at off_list maker_id maker_name members works answers reopens",
    "A dossier; `works`, `answers`, `reopens`: what the caller may do with it.",
    members=list[MemberOut],
)


class DossierOut(Schema):
    """A dossier and what lies in it; `hidden`: documents in it that the caller may not see."""

    face: FaceOut
    leaves: list[LeafOut]
    hidden: int
    taken_out: list[TakenOutOut]


class DossierIn(Given):
    """`line_id`: of the issued list, which has number, title and retention; else these are given
    here. `retention_years` null: for good.
    """

    line_id: UUID | None = None
    year: int | None = Field(None, ge=1900, le=2200)
    notation: Words = ""
    title: Words = ""
    retention_years: int | None = Field(None, ge=0, le=1000)
    rights: Rights = Rights.LIMITED
    start_date: Day | None = None
    note: Words = ""
    maker_post_id: UUID | None = None
    cooperating: list[UUID] = Field([], max_length=LONGEST_LIST)


class RevisedDossierIn(Given):
    """What the cover says, whole."""

    notation: Words
    title: Words
    retention_years: int | None = Field(ge=0, le=1000)
    rights: Rights
    start_date: Day
    language: Words = "Tiếng Việt"
    note: Words = ""


class PeopleIn(Given):
    """Who makes it, who cooperates; who is not named any more is off it."""

    maker_post_id: UUID
    cooperating: list[UUID] = Field([], max_length=LONGEST_LIST)


class DossierFilesIn(Given):
    """`files`: tickets from POST /files."""

    files: list[Words] = Field(max_length=LONGEST_LIST)
    title: Words = ""
    file_date: Day | None = None


class LeafNoteIn(Given):
    note: Words


class CloseIn(Given):
    """`end_date`: when the work ended."""

    end_date: Day | None = None


class IntoIn(Given):
    """The dossiers to put a document into."""

    dossier_ids: list[UUID] = Field(max_length=LONGEST_LIST)


@router.get(
    "/dossiers",
    response={200: list[DossierRowOut], REFUSALS: Problem},
    summary="Danh sách hồ sơ, mở sau đứng trước",
    operation_id="list_dossiers",
)
def list_dossiers(
    request: HttpRequest,
    limit: Limit,
    box: Which,
    state: State,
    year: Year,
    text: Text,
    after: Last,
) -> list[DossierRow]:
    return dossier_box(
        actor_of(request),
        box=box,
        state=state or "",
        year=year,
        text=text[:100],
        after=after,
        limit=limit,
    )


@router.post(
    "/dossiers",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Mở hồ sơ, theo danh mục hoặc ngoài danh mục",
    operation_id="open_dossier",
)
def post_dossier(request: HttpRequest, given: DossierIn) -> Status[MadeOut]:
    made = open_dossier(actor=actor_of(request), now=read_clock(), **given.dict())
    return Status(201, MadeOut(id=made))


@router.get(
    "/dossiers/{dossier_id}",
    response={200: DossierOut, REFUSALS: Problem},
    summary="Mở xem một hồ sơ và văn bản trong đó",
    operation_id="get_dossier",
)
def get_dossier(request: HttpRequest, dossier_id: UUID) -> dict[str, object]:
    actor = actor_of(request)
    read_dossier(actor=actor, now=read_clock(), dossier_id=dossier_id)
    contents = contents_of(actor, dossier_id=dossier_id)
    return {
        "face": dossier_face(actor, dossier_id=dossier_id),
        "leaves": contents.rows,
        "hidden": contents.hidden,
        "taken_out": contents.taken_out,
    }


@router.put(
    "/dossiers/{dossier_id}",
    response={204: None, REFUSALS: Problem},
    summary="Sửa thông tin hồ sơ",
    operation_id="revise_dossier",
)
def put_dossier(request: HttpRequest, dossier_id: UUID, given: RevisedDossierIn) -> Status[None]:
    actor = actor_of(request)
    revise_dossier(actor=actor, now=read_clock(), dossier_id=dossier_id, **given.dict())
    return Status(204, None)


@router.put(
    "/dossiers/{dossier_id}/people",
    response={204: None, REFUSALS: Problem},
    summary="Người lập, người phối hợp của hồ sơ",
    operation_id="set_dossier_people",
)
def put_people(request: HttpRequest, dossier_id: UUID, given: PeopleIn) -> Status[None]:
    actor = actor_of(request)
    set_people(actor=actor, now=read_clock(), dossier_id=dossier_id, **given.dict())
    return Status(204, None)


@router.post(
    "/dossiers/{dossier_id}/files",
    response={204: None, REFUSALS: Problem},
    summary="Đưa ảnh, ghi âm, bảng tính vào hồ sơ",
    operation_id="put_dossier_files",
)
def post_files(request: HttpRequest, dossier_id: UUID, given: DossierFilesIn) -> Status[None]:
    actor = actor_of(request)
    file_files(
        actor=actor,
        now=read_clock(),
        dossier_id=dossier_id,
        files=[stored_of(each, actor, field="files") for each in given.files],
        title=given.title,
        file_date=given.file_date,
    )
    return Status(204, None)


@router.get(
    "/dossiers/{dossier_id}/leaves/{leaf_id}/file",
    response={REFUSALS: Problem},
    summary="Tải một tệp của hồ sơ",
    operation_id="get_dossier_file",
)
def get_file(request: HttpRequest, dossier_id: UUID, leaf_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    row = dossier_file(actor, dossier_id=dossier_id, leaf_id=leaf_id)
    read_dossier(actor=actor, now=read_clock(), dossier_id=dossier_id, what="download")
    return sent_file(load(row.sha256), row.file_name)


@router.post(
    "/dossiers/{dossier_id}/leaves/{leaf_id}/note",
    response={204: None, REFUSALS: Problem},
    summary="Ghi chú một văn bản, tài liệu trong hồ sơ",
    operation_id="note_dossier_leaf",
)
def post_note(
    request: HttpRequest, dossier_id: UUID, leaf_id: UUID, given: LeafNoteIn
) -> Status[None]:
    note_leaf(
        actor=actor_of(request),
        now=read_clock(),
        dossier_id=dossier_id,
        leaf_id=leaf_id,
        note=given.note,
    )
    return Status(204, None)


@router.post(
    "/dossiers/{dossier_id}/leaves/{leaf_id}/take-out",
    response={204: None, REFUSALS: Problem},
    summary="Lấy văn bản, tài liệu ra khỏi hồ sơ",
    operation_id="take_out_of_dossier",
)
def post_take_out(
    request: HttpRequest, dossier_id: UUID, leaf_id: UUID, given: ReasonIn
) -> Status[None]:
    take_out(
        actor=actor_of(request),
        now=read_clock(),
        dossier_id=dossier_id,
        leaf_id=leaf_id,
        reason=given.reason,
    )
    return Status(204, None)


@router.post(
    "/dossiers/{dossier_id}/close",
    response={204: None, REFUSALS: Problem},
    summary="Kết thúc hồ sơ",
    operation_id="close_dossier",
)
def post_close(request: HttpRequest, dossier_id: UUID, given: CloseIn) -> Status[None]:
    end_date: date | None = given.end_date
    close_dossier(
        actor=actor_of(request), now=read_clock(), dossier_id=dossier_id, end_date=end_date
    )
    return Status(204, None)


@router.post(
    "/dossiers/{dossier_id}/reopen",
    response={204: None, REFUSALS: Problem},
    summary="Mở lại hồ sơ đã kết thúc",
    operation_id="reopen_dossier",
)
def post_reopen(request: HttpRequest, dossier_id: UUID, given: ReasonIn) -> Status[None]:
    actor = actor_of(request)
    reopen_dossier(actor=actor, now=read_clock(), dossier_id=dossier_id, reason=given.reason)
    return Status(204, None)


@router.get(
    "/dossiers/{dossier_id}/inventory.pdf",
    response={REFUSALS: Problem},
    summary="Mục lục văn bản trong hồ sơ (PDF)",
    operation_id="print_dossier_inventory",
)
def get_inventory_pdf(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    data = print_inventory_of(actor=actor, now=read_clock(), dossier_id=dossier_id)
    return sent_file(data, "muc-luc-ho-so.pdf")


@router.get(
    "/dossiers/{dossier_id}/inventory.xml",
    response={REFUSALS: Problem},
    summary="Hồ sơ và mục lục văn bản (XML)",
    operation_id="export_dossier_inventory",
)
def get_inventory_xml(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    data = export_inventory(actor=actor, now=read_clock(), dossier_id=dossier_id)
    return sent_file(data, "ho-so.xml")


@router.get(
    "/documents/{document_id}/dossiers",
    response={200: list[DossierChoiceOut], REFUSALS: Problem},
    summary="Hồ sơ có văn bản này",
    operation_id="get_dossiers_of_document",
)
def get_of_document(request: HttpRequest, document_id: UUID) -> list[DossierChoice]:
    actor = actor_of(request)
    document_face(actor, document_id=document_id)  # refuses who may not see it
    return dossiers_of_document(actor, document_id=document_id)


@router.post(
    "/documents/{document_id}/dossiers",
    response={204: None, REFUSALS: Problem},
    summary="Đưa văn bản vào hồ sơ",
    operation_id="file_into_dossiers",
)
def post_into(request: HttpRequest, document_id: UUID, given: IntoIn) -> Status[None]:
    file_into(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        dossier_ids=given.dossier_ids,
    )
    return Status(204, None)
