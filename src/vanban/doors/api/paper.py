"""What goes on paper too: the rules, and the copies that the post waits for or has."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import check_sight
from vanban.doors.api.files import sent_file
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import LONGEST_LIST, Day, Given, MadeOut, Words, shape_of
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.publication.operations import (
    add_paper_rule,
    end_paper_rule,
    may_set_paper,
    print_postal_list,
    tick_posted,
)
from vanban.outgoing.publication.queries import (
    PaperRuleRow,
    PostingRow,
    ToPost,
    goes_on_paper,
    paper_rules,
    postings,
)

router = Router(tags=["Bản giấy"])

MOST_ENVELOPES = 9999
Posted = Annotated[bool, Query(default=False, description="Đã giao bưu điện")]


class PaperRuleIn(Given):
    """No types: all; neither kinds of bodies nor bodies: all receivers. `basis`: the regulation."""

    basis: Words = ""
    type_codes: list[Words] = Field([], max_length=LONGEST_LIST)
    kinds: list[Words] = Field([], max_length=LONGEST_LIST)
    targets: list[UUID] = Field([], max_length=LONGEST_LIST)


class PostedIn(Given):
    """Handed to the post: the day (today), how many envelopes, the post's number of the item."""

    posted_on: Day | None = None
    envelopes: int = Field(1, ge=0, le=MOST_ENVELOPES)
    mark: Words = ""


class TargetOut(Schema):
    id: UUID
    name: str


class PaperRuleOut(Schema):
    id: UUID
    type_codes: list[str]
    kinds: list[str]
    targets: list[TargetOut]
    basis: str
    made_at: datetime
    made_by_name: str


PostingOut: Any = shape_of(
    "PostingOut",
    PostingRow,
    "id document_id symbol type_name subject name why issued_on posted_on envelopes mark"
    " ticked_by_name",
    "A paper copy; `why`: by which rule, empty when by paper alone.",
)
ToPostOut: Any = shape_of("ToPostOut", ToPost, "ordinal name why")


@router.get(
    "/paper-rules",
    response={200: list[PaperRuleOut], REFUSALS: Problem},
    summary="Quy định gửi kèm bản giấy đang dùng",
    operation_id="list_paper_rules",
)
def get_rules(request: HttpRequest) -> list[PaperRuleOut]:
    actor = actor_of(request)
    may_set_paper(actor)
    return [_rule(row) for row in paper_rules(actor)]


@router.post(
    "/paper-rules",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Từ nay các văn bản này gửi kèm bản giấy",
    operation_id="add_paper_rule",
)
def post_rule(request: HttpRequest, given: PaperRuleIn) -> Status[MadeOut]:
    made = add_paper_rule(
        actor=actor_of(request),
        now=read_clock(),
        basis=given.basis,
        type_codes=given.type_codes,
        kinds=given.kinds,
        targets=given.targets,
    )
    return Status(201, MadeOut(id=made))


@router.post(
    "/paper-rules/{rule_id}/end",
    response={204: None, REFUSALS: Problem},
    summary="Bỏ quy định; bản giấy của văn bản đã phát hành vẫn phải gửi",
    operation_id="end_paper_rule",
)
def post_end(request: HttpRequest, rule_id: UUID) -> Status[None]:
    end_paper_rule(actor=actor_of(request), now=read_clock(), rule_id=rule_id)
    return Status(204, None)


@router.get(
    "/outgoing/{document_id}/paper",
    response={200: list[ToPostOut], REFUSALS: Problem},
    summary="Nơi nhận nào sẽ có bản giấy, theo quy định nào",
    operation_id="goes_on_paper",
)
def get_paper(request: HttpRequest, document_id: UUID) -> list[ToPost]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    return goes_on_paper(actor, document_id=document_id)


@router.get(
    "/postings",
    response={200: list[PostingOut], REFUSALS: Problem},
    summary="Bản giấy còn phải gửi bưu điện; `posted`: đã gửi trong năm",
    operation_id="list_postings",
)
def get_postings(
    request: HttpRequest,
    posted: Posted,
    year: Annotated[int | None, Query(None, ge=1900, le=2200)],
) -> list[PostingRow]:
    actor = actor_of(request)
    actor.require("outgoing.issue")
    return postings(actor, posted=posted, year=year)


@router.post(
    "/postings/{posting_id}/tick",
    response={204: None, REFUSALS: Problem},
    summary="Ghi đã giao bưu điện",
    operation_id="tick_posted",
)
def post_tick(request: HttpRequest, posting_id: UUID, given: PostedIn) -> Status[None]:
    tick_posted(
        actor=actor_of(request),
        now=read_clock(),
        posting_id=posting_id,
        posted_on=given.posted_on,
        envelopes=given.envelopes,
        mark=given.mark,
    )
    return Status(204, None)


@router.get(
    "/postings/list.pdf",
    response={200: bytes, REFUSALS: Problem},
    summary="Sổ gửi văn bản đi bưu điện trong năm, để in (Phụ lục IV)",
    operation_id="print_postal_list",
)
def get_postal_list(request: HttpRequest) -> HttpResponse:
    data = print_postal_list(actor=actor_of(request), now=read_clock())
    return sent_file(data, "so-gui-buu-dien.pdf")


def _rule(row: PaperRuleRow) -> PaperRuleOut:
    return PaperRuleOut(
        id=row.id,
        type_codes=list(row.type_codes),
        kinds=list(row.kinds),
        targets=[TargetOut(id=each, name=name) for each, name in row.targets],
        basis=row.basis,
        made_at=row.made_at,
        made_by_name=row.made_by_name,
    )
