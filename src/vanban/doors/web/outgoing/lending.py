"""Kept copies in use: asked for, allowed, handed out, given back; the book of a year."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.records.queries import DocumentFace, document_face
from vanban.doors.web.answers import actor_of, download, go, page
from vanban.doors.web.design.days import read_day
from vanban.doors.web.outgoing.acts import chosen
from vanban.doors.web.outgoing.sealed import asked_year, prints_of
from vanban.formats.xlsx import XLSX
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.outgoing.publication.operations import (
    answer_file_copy,
    ask_file_copy,
    export_loans,
    hand_out_file_copy,
    print_loans,
    sign_for_file_copy,
    take_back_file_copy,
    withdraw_file_copy,
)
from vanban.outgoing.publication.queries import LoanRow, allowers, loans_of_year, loans_to_see
from vanban.outgoing.publication.rules.lending import LoanState, has_file_copy
from vanban.outgoing.publication.rules.registers import RegisterKind, RegisterOf

PDF = "application/pdf"
KEEPER = "outgoing.issue"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits for me, what is mine, and for the clerk what is out and the book of the year.

    `?van-ban=`: of one document, with the form to ask for its kept copy.
    """
    actor, now = actor_of(request), read_clock()
    today = local_date(now)
    face = _asked_about(request)
    rows = loans_to_see(actor, document_id=face.id if face else None)
    keeps = actor.may(KEEPER)
    context = {
        "face": face,
        "keeps": keeps,
        "may_ask": face is not None and has_file_copy(direction=face.direction, state=face.state),
        "to_answer": [row for row in rows if row.to_answer],
        "mine": [row for row in rows if row.mine and not row.to_answer],
        "to_hand_out": [row for row in rows if keeps and row.state == LoanState.ALLOWED],
        "out": [(row, _late(row, today)) for row in rows if keeps and row.state == LoanState.OUT],
        "book": _book(request, now) if keeps and face is None else None,
        "earlier": [row for row in rows if row.state not in _LIVE and not row.mine] if face else [],
        "allowers": [
            (str(row.id), f"{row.full_name}, {row.title}") for row in allowers(actor, on=today)
        ],
        "today": today,
    }
    return page(request, "outgoing/file_copies.html", context)


@require_POST
def ask(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Ask to use the kept copy of a document."""
    ask_file_copy(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        purpose=request.POST.get("purpose", ""),
        allower_id=chosen(request, "allower_id"),
        visitor=request.POST.get("visitor", ""),
    )
    return go(request, reverse("outgoing:file_copies"), said=_("Đã xin dùng bản lưu."))


@require_POST
def answer(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """Allow it, or not."""
    allow = request.POST.get("allow") == "1"
    answer_file_copy(
        actor=actor_of(request),
        now=read_clock(),
        loan_id=loan_id,
        allow=allow,
        note=request.POST.get("note", ""),
    )
    said = _("Đã cho phép dùng bản lưu.") if allow else _("Đã trả lời không cho phép.")
    return go(request, reverse("outgoing:file_copies"), said=said)


@require_POST
def hand_out(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """The copy goes to who may use it."""
    hand_out_file_copy(
        actor=actor_of(request),
        now=read_clock(),
        loan_id=loan_id,
        given_on=_day(request, "given_on"),
        due_on=_day(request, "due_on"),
        dossier=request.POST.get("dossier", ""),
    )
    return go(request, reverse("outgoing:file_copies"), said=_("Đã ghi giao bản lưu."))


@require_POST
def sign(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """The user has it."""
    sign_for_file_copy(actor=actor_of(request), now=read_clock(), loan_id=loan_id)
    return go(request, reverse("outgoing:file_copies"), said=_("Đã ký nhận bản lưu."))


@require_POST
def take_back(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """The clerk has it back."""
    take_back_file_copy(
        actor=actor_of(request),
        now=read_clock(),
        loan_id=loan_id,
        returned_on=_day(request, "returned_on"),
        note=request.POST.get("note", ""),
    )
    return go(request, reverse("outgoing:file_copies"), said=_("Đã ghi nhận lại bản lưu."))


@require_POST
def withdraw(request: HttpRequest, loan_id: UUID) -> HttpResponse:
    """It is not needed any more."""
    withdraw_file_copy(actor=actor_of(request), now=read_clock(), loan_id=loan_id)
    return go(request, reverse("outgoing:file_copies"), said=_("Đã rút yêu cầu."))


@require_GET
def pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The book of a year as a PDF to print, sign and bind."""
    data = print_loans(actor=actor_of(request), now=read_clock(), year=year)
    return download(data, f"so-su-dung-ban-luu-{year}.pdf", PDF)


@require_GET
def xlsx(request: HttpRequest, year: int) -> HttpResponse:
    """The book of a year as a workbook."""
    data = export_loans(actor=actor_of(request), now=read_clock(), year=year)
    return download(data, f"so-su-dung-ban-luu-{year}.xlsx", XLSX)


_LIVE = frozenset({LoanState.ASKED, LoanState.ALLOWED, LoanState.OUT})


def _asked_about(request: HttpRequest) -> DocumentFace | None:
    """The document `?van-ban=` names. Refuses (DocumentNotFound)."""
    try:
        document_id = UUID(request.GET.get("van-ban", ""))
    except ValueError:
        return None
    return document_face(actor_of(request), document_id=document_id)


def _book(request: HttpRequest, now: datetime) -> dict[str, object]:
    """The lines of a year, the latest first, its signed prints, and the year before it."""
    actor, year = actor_of(request), asked_year(request, local_date(now))
    of = RegisterOf.of_year(RegisterKind.LOANS, year)
    lines = loans_of_year(actor, year=year)
    return {
        "year": year,
        "lines": list(reversed(lines)),
        "before": year - 1,
        "prints": prints_of(actor, now, of),
    }


def _late(row: LoanRow, today: date) -> bool:
    return row.due_on is not None and row.due_on < today


def _day(request: HttpRequest, name: str) -> date | None:
    """A day of the form; None where it is left empty. Refuses (Invalid) what is no day."""
    typed = request.POST.get(name, "").strip()
    try:
        return read_day(typed) if typed else None
    except ValueError:
        text = _("Ngày không đọc được.")
        mend = _("Ghi ngày/tháng/năm, ví dụ 30/11/2026.")
        raise Invalid(Reason("outgoing.day", text, mend, field=name)) from None
