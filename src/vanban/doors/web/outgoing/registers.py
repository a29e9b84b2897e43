"""The books as a list; registers printed, taken as a workbook."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from vanban.doors.web.answers import actor_of, download, page
from vanban.doors.web.outgoing.books import kind_words
from vanban.doors.web.outgoing.sealed import asked_year
from vanban.formats.xlsx import XLSX
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.outgoing.numbering.operations import may_set_series
from vanban.outgoing.numbering.queries import books
from vanban.outgoing.publication.operations import (
    export_book,
    print_book,
    print_postal_list,
)

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


@require_GET
def postal(request: HttpRequest) -> HttpResponse:
    """The book of what goes by post in a year (`?nam=`)."""
    now = read_clock()
    year = asked_year(request, local_date(now))
    data = print_postal_list(actor=actor_of(request), now=now, year=year)
    return download(data, f"so-gui-buu-dien-{year}.pdf", PDF)
