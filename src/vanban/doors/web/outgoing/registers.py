"""The books of outgoing documents: printed, taken as a workbook, numbers kept ahead, closed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.doors.web.answers import actor_of, go, page
from vanban.formats.xlsx import XLSX
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.numbering.operations import close_book, reserve_number
from vanban.outgoing.numbering.queries import books, reserved
from vanban.outgoing.numbering.rules import BookKind
from vanban.outgoing.publication.operations import export_book, print_book, print_postal_list

PDF = "application/pdf"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every book of outgoing documents and copies, the newest year first."""
    actor = actor_of(request)
    actor.require("outgoing.number")
    rows = [row for row in books(actor) if row.kind != BookKind.INCOMING]
    kept = {row.id: reserved(actor, book_id=row.id) for row in rows}
    lines = [{"book": row, "reserved": kept[row.id]} for row in rows]
    return page(request, "outgoing/registers.html", {"lines": lines})


@require_GET
def pdf(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """A book as a PDF to print, sign and bind."""
    data = print_book(actor=actor_of(request), now=read_clock(), book_id=book_id)
    return _file(data, PDF, "so-van-ban-di.pdf")


@require_GET
def xlsx(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """A book as a workbook."""
    data = export_book(actor=actor_of(request), now=read_clock(), book_id=book_id)
    return _file(data, XLSX, "so-van-ban-di.xlsx")


@require_GET
def postal(request: HttpRequest) -> HttpResponse:
    """The book of what goes by post."""
    data = print_postal_list(actor=actor_of(request), now=read_clock())
    return _file(data, PDF, "so-gui-buu-dien.pdf")


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
    return go(request, reverse("outgoing:registers"), said=said)


@require_POST
def close(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Lock a book at the end of its year."""
    close_book(actor=actor_of(request), now=read_clock(), book_id=book_id)
    said = _("Đã khóa sổ; không lấy số từ sổ này nữa.")
    return go(request, reverse("outgoing:registers"), said=said)


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
