"""The body's own templates: listed, taken in, handed out, used no more."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.files.queries import load
from vanban.core.files.rules import DOCX
from vanban.doors.web.answers import actor_of, download, go, page
from vanban.doors.web.outgoing.forms import type_choices
from vanban.doors.web.outgoing.uploads import keep_upload
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Forbidden, Reason
from vanban.outgoing.drafting.operations import add_template, withdraw_template
from vanban.outgoing.drafting.queries import own_template, own_templates
from vanban.outgoing.drafting.rules import FIELDS


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The templates in use; for who keeps them the form of a new one, with the fields to use."""
    actor = actor_of(request)
    _may_look(actor)
    named = dict(type_choices())
    context = {
        "rows": [(row, named.get(row.type_code) or _("mọi loại")) for row in own_templates(actor)],
        "sets": _sets(actor),
        "types": [("", _("Mọi loại")), *type_choices()],
        "fields": [(f"{{{{{name}}}}}", words) for name, words in FIELDS.items()],
    }
    return page(request, "outgoing/templates.html", context)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Take a Word file in as a template."""
    actor = actor_of(request)
    given = request.FILES.get("file")
    may = _sets(actor)
    add_template(
        actor=actor,
        now=read_clock(),
        name=request.POST.get("name", ""),
        type_code=request.POST.get("type_code", ""),
        stored=keep_upload(given) if given is not None and may else None,
    )
    return go(request, reverse("outgoing:templates"), said=_("Đã lưu mẫu."))


@require_GET
def file(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """The template as it was given, its fields unfilled."""
    actor = actor_of(request)
    _may_look(actor)
    row = own_template(actor, template_id=template_id)
    return download(load(row.sha256), row.file_name, DOCX)


@require_POST
def withdraw(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Use a template no more."""
    withdraw_template(actor=actor_of(request), now=read_clock(), template_id=template_id)
    return go(request, reverse("outgoing:templates"), said=_("Đã thôi dùng mẫu."))


def _may_look(actor: Actor) -> None:
    if not (actor.may("outgoing.draft") or _sets(actor)):
        raise Forbidden(Reason("outgoing.templates", _("Bạn không soạn văn bản.")))


def _sets(actor: Actor) -> bool:
    return actor.may("outgoing.issue") or actor.may("people.administer")
