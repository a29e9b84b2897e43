"""A signing that waits for a device: the desktop tool, a telephone, a service, a file by hand."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.files.queries import load
from vanban.core.files.rules import PDF, SIGNATURE
from vanban.core.organisations.queries import organisation
from vanban.core.records.queries import document_face
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.documents.verdicts import evidence_of
from vanban.doors.web.middleware import POLICY
from vanban.doors.web.outgoing.boxes import NUMBERED, SIGNED
from vanban.doors.web.outgoing.sealed import page_of
from vanban.formats.cades import SUFFIX
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, NotFound, Reason
from vanban.outgoing.copying.operations import cancel_copy
from vanban.outgoing.copying.queries import CopyRow, copy_file
from vanban.outgoing.publication.operations import cancel_register
from vanban.outgoing.publication.queries import SealedRegisterRow, register_behind
from vanban.outgoing.sealing.operations import cancel_seal
from vanban.outgoing.sealing.queries import SealRow, seal_behind
from vanban.outgoing.sealing.rules import ABOUT as SEALING
from vanban.outgoing.signing.operations import cancel_added, cancel_signature
from vanban.outgoing.signing.queries import AddedRow, RequestRow, added, request_behind
from vanban.outgoing.signing.rules import AddedKind
from vanban.trust.keys.operations.tickets import Ticket, token_of
from vanban.trust.keys.queries import TransactionRow, transaction_at_work, transaction_of
from vanban.trust.keys.rules import CHANNEL_NAMES, FILES, Channel
from vanban.trust.keys.rules.tool import ADDRESS, Function, request_of
from vanban.trust.keys.rules.transactions import TransactionState
from vanban.trust.keys.rules.working import WorkState
from vanban.trust.verification.operations.returned import take_back
from vanban.trust.verification.rules.standing import Paper

UNCHANGED = 204
TOOL_POLICY = POLICY.replace("connect-src 'self'", f"connect-src 'self' {ADDRESS}")
PREPARING, CHECKING, SIGNED_NOW, FAILED = "preparing", "checking", "signed", "failed"
WAITING_STATES = frozenset({PREPARING, CHECKING, str(TransactionState.PENDING)})


@dataclass(frozen=True, slots=True)
class Session:
    """Who signs what, and how far it is; `row` is None while nothing is with a device.

    `document_id` is None where a sample page is signed; `added` then, and for what came in.
    """

    id: UUID
    document_id: UUID | None
    row: TransactionRow | None
    work: str  # trust.keys WorkState
    channel: str
    problem: Reason | None
    sealing: bool = False
    copying: bool = False
    added: AddedRow | None = None
    register: SealedRegisterRow | None = None

    @property
    def state(self) -> str:
        if self.work == WorkState.DONE:
            return SIGNED_NOW
        if self.work == WorkState.FAILED:
            return FAILED
        if self.row is None or self.work != WorkState.WAITING:
            return PREPARING
        if self.row.state is TransactionState.PENDING:
            return str(self.row.state)
        return CHECKING

    @property
    def at_a_desk(self) -> bool:
        """Whether this page speaks, now or in a moment, to the tool of its machine."""
        return self.channel == Channel.DESKTOP and self.state in WAITING_STATES

    @property
    def mark(self) -> str:
        """What a live page has: it changes with the state, and with the file that is signed."""
        return mark_of(self.state, self.row)

    @property
    def back(self) -> str:
        """The page the signing was begun on."""
        if self.copying:
            return reverse("outgoing:copies", args=[self.document_id])
        if self.register is not None:
            return page_of(self.register.of)
        if self.added is not None and self.document_id is not None:
            annex = self.added.kind is AddedKind.ANNEX
            return reverse(
                "signing:annexes" if annex else "signing:beside", args=[self.document_id]
            )
        if self.document_id is None:
            return reverse("signing:index")
        if self.sealing:
            return reverse("outgoing:document", args=[NUMBERED, self.document_id])
        return reverse("waiting:document", args=[self.document_id])


@require_GET
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """How far it is, what to do on the device, and another way; refreshes itself (`?r=`)."""
    actor, now = actor_of(request), read_clock()
    found = _session(actor, session_id)
    if request.GET.get("r") == found.mark:
        return HttpResponse(status=UNCHANGED)
    face = document_face(actor, document_id=found.document_id) if found.document_id else None
    answer = page(
        request,
        "signing/session.html",
        {"session": found, "face": face, **_shown(request, found, actor, now)},
    )
    if found.at_a_desk:  # from the first: the tool's part is swapped in when the file is ready
        answer["Content-Security-Policy"] = TOOL_POLICY
    return answer


@require_POST
def stop(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Stop waiting; the document waits for its signature again."""
    actor, now = actor_of(request), read_clock()
    found = _session(actor, session_id)
    if found.added is not None:
        cancel_added(actor=actor, now=now, added_id=session_id)
    elif found.register is not None:
        cancel_register(actor=actor, now=now, register_id=session_id)
    elif found.copying:
        cancel_copy(actor=actor, now=now, copy_id=session_id)
    elif found.document_id is not None:
        cancel = cancel_seal if found.sealing else cancel_signature
        cancel(actor=actor, now=now, document_id=found.document_id)
    return go(request, found.back, said=_("Đã hủy yêu cầu ký."))


@require_GET
def download(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The file to sign with any other tool."""
    row = _file(_session(actor_of(request), session_id))
    return pdf(load(row.source_sha256), row.file_name)


@require_GET
def result(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The signed copy of a signature beside a document's own way."""
    found = _session(actor_of(request), session_id)
    if found.added is None or not found.added.result_sha256:
        raise NotFound(Reason("signing.no_added", _("Chưa có bản đã ký.")))
    if found.added.content_sha256:
        return download_of(
            load(found.added.result_sha256), f"{found.added.file_name}{SUFFIX}", SIGNATURE
        )
    return pdf(load(found.added.result_sha256), found.added.file_name)


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
    behind = request_behind(actor, request_id=session_id)
    if behind is not None and behind[1].person_id == actor.person_id:
        row = transaction_of(actor, transaction_id=session_id)
        return _of(session_id, behind[0], row, behind[1])
    sealed = seal_behind(actor, request_id=session_id) if actor.may("outgoing.seal") else None
    if sealed is not None:
        row = transaction_at_work(actor, about_kind=SEALING, about_id=session_id)
        return replace(_of(session_id, sealed[0], row, sealed[1]), sealing=True)
    copied = copy_file(actor, copy_id=session_id) if actor.may("outgoing.number") else None
    if copied is not None:
        row = transaction_of(actor, transaction_id=session_id)
        return replace(_of(session_id, copied.document_id, row, copied), copying=True)
    kept = register_behind(actor, register_id=session_id) if actor.may("outgoing.seal") else None
    if kept is not None:
        row = transaction_of(actor, transaction_id=session_id)
        return replace(_of(session_id, None, row, kept), register=kept)
    beside = added(actor, added_id=session_id)
    if beside is not None:
        row = transaction_of(actor, transaction_id=session_id)
        return replace(_of(session_id, beside.document_id, row, beside), added=beside)
    raise NotFound(Reason("keys.no_transaction", _("Không có phiên ký này.")))


def _of(
    session_id: UUID,
    document_id: UUID | None,
    row: TransactionRow | None,
    work: RequestRow | SealRow | AddedRow | CopyRow | SealedRegisterRow,
) -> Session:
    return Session(session_id, document_id, row, work.state, work.channel, work.problem)


def _file(found: Session) -> TransactionRow:
    if found.row is None or not found.row.source_sha256:
        raise NotFound(Reason("keys.no_transaction", _("Phiên ký này không có tệp để tải.")))
    return found.row


def pdf(data: bytes, file_name: str) -> HttpResponse:
    """A PDF to keep under its name."""
    return download_of(data, file_name, PDF)


def download_of(data: bytes, file_name: str, media_type: str) -> HttpResponse:
    """A file to keep under its name."""
    answer = HttpResponse(data, content_type=media_type)
    name = content_disposition_header(as_attachment=True, filename=file_name)
    answer["Content-Disposition"] = name or "attachment"
    return answer


def _shown(request: HttpRequest, found: Session, actor: Actor, now: datetime) -> dict[str, object]:
    row = found.row
    here = reverse("signing:session", args=[found.id])
    shown: dict[str, object] = {
        "title": _title(found),
        "live_url": f"{here}?r={found.mark}",
        "waits": found.state in WAITING_STATES,
        "by_file": row is not None and row.channel in FILES,
        "channel": row.channel if row else "",
        "channel_name": CHANNEL_NAMES[row.channel] if row else "",
        "done_url": _done_url(found, actor),
    }
    if found.added is not None and found.added.result_sha256:
        shown["evidence"] = evidence_of(
            actor,
            sha256=found.added.result_sha256,
            content_sha256=found.added.content_sha256,
            file_name=found.added.file_name,
            paper=_paper(found.added, actor),
            now=now,
        )
    if row is not None and row.state is TransactionState.PENDING:
        left = max(0, int((row.expires_at - now).total_seconds()))
        shown |= {"minutes": left // 60, "seconds": f"{left % 60:02d}", "left": left}
        if row.function == Function.APPENDIX:
            shown["annex"] = row.file_name
        if row.channel is Channel.DESKTOP:
            shown["tool"] = tool_for(request, row, actor, session_id=found.id)
    return shown


def _paper(beside: AddedRow, actor: Actor) -> Paper:
    """Whose signature is looked for: of a sample page one's own or the body's; else nobody's."""
    if beside.document_id is not None:
        return Paper("", "")
    body = organisation(actor.organisation).name
    return Paper(body, beside.by_name if beside.person_id else "")


def _title(found: Session) -> str:
    if found.register is not None:
        return _("Ký số sổ đăng ký")
    if found.copying:
        return _("Ký bản sao")
    if found.added is None:
        return _("Đóng dấu cơ quan") if found.sealing else _("Ký số")
    return {
        AddedKind.TRIAL: _("Ký thử"),
        AddedKind.ENROL: _("Đăng ký USB token"),
        AddedKind.INCOME: _("Ký số văn bản đến"),
        AddedKind.COMMENT: _("Bút phê trên trang"),
        AddedKind.ANNEX: _("Ký số tệp kèm theo"),
    }[found.added.kind]


def _done_url(found: Session, actor: Actor) -> str:
    """Where one goes on: the next thing that waits, or the document's next step."""
    if found.added is not None or found.copying or found.document_id is None:
        return found.back
    if found.sealing:
        return reverse("outgoing:document", args=["cho-phat-hanh", found.document_id])
    if actor.may("outgoing.number"):
        return reverse("outgoing:document", args=[SIGNED, found.document_id])
    return reverse("waiting:index")


def tool_for(
    request: HttpRequest, row: TransactionRow, actor: Actor, *, session_id: UUID | None = None
) -> str:
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
    session_url = reverse("signing:session", args=[session_id or row.id])
    told = {
        "address": ADDRESS,
        "function": function,
        "request": asked,
        "session": session_url,
        "mark": mark_of(str(row.state), row),
    }
    return json.dumps(told)


def mark_of(state: str, row: TransactionRow | None) -> str:
    """Names a state of one file of a signing, for a page that asks whether it changed."""
    return f"{state}-{row.id.hex[-6:]}" if row else state
