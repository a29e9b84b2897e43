"""A new draft: the file is looked at as soon as it is given, the fields stand beside its pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.core.files.operations import keep, page_picture, pdf_of
from vanban.core.files.queries import load
from vanban.core.files.rules import Stored
from vanban.core.organisations.queries import organisation_by_code, organisations_by_id
from vanban.core.people.queries import posts_of_organisation
from vanban.core.records.queries import DocumentFace, document_face
from vanban.doors.web.answers import STATUSES, actor_of, go, page, wants_part
from vanban.doors.web.documents.reading import PICTURE_WIDTH
from vanban.doors.web.outgoing.boxes import DRAFTS, list_of
from vanban.doors.web.outgoing.forms import (
    SEALS,
    TURNS,
    URGENCIES,
    DraftForm,
    draft_form,
    signer_value,
    type_choices,
    values_of,
)
from vanban.doors.web.outgoing.preview import Preview, preview_of
from vanban.doors.web.outgoing.signature import block_of
from vanban.doors.web.outgoing.uploads import keep_upload, stored_of, ticket_of
from vanban.formats.docx.filling import Form
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Kind, NotFound, Reason, Refusal
from vanban.keeping.dossiers.operations.filing import draft_in_dossiers
from vanban.keeping.dossiers.queries import dossiers_to_file_into
from vanban.outgoing.drafting.operations import template_for
from vanban.outgoing.drafting.queries import SignerRow, own_templates, signers

OTHER_FORMS: Final = (
    (Form.PROMULGATION.value, gettext_lazy("Mẫu quyết định ban hành văn bản kèm theo")),
    (Form.ATTACHED.value, gettext_lazy("Mẫu văn bản kèm theo quyết định")),
    (Form.ANNEX_ELECTRONIC.value, gettext_lazy("Mẫu phụ lục")),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A token of a picker."""

    id: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file given as an annex, named by its ticket."""

    ticket: str
    name: str
    size: int


@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """The page of a new draft, and saving it; without a script a refusal comes back to the form."""
    actor, now = actor_of(request), read_clock()
    if request.method == "GET":
        actor.require("outgoing.draft")
        form = first_form(request, actor, now)
        return page(request, "outgoing/compose.html", _context(actor, now, form))
    form = with_files(request, actor, draft_form(request.POST))
    try:
        document_id = _create(actor, now, form)
    except Refusal as refusal:
        if wants_part(request) or refusal.kind is Kind.FORBIDDEN:
            raise
        context = _context(actor, now, form) | {"refusal": refusal}
        return page(request, "outgoing/compose.html", context, status=STATUSES[refusal.kind])
    url = reverse("outgoing:document", args=[DRAFTS, document_id])
    return go(request, url, said=_("Đã lưu dự thảo."), detail=_("Bấm Enter để trình duyệt."))


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the file of a draft to be, and show its pages at once."""
    actor, now = actor_of(request), read_clock()
    actor.require("outgoing.draft")
    given = request.FILES.get("file")
    if given is None:
        raise Invalid(Reason("files.empty", _("Chưa có tệp."), _("Chọn lại tệp."), field="file"))
    ticket = ticket_of(keep_upload(given), actor)
    url = f"{reverse('outgoing:compose')}?tep={ticket}"
    if not wants_part(request):
        return go(request, url)
    answer = page(
        request,
        "outgoing/uploaded.html",
        _seen(request, actor, now, preview_of(ticket, actor, now=now)),
    )
    answer["HX-Replace-Url"] = url
    return answer


@require_POST
def attachments(request: HttpRequest) -> HttpResponse:
    """Keep annexes of a draft to be; each comes back as a ticked line of the form."""
    actor = actor_of(request)
    actor.require("outgoing.draft")
    kept = [keep_upload(given) for given in request.FILES.getlist("attachments")]
    context = {"attached": [_attached(stored, actor) for stored in kept]}
    return page(request, "outgoing/attached.html", context)


@require_GET
def upload_page(request: HttpRequest, ticket: str, number: int) -> HttpResponse:
    """The picture of a page of a file that belongs to no draft yet; only for who gave it."""
    actor, now = actor_of(request), read_clock()
    stored = stored_of(ticket, actor)
    pdf = pdf_of(stored.sha256, now=now)
    picture = page_picture(pdf.sha256, page=number, width=PICTURE_WIDTH, now=now)
    return HttpResponse(picture, content_type="image/webp")


@require_POST
def template(request: HttpRequest) -> HttpResponse:
    """The Word template of the type, filled in from the form; a download, the form stays.

    `form`: another of annex III (1.3, a decision that promulgates a text; 2.2, an annex),
    or a template of the body's own.
    """
    actor, now = actor_of(request), read_clock()
    actor.require("outgoing.draft")
    values = values_of(draft_form(request.POST))
    wanted = request.POST.get("form", "")
    form = Form(wanted) if wanted in set(Form) else UUID(wanted) if _is_uuid(wanted) else None
    data = template_for(
        actor,
        now=now,
        type_code=values.type_code,
        subject=values.subject,
        notation=values.notation,
        signer_post_id=values.signer_post_id,
        signer_delegation_id=values.signer_delegation_id,
        joint=values.joint,
        recipients=values.recipients,
        answers_id=values.answers_id,
        form=form,
        urgency=values.urgency,
    )
    name = "phu-luc" if form is Form.ANNEX_ELECTRONIC else values.type_code
    ticket = ticket_of(keep(data, file_name=f"mau-{name}.docx"), actor)
    return go(request, reverse("outgoing:template_file", args=[ticket]))


@require_GET
def template_file(request: HttpRequest, ticket: str) -> HttpResponse:
    """A template just made, only for who asked for it."""
    stored = stored_of(ticket, actor_of(request))
    answer = HttpResponse(load(stored.sha256), content_type=stored.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{stored.file_name}"'
    return answer


def with_files(request: HttpRequest, actor: Actor, form: DraftForm) -> DraftForm:
    """The form with the files that came in the same post (a browser without scripts).

    Nothing is kept of whoever may not draft: the operation refuses him anyway.
    """
    if not actor.may("outgoing.draft"):
        return form
    given = request.FILES.get("file")
    if given is not None:
        form = replace(form, file=ticket_of(keep_upload(given), actor))
    more = [
        ticket_of(keep_upload(each), actor) for each in request.FILES.getlist("attachments") if each
    ]
    return replace(form, attachments=(*form.attachments, *more))


def fields_context(actor: Actor, now: datetime, form: DraftForm) -> dict[str, object]:
    """What the fields of a draft are drawn from."""
    day = local_date(now)
    ids = {UUID(each) for each in form.recipients if _is_uuid(each)}
    bodies = organisations_by_id(ids)
    chosen = [bodies[UUID(each)] for each in form.recipients if _is_uuid(each)]
    return {
        "form": form,
        "types": type_choices(),
        "urgencies": URGENCIES,
        "signers": signer_choices(signers(actor, on=day)),
        "signature": block_of(actor, now, form),
        "beside": _posts(actor, form.beside, day),
        "turns": TURNS,
        "seals": SEALS,
        "bodies": [Chosen(str(row.id), row.name, row.code) for row in chosen],
        "answers": _answers(actor, form),
    }


def _answers(actor: Actor, form: DraftForm) -> list[Chosen]:
    """The document answered; one that this person may not see stays chosen without its words."""
    if not form.answers:
        return []
    face = _answered(actor, form.answers)
    if face is None:
        return [Chosen(form.answers, _("một văn bản bạn chưa được giao xem"))]
    return [Chosen(str(face.id), f"{face.type_name} {face.symbol}".strip(), face.issuer_name)]


def _posts(actor: Actor, ids: Sequence[str], day: date) -> list[Chosen]:
    """The posts chosen to sign along, in the order chosen."""
    if not ids:
        return []
    held = {str(row.id): row for row in posts_of_organisation(actor.organisation, on=day)}
    return [Chosen(each, held[each].full_name, held[each].title) for each in ids if each in held]


def first_form(request: HttpRequest, actor: Actor, now: datetime) -> DraftForm:
    """An empty form; as an answer (`?tra-loi=`) it already goes back to who wrote, and lies where
    that lies; `?ho-so=`: in this dossier.
    """
    inside = request.GET.get("ho-so", "")
    form = DraftForm(
        file=request.GET.get("tep", ""), dossiers=(inside,) if _is_uuid(inside) else ()
    )
    face = _answered(actor, request.GET.get("tra-loi", ""))
    if face is None:
        return form
    lies_in = dossiers_to_file_into(actor, of_document=face.id)
    body = organisation_by_code(face.issuer_code, on=local_date(now)) if face.issuer_code else None
    return replace(
        form,
        answers=str(face.id),
        dossiers=form.dossiers or tuple(str(row.id) for row in lies_in),
        recipients=(str(body.id),) if body else (),
        paper="" if body else face.issuer_name,
    )


def signer_choices(rows: Sequence[SignerRow]) -> list[tuple[str, str]]:
    """Who may sign today, with the form of standing in where one does (KT., TL., TUQ., Q.).

    Who has several rights stands first without a form (the right that fits the type), then with
    each of them.
    """
    choices = [("", _("Chọn người ký"))]
    rights = Counter(row.post_id for row in rows)
    usual: set[UUID] = set()
    for row in rows:
        plain = f"{row.full_name}, {row.title}"
        exactly = f"{plain} ({row.kind}.)" if row.kind else plain
        several = rights[row.post_id] > 1
        if row.post_id not in usual:
            usual.add(row.post_id)
            choices.append((signer_value(row.post_id, None), plain if several else exactly))
        if several and row.delegation_id:
            choices.append((signer_value(row.post_id, row.delegation_id), exactly))
    return choices


def usual_choices(rows: Sequence[SignerRow]) -> list[tuple[str, str]]:
    """The same, each person once, by his usual right."""
    return [each for each in signer_choices(rows) if ":" not in each[0]]


def _seen(request: HttpRequest, actor: Actor, now: datetime, preview: Preview) -> dict[str, object]:
    """The file just given, and what it says of fields that nobody has filled in yet."""
    people = signers(actor, on=local_date(now))
    printed = preview.suggestion([row.full_name for row in people])
    type_code = printed.type_code if request.POST.get("type_code") == DraftForm().type_code else ""
    named = next((row for row in people if row.full_name == printed.signer), None)
    signer = str(named.post_id) if named and not request.POST.get("signer_post_id") else ""
    subject = "" if request.POST.get("subject", "").strip() else printed.subject
    read = ((_("loại"), type_code), (_("trích yếu"), subject), (_("người ký"), signer))
    filled = [words for words, found in read if found]
    return {
        "preview": preview,
        "types": type_choices(),
        "signers": signer_choices(people),
        "suggested": {
            "type_code": type_code,
            "signer": signer,
            "subject": subject,
            "words": _("Điền theo tệp: %(what)s; sửa nếu chưa đúng.") % {"what": ", ".join(filled)}
            if filled
            else "",
        },
    }


def _create(actor: Actor, now: datetime, form: DraftForm) -> UUID:
    values = values_of(form)
    stored = stored_of(form.file, actor) if form.file else None
    return draft_in_dossiers(
        actor=actor,
        now=now,
        dossier_ids=values.dossier_ids,
        type_code=values.type_code,
        subject=values.subject,
        urgency=values.urgency,
        notation=values.notation,
        signer_post_id=values.signer_post_id,
        signer_delegation_id=values.signer_delegation_id,
        joint=values.joint,
        recipients=values.recipients,
        stored=stored,
        attachments=[stored_of(ticket, actor) for ticket in form.attachments],
        answers_id=values.answers_id,
        reply_due_date=values.reply_due_date,
    )


def _context(actor: Actor, now: datetime, form: DraftForm) -> dict[str, object]:
    preview = preview_of(form.file, actor, now=now) if form.file else None
    return fields_context(actor, now, form) | {
        "list": list_of(actor, now, DRAFTS),
        "preview": preview,
        "attached": _attached_again(actor, form.attachments),
        "other_forms": OTHER_FORMS,
        "own_templates": own_templates(actor),
        "dossiers": _dossiers(actor, form),
        "answered": _answered(actor, form.answers),
        "first": True,
    }


def _answered(actor: Actor, text: str) -> DocumentFace | None:
    if not _is_uuid(text):
        return None
    try:
        return document_face(actor, document_id=UUID(text))
    except NotFound:
        return None


def _dossiers(actor: Actor, form: DraftForm) -> list[Chosen]:
    """The dossiers chosen, of those the person works on."""
    ids = [UUID(each) for each in form.dossiers if _is_uuid(each)]
    rows = dossiers_to_file_into(actor, among=ids) if ids else []
    return [Chosen(str(row.id), f"{row.notation}: {row.title}") for row in rows]


def _attached_again(actor: Actor, tickets: Sequence[str]) -> list[Attached]:
    return [_attached(stored_of(ticket, actor), actor) for ticket in tickets]


def _attached(stored: Stored, actor: Actor) -> Attached:
    return Attached(ticket_of(stored, actor), stored.file_name, stored.size)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
