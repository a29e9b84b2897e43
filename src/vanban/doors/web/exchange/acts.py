"""The acts of "Liên thông": send again, take along, bring in, seal, purge, know a certificate."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanban.core.organisations.queries import organisation_by_code
from vanban.doors.web.answers import actor_of, go, own_address
from vanban.exchange.carrying.operations import carry_in, carry_out
from vanban.exchange.directory.operations import register_certificate, try_again
from vanban.exchange.receiving.operations import purge, resume_reports
from vanban.exchange.sending.operations import instruct, resume_dispatch
from vanban.formats.edxml.message import BussinessDocType
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason

LARGEST_FILE = 500 * 1024 * 1024
LARGEST_PEM = 64 * 1024


@require_POST
def resume(request: HttpRequest, dispatch_id: UUID) -> HttpResponse:
    """Send again what failed or was parked; pressed twice it is sent once."""
    resume_dispatch(actor=actor_of(request), now=read_clock(), dispatch_id=dispatch_id)
    return go(request, _after(request), said=_("Đã đưa lại vào hàng gửi."))


@require_POST
def report_again(request: HttpRequest) -> HttpResponse:
    """All statuses that senders could not be told go once more."""
    count = resume_reports(actor=actor_of(request), now=read_clock())
    said = _("Đã đưa lại %(n)s trạng thái vào hàng báo về.") % {"n": count}
    return go(request, _after(request), said=said)


@require_POST
def carry(request: HttpRequest) -> HttpResponse:
    """All that waits for a receiver as one file."""
    target = _uuid(request, "target_id")
    if target is None:
        raise _choice("target_id")
    return _file(request, target, ())


@require_POST
def carry_one(request: HttpRequest, target_id: UUID, dispatch_id: UUID) -> HttpResponse:
    """One urgent packet alone."""
    return _file(request, target_id, (dispatch_id,))


def _file(request: HttpRequest, target_id: UUID, dispatch_ids: Sequence[UUID]) -> HttpResponse:
    file = carry_out(
        actor=actor_of(request), now=read_clock(), target_id=target_id, dispatch_ids=dispatch_ids
    )
    answer = HttpResponse(file.data, content_type="application/octet-stream")
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=file.name) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def try_line(request: HttpRequest, link: str) -> HttpResponse:
    """The line is said to be back: try it now, and not after its rest."""
    try_again(actor=actor_of(request), now=read_clock(), link=link)
    said = _("Đang thử lại đường trục; gói tự đi theo thứ tự khi có đường.")
    return go(request, _after(request), said=said)


@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Take the packets of a carried file into the inbox."""
    actor = actor_of(request)
    actor.require("incoming.receive")
    brought = carry_in(actor=actor, now=read_clock(), data=_given(request, "file", LARGEST_FILE))
    said = _("Đã nhập %(new)s gói tin của %(name)s.") % {
        "new": brought.new,
        "name": brought.sender_name,
    }
    detail = _("%(n)s gói đã có từ trước.") % {"n": brought.known} if brought.known else ""
    return go(request, reverse("exchange:index"), said=said, detail=detail)


@require_POST
def certificate(request: HttpRequest) -> HttpResponse:
    """Write a partner's certificate into the directory."""
    actor, now = actor_of(request), read_clock()
    actor.require("trust.administer")
    code = request.POST.get("code", "").strip()
    body = organisation_by_code(code, on=local_date(now)) if code else None
    if body is None:
        text = _("Không có cơ quan mang mã này trong danh bạ.")
        raise Invalid(Reason("directory.no_organisation", text, field="code"))
    pem = _given(request, "pem", LARGEST_PEM).decode("ascii", "replace")
    register_certificate(actor=actor, now=now, organisation_id=body.id, pem=pem)
    said = _("Đã ghi chứng thư của %(name)s.") % {"name": body.name}
    return go(request, reverse("exchange:index"), said=said)


@require_POST
def purge_item(request: HttpRequest, inbox_item_id: UUID) -> HttpResponse:
    """Destroy the bytes of a packet in quarantine, under its record."""
    purge(
        actor=actor_of(request),
        now=read_clock(),
        inbox_item_id=inbox_item_id,
        reason=request.POST.get("reason", ""),
    )
    said = _("Đã tiêu hủy nội dung; biên bản và mã băm vẫn giữ.")
    return go(request, reverse("exchange:index"), said=said)


@require_POST
def instruct_sending(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """How the document is to leave: sealed; or as the change of an issued one."""
    try:
        doc_type = BussinessDocType(int(request.POST.get("doc_type") or 0))
    except ValueError:
        raise _choice("doc_type") from None
    instruct(
        actor=actor_of(request),
        now=read_clock(),
        document_id=document_id,
        sealed=request.POST.get("sealed") == "1",
        doc_type=doc_type,
        concerned_id=_uuid(request, "concerned_id"),
        reason=request.POST.get("reason", ""),
    )
    return go(request, _after(request), said=_("Đã đặt cách gửi."))


def _after(request: HttpRequest) -> str:
    return own_address(request, request.POST.get("next", ""), fallback=reverse("exchange:index"))


def _given(request: HttpRequest, name: str, largest: int) -> bytes:
    found = request.FILES.get(name)
    if found is None or not found.size:
        raise Invalid(Reason("files.empty", _("Chưa chọn tệp."), _("Chọn tệp."), field=name))
    if found.size > largest:
        raise Invalid(Reason("files.too_large", _("Tệp quá lớn."), field=name))
    return bytes(found.read())


def _uuid(request: HttpRequest, name: str) -> UUID | None:
    text = request.POST.get(name, "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise _choice(name) from None


def _choice(name: str) -> Invalid:
    return Invalid(
        Reason("exchange.choice", _("Lựa chọn không đọc được."), _("Chọn lại."), field=name)
    )
