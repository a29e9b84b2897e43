"""Taking a list out: the rows that the caller sees in a box, as a file."""

from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from vanban.doors.api.callers import actor_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Day, Given, Words
from vanban.foundation.clock import now as read_clock
from vanban.oversight.tracking.operations import export_list
from vanban.oversight.tracking.rules.listing import WORDS_LIMIT, Area, Form, Only

router = Router(tags=["Danh sách"])
MOST_URGENT: Final = 4
Short = Annotated[Words, Field(max_length=WORDS_LIMIT)]


class ExportIn(Given):
    """A box (`counts` names them), which rows of it, which columns; none: the usual ones."""

    area: Area
    box: Words
    form: Form
    words: Short = ""
    issuer: Short = ""
    urgency: int = Field(0, ge=0, le=MOST_URGENT)
    since: Day | None = None
    until: Day | None = None
    late: bool = False
    columns: list[Words] = Field([], max_length=LONGEST_LIST)


@router.post(
    "/lists/export",
    response={200: bytes, REFUSALS: Problem},
    summary="Xuất một hộp văn bản ra XLSX, DOCX hoặc PDF; việc xuất được ghi lại",
    operation_id="export_list",
)
def export(request: HttpRequest, body: ExportIn) -> HttpResponse:
    data = export_list(
        actor=actor_of(request),
        now=read_clock(),
        area=body.area,
        box=body.box,
        only=Only(body.words, body.issuer, body.urgency, body.since, body.until, body.late),
        columns=body.columns,
        form=body.form,
    )
    return HttpResponse(data, content_type="application/octet-stream")
