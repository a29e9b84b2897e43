"""The acts on the steps of a draft: taken back, passed on; places of signatures; what other bodies
signed and sealed; opinions asked, given, closed.
"""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.files.rules import DOCX
from vanban.doors.web.answers import actor_of, download, go, own_address
from vanban.doors.web.design.days import typed_day
from vanban.doors.web.outgoing.acts import after, chosen
from vanban.doors.web.outgoing.boxes import IN_REVIEW
from vanban.doors.web.outgoing.forms import spots_of
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.outgoing.approval import operations
from vanban.outgoing.drafting import operations as drafting
from vanban.outgoing.sealing import operations as sealing
from vanban.outgoing.signing import operations as signing


@require_POST
def take_back(request: HttpRequest, document_id: UUID, step_id: UUID) -> HttpResponse:
    """Take back an answer given, while nobody of a later step has answered; it is due again."""
    here = reverse("outgoing:document", args=[IN_REVIEW, document_id])
    operations.take_back(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        step_id=step_id,
        reason=request.POST.get("reason", ""),
    )
    url = own_address(request, request.POST.get("next", ""), fallback=here)
    return go(request, url, said=_("Đã lấy lại ý kiến duyệt."))


@require_POST
def pass_on(request: HttpRequest, document_id: UUID, step_id: UUID) -> HttpResponse:
    """Ask somebody else for the step."""
    operations.pass_on(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        step_id=step_id,
        post_id=chosen(request, "post_id"),
        reason=request.POST.get("reason", ""),
    )
    return go(request, after(request), said=_("Đã chuyển bước này cho người khác."))


@require_POST
def place_signatures(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Set by hand where each signature stands on the draft, or let the file tell again."""
    drafting.place_signatures(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        version_id=chosen(request, "version"),
        spots=() if request.POST.get("clear") else spots_of(request.POST),
    )
    return go(request, after(request), said=_("Đã đặt chỗ ký."))


@require_POST
def bring_signature(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Take up the file that another body's person has signed."""
    ordinal, data = _brought(request)
    signing.bring_signature(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        ordinal=ordinal,
        data=data,
    )
    return go(request, after(request), said=_("Đã nhận tệp cơ quan khác ký."))


@require_POST
def bring_seal(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Take up the file that another of the bodies of a joint document has sealed."""
    ordinal, data = _brought(request)
    sealing.bring_seal(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        ordinal=ordinal,
        data=data,
    )
    return go(request, after(request), said=_("Đã nhận tệp có dấu."))


def _brought(request: HttpRequest) -> tuple[int, bytes]:
    """Which of the signers' bodies, and its file. Refuses (Invalid) a form without either."""
    given, ordinal = request.FILES.get("file"), request.POST.get("ordinal", "")
    if given is None or not ordinal.isdecimal() or len(ordinal) > 3:  # noqa: PLR2004 - digits
        reason = Reason("files.empty", _("Chưa có tệp."), _("Chọn lại tệp."), field="file")
        raise Invalid(reason)
    return int(ordinal), given.read()


@require_POST
def ask(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Ask units and people for their opinion until a day."""
    operations.ask_opinions(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        question=request.POST.get("question", ""),
        due_date=_day(request),
        units=_all(request, "units"),
        posts=_all(request, "posts"),
    )
    return go(request, after(request), said=_("Đã gửi xin ý kiến."))


@require_POST
def opinion(request: HttpRequest, document_id: UUID, step_id: UUID) -> HttpResponse:
    """Say what one thinks of the draft."""
    operations.give_opinion(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        step_id=step_id,
        vote=request.POST.get("vote", ""),
        note=request.POST.get("note", ""),
    )
    return go(request, after(request), said=_("Đã ghi ý kiến."))


@require_POST
def extend(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Give those who have not answered more time."""
    operations.extend_opinions(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        due_date=_day(request),
    )
    return go(request, after(request), said=_("Đã gia hạn."))


@require_POST
def close(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """End the gathering of opinions."""
    operations.close_opinions(actor=actor_of(request), now=read_clock(), document_id=document_id)
    return go(request, after(request), said=_("Đã kết thúc lấy ý kiến."))


@require_POST
def take_in(request: HttpRequest, document_id: UUID, step_id: UUID) -> HttpResponse:
    """Write down how an opinion was taken in."""
    operations.take_in_opinion(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        step_id=step_id,
        outcome=request.POST.get("outcome", ""),
        text=request.POST.get("text", ""),
    )
    return go(request, after(request), said=_("Đã ghi tiếp thu, giải trình."))


@require_GET
def opinions(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The table of opinions as a Word file."""
    data = operations.print_opinions(
        actor=actor_of(request), now=read_clock(), document_id=document_id
    )
    return download(data, "tong-hop-y-kien.docx", DOCX)


def _day(request: HttpRequest) -> date | None:
    given = request.POST.get("due_date", "").strip()
    return typed_day(given, code="outgoing.day", field="due_date")


def _all(request: HttpRequest, name: str) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist(name) if text]
    except ValueError:
        text = _("Lựa chọn không đọc được.")
        raise Invalid(Reason("outgoing.choice", text, _("Chọn lại."), field="asked")) from None
