"""Assistants who act for a leader: let, looked over, taken back, begun and ended."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.people.operations import act_for, act_for_myself, let_act, revoke_delegation
from vanban.core.people.queries.acting import let_by_me, let_to_me
from vanban.core.people.rules.acting import ACTS
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.doors.web.people.absences import read_day_of, read_id
from vanban.doors.web.saying import say
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.foundation.operation import reading
from vanban.oversight.tracking.queries import acted_for_me


@require_GET
@reading()
def index(request: HttpRequest) -> HttpResponse:
    """Who acts for me and what they did; for whom I may act."""
    actor, today = actor_of(request), local_date(read_clock())
    administers = actor.may("people.administer")
    leads = actor.post_id is not None and any(actor.may(act.permission) for act in ACTS.values())
    context = {
        "let": let_by_me(actor, on=today),
        "may": [(row, row.holds_on(today)) for row in let_to_me(actor, on=today)],
        "done": acted_for_me(actor),
        "acts": [(code, say(act.label)) for code, act in ACTS.items()],
        "today": today,
        "administers": administers,
        "may_let": actor.commission is None and (administers or leads),
    }
    return page(request, "people/acting.html", context)


@require_POST
def let(request: HttpRequest) -> HttpResponse:
    """Let somebody act for oneself, or, for whoever administers people, for another."""
    actor, given = actor_of(request), request.POST
    leader_id = read_id(given.get("leader_id", "")) or actor.post_id
    if leader_id is None:
        text = _("Tài khoản chưa giữ chức vụ nào.")
        raise Invalid(Reason("people.no_post", text, _("Nhờ quản trị ghi chức vụ.")))
    let_act(
        actor=actor,
        now=read_clock(),
        leader_id=leader_id,
        assistant_id=read_id(given.get("assistant_id", "")),
        acts=given.getlist("acts"),
        valid_from=read_day_of(request, "valid_from"),
        valid_to=read_day_of(request, "valid_to"),
        basis=given.get("basis", ""),
    )
    return go(request, reverse("people:acting"), said=_("Đã giao làm thay."))


@require_POST
def revoke(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Take it back: it holds no more from the next request of the assistant on."""
    revoke_delegation(actor=actor_of(request), now=read_clock(), delegation_id=delegation_id)
    return go(request, reverse("people:acting"), said=_("Đã rút lại, có hiệu lực ngay."))


@require_POST
def begin(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Go on at the leader's desk."""
    token = request.COOKIES.get(TOKEN_COOKIE, "")
    act_for(actor=actor_of(request), now=read_clock(), token=token, delegation_id=delegation_id)
    return go(request, reverse("waiting:index"))


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Back at one's own desk."""
    token = request.COOKIES.get(TOKEN_COOKIE, "")
    act_for_myself(actor=actor_of(request), now=read_clock(), token=token)
    return go(request, reverse("people:acting"), said=_("Đã thôi làm thay."))
