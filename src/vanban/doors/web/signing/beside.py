"""Signatures on a copy beside a document that came in: the body's, and leaders' remarks."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.files.queries import load
from vanban.core.records.lifecycle import Direction
from vanban.core.records.queries import document_face
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.signing.sessions import pdf
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import NotFound, Reason
from vanban.incoming.registration.operations.beside import remark_on, sign_arrival
from vanban.incoming.registration.queries import entry_of
from vanban.outgoing.signing.queries import AddedRow, added_to
from vanban.outgoing.signing.rules import AddedKind
from vanban.trust.certificates.queries import ways_to_sign
from vanban.trust.keys.rules import FILES
from vanban.trust.keys.rules.working import LIVE, WorkState
from vanban.trust.verification.queries import verdict_of


@dataclass(frozen=True, slots=True)
class BesideShown:
    """One signature beside as its line reads."""

    row: AddedRow
    words: str
    outcome: str
    mine: bool

    @property
    def live(self) -> bool:
        return self.row.state in LIVE

    @property
    def done(self) -> bool:
        return self.row.state is WorkState.DONE


@require_GET
def index(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """What was signed beside the document, and the acts of who may sign more."""
    actor, now = actor_of(request), read_clock()
    face = document_face(actor, document_id=document_id)
    if face.direction != Direction.INCOMING:
        raise NotFound(Reason("records.not_found", _("Không có văn bản đến này.")))
    registered = entry_of(actor, document_id=document_id) is not None
    income = actor.may("outgoing.seal") and registered
    remark = actor.may("incoming.assign") and registered and actor.person_id is not None
    body = ways_to_sign(actor, person_id=None, at=now) if income else []
    own = ways_to_sign(actor, person_id=actor.person_id, at=now) if remark else []
    rows = [_shown(actor, row) for row in added_to(actor, document_id=document_id)]
    context = {
        "face": face,
        "rows": rows,
        "registered": registered,
        "income": income,
        "remark": remark,
        "body_ways": [(each.code, each.name) for each in body],
        "own_ways": [(each.code, each.name) for each in own if each.channel in FILES],
    }
    return page(request, "signing/beside.html", context)


@require_POST
def income(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Sign a copy with the body's key."""
    session_id = sign_arrival(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        way=request.POST.get("way", ""),
    )
    return go(request, reverse("signing:session", args=[session_id]))


@require_POST
def remark(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Write a remark on a copy in the tool."""
    session_id = remark_on(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        way=request.POST.get("way", ""),
    )
    return go(request, reverse("signing:session", args=[session_id]))


@require_GET
def copy(request: HttpRequest, document_id: UUID, added_id: UUID) -> HttpResponse:
    """A signed copy, for whoever may see the document."""
    rows = added_to(actor_of(request), document_id=document_id)
    row = next((each for each in rows if each.id == added_id and each.result_sha256), None)
    if row is None:
        raise NotFound(Reason("signing.no_added", _("Không có bản này.")))
    return pdf(load(row.result_sha256), row.file_name)


def _shown(actor: Actor, row: AddedRow) -> BesideShown:
    verdict = verdict_of(actor, file_sha256=row.result_sha256) if row.result_sha256 else None
    words = {AddedKind.INCOME: _("Cơ quan ký số văn bản đến"), AddedKind.COMMENT: _("Bút phê")}
    return BesideShown(
        row,
        words[row.kind],
        verdict.outcome if verdict else "",
        mine=row.asked_by_id == actor.person_id,
    )
