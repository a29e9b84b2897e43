"""The pane while a draft is written: sent up, edited, given a new file, given up."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from vanban.core.files.rules import DOCX
from vanban.core.people.queries import PostRow, stands_for
from vanban.doors.web.outgoing.about import approval_lines
from vanban.doors.web.outgoing.compose import fields_context
from vanban.doors.web.outgoing.forms import form_of_sheet
from vanban.doors.web.outgoing.layout import layout_context
from vanban.doors.web.outgoing.steps.opinions import opinion_due, opinions_context
from vanban.doors.web.outgoing.steps.scene import Context, Scene, reason
from vanban.doors.web.outgoing.way import way_of
from vanban.doors.web.saying import say
from vanban.foundation.clock import local_date
from vanban.outgoing.approval.queries import (
    approvals_of,
    approvers,
    choosable,
    process_of_type,
    returns_of,
)
from vanban.outgoing.approval.rules import Side
from vanban.outgoing.drafting.operations import editing_token
from vanban.outgoing.drafting.queries import SetAsideRow, draft_file, draft_sheet, set_aside
from vanban.outgoing.drafting.rules.clash import FORM_WORDS


def drafting(scene: Scene) -> Context:
    actor, face = scene.actor, scene.face
    acts = frozenset({"submit", "revise"}) if scene.mine else frozenset[str]()
    asked = approvers(actor, unit_id=face.unit_id, on=local_date(scene.now))
    free = choosable(process_of_type(actor, type_code=face.type_code).steps)
    opinion = (
        None if scene.mine else opinion_due(scene, stands_for(actor, on=local_date(scene.now)))
    )
    sheet = draft_sheet(actor, document_id=face.id)
    return {
        "template": "outgoing/panes/drafting.html",
        "acts": acts,
        "has_file": bool(sheet.sha256),
        "warnings": sheet.warnings,
        **_came_back(scene),
        "choose_content": Side.CONTENT in free,
        "choose_form": Side.FORM in free,
        "course": way_of(actor, scene.now, face, ()),
        "opinion": opinion,
        **opinions_context(scene, may_ask=scene.mine),
        "content_choices": _choices(asked.content_choices, asked.content),
        "content_approver": str(asked.content.id) if asked.content else "",
        "form_choices": _choices(asked.form_choices, asked.form),
        "form_approver": str(asked.form.id) if asked.form else "",
        **layout_context(scene.actor, scene.now, scene.face.id, mine=scene.mine),
        "set_aside": [(row, _written(row)) for row in set_aside(actor, document_id=face.id)],
        "waits_for": _("Đang ở người soạn: %(who)s.") % {"who": face.drafter_name},
    }


def _choices(rows: tuple[PostRow, ...], usual: PostRow | None) -> list[tuple[str, str]]:
    people = [*rows]
    if usual is not None and all(row.id != usual.id for row in people):
        people.insert(0, usual)
    if not people:
        return [("", _("chưa có ai có quyền này"))]
    return [(str(row.id), f"{row.full_name}, {row.title}") for row in people]


def edit(scene: Scene) -> Context:
    sheet = draft_sheet(scene.actor, document_id=scene.face.id)
    fields = fields_context(scene.actor, scene.now, form_of_sheet(sheet))
    return {"template": "outgoing/panes/edit.html", "context": fields}


def file(scene: Scene) -> Context:
    return {"template": "outgoing/panes/file.html", "editor": _editor(scene)}


def _editor(scene: Scene) -> Context | None:
    """How a Word draft is opened in the browser, where the house has an editor."""
    newest = draft_file(scene.actor, document_id=scene.face.id)
    if not settings.WOPI_EDITOR or newest is None or newest.media_type != DOCX:
        return None
    source = f"{settings.WOPI_HOST}/wopi/files/{scene.face.id}"
    joined = "&" if "?" in settings.WOPI_EDITOR else "?"
    return {
        "url": f"{settings.WOPI_EDITOR}{joined}{urlencode({'WOPISrc': source, 'lang': 'vi'})}",
        "token": editing_token(scene.actor, document_id=scene.face.id),
    }


def abandon(scene: Scene) -> Context:
    return reason(
        scene,
        url=reverse("outgoing:abandon", args=[scene.face.id]),
        title=_("Bỏ dự thảo"),
        says=_("Dự thảo rời khỏi hộp của bạn; các phiên bản và ý kiến vẫn được giữ."),
        label=_("Lý do"),
        act=_("Bỏ dự thảo"),
        required=False,
    )


def _came_back(scene: Scene) -> Context:
    """Who sent the draft back with which words, what others said before, and the file they read."""
    returns = returns_of(scene.actor, document_id=scene.face.id)
    if not returns:
        return {}
    rows = approvals_of(scene.actor, document_id=scene.face.id)
    sent = rows[0].version_id if rows else None
    return {
        "returned": None if returns[0].withdrawn else returns[0],
        "earlier": [row for row in returns[1:] if not row.withdrawn],
        "remarks": [line for line in approval_lines(rows) if line.note],
        "sent_url": f"{scene.here}?tep={sent}" if sent else "",
        "sent_open": sent is not None and scene.chosen == sent,
    }


def _written(row: SetAsideRow) -> list[tuple[str, str]]:
    """A form that was not taken, field by field, for reading and copying."""
    words = [(FORM_WORDS.get(name, ""), text) for name, text in row.fields.items()]
    return [(say(label), text or _("để trống")) for label, text in words if label]
