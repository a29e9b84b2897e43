"""Pages and files of a document: every one seen passes here, and leaves its trace."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from vanban.core.files.operations import page_picture, pdf_of
from vanban.core.files.queries import load
from vanban.core.records.operations import read_document
from vanban.core.records.queries import revision_of
from vanban.doors.web.answers import actor_of
from vanban.doors.web.documents.reading import PICTURE_WIDTH, OpenFile, open_files
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock

NOT_CHANGED = 304


def _file(actor: Actor, document_id: UUID, file_id: UUID) -> OpenFile:
    file = open_files(actor, document_id).get(file_id)
    if file is None:
        raise Http404
    return file


@require_GET
def page(request: HttpRequest, document_id: UUID, file_id: UUID, number: int) -> HttpResponse:
    """The picture of one page. Reading the first page is the act that is recorded."""
    actor, now = actor_of(request), read_clock()
    file = _file(actor, document_id, file_id)
    etag = f'"{file.sha256[:32]}-{number}"'
    if number == 1:
        read_document(actor=actor, now=now, document_id=document_id, what="page")
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=NOT_CHANGED)
    picture = page_picture(
        pdf_of(file.sha256, now=now).sha256, page=number, width=PICTURE_WIDTH, now=now
    )
    answer = HttpResponse(picture, content_type="image/webp")
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


@require_GET
def file(request: HttpRequest, document_id: UUID, file_id: UUID) -> HttpResponse:
    """The file itself, bit for bit, always as a download: foreign content never runs here."""
    actor, now = actor_of(request), read_clock()
    found = _file(actor, document_id, file_id)
    read_document(actor=actor, now=now, document_id=document_id, what="download")
    answer = HttpResponse(load(found.sha256), content_type="application/octet-stream")
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=found.file_name) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_GET
def revision(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """A number that grows with every change; live pages ask for it."""
    value = revision_of(actor_of(request), document_id=document_id)
    return HttpResponse(str(value), content_type="text/plain")
