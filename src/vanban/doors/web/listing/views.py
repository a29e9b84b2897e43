"""A box as a table: narrowed, with the columns a person chose, kept under a name, taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.doors.web.answers import actor_of, go, own_address, page
from vanban.doors.web.incoming.boxes import BOXES as INCOMING
from vanban.doors.web.incoming.boxes import CLOSED
from vanban.doors.web.listing.asked import AREAS, SLUGS, Asked, address_of, asked_of
from vanban.doors.web.outgoing.boxes import BOXES as OUTGOING
from vanban.doors.web.saying import say
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading
from vanban.oversight.tracking.operations import drop_view, export_list, save_view
from vanban.oversight.tracking.queries import box_page, saved_views
from vanban.oversight.tracking.rules.listing import COLUMNS, Area, Form, cells_of, heads_of

SHOWN: Final = 50
MEDIA: Final[Mapping[Form, str]] = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: where it leads, its cells, the deadline that is still told in words."""

    url: str
    cells: Sequence[str]
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept list: where it leads, how it is let go."""

    name: str
    url: str
    drop_url: str


@require_GET
@reading()
def table(request: HttpRequest, area: str, box: str) -> HttpResponse:
    """The rows of a box that are asked for; the filter and the columns stand in the address."""
    actor, now = actor_of(request), read_clock()
    kind, code, name = _place(area, box)
    asked = asked_of(kind, request.GET)
    found = box_page(
        actor,
        area=kind,
        box=code,
        only=asked.only,
        now=now,
        after=request.GET.get("sau") or None,
        limit=SHOWN,
    )
    here = reverse("listing:table", args=[area, box])
    lines = [
        Line(
            reverse(f"{kind}:document", args=[box, row.id]),
            cells_of(kind, asked.columns, row),
            None if box in CLOSED else getattr(row, "due_at", None),
        )
        for row in found.rows
    ]
    context = {
        "name": name,
        "asked": asked,
        "heads": heads_of(kind, asked.columns),
        "columns": _columns(kind, asked),
        "lines": lines,
        # What is clicked to open the document: its subject, where that column is shown.
        "lead": asked.columns.index("subject") if "subject" in asked.columns else 0,
        "older_url": f"{here}?{_query(asked, found.after)}" if found.after else "",
        "due": asked.columns.index("due_at") if "due_at" in asked.columns else -1,
        "kept": _kept(actor, kind),
        "here": here,
        "back_url": reverse(f"{kind}:box", args=[box]),
        "export_url": reverse("listing:export", args=[area, box]),
        "save_url": reverse("listing:save", args=[area, box]),
        "forms": [(form, form.upper()) for form in Form],
        "incoming": kind is Area.INCOMING,
    }
    return page(request, "listing/table.html", context)


@require_POST
def export(request: HttpRequest, area: str, box: str) -> HttpResponse:
    """The same rows and columns as a file; who took it out is recorded."""
    kind, code, name = _place(area, box)
    form = _form(request.POST.get("dang", ""))
    asked, now = asked_of(kind, request.POST), read_clock()
    data = export_list(
        actor=actor_of(request),
        now=now,
        area=kind,
        box=code,
        only=asked.only,
        columns=asked.columns,
        form=form,
    )
    answer = HttpResponse(data, content_type=MEDIA[form])
    file_name = f"{name} {local_date(now):%Y-%m-%d}.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    answer["Content-Disposition"] = disposition or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def save(request: HttpRequest, area: str, box: str) -> HttpResponse:
    """Keep this list under a name of one's own."""
    kind, code, _name = _place(area, box)
    asked = asked_of(kind, request.POST)
    save_view(
        actor=actor_of(request),
        now=read_clock(),
        name=request.POST.get("name", "").replace("\0", ""),
        area=kind,
        box=code,
        only=asked.only,
        columns=asked.columns,
    )
    url = f"{reverse('listing:table', args=[area, box])}?{_query(asked)}"
    return go(request, url, said=_("Đã lưu danh sách."))


@require_POST
def drop(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Let go of a kept list."""
    drop_view(actor=actor_of(request), now=read_clock(), view_id=view_id)
    url = own_address(request, request.POST.get("next", ""))
    return go(request, url, said=_("Đã bỏ danh sách."))


def _place(area: str, box: str) -> tuple[Area, str, str]:
    """The area, the box's code in tracking and its name; 404 for what there is not."""
    kind = AREAS.get(area)
    if kind is None:
        raise Http404
    found = INCOMING.get(box) if kind is Area.INCOMING else OUTGOING.get(box)
    if found is None:
        raise Http404
    return kind, found.code, str(found.name)


def _form(text: str) -> Form:
    try:
        return Form(text)
    except ValueError as unknown:
        raise Http404 from unknown


def _query(asked: Asked, after: str | None = None) -> str:
    return address_of(asked.only, asked.columns, **({"sau": after} if after else {}))


def _columns(area: Area, asked: Asked) -> list[tuple[str, str, bool]]:
    return [(code, say(each.label), code in asked.columns) for code, each in COLUMNS[area].items()]


def _kept(actor: Actor, area: Area) -> list[Kept]:
    boxes = INCOMING if area is Area.INCOMING else OUTGOING
    slugs = {box.code: slug for slug, box in boxes.items()}
    return [
        Kept(
            view.name,
            f"{reverse('listing:table', args=[SLUGS[area], slugs[view.box]])}"
            f"?{address_of(view.only, view.columns)}",
            reverse("listing:drop", args=[view.id]),
        )
        for view in saved_views(actor, area=area)
        if view.box in slugs
    ]
