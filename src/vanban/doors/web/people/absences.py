"""Away from one's post, and who fills in: on one's own page, for both to see."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanban.core.people.operations import end_absence, record_absence
from vanban.core.people.queries import absences_of, will_stand_for
from vanban.doors.web.answers import actor_of, go
from vanban.doors.web.design.days import read_day
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason


def absences_context(actor: Actor, on: date) -> dict[str, object]:
    """When the person is away, and for whom the person fills in."""
    if actor.post_id is None:
        return {"absences": (), "fills_in": (), "may_record": False}
    return {
        "absences": absences_of(actor, post_id=actor.post_id, on=on),
        "fills_in": will_stand_for(actor, on=on),
        "may_record": True,
        "today": on,
    }


@require_POST
def record(request: HttpRequest) -> HttpResponse:
    """Record that one is away."""
    actor = actor_of(request)
    if actor.post_id is None:
        text = _("Tài khoản chưa giữ chức vụ nào.")
        raise Invalid(Reason("people.no_post", text, _("Nhờ quản trị ghi chức vụ.")))
    record_absence(
        actor=actor,
        now=read_clock(),
        post_id=actor.post_id,
        substitute_id=_uuid(request.POST.get("substitute_id", "")),
        from_date=_day(request, "from_date"),
        to_date=_day(request, "to_date"),
        reason=request.POST.get("reason", ""),
    )
    said = _("Đã ghi vắng mặt; người thay thấy việc chờ bạn từ ngày đó.")
    return go(request, reverse("people:me"), said=said)


@require_POST
def end(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Back before the day, or not going after all."""
    end_absence(actor=actor_of(request), now=read_clock(), absence_id=absence_id)
    return go(request, reverse("people:me"), said=_("Đã kết thúc lần vắng mặt."))


def _day(request: HttpRequest, name: str) -> date | None:
    text = request.POST.get(name, "").strip()
    if not text:
        return None
    try:
        return read_day(text)
    except ValueError:
        told = _("“%(day)s” không phải một ngày trong lịch.") % {"day": text}
        mend = _("Ghi ngày/tháng/năm, ví dụ 23/11/2026.")
        raise Invalid(Reason("people.day", told, mend, field=name)) from None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
