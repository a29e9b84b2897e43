"""The books of incoming documents: opened, printed, taken as a workbook, closed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.doors.web.answers import actor_of, download, go, page
from vanban.doors.web.outgoing.forms import type_choices
from vanban.formats.symbol import DOCUMENT_TYPES
from vanban.formats.xlsx import XLSX
from vanban.foundation.clock import now as read_clock
from vanban.incoming.assignment.operations import (
    export_arrivals,
    export_followed,
    print_arrivals,
    print_followed,
)
from vanban.incoming.registration.operations import open_book
from vanban.outgoing.numbering.operations import close_book
from vanban.outgoing.numbering.queries import BookRow, books
from vanban.outgoing.numbering.rules import BookKind

PDF = "application/pdf"
_TYPES = {kind.code: kind.name for kind in DOCUMENT_TYPES}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every book of incoming documents, the newest year first, and what comes into each."""
    actor = actor_of(request)
    actor.require("incoming.register")
    rows = books(actor, kind=BookKind.INCOMING)
    context = {
        "lines": [{"book": row, "takes": _takes(row)} for row in rows],
        "types": type_choices(),
    }
    return page(request, "incoming/registers.html", context)


@require_POST
def open_(request: HttpRequest) -> HttpResponse:
    """One more book for this year."""
    words = request.POST.get("words", "").split(",")
    open_book(
        actor=actor_of(request),
        now=read_clock(),
        name=request.POST.get("name", ""),
        type_codes=[code for code in request.POST.getlist("type_codes") if code in _TYPES],
        words=[" ".join(word.split()) for word in words if word.strip()],
    )
    return go(request, reverse("incoming:registers"), said=_("Đã mở sổ; số bắt đầu từ 01."))


@require_GET
def pdf(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """A book as a PDF to print, sign and bind."""
    data = print_arrivals(actor=actor_of(request), now=read_clock(), book_id=book_id)
    return download(data, "so-van-ban-den.pdf", PDF)


@require_GET
def xlsx(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """A book as a workbook."""
    data = export_arrivals(actor=actor_of(request), now=read_clock(), book_id=book_id)
    return download(data, "so-van-ban-den.xlsx", XLSX)


@require_GET
def followed_pdf(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """The book that follows the work on what came in, as a PDF."""
    data = print_followed(actor=actor_of(request), now=read_clock(), book_id=book_id)
    return download(data, "so-theo-doi-giai-quyet.pdf", PDF)


@require_GET
def followed_xlsx(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """The same as a workbook."""
    data = export_followed(actor=actor_of(request), now=read_clock(), book_id=book_id)
    return download(data, "so-theo-doi-giai-quyet.xlsx", XLSX)


@require_POST
def close(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Lock a book at the end of its year."""
    close_book(actor=actor_of(request), now=read_clock(), book_id=book_id)
    said = _("Đã khóa sổ; không lấy số từ sổ này nữa.")
    return go(request, reverse("incoming:registers"), said=said)


def _takes(book: BookRow) -> str:
    """What comes into a book by itself, in words."""
    if book.chosen_only:
        return _("Chỉ khi văn thư chọn sổ này.")
    named = [_TYPES.get(code, code) for code in book.type_codes]
    named += [f"“{word}…”" for word in book.words]
    if named:
        return _("Tự vào sổ này: %(what)s.") % {"what": ", ".join(named)}
    return _("Mọi văn bản không thuộc sổ riêng.")
