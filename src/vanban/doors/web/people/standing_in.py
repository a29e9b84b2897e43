"""Who is away and who signs for whom: of the body for who administers, else one's own."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.people.operations import delegate, revoke_delegation
from vanban.core.people.queries import absences_of_body, delegations_to_come
from vanban.core.people.rules import DelegationKind
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.outgoing.books import Tick
from vanban.doors.web.outgoing.forms import type_choices
from vanban.doors.web.people.absences import read_day_of, read_id
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Forbidden, Invalid, Reason


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Absences of the body, delegations in force and to come, and the forms of both."""
    actor, today = actor_of(request), local_date(read_clock())
    administers = actor.may("people.administer")
    if not administers and actor.post_id is None:
        raise Forbidden(
            Reason(
                "people.no_post",
                _("Tài khoản chưa giữ chức vụ nào."),
                _("Nhờ quản trị giao chức vụ."),
            )
        )
    names = dict(type_choices())
    rows = delegations_to_come(actor, on=today, post_id=None if administers else actor.post_id)
    context = {
        "administers": administers,
        "grants": administers or actor.may("outgoing.sign"),
        "absences": absences_of_body(actor, on=today) if administers else (),
        "today": today,
        "delegations": [
            (
                row,
                ", ".join(names.get(code, code) for code in row.document_types),
                administers or row.grantor_id == actor.post_id,
            )
            for row in rows
        ],
        "kinds": [
            ("", _("Chọn thể thức")),
            *((kind.value, words) for kind, words in kind_words().items()),
        ],
        "type_ticks": [Tick(code, words, on=False) for code, words in type_choices()],
    }
    return page(request, "people/standing_in.html", context)


@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Let one post sign for another, on a written ground."""
    actor = actor_of(request)
    since = read_day_of(request, "valid_from")
    if since is None:
        text, mend = _("Chưa ghi ngày bắt đầu."), _("Ghi ngày giao quyền có hiệu lực.")
        raise Invalid(Reason("people.day", text, mend, field="valid_from"))
    delegate(
        actor=actor,
        now=read_clock(),
        grantor_id=_post(actor, request, "grantor_id"),
        grantee_id=_post(None, request, "grantee_id"),
        kind=request.POST.get("kind", ""),
        basis=request.POST.get("basis", ""),
        valid_from=since,
        valid_to=read_day_of(request, "valid_to"),
        document_types=request.POST.getlist("document_types"),
    )
    return go(request, reverse("people:standing_in"), said=_("Đã giao quyền ký."))


@require_POST
def take_back(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """The right to sign ends at once."""
    revoke_delegation(actor=actor_of(request), now=read_clock(), delegation_id=delegation_id)
    return go(request, reverse("people:standing_in"), said=_("Đã rút lại quyền ký."))


def kind_words() -> dict[DelegationKind, str]:
    """The ways of signing for another (Decree 30/2020 art. 13), as an official says them."""
    return {
        DelegationKind.DEPUTY: _("KT. ký thay cấp trưởng"),
        DelegationKind.BY_ORDER: _("TL. ký thừa lệnh"),
        DelegationKind.AUTHORISED: _("TUQ. ký thừa ủy quyền"),
        DelegationKind.ACTING: _("Q. quyền cấp trưởng"),
        DelegationKind.ON_BEHALF: _("TM. thay mặt tập thể"),
    }


def _post(own: Actor | None, request: HttpRequest, name: str) -> UUID:
    """Who was picked; one's own post where nobody was and one's own may stand."""
    found = read_id(request.POST.get(name, "")) or (own.post_id if own else None)
    if found is None:
        text, mend = _("Chưa chọn người."), _("Gõ tên hoặc chức vụ rồi chọn trong danh sách.")
        raise Invalid(Reason("people.nobody", text, mend, field=name))
    return found
