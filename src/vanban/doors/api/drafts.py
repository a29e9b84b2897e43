"""Drafting: the form of a draft, its fields and its files."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vanban.doors.api.callers import actor_of
from vanban.doors.api.files import stored_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import (
    LONGEST_LIST,
    Day,
    Given,
    MadeOut,
    NoteOut,
    ReasonIn,
    Words,
    shape_of,
)
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.keeping.dossiers.operations.filing import draft_in_dossiers
from vanban.outgoing.drafting.operations import (
    abandon_draft,
    place_signatures,
    revise_draft,
    upload_version,
)
from vanban.outgoing.drafting.queries import (
    DraftForm,
    DraftSheet,
    SignerRow,
    SpotsSheet,
    draft_form,
    draft_sheet,
    signers,
    spots_sheet,
)
from vanban.outgoing.drafting.rules import JointInput, RecipientInput, SignerInput
from vanban.outgoing.drafting.rules.spots import Spot

router = Router(tags=["Soạn, trình, duyệt"])


class RecipientIn(Given):
    """A body of the directory; or a name, for what is sent on paper."""

    organisation_id: UUID | None = None
    name: Words = ""
    by_paper: bool = False


class JointSignerIn(Given):
    """Who signs beside the signer: a post; or name, title and body of who signs for another body.

    `capacity`: as what he signs ("Thư ký"), in place of his title.
    """

    post_id: UUID | None = None
    name: Words = ""
    title: Words = ""
    body_name: Words = ""
    capacity: Words = ""


class DraftIn(Given):
    """The whole form of a draft: what is left out is empty."""

    type_code: Words
    subject: Words
    urgency: int = Field(0, ge=0, le=4)
    notation: Words = ""
    signer_post_id: UUID | None = None
    signer_delegation_id: UUID | None = None
    joint_signers: list[JointSignerIn] = Field([], max_length=LONGEST_LIST)
    sign_in_turn: bool = True
    bodies_seal: bool | None = None
    recipients: list[RecipientIn] = Field([], max_length=LONGEST_LIST)
    reply_due_date: Day | None = None
    answers_id: UUID | None = None
    secrecy: Words = ""


class RevisedDraftIn(DraftIn):
    """The form again; `seen`: the `mark` it was read with, so that nobody's words are lost."""

    seen: Words = ""


class NewDraftIn(DraftIn):
    """A new draft; `file` and `attachments` are tickets from POST /files; `dossier_ids`: where it
    lies from its first version.
    """

    file: Words | None = None
    attachments: list[Words] = Field([], max_length=LONGEST_LIST)
    dossier_ids: list[UUID] = Field([], max_length=LONGEST_LIST)


class FilesIn(Given):
    """A new file of the draft, annexes, or both: tickets from POST /files."""

    file: Words | None = None
    attachments: list[Words] = Field([], max_length=LONGEST_LIST)
    note: Words = ""


class TypeOut(Schema):
    code: str
    name: str
    abbreviation: str
    family: str


class SignerOut(Schema):
    """Who may sign, and the lines printed above the signature."""

    post_id: UUID
    full_name: str
    title: str
    lines: list[str]
    kind: str
    basis: str
    delegation_id: UUID | None


class DraftFormOut(Schema):
    types: list[TypeOut]
    signers: list[SignerOut]
    issuer_name: str
    issuer_code: str
    unit_id: UUID | None


class RecipientOut(Schema):
    id: UUID
    organisation_id: UUID | None
    name: str
    code: str
    way: str
    ordinal: int


class JointSignerOut(Schema):
    """One of several signers, in order; `state`: later, asked, signed."""

    ordinal: int
    place: int
    post_id: UUID | None
    name: str
    title: str
    body_name: str
    capacity: str
    state: str
    seals: bool


class DraftOut(Schema):
    """A draft as its form shows it again; `warnings` stop nothing."""

    document_id: UUID
    state: str
    type_code: str
    subject: str
    urgency: int
    notation: str
    reply_due_date: date | None
    signer_post_id: UUID | None
    signer_name: str
    signer_delegation_id: UUID | None
    answers_id: UUID | None
    joint: list[JointSignerOut]
    recipients: list[RecipientOut]
    sha256: str
    media_type: str
    file_name: str
    mark: str
    warnings: list[NoteOut]


@router.get(
    "/outgoing/form",
    response={200: DraftFormOut, REFUSALS: Problem},
    summary="Loại văn bản và người ký để chọn khi soạn",
    operation_id="draft_form",
)
def get_form(request: HttpRequest) -> DraftForm:
    return draft_form(actor_of(request), now=read_clock())


@router.get(
    "/outgoing/signers",
    response={200: list[SignerOut], REFUSALS: Problem},
    summary="Ai ký được một loại văn bản hôm nay",
    operation_id="list_signers",
)
def get_signers(request: HttpRequest, type_code: Annotated[Words, Query("")]) -> list[SignerRow]:
    return signers(actor_of(request), on=local_date(read_clock()), type_code=type_code)


@router.post(
    "/outgoing",
    response={201: MadeOut, REFUSALS: Problem},
    summary="Soạn dự thảo",
    operation_id="create_draft",
)
def post_draft(request: HttpRequest, given: NewDraftIn) -> Status[MadeOut]:
    actor = actor_of(request)
    made = draft_in_dossiers(
        actor=actor,
        now=read_clock(),
        dossier_ids=given.dossier_ids,
        type_code=given.type_code,
        subject=given.subject,
        urgency=given.urgency,
        notation=given.notation,
        signer_post_id=given.signer_post_id,
        signer_delegation_id=given.signer_delegation_id,
        joint=_joint(given),
        recipients=recipients_of(given.recipients),
        stored=stored_of(given.file, actor) if given.file else None,
        attachments=[stored_of(each, actor, field="attachments") for each in given.attachments],
        answers_id=given.answers_id,
        reply_due_date=given.reply_due_date,
        secrecy=given.secrecy,
    )
    return Status(201, MadeOut(id=made))


@router.get(
    "/outgoing/{document_id}/draft",
    response={200: DraftOut, REFUSALS: Problem},
    summary="Các ô của dự thảo và lời nhắc",
    operation_id="get_draft",
)
def get_draft(request: HttpRequest, document_id: UUID) -> DraftSheet:
    return draft_sheet(actor_of(request), document_id=document_id)


@router.put(
    "/outgoing/{document_id}/draft",
    response={204: None, REFUSALS: Problem},
    summary="Ghi lại toàn bộ các ô của dự thảo",
    operation_id="revise_draft",
)
def put_draft(request: HttpRequest, document_id: UUID, given: RevisedDraftIn) -> Status[None]:
    revise_draft(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        type_code=given.type_code,
        subject=given.subject,
        urgency=given.urgency,
        notation=given.notation,
        signer_post_id=given.signer_post_id,
        signer_delegation_id=given.signer_delegation_id,
        joint=_joint(given),
        recipients=recipients_of(given.recipients),
        answers_id=given.answers_id,
        reply_due_date=given.reply_due_date,
        secrecy=given.secrecy,
        seen=given.seen,
    )
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/versions",
    response={204: None, REFUSALS: Problem},
    summary="Thêm tệp dự thảo mới hoặc phụ lục",
    operation_id="upload_version",
)
def post_version(request: HttpRequest, document_id: UUID, given: FilesIn) -> Status[None]:
    actor = actor_of(request)
    upload_version(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        stored=stored_of(given.file, actor) if given.file else None,
        attachments=[stored_of(each, actor, field="attachments") for each in given.attachments],
        note=given.note,
    )
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/abandon",
    response={204: None, REFUSALS: Problem},
    summary="Bỏ dự thảo",
    operation_id="abandon_draft",
)
def post_abandon(request: HttpRequest, document_id: UUID, given: ReasonIn) -> Status[None]:
    abandon_draft(
        actor=actor_of(request), now=read_clock(), document_id=document_id, reason=given.reason
    )
    return Status(204, None)


class SpotIn(Given):
    """Where one signature stands, 46 mm wide and 24 mm high; `page` from 1, the rest in mm."""

    name: Words
    page: int = Field(ge=1, le=10_000)
    left_mm: float = Field(ge=0, le=5_000)
    top_mm: float = Field(ge=0, le=5_000)


class SpotsIn(Given):
    """One for every signer; none: as the file tells. `version_id`: of the draft they are on."""

    version_id: UUID
    spots: list[SpotIn] = Field([], max_length=LONGEST_LIST)


SpotOut: Any = shape_of("SpotOut", Spot, "name page left_mm top_mm")
SpotsOut: Any = shape_of(
    "SpotsOut",
    SpotsSheet,
    "version_id names spots",
    "Who signs, in order, and where by hand on this version of the draft.",
    spots=list[SpotOut],
)


@router.get(
    "/outgoing/{document_id}/draft/places",
    response={200: SpotsOut | None, REFUSALS: Problem},
    summary="Chỗ ký đặt bằng tay trên dự thảo",
    operation_id="list_signature_places",
)
def get_places(request: HttpRequest, document_id: UUID) -> SpotsSheet | None:
    actor = actor_of(request)
    draft_sheet(actor, document_id=document_id)
    return spots_sheet(actor, document_id=document_id)


@router.put(
    "/outgoing/{document_id}/draft/places",
    response={204: None, REFUSALS: Problem},
    summary="Đặt bằng tay chỗ ký của từng người (bản quét)",
    operation_id="place_signatures",
)
def put_places(request: HttpRequest, document_id: UUID, given: SpotsIn) -> Status[None]:
    place_signatures(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        version_id=given.version_id,
        spots=[Spot(each.name, each.page, each.left_mm, each.top_mm) for each in given.spots],
    )
    return Status(204, None)


def _joint(given: DraftIn) -> JointInput:
    beside = tuple(
        SignerInput(each.post_id, each.name, each.title, each.body_name, each.capacity)
        for each in given.joint_signers
    )
    return JointInput(beside, in_turn=given.sign_in_turn, seals=given.bodies_seal)


def recipients_of(given: Sequence[RecipientIn]) -> list[RecipientInput]:
    """The receivers as the operations take them."""
    return [
        RecipientInput(organisation_id=each.organisation_id, name=each.name, by_paper=each.by_paper)
        for each in given
    ]
