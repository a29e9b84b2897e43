"""A signing that waits for a device: the desktop tool, a telephone, a service, a file by hand."""

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.files.queries import load
from vanban.core.records.queries import document_face
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.middleware import POLICY
from vanban.doors.web.outgoing.boxes import NUMBERED, SIGNED
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, NotFound, Reason
from vanban.outgoing.sealing.operations import cancel_seal
from vanban.outgoing.sealing.queries import seal_behind
from vanban.outgoing.signing.operations import cancel_signature
from vanban.outgoing.signing.queries import request_behind
from vanban.trust.keys.operations.tickets import Ticket, token_of
from vanban.trust.keys.queries import TransactionRow, transaction_of
from vanban.trust.keys.rules import CHANNEL_NAMES, FILES, Channel
from vanban.trust.keys.rules.tool import ADDRESS, Function, request_of
from vanban.trust.keys.rules.transactions import TransactionState
from vanban.trust.verification.operations.returned import take_back

UNCHANGED = 204
TOOL_POLICY = POLICY.replace("connect-src 'self'", f"connect-src 'self' {ADDRESS}")


@dataclass(frozen=True, slots=True)
class Session:
    """Who signs what; `row` is None while the file is still being prepared."""

    id: UUID
    document_id: UUID
    sealing: bool
    row: TransactionRow | None

    @property
    def state(self) -> str:
        return str(self.row.state) if self.row else "preparing"

    @property
    def back(self) -> str:
        """The page the signing was begun on."""
        if self.sealing:
            return reverse("outgoing:document", args=[NUMBERED, self.document_id])
        return reverse("waiting:document", args=[self.document_id])


@require_GET
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """How far it is, what to do on the device, and another way; refreshes itself (`?r=`)."""
    actor, now = actor_of(request), read_clock()
    found = _session(actor, session_id)
    if request.GET.get("r") == found.state:
        return HttpResponse(status=UNCHANGED)
    face = document_face(actor, document_id=found.document_id)
    answer = page(
        request,
        "signing/session.html",
        {"session": found, "face": face, **_shown(request, found, actor, now)},
    )
    row = found.row
    if row and row.channel is Channel.DESKTOP and row.state is TransactionState.PENDING:
        answer["Content-Security-Policy"] = TOOL_POLICY
    return answer


@require_POST
def stop(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Stop waiting; the document waits for its signature again."""
    actor, now = actor_of(request), read_clock()
    found = _session(actor, session_id)
    cancel = cancel_seal if found.sealing else cancel_signature
    cancel(actor=actor, now=now, document_id=found.document_id)
    return go(request, found.back, said=_("Đã dừng việc ký."))


@require_GET
def download(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The file to sign with any other tool."""
    row = _file(_session(actor_of(request), session_id))
    answer = HttpResponse(load(row.source_sha256), content_type="application/pdf")
    name = content_disposition_header(as_attachment=True, filename=row.file_name)
    answer["Content-Disposition"] = name or "attachment"
    return answer


@require_POST
def upload(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The file signed elsewhere comes back by hand: judged like one a tool brings."""
    actor, now = actor_of(request), read_clock()
    found = _session(actor, session_id)
    row = _file(found)
    given = request.FILES.get("file")
    if given is None:
        raise Invalid(
            Reason("files.empty", _("Chưa chọn tệp."), _("Chọn tệp đã ký."), field="file")
        )
    take_back(actor=actor, now=now, transaction_id=row.id, data=given.read(), by_hand=True)
    return go(request, reverse("signing:session", args=[session_id]), said=_("Đã nhận tệp đã ký."))


def _session(actor: Actor, session_id: UUID) -> Session:
    """One's own signing. Refuses (NotFound) any other."""
    row = transaction_of(actor, transaction_id=session_id)
    behind = request_behind(actor, request_id=session_id)
    if behind is not None and behind[1].person_id == actor.person_id:
        return Session(session_id, behind[0], sealing=False, row=row)
    sealed = seal_behind(actor, request_id=session_id) if actor.may("outgoing.seal") else None
    if sealed is not None:
        return Session(session_id, sealed, sealing=True, row=row)
    raise NotFound(Reason("keys.no_transaction", _("Không có phiên ký này.")))


def _file(found: Session) -> TransactionRow:
    if found.row is None or not found.row.source_sha256:
        raise NotFound(Reason("keys.no_transaction", _("Phiên ký này không có tệp để tải.")))
    return found.row


def _shown(request: HttpRequest, found: Session, actor: Actor, now: datetime) -> dict[str, object]:
    row = found.row
    here = reverse("signing:session", args=[found.id])
    shown: dict[str, object] = {
        "live_url": f"{here}?r={found.state}",
        "waits": row is None or row.state is TransactionState.PENDING,
        "by_file": row is not None and row.channel in FILES,
        "channel": row.channel if row else "",
        "channel_name": CHANNEL_NAMES[row.channel] if row else "",
        "done_url": _done_url(found, actor),
    }
    if row is not None and row.state is TransactionState.PENDING:
        left = max(0, int((row.expires_at - now).total_seconds()))
        shown |= {"minutes": left // 60, "seconds": f"{left % 60:02d}", "left": left}
        if row.channel is Channel.DESKTOP:
            shown["tool"] = tool_for(request, row, actor)
    return shown


def _done_url(found: Session, actor: Actor) -> str:
    """Where one goes on: the next thing that waits, or the document's next step."""
    if found.sealing:
        return reverse("outgoing:document", args=["cho-phat-hanh", found.document_id])
    if actor.may("outgoing.number"):
        return reverse("outgoing:document", args=[SIGNED, found.document_id])
    return reverse("waiting:index")


def tool_for(request: HttpRequest, row: TransactionRow, actor: Actor) -> str:
    """What the page tells the tool, as JSON: the function, two addresses for this document alone.

    In an attribute, not in a script: parts of a page that are swapped in carry no scripts.
    """
    token = token_of(Ticket(actor.organisation, row.id))
    name = quote(row.file_name or "van-ban.pdf", safe="")
    fetch = reverse("gateway:fetch", args=[token, name])
    function = Function(row.function)
    asked = request_of(
        function,
        fetch_url=request.build_absolute_uri(fetch),
        upload_url=request.build_absolute_uri(reverse("gateway:take", args=[token])),
        number=row.number,
        issued=row.issued,
    )
    session_url = reverse("signing:session", args=[row.id])
    told = {"address": ADDRESS, "function": function, "request": asked, "session": session_url}
    return json.dumps(told)
