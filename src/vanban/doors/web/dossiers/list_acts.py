"""What is done with the list of a year from its page."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanban.doors.web.answers import actor_of, go
from vanban.doors.web.documents.whom import posts_and_units
from vanban.doors.web.dossiers.reading import retention_of, year_or_none
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.keeping.dossiers.operations.lists import (
    approve_list,
    begin_list,
    issue_list,
    return_list,
    save_lines,
    take_sheet,
)
from vanban.keeping.dossiers.queries.lists import ListFace, inputs_of, list_of_year
from vanban.keeping.dossiers.rules.lists import LineInput, LineKind, Numbering, inserted


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """The list of a year, empty or like an earlier one."""
    now = read_clock()
    year = year_or_none(request.POST.get("year", "")) or local_date(now).year
    begin_list(
        actor=actor_of(request),
        now=now,
        year=year,
        from_year=year_or_none(request.POST.get("from_year", "")),
    )
    return go(request, _page(year), said=_("Đã lập danh mục hồ sơ."))


@require_POST
def save_line(request: HttpRequest, year: int) -> HttpResponse:
    """A line added under a heading, or the one at `place` changed."""
    given = request.POST
    line = _line_of(given)
    place, under = _place(given, "place"), _place(given, "under")

    def changed(lines: Sequence[LineInput]) -> Sequence[LineInput]:
        if place is None:
            return inserted(lines, line, under=under)
        return [line if at == place else each for at, each in enumerate(lines, start=1)]

    _change(request, year, changed)
    return go(request, _page(year), said=_("Đã ghi dòng danh mục."))


@require_POST
def drop_line(request: HttpRequest, year: int) -> HttpResponse:
    """A line less."""
    place = _place(request.POST, "place")
    _change(
        request,
        year,
        lambda lines: [each for at, each in enumerate(lines, start=1) if at != place],
    )
    return go(request, _page(year), said=_("Đã bỏ dòng danh mục."))


@require_POST
def renumber(request: HttpRequest, year: int) -> HttpResponse:
    """Another way of counting."""
    _change(request, year, lambda lines: lines, numbering=_numbering(request.POST))
    return go(request, _page(year), said=_("Đã đánh lại số hồ sơ."))


@require_POST
def sheet(request: HttpRequest, year: int) -> HttpResponse:
    """All lines from a file, or from cells pasted."""
    actor = actor_of(request)
    face = _face(actor, year)
    given = request.FILES.get("file")
    take_sheet(
        actor=actor,
        now=read_clock(),
        list_id=face.id,
        revision=_revision(request.POST),
        numbering=Numbering(face.numbering),
        data=given.read() if given is not None else b"",
        text=request.POST.get("cells", ""),
    )
    return go(request, _page(year), said=_("Đã nhận danh mục từ bảng tính."))


@require_POST
def approve(request: HttpRequest, year: int) -> HttpResponse:
    """The list stands."""
    actor = actor_of(request)
    face = _face(actor, year)
    approve_list(actor=actor, now=read_clock(), list_id=face.id, revision=_revision(request.POST))
    return go(request, _page(year), said=_("Đã phê duyệt danh mục hồ sơ."))


@require_POST
def give_back(request: HttpRequest, year: int) -> HttpResponse:
    """To be changed before it is issued."""
    actor = actor_of(request)
    return_list(
        actor=actor,
        now=read_clock(),
        list_id=_face(actor, year).id,
        reason=request.POST.get("reason", ""),
    )
    return go(request, _page(year), said=_("Đã trả lại danh mục để sửa."))


@require_POST
def issue(request: HttpRequest, year: int) -> HttpResponse:
    """Dossiers are opened from it."""
    actor = actor_of(request)
    issue_list(
        actor=actor,
        now=read_clock(),
        list_id=_face(actor, year).id,
        issued_with=request.POST.get("issued_with", ""),
    )
    return go(request, _page(year), said=_("Đã ban hành danh mục hồ sơ."))


def _change(
    request: HttpRequest,
    year: int,
    change: Callable[[Sequence[LineInput]], Sequence[LineInput]],
    *,
    numbering: Numbering | None = None,
) -> None:
    actor = actor_of(request)
    face = _face(actor, year)
    save_lines(
        actor=actor,
        now=read_clock(),
        list_id=face.id,
        revision=_revision(request.POST),
        lines=change(inputs_of(face)),
        numbering=numbering or Numbering(face.numbering),
    )


def _face(actor: Actor, year: int) -> ListFace:
    return list_of_year(actor, year=year)


def _line_of(given: QueryDict) -> LineInput:
    """The line typed; what belongs to a dossier alone is left out of a heading."""
    kind = given.get("kind", "")
    is_dossier = kind not in {LineKind.BIG, LineKind.SMALL}
    posts, units = posts_and_units(given.getlist("maker"))
    return LineInput(
        kind=LineKind.DOSSIER if is_dossier else LineKind(kind),
        title=given.get("title", ""),
        abbreviation=given.get("abbreviation", "") if kind == LineKind.BIG else "",
        notation=given.get("notation", "") if is_dossier else "",
        retention_years=retention_of(given) if is_dossier else None,
        maker_unit_id=next(iter(units), None) if is_dossier else None,
        maker_post_id=next(iter(posts), None) if is_dossier and not units else None,
        note=given.get("note", ""),
    )


def _place(given: QueryDict, name: str) -> int | None:
    text = given.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None  # noqa: PLR2004


def _revision(given: QueryDict) -> int:
    return _place(given, "revision") or 0


def _numbering(given: QueryDict) -> Numbering:
    chosen = given.get("numbering", "")
    return Numbering(chosen) if chosen in set(Numbering) else Numbering.CONTINUOUS


def _page(year: int) -> str:
    return reverse("dossiers:list", args=[year])
