"""Files given before the act that uses them: kept at once, named by a sealed ticket.

The ticket says which bytes and whose: an act takes only what this account has given here, never a
hash picked up elsewhere.
"""

from dataclasses import astuple
from typing import Annotated, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from vanban.core.files.operations import FileRefused, keep
from vanban.core.files.rules import Stored
from vanban.doors.api.callers import actor_of
from vanban.doors.api.problems import REFUSALS, Problem
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Invalid, Reason

router = Router(tags=["Tệp"])

SALT: Final = "api.file"
GOOD_FOR_S: Final = 24 * 3600
GIVERS: Final = ("outgoing.draft", "incoming.receive")  # whose acts take files


class StoredOut(Schema):
    """A kept file: give its `ticket` to the act that uses it, within a day."""

    ticket: str
    sha256: str
    size: int
    media_type: str
    file_name: str


@router.post(
    "/files",
    response={201: StoredOut, REFUSALS: Problem},
    summary="Gửi một tệp lên, trước khi dùng nó",
    operation_id="keep_file",
)
def post_file(request: HttpRequest, file: Annotated[UploadedFile, File(...)]) -> Status[StoredOut]:
    actor = actor_of(request)
    if not any(actor.may(permission) for permission in GIVERS):
        actor.require(GIVERS[0])
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:  # before it is read into memory
        raise FileRefused(
            Reason("files.too_large", "Tệp quá lớn.", "Tách thành nhiều tệp.", field="file")
        )
    stored = keep(file.read(), file_name=file.name or "")
    return Status(
        201,
        StoredOut(
            ticket=ticket_of(stored, actor),
            sha256=stored.sha256,
            size=stored.size,
            media_type=stored.media_type,
            file_name=stored.file_name,
        ),
    )


def ticket_of(stored: Stored, actor: Actor) -> str:
    """The ticket by which this account may hand the kept bytes to an act."""
    return signing.dumps([str(actor.account_id), *astuple(stored)], salt=SALT, compress=True)


def stored_of(ticket: str, actor: Actor, *, field: str = "file") -> Stored:
    """The kept bytes of a ticket. Refuses (Invalid) a ticket that is old, altered or another's."""
    try:
        account, *kept = signing.loads(ticket, salt=SALT, max_age=GOOD_FOR_S)
    except signing.BadSignature:
        raise _gone(field) from None
    if account != str(actor.account_id):
        raise _gone(field)
    return Stored(*kept)


def sent_file(data: bytes, name: str) -> HttpResponse:
    """A file to keep; always as bytes, so that no browser opens it here."""
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return answer


def _gone(field: str) -> Invalid:
    return Invalid(
        Reason(
            "files.ticket",
            "Vé của tệp không đúng, đã quá một ngày, hoặc của tài khoản khác.",
            "Gửi lại tệp qua POST /api/v1/files.",
            field=field,
        )
    )
