"""Many documents directed on one screen, and the routing rules of the body's regulation."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.core.calendar.queries import working_time
from vanban.core.calendar.rules import ADMINISTER, UNIT_LABELS, term_words
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.incoming.directing import ROLES, other_day, row_terms, terms
from vanban.doors.web.incoming.forms import assignees_of, places_of, ticked
from vanban.doors.web.outgoing.forms import type_choices
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.operation import reading
from vanban.incoming.assignment.operations import assign_many, end_routing_rule, set_routing_rule
from vanban.incoming.assignment.queries import RoutingRow, proposed_for_me, routing_rules
from vanban.incoming.assignment.rules import Assignee, Role

ALIKE = "alike"


@require_http_methods(["GET", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """What lies before the leader, each with its proposal: confirm the ticked, or direct alike."""
    actor = actor_of(request)
    if request.method == "POST":
        return _directed(request, actor)
    actor.require("incoming.assign")
    return _screen(request, actor)


@reading()
def _screen(request: HttpRequest, actor: Actor) -> HttpResponse:
    now = read_clock()
    rows = proposed_for_me(actor, now=now)
    offered = terms(now, working_time(actor))
    context = {
        "rows": rows,
        "ready": sum(bool(row.assignees) for row in rows),
        "pane": {"terms": offered, "other_day": other_day()},
        "roles": ROLES,
        "row_terms": row_terms(offered),
        "back_url": reverse("incoming:box", args=["cho-y-kien"]),
    }
    return page(request, "incoming/many.html", context)


def _directed(request: HttpRequest, actor: Actor) -> HttpResponse:
    given = request.POST
    alike = given.get("how") == ALIKE
    batch_id = assign_many(
        actor=actor,
        now=read_clock(),
        document_ids=ticked(given),
        assignees=assignees_of(given) if alike else (),
        instruction=given.get("instruction", "") if alike else "",
        answer_required=alike and bool(given.get("answer_required")),
    )
    return go(request, reverse("signing:batch", args=[batch_id]))


@require_GET
@reading()
def rules(request: HttpRequest) -> HttpResponse:
    """The rules that send documents to a unit: seen by all, set by who administers the office."""
    actor = actor_of(request)
    context = {
        "rules": [_rule(row) for row in routing_rules(actor)],
        "may_set": actor.may(ADMINISTER),
        "types": [("", _("Mọi loại")), *type_choices()],
        "units": [("", _("Không ghi hạn")), *((str(u), label) for u, label in UNIT_LABELS.items())],
        "ways": [("", _("Đề xuất với lãnh đạo")), ("1", _("Chuyển thẳng sau khi vào sổ"))],
    }
    return page(request, "incoming/routing.html", context)


@require_POST
def set_rule(request: HttpRequest) -> HttpResponse:
    """Add a rule."""
    given = request.POST
    units, posts = places_of(given, "lead")
    other_units, other_posts = places_of(given, "cooperate")
    unit = given.get("unit", "")
    set_routing_rule(
        actor=actor_of(request),
        now=read_clock(),
        assignees=[
            *_named(Role.LEAD, units, posts),
            *_named(Role.COOPERATE, other_units, other_posts),
        ],
        basis=given.get("basis", ""),
        issuer_code=given.get("issuer", ""),
        type_code=given.get("type_code", ""),
        words=given.get("words", "").split(","),
        task=given.get("task", ""),
        term=f"{given.get('amount', '').strip()}{unit}" if unit else "",
        direct=bool(given.get("direct")),
    )
    return go(request, reverse("incoming:routing"), said=_("Đã ghi quy tắc."))


@require_POST
def end_rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """End a rule."""
    end_routing_rule(actor=actor_of(request), now=read_clock(), rule_id=rule_id)
    return go(request, reverse("incoming:routing"), said=_("Đã thôi áp dụng quy tắc."))


def _named(role: Role, units: list[UUID], posts: list[UUID]) -> list[Assignee]:
    return [
        *(Assignee(role=role, unit_id=each) for each in units),
        *(Assignee(role=role, post_id=each) for each in posts),
    ]


def _rule(row: RoutingRow) -> dict[str, object]:
    types = dict(type_choices())
    which = [
        _("nơi ban hành %(code)s") % {"code": row.issuer_code} if row.issuer_code else "",
        str(types.get(row.type_code, row.type_code)) if row.type_code else "",
        ", ".join(f"“{word}”" for word in row.words),
    ]
    return {
        "id": row.id,
        "ordinal": row.ordinal,
        "which": "; ".join(filter(None, which)),
        "proposal": row.route.proposal,
        "term": term_words(row.route.term) if row.route.term else "",
        "direct": row.route.direct,
        "basis": row.basis,
    }
