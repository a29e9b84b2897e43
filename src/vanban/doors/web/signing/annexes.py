"""Signing the files that go with an outgoing document and are no PDF: each in a file beside it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.files.rules import PDF, SIGNATURE
from vanban.core.records.lifecycle import Direction, State
from vanban.core.records.queries import attachments_of, document_face
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.documents.files import file_lines
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import NotFound, Reason
from vanban.outgoing.signing.operations import sign_annex
from vanban.outgoing.signing.queries import added_to
from vanban.outgoing.signing.rules import SIGNABLE, AddedKind, suits
from vanban.trust.certificates.queries import Way, ways_to_sign
from vanban.trust.keys.rules.working import LIVE


@require_GET
def index(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The files, who signed each, and the keys by which one may sign them."""
    actor, now = actor_of(request), read_clock()
    face = document_face(actor, document_id=document_id)
    if face.direction != Direction.OUTGOING:
        raise NotFound(Reason("records.not_found", _("Không có văn bản đi này.")))
    attached = attachments_of(actor, document_id=document_id)
    own = ways_to_sign(actor, person_id=actor.person_id, at=now) if actor.person_id else []
    body = ways_to_sign(actor, person_id=None, at=now) if actor.may("outgoing.seal") else []
    context = {
        "face": face,
        "files": file_lines(actor, document_id, (), attached),
        "signable": {
            row.id for row in attached if not row.damage and row.media_type not in {PDF, SIGNATURE}
        },
        "open": State(face.state) in SIGNABLE,
        "own_ways": _choices(own),
        "body_ways": _choices(body),
        "live": [
            row
            for row in added_to(actor, document_id=document_id)
            if row.kind is AddedKind.ANNEX and row.state in LIVE
        ],
        "me": actor.person_id,
    }
    return page(request, "signing/annexes.html", context)


@require_POST
def sign(request: HttpRequest, document_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Sign one of them by one's own key or the body's."""
    whose, _sep, way = request.POST.get("way", "").partition(":")
    session_id = sign_annex(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        attachment_id=attachment_id,
        way=way,
        body=whose == "body",
    )
    return go(request, reverse("signing:session", args=[session_id]))


def _choices(ways: list[Way]) -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in ways if suits(AddedKind.ANNEX, each.channel)]
