"""The list of dossiers of a year on its page: read, drawn up, printed."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanban.doors.web.answers import actor_of, download, page
from vanban.doors.web.design.parts import Tab
from vanban.doors.web.incoming.forms import POST, UNIT
from vanban.doors.web.outgoing.compose import Chosen
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading
from vanban.keeping.dossiers.operations.printing import print_list
from vanban.keeping.dossiers.queries.lists import (
    LineRow,
    ListFace,
    ListRow,
    dossier_lists,
    headings,
    list_of_year,
)
from vanban.keeping.dossiers.rules import retention_words
from vanban.keeping.dossiers.rules.lists import (
    LINE_KINDS,
    NUMBERING_LABELS,
    LineKind,
    ListState,
)
from vanban.oversight.tracking.queries import history_of_list


@require_GET
def latest(request: HttpRequest) -> HttpResponse:
    """The list of this year, or of the last there is; before the first, how one begins."""
    actor = actor_of(request)
    rows, now_year = dossier_lists(actor), local_date(read_clock()).year
    years = [row.year for row in rows]
    if years:
        return redirect("dossiers:list", now_year if now_year in years else years[0])
    return page(request, "dossiers/list.html", _around(actor, rows, None))


@require_GET
@reading()
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The list of a year; `?dong=`: the form of that line."""
    actor = actor_of(request)
    face = list_of_year(actor, year=year)
    rows = dossier_lists(actor)
    context = _around(actor, rows, face)
    if context["draws"]:
        context |= _form(face, request.GET.get("dong", ""))
    context["history"] = history_of_list(actor, list_id=face.id)
    return page(request, "dossiers/list.html", context)


@require_GET
def printed(request: HttpRequest, year: int) -> HttpResponse:
    """The list in the form of annex V."""
    data = print_list(actor=actor_of(request), now=read_clock(), year=year)
    return download(data, f"danh-muc-ho-so-{year}.pdf", "application/pdf")


def _around(actor: Actor, rows: Sequence[ListRow], face: ListFace | None) -> dict[str, object]:
    """What stands around a list: the years, what this person may do with it."""
    keeps, approves = actor.may("keeping.keep_list"), actor.may("keeping.approve_list")
    this_year = local_date(read_clock()).year
    have = {row.year for row in rows}
    state = face.state if face else ""
    return {
        "face": face,
        "tabs": [
            Tab(str(row.year), reverse("dossiers:list", args=[row.year]), current=_is(face, row))
            for row in rows
        ],
        "to_begin": [each for each in (this_year, this_year + 1) if each not in have]
        if keeps
        else [],
        "before": [("", _("Bắt đầu từ trang trống"))]
        + [(str(row.year), _("Như năm %(year)s") % {"year": row.year}) for row in rows],
        "draws": keeps and state == ListState.DRAFT,
        "approves": approves and state == ListState.DRAFT,
        "returns": approves and state == ListState.APPROVED,
        "issues": keeps and state == ListState.APPROVED,
        "keeps": keeps,
    }


def _is(face: ListFace | None, row: ListRow) -> bool:
    return face is not None and face.year == row.year


def _form(face: ListFace, chosen: str) -> dict[str, object]:
    """The form of a line: a new one, or the one chosen."""
    place = int(chosen) if chosen.isascii() and chosen.isdigit() else 0
    line = next((row for row in face.lines if row.place == place), None)
    under = [("", _("Ở cuối danh mục"))]
    under += [(str(row.place), row.title) for row in headings(face.lines)]
    return {
        "line": line,
        "kinds": LINE_KINDS.items(),
        "kind": line.kind if line else LineKind.DOSSIER,
        "under": under,
        "numberings": NUMBERING_LABELS.items(),
        "period": retention_words(line.retention_years)
        if line and line.kind == LineKind.DOSSIER
        else "",
        "maker": _maker(line),
    }


def _maker(line: LineRow | None) -> list[Chosen]:
    if line is None or not line.maker:
        return []
    kind, ident = (POST, line.maker_post_id) if line.maker_post_id else (UNIT, line.maker_unit_id)
    return [Chosen(f"{kind}:{ident}", line.maker)]
