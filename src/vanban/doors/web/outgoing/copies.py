"""Certified copies at the page of a document: asked for, listed, fetched."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.files.queries import load
from vanban.core.records.lifecycle import Direction
from vanban.core.records.operations import read_document
from vanban.core.records.queries import DocumentFace, document_face
from vanban.doors.web.answers import actor_of, download, go, page
from vanban.doors.web.outgoing.acts import chosen
from vanban.doors.web.outgoing.boxes import ISSUED
from vanban.doors.web.outgoing.compose import usual_choices
from vanban.doors.web.outgoing.uploads import keep_upload
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, NotFound, Reason
from vanban.outgoing.copying.operations import request_copy, send_copy
from vanban.outgoing.copying.queries import copies_of, copy_file
from vanban.outgoing.copying.rules import NAMES, Form, Medium
from vanban.outgoing.drafting.queries import signers
from vanban.outgoing.drafting.rules import RecipientInput
from vanban.trust.certificates.queries import ways_of_body
from vanban.trust.keys.rules import HERE
from vanban.trust.keys.rules.working import WorkState
from vanban.trust.verification.queries import verdict_of

FORMS = [(form.value, name.capitalize()) for form, name in NAMES.items()]


@require_GET
def index(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The copies of a document, and the form to ask for another."""
    actor, now = actor_of(request), read_clock()
    face = document_face(actor, document_id=document_id)
    rows = copies_of(actor, document_id=document_id)
    context = {
        "face": face,
        "copies": [(row, verdict_of(actor, file_sha256=row.sha256)) for row in rows],
        "busy": any(row.state in {WorkState.ASKED, WorkState.PREPARED} for row in rows),
        "back": _back(face),
        "may_copy": actor.may("outgoing.number"),
        "is_copy": face.type_code == Form.TRUE_COPY,
        "may_send": actor.may("outgoing.issue"),
        "forms": FORMS,
        "media": [
            (Medium.PAPER.value, _("bản giấy")),
            (Medium.ELECTRONIC.value, _("bản điện tử")),
        ],
        "ways": [(each.code, each.name) for each in ways_of_body(actor, at=now)]
        if actor.may("outgoing.number")
        else [],
        "signers": usual_choices(signers(actor, on=local_date(now))),
    }
    return page(request, "outgoing/copies.html", context)


@require_POST
def request_(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Ask for a copy; it is made behind the page."""
    given = request.FILES.get("file")
    try:
        form = Form(request.POST.get("form", ""))
        source = Medium(request.POST.get("source", ""))
        target = Medium(request.POST.get("target", ""))
        signer = chosen(request, "signer_post_id")
    except ValueError:
        text = _("Chưa chọn đủ hình thức sao, bản nguồn và bản sao.")
        raise Invalid(Reason("copying.choice", text, _("Chọn đủ rồi gửi lại."))) from None
    actor = actor_of(request)
    copy_id = request_copy(
        actor=actor,
        now=read_clock(),
        document_id=document_id,
        form=form,
        source=source,
        target=target,
        signer_post_id=signer,
        recipients=request.POST.get("recipients", "").splitlines(),
        stored=keep_upload(given) if given else None,
        source_is_copy=request.POST.get("source_is_copy") == "1",
        way=request.POST.get("way", ""),
    )
    made = copy_file(actor, copy_id=copy_id)
    if made is not None and made.electronic and made.channel not in HERE:
        return go(request, reverse("signing:session", args=[copy_id]))
    return go(request, _here(document_id), said=_("Đã lấy số; đang làm bản sao."))


@require_POST
def send(request: HttpRequest, document_id: UUID, copy_id: UUID) -> HttpResponse:
    """Send an electronic copy; its own page then follows it."""
    try:
        bodies = [UUID(each) for each in request.POST.getlist("recipients")]
    except ValueError:
        text = _("Lựa chọn không đọc được.")
        raise Invalid(Reason("outgoing.choice", text, _("Chọn lại."), field="recipients")) from None
    made = send_copy(
        actor=actor_of(request),
        now=read_clock(),
        copy_id=copy_id,
        recipients=[RecipientInput(organisation_id=each) for each in bodies],
    )
    url = reverse("outgoing:document", args=[ISSUED, made])
    return go(request, url, said=_("Đã gửi bản sao."))


@require_GET
def file(request: HttpRequest, document_id: UUID, copy_id: UUID) -> HttpResponse:
    """The file of a copy."""
    actor = actor_of(request)
    row = copy_file(actor, copy_id=copy_id)
    if row is None or row.document_id != document_id or not row.sha256:
        raise NotFound(Reason("copying.not_found", _("Không có bản sao này.")))
    read_document(actor=actor, now=read_clock(), document_id=document_id, what="download")
    name = row.symbol.replace("/", "-")
    return download(load(row.sha256), f"{name}.pdf", "application/pdf")


def _back(face: DocumentFace) -> str:
    """The page of the document copied."""
    if face.direction == Direction.INCOMING:
        return reverse("incoming:document", args=["tat-ca", face.id])
    return reverse("outgoing:document", args=[ISSUED, face.id])


def _here(document_id: UUID) -> str:
    return reverse("outgoing:copies", args=[document_id])
