"""Books as data: what each numbers, from which number, how it prints; opened, changed, closed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.core.organisations.queries import units_of
from vanban.doors.web.answers import STATUSES, actor_of, go, page, wants_part
from vanban.doors.web.outgoing.forms import type_choices
from vanban.doors.web.outgoing.sealed import prints_of
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Kind, Reason, Refusal
from vanban.outgoing.numbering.operations import (
    close_book,
    may_set_series,
    open_book,
    reopen_book,
    reserve_number,
    revise_book,
    void_reserved,
)
from vanban.outgoing.numbering.queries import BookRow, entries, reserved
from vanban.outgoing.numbering.queries import book as find_book
from vanban.outgoing.numbering.rules import LEADING_ZERO, WIDEST, BookKind, SeriesInput
from vanban.outgoing.publication.rules.registers import RegisterOf
from vanban.oversight.tracking.queries import history_of_book

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick in a list of many."""

    value: str
    words: str
    on: bool


@require_GET
def book(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """One book: its lines, numbers kept ahead, its sealed registers, and its settings."""
    actor, now = actor_of(request), read_clock()
    may_set_series(actor)
    row = find_book(actor, book_id=book_id)
    context = _form_of(actor, local_date(now), _given(row)) | {
        "row": row,
        "types": _types(row),
        "history": history_of_book(actor, book_id=book_id),
    }
    if actor.may("outgoing.number"):
        before = request.GET.get("truoc", "")
        lines = entries(
            actor, book_id=book_id, before=int(before) if before.isdecimal() else None, limit=SHOWN
        )
        context |= {
            "keeps": True,
            "lines": lines,
            "older": lines[-1].number if len(lines) == SHOWN else "",
            "reserved": reserved(actor, book_id=book_id),
            "outgoing": row.kind == BookKind.OUTGOING,
            "printable": row.kind != BookKind.INCOMING,
            "prints": prints_of(
                actor, now, RegisterOf.book(book_id), may_seal=row.locked_at is None
            ),
        }
    return page(request, "outgoing/book.html", context)


@require_http_methods(["GET", "POST"])
def open_(request: HttpRequest) -> HttpResponse:
    """The form of a new book, and opening it."""
    actor, now = actor_of(request), read_clock()
    today = local_date(now)
    may_set_series(actor)
    if request.method == "GET":
        blank = SeriesInput(BookKind.OUTGOING, "", "", width=2)
        return page(request, "outgoing/book_new.html", _form_of(actor, today, blank))
    given, year = _series(request.POST), _number(request.POST, "year", today.year)
    basis = request.POST.get("basis", "")
    try:
        made = open_book(actor=actor, now=now, given=given, year=year, basis=basis)
    except Refusal as refusal:
        if wants_part(request) or refusal.kind is Kind.FORBIDDEN:
            raise
        context = _form_of(actor, today, given) | {"refusal": refusal, "basis": basis}
        return page(request, "outgoing/book_new.html", context, status=STATUSES[refusal.kind])
    return go(request, reverse("outgoing:book", args=[made]), said=_("Đã mở sổ."))


@require_POST
def revise(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Change what a book is called, what it numbers and how it prints."""
    given = _series(request.POST)
    revise_book(actor=actor_of(request), now=read_clock(), book_id=book_id, given=given)
    return go(request, reverse("outgoing:book", args=[book_id]), said=_("Đã lưu."))


@require_POST
def reserve(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Keep the next number of a book ahead, on a basis."""
    taken = reserve_number(
        actor=actor_of(request),
        now=read_clock(),
        book_id=book_id,
        about=request.POST.get("about", ""),
        basis=request.POST.get("basis", ""),
    )
    said = _("Đã giữ số %(number)s.") % {"number": taken.printed}
    return go(request, reverse("outgoing:book", args=[book_id]), said=said)


@require_POST
def void_kept(request: HttpRequest, book_id: UUID, entry_id: UUID) -> HttpResponse:
    """Void a number kept ahead that no document will have."""
    void_reserved(
        actor=actor_of(request),
        now=read_clock(),
        entry_id=entry_id,
        reason=request.POST.get("reason", ""),
    )
    said = _("Đã hủy số; dòng trong sổ vẫn giữ.")
    return go(request, reverse("outgoing:book", args=[book_id]), said=said)


@require_POST
def close(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Close a book at the end of its year."""
    close_book(actor=actor_of(request), now=read_clock(), book_id=book_id)
    said = _("Đã khóa sổ; không lấy số từ sổ này nữa.")
    detail = _("Ký số bản in để khóa hẳn.")
    return go(request, reverse("outgoing:book", args=[book_id]), said=said, detail=detail)


@require_POST
def reopen(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Open a book again that was closed by mistake."""
    reopen_book(
        actor=actor_of(request),
        now=read_clock(),
        book_id=book_id,
        basis=request.POST.get("basis", ""),
    )
    return go(request, reverse("outgoing:book", args=[book_id]), said=_("Đã mở lại sổ."))


def kind_words(kind: str) -> str:
    """A kind of books in words."""
    words = {
        BookKind.OUTGOING: _("văn bản đi"),
        BookKind.INCOMING: _("văn bản đến"),
        BookKind.COPIES: _("bản sao"),
    }
    return words[BookKind(kind)]


def _given(row: BookRow) -> SeriesInput:
    return SeriesInput(
        kind=BookKind(row.kind),
        series=row.series,
        name=row.name,
        type_codes=row.type_codes,
        chosen_only=row.chosen_only,
        prefix=row.prefix,
        unit_ids=row.unit_ids,
        width=row.width,
        first_number=row.first_number,
    )


def _form_of(actor: Actor, today: date, given: SeriesInput) -> dict[str, object]:
    """What the fields of a book are drawn from."""
    units = units_of(actor.organisation, on=today)
    return {
        "given": given,
        "kinds": [(kind.value, kind_words(kind)) for kind in BookKind],
        "years": [(str(year), str(year)) for year in (today.year, today.year + 1)],
        "year": str(today.year),
        "widths": [
            (str(width), _("ít nhất %(n)s chữ số") % {"n": width}) for width in range(1, WIDEST + 1)
        ],
        "width": str(given.width or ""),
        "zero": given.prefix == LEADING_ZERO,
        "type_ticks": [
            Tick(code, words, code in given.type_codes) for code, words in type_choices()
        ],
        "unit_ticks": [
            Tick(str(unit.id), unit.name, str(unit.id) in given.unit_ids) for unit in units
        ],
    }


def _types(row: BookRow) -> str:
    names = dict(type_choices())
    return ", ".join(names.get(code, code) for code in row.type_codes)


def _series(given: QueryDict) -> SeriesInput:
    try:
        kind = BookKind(given.get("kind", BookKind.OUTGOING))
    except ValueError:
        text = _("Chưa chọn loại sổ.")
        raise Invalid(Reason("outgoing.choice", text, _("Chọn một loại."), field="kind")) from None
    return SeriesInput(
        kind=kind,
        series="",
        name=" ".join(given.get("name", "").split())[:200],
        type_codes=tuple(given.getlist("type_codes")),
        chosen_only=given.get("chosen_only") == "1",
        prefix=LEADING_ZERO if given.get("zero") == "1" else "",
        unit_ids=tuple(given.getlist("unit_ids")),
        width=_number(given, "width", 2),
        first_number=_number(given, "first", 1),
    )


def _number(given: QueryDict, name: str, usual: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return usual
    if not text.isdecimal() or len(text) > 9:  # noqa: PLR2004 - what a column holds
        raise Invalid(Reason("outgoing.number", _("Phải là số."), _("Ghi số."), field=name))
    return int(text)
