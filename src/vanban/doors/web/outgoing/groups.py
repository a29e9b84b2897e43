"""Groups of recipients: one's own and the body's, made, changed, dropped."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanban.core.organisations.queries import organisations_by_id
from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.outgoing.books import Tick
from vanban.doors.web.outgoing.compose import Chosen
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.outgoing.drafting.operations import drop_group, save_group
from vanban.outgoing.drafting.queries import (
    GroupRow,
    bodies_of_group,
    kinds_to_choose,
    recipient_group,
    recipient_groups,
)
from vanban.outgoing.drafting.rules import GroupInput


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every group one may use, and the form of a new one or of the one chosen (`?sua=`)."""
    actor = actor_of(request)
    today = local_date(read_clock())
    if not (actor.may("outgoing.draft") or _sets(actor)):
        actor.require("outgoing.draft")
    rows = recipient_groups(actor)
    chosen = _uuid(request.GET.get("sua", ""))
    open_one = recipient_group(actor, group_id=chosen) if chosen else None
    context = {
        "rows": [
            (row, len(bodies_of_group(actor, group_id=row.id, on=today)), _mine(actor, row))
            for row in rows
        ],
        "one": open_one,
        "sets": _sets(actor),
        "drafts": actor.may("outgoing.draft"),
        "kind_ticks": [
            Tick(kind, words, on=open_one is not None and kind in open_one.kinds)
            for kind, words in kinds_to_choose(actor, on=today)
        ],
        "group_ticks": [
            Tick(str(row.id), row.name, on=open_one is not None and row.id in open_one.groups)
            for row in rows
            if open_one is None or row.id != open_one.id
        ],
        "members": _members(open_one),
    }
    return page(request, "outgoing/groups.html", context)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Write a group down, or over the one named."""
    given = request.POST
    try:
        group_id = UUID(given["group"]) if given.get("group") else None
        members = tuple(UUID(each) for each in given.getlist("members"))
        groups = tuple(UUID(each) for each in given.getlist("groups"))
    except ValueError:
        text = _("Lựa chọn không đọc được.")
        raise Invalid(Reason("outgoing.choice", text, _("Chọn lại."), field="members")) from None
    save_group(
        actor=actor_of(request),
        now=read_clock(),
        group_id=group_id,
        given=GroupInput(
            name=given.get("name", ""),
            shared=given.get("shared") == "1",
            kinds=tuple(given.getlist("kinds")),
            members=members,
            groups=groups,
        ),
    )
    return go(request, reverse("outgoing:groups"), said=_("Đã lưu nhóm."))


@require_POST
def drop(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Drop a group."""
    drop_group(actor=actor_of(request), now=read_clock(), group_id=group_id)
    return go(request, reverse("outgoing:groups"), said=_("Đã bỏ nhóm."))


def _members(row: GroupRow | None) -> list[Chosen]:
    if row is None:
        return []
    bodies = organisations_by_id(set(row.members))
    return [
        Chosen(str(each), bodies[each].name, bodies[each].code)
        for each in row.members
        if each in bodies
    ]


def _sets(actor: Actor) -> bool:
    return actor.may("outgoing.issue") or actor.may("people.administer")


def _mine(actor: Actor, row: GroupRow) -> bool:
    return not row.shared or _sets(actor)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
