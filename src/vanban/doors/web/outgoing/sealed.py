"""Registers printed and signed by the organisation: the part of every page that has a register."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.files.queries import load
from vanban.doors.web.answers import actor_of, download, go
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import NotFound, Reason
from vanban.outgoing.publication.operations import open_sealed_register, seal_register
from vanban.outgoing.publication.queries import register_behind, sealed_registers
from vanban.outgoing.publication.rules.registers import RegisterKind, RegisterOf
from vanban.trust.certificates.queries import ways_of_body
from vanban.trust.keys.rules import HERE
from vanban.trust.keys.rules.working import WorkState
from vanban.trust.verification.queries import verdict_of

PDF = "application/pdf"
_AT_WORK = frozenset({WorkState.ASKED, WorkState.PREPARED})


def prints_of(
    actor: Actor, now: datetime, of: RegisterOf, *, may_seal: bool = True
) -> dict[str, object]:
    """What `outgoing/sealed.html` draws: the prints of a register, and the form to sign another."""
    rows = sealed_registers(actor, of=of)
    busy = any(row.state in _AT_WORK for row in rows)
    waiting = any(row.state == WorkState.WAITING for row in rows)
    return {
        "rows": [(row, verdict_of(actor, file_sha256=row.sha256)) for row in rows],
        "busy": busy,
        "may_seal": may_seal and not busy and not waiting and actor.may("outgoing.seal"),
        "ways": [(each.code, each.name) for each in ways_of_body(actor, at=now)],
        "url": _seal_url(of),
    }


@require_POST
def seal(request: HttpRequest, book_id: UUID) -> HttpResponse:
    """Print a book and sign it with the organisation's key; made behind the page."""
    return _seal(request, RegisterOf.book(book_id))


@require_POST
def seal_year(request: HttpRequest, kind: str, year: int) -> HttpResponse:
    """The same for a register that is kept by the year. Refuses (NotFound) what is none."""
    if kind not in {RegisterKind.LOANS, RegisterKind.POSTED}:
        text, mend = _("Không có sổ này."), _("Mở lại trang của sổ.")
        raise NotFound(Reason("outgoing.no_register", text, mend))
    return _seal(request, RegisterOf.of_year(RegisterKind(kind), year))


@require_GET
def file(request: HttpRequest, register_id: UUID) -> HttpResponse:
    """The file of a sealed register."""
    actor = actor_of(request)
    sha256 = open_sealed_register(actor=actor, now=read_clock(), register_id=register_id)
    return download(load(sha256), "so-da-ky.pdf", PDF)


def page_of(of: RegisterOf) -> str:
    """The page a register stands on."""
    if of.book_id is not None:
        return reverse("outgoing:book", args=[of.book_id])
    page = "outgoing:file_copies" if of.kind is RegisterKind.LOANS else "outgoing:paper"
    return f"{reverse(page)}?nam={of.year}"


def asked_year(request: HttpRequest, today: date) -> int:
    """The year `?nam=` names; this one where it names none."""
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdecimal() and len(asked) == len("2026") else today.year
    return max(year, 1900)


def _seal(request: HttpRequest, of: RegisterOf) -> HttpResponse:
    actor, way = actor_of(request), request.POST.get("way", "")
    made = seal_register(actor=actor, now=read_clock(), of=of, way=way)
    row = register_behind(actor, register_id=made)
    if row is not None and row.channel not in HERE:
        return go(request, reverse("signing:session", args=[made]))
    return go(request, page_of(of), said=_("Đang in và ký sổ."))


def _seal_url(of: RegisterOf) -> str:
    if of.book_id is not None:
        return reverse("outgoing:seal_register", args=[of.book_id])
    return reverse("outgoing:seal_year_register", args=[of.kind.value, of.year])
