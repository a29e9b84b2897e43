"""The books as a list; registers printed, taken as a workbook, signed by the organisation."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.files.queries import load
from vanban.doors.web.answers import actor_of, download, go, page
from vanban.doors.web.outgoing.books import kind_words
from vanban.formats.xlsx import XLSX
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.numbering.operations import may_set_series
from vanban.outgoing.numbering.queries import books
from vanban.outgoing.publication.operations import (
    export_book,
    open_sealed_register,
    print_book,
    print_postal_list,
    seal_register,
)
from vanban.outgoing.publication.queries import register_behind
from vanban.trust.keys.rules import FILES

PDF = "application/pdf"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every book of the body, the newest year first; for who numbers and who sets series."""
    actor = actor_of(request)
    may_set_series(actor)
    rows = [(row, kind_words(row.kind)) for row in books(actor)]
    context = {"rows": rows, "keeps": actor.may("outgoing.number")}
    return page(request, "outgoing/registers.html", context)


@require_GET
def pdf(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """A book as a PDF to print, sign and bind."""
    data = print_book(actor=actor_of(request), now=read_clock(), book_id=book_id)
    return download(data, "so-van-ban-di.pdf", PDF)


@require_GET
def xlsx(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """A book as a workbook."""
    data = export_book(actor=actor_of(request), now=read_clock(), book_id=book_id)
    return download(data, "so-van-ban-di.xlsx", XLSX)


@require_POST
def seal(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Print the register and sign it with the organisation's key; made behind the page."""
    actor, way = actor_of(request), request.POST.get("way", "")
    made = seal_register(actor=actor, now=read_clock(), book_id=book_id, way=way)
    order = register_behind(actor, register_id=made)
    if order is not None and order.channel in FILES:
        return go(request, reverse("signing:session", args=[made]))
    return go(request, reverse("outgoing:book", args=[book_id]), said=_("Đang in và ký sổ."))


@require_GET
def sealed(request: HttpRequest, book_id: UUID, register_id: UUID) -> HttpResponse:
    """The file of a sealed register."""
    sha256 = open_sealed_register(
        actor=actor_of(request), now=read_clock(), book_id=book_id, register_id=register_id
    )
    return download(load(sha256), "so-dang-ky-da-ky.pdf", PDF)


@require_GET
def postal(request: HttpRequest) -> HttpResponse:
    """The book of what goes by post."""
    data = print_postal_list(actor=actor_of(request), now=read_clock())
    return download(data, "so-gui-buu-dien.pdf", PDF)
