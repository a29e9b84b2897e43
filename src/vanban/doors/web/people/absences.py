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
from vanban.doors.web.design.days import typed_day
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
    """Record that one is away, or (`post_id`: for who administers) that somebody else is."""
    actor = actor_of(request)
    post_id = read_id(request.POST.get("post_id", "")) or actor.post_id
    if post_id is None:
        text = _("Tài khoản chưa giữ chức vụ nào.")
        raise Invalid(Reason("people.no_post", text, _("Nhờ quản trị ghi chức vụ.")))
    record_absence(
        actor=actor,
        now=read_clock(),
        post_id=post_id,
        substitute_id=read_id(request.POST.get("substitute_id", "")),
        from_date=read_day_of(request, "from_date"),
        to_date=read_day_of(request, "to_date"),
        reason=request.POST.get("reason", ""),
    )
    said = _("Đã ghi vắng mặt; người thay thấy việc đang chờ từ ngày đó.")
    return go(request, _back(request), said=said)


@require_POST
def end(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Back before the day, or not going after all."""
    end_absence(actor=actor_of(request), now=read_clock(), absence_id=absence_id)
    return go(request, _back(request), said=_("Đã kết thúc lần vắng mặt."))


def _back(request: HttpRequest) -> str:
    """The page the form stood on: one's own, or that of the whole body."""
    return reverse("people:standing_in" if request.POST.get("of_body") == "1" else "people:me")


def read_day_of(request: HttpRequest, name: str) -> date | None:
    """A day that was typed; None for an empty field. Refuses (Invalid) what is none."""
    return typed_day(request.POST.get(name, "").strip(), code="people.day", field=name)


def read_id(text: str) -> UUID | None:
    """What a picker gave; None for nothing, or nothing that can be read."""
    try:
        return UUID(text)
    except ValueError:
        return None
