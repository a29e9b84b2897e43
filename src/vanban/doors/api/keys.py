"""One's own keys and picture, the body's seal and keys, and files signed beside a document."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from vanban.doors.api.callers import actor_of
from vanban.doors.api.documents import check_sight
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.doors.api.shapes import Given, MadeOut, NoteOut
from vanban.formats.pades.pictures import LARGEST_BYTES
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Forbidden, NotFound, Reason
from vanban.outgoing.signing.operations import sign_annex
from vanban.outgoing.signing.queries import AddedRow, added_to
from vanban.outgoing.signing.rules import AddedKind
from vanban.trust.certificates.queries import Standing, standings
from vanban.trust.keys.operations.pictures import (
    PictureRefused,
    drop_picture,
    fit_picture,
    picture_png,
    use_picture,
)
from vanban.trust.keys.operations.registering import (
    prefer_key,
    require_seal_keeper,
    retire_key,
)
from vanban.trust.keys.queries import PictureRow, picture_of

router = Router(tags=["Khóa và hình chữ ký"])
PNG = "image/png"


class KeyOut(Schema):
    """A key in use; `problems` tells all that stands against signing with it now."""

    id: UUID
    channel: str
    name: str
    label: str
    account: str
    common_name: str
    serial: str
    issuer: str
    not_after: datetime
    last_used_at: datetime | None
    first: bool = Field(description="Cách ký được chọn sẵn")
    problems: list[NoteOut]


class PictureOut(Schema):
    """The picture in force; `diameter_mm`: of a seal, at its real size."""

    sha256: str
    diameter_mm: float
    given_by_name: str
    given_at: datetime


class PictureIn(Given):
    clear_ground: bool = Field(default=True, description="Bỏ nền giấy, làm trong suốt")


class SealPictureIn(PictureIn):
    diameter_mm: float = Field(description="Đường kính thật của vành ngoài con dấu, mm")


class AnnexIn(Given):
    """`way`: a key's id; empty: the one preferred, else used last. `body`: the body's key."""

    way: Annotated[str, Field(max_length=40)] = ""
    body: bool = False


class AnnexSignatureOut(Schema):
    """A signature over a file that goes with the document; `result_sha256`: of the .p7s."""

    id: UUID
    state: str
    channel: str
    by_name: str
    file_name: str
    source_sha256: str
    result_sha256: str
    asked_at: datetime
    finished_at: datetime | None
    problem: NoteOut | None


@router.get(
    "/me/keys",
    response={200: list[KeyOut], REFUSALS: Problem},
    summary="Các khóa ký số của tôi, cách chọn sẵn đứng đầu",
    operation_id="list_my_keys",
)
def get_my_keys(request: HttpRequest) -> list[dict[str, object]]:
    actor = actor_of(request)
    return _keys(actor, actor.person_id) if actor.person_id else []


@router.get(
    "/organisation/keys",
    response={200: list[KeyOut], REFUSALS: Problem},
    summary="Các khóa ký số của cơ quan, cho người giữ dấu và cán bộ chứng thư số",
    operation_id="list_body_keys",
)
def get_body_keys(request: HttpRequest) -> list[dict[str, object]]:
    actor = actor_of(request)
    require_seal_keeper(actor)
    return _keys(actor, None)


@router.post(
    "/keys/{key_id}/prefer",
    response={204: None, REFUSALS: Problem},
    summary="Chọn sẵn khóa này khi ký",
    operation_id="prefer_key",
)
def post_prefer(request: HttpRequest, key_id: UUID) -> Status[None]:
    prefer_key(actor=actor_of(request), now=read_clock(), key_id=key_id)
    return Status(204, None)


@router.delete(
    "/keys/{key_id}",
    response={204: None, REFUSALS: Problem},
    summary="Thôi dùng một khóa, không dùng lại được nữa",
    operation_id="retire_key",
)
def delete_key(request: HttpRequest, key_id: UUID) -> Status[None]:
    retire_key(actor=actor_of(request), now=read_clock(), key_id=key_id)
    return Status(204, None)


@router.get(
    "/me/signature-picture",
    response={200: PictureOut, REFUSALS: Problem},
    summary="Hình chữ ký của tôi",
    operation_id="get_my_picture",
)
def get_my_picture(request: HttpRequest) -> PictureRow:
    actor = actor_of(request)
    return _picture(actor, _person(actor))


@router.get(
    "/me/signature-picture.png",
    response={200: bytes, REFUSALS: Problem},
    summary="Hình chữ ký của tôi, tệp PNG nền trong",
    operation_id="get_my_picture_file",
)
def get_my_picture_file(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return _png(actor, _person(actor))


@router.post(
    "/me/signature-picture",
    response={200: PictureOut, REFUSALS: Problem},
    summary="Thay hình chữ ký của tôi (PNG, mực xanh)",
    operation_id="set_my_picture",
)
def post_my_picture(
    request: HttpRequest,
    file: Annotated[UploadedFile, File(...)],
    given: Annotated[PictureIn, Form(...)],
) -> PictureRow:
    actor = actor_of(request)
    person_id = _person(actor)
    fitting = fit_picture(_read(file), clear_ground=given.clear_ground)
    use_picture(actor=actor, now=read_clock(), fitting=fitting, person_id=person_id)
    return _picture(actor, person_id)


@router.delete(
    "/me/signature-picture",
    response={204: None, REFUSALS: Problem},
    summary="Bỏ hình chữ ký của tôi; chỗ ký in chữ",
    operation_id="drop_my_picture",
)
def delete_my_picture(request: HttpRequest) -> Status[None]:
    actor = actor_of(request)
    drop_picture(actor=actor, now=read_clock(), person_id=_person(actor))
    return Status(204, None)


@router.get(
    "/organisation/seal-picture",
    response={200: PictureOut, REFUSALS: Problem},
    summary="Hình con dấu của cơ quan",
    operation_id="get_seal_picture",
)
def get_seal_picture(request: HttpRequest) -> PictureRow:
    actor = actor_of(request)
    require_seal_keeper(actor)
    return _picture(actor, None)


@router.post(
    "/organisation/seal-picture",
    response={200: PictureOut, REFUSALS: Problem},
    summary="Thay hình con dấu của cơ quan (PNG, mực đỏ, cỡ thật)",
    operation_id="set_seal_picture",
)
def post_seal_picture(
    request: HttpRequest,
    file: Annotated[UploadedFile, File(...)],
    given: Annotated[SealPictureIn, Form(...)],
) -> PictureRow:
    actor = actor_of(request)
    require_seal_keeper(actor)
    fitting = fit_picture(
        _read(file), clear_ground=given.clear_ground, diameter_mm=given.diameter_mm
    )
    use_picture(actor=actor, now=read_clock(), fitting=fitting)
    return _picture(actor, None)


@router.delete(
    "/organisation/seal-picture",
    response={204: None, REFUSALS: Problem},
    summary="Bỏ hình con dấu; chỗ đóng dấu in chữ",
    operation_id="drop_seal_picture",
)
def delete_seal_picture(request: HttpRequest) -> Status[None]:
    drop_picture(actor=actor_of(request), now=read_clock())
    return Status(204, None)


@router.post(
    "/outgoing/{document_id}/attachments/{attachment_id}/signatures",
    response={202: MadeOut, REFUSALS: Problem},
    summary="Ký số một tệp kèm theo không phải PDF; chữ ký thành tệp .p7s đi cùng",
    operation_id="sign_annex",
)
def post_annex_signature(
    request: HttpRequest, document_id: UUID, attachment_id: UUID, given: AnnexIn
) -> Status[MadeOut]:
    asked = sign_annex(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        attachment_id=attachment_id,
        way=given.way,
        body=given.body,
    )
    return Status(202, MadeOut(id=asked))


@router.get(
    "/outgoing/{document_id}/attachment-signatures",
    response={200: list[AnnexSignatureOut], REFUSALS: Problem},
    summary="Các lần ký tệp kèm theo: đang chờ, xong, hỏng và vì sao",
    operation_id="list_annex_signatures",
)
def get_annex_signatures(request: HttpRequest, document_id: UUID) -> list[AddedRow]:
    actor = actor_of(request)
    check_sight(actor, document_id)
    rows = added_to(actor, document_id=document_id)
    return [row for row in rows if row.kind is AddedKind.ANNEX]


def _keys(actor: Actor, person_id: UUID | None) -> list[dict[str, object]]:
    found = standings(actor, person_id=person_id, at=read_clock())
    return [_key(each, first=place == 0) for place, each in enumerate(found)]


def _key(standing: Standing, *, first: bool) -> dict[str, object]:
    way = standing.way
    return {
        "id": way.key_id,
        "channel": way.channel,
        "name": way.name,
        "label": way.label,
        "account": way.account,
        "common_name": standing.common_name,
        "serial": standing.serial,
        "issuer": standing.issuer,
        "not_after": way.not_after,
        "last_used_at": way.last_used_at,
        "first": first and not standing.reasons,
        "problems": standing.reasons,
    }


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Forbidden(
            Reason(
                "signing.no_person",
                "Tài khoản này không ký số.",
                "Đăng nhập bằng tài khoản của người ký.",
            )
        )
    return actor.person_id


def _picture(actor: Actor, person_id: UUID | None) -> PictureRow:
    row = picture_of(actor, person_id=person_id)
    if row is None:
        raise _no_picture()
    return row


def _no_picture() -> NotFound:
    return NotFound(Reason("keys.no_picture", "Chưa có hình nào đang dùng."))


def _png(actor: Actor, person_id: UUID | None) -> HttpResponse:
    png = picture_png(actor, person_id=person_id)[0]
    if not png:
        raise _no_picture()
    answer = HttpResponse(png, content_type=PNG)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _read(file: UploadedFile) -> bytes:
    """What is too large is refused before it is read into memory."""
    if (file.size or 0) > LARGEST_BYTES:
        text = "Ảnh quá lớn."
        mend = "Chọn ảnh quét dạng PNG, không quá 3 MB."
        raise PictureRefused(Reason("keys.picture_large", text, mend, field="file"))
    return bytes(file.read())
