"""The dossiers a document lies in, and putting it into more of them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanban.core.records.lifecycle import Direction
from vanban.core.records.queries import DocumentFace, document_face
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.dossiers.reading import uuids
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading
from vanban.keeping.dossiers.operations.filing import file_into
from vanban.keeping.dossiers.queries import dossiers_of_document, dossiers_to_file_into


@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """In which dossiers it lies, and the form to put it into others that the person works on."""
    actor = actor_of(request)
    if request.method == "POST":
        file_into(
            actor=actor,
            now=read_clock(),
            document_id=document_id,
            dossier_ids=uuids(request.POST.getlist("dossiers"), "dossiers"),
        )
        here = reverse("dossiers:document", args=[document_id])
        return go(request, here, said=_("Đã đưa văn bản vào hồ sơ."))
    with reading():
        face = document_face(actor, document_id=document_id)
        lies_in = dossiers_of_document(actor, document_id=document_id)
        known = {row.id for row in lies_in}
        more = [row for row in dossiers_to_file_into(actor, limit=8) if row.id not in known]
    context = {
        "face": face,
        "back": page_of(face),
        "lies_in": lies_in,
        "latest": more,
        "may_open": actor.may("keeping.open"),
    }
    return page(request, "dossiers/document.html", context)


def page_of(face: DocumentFace) -> str:
    """Where a document is read."""
    incoming = face.direction == Direction.INCOMING
    area = "incoming:document" if incoming else "outgoing:document"
    return reverse(area, args=["tat-ca", face.id])
