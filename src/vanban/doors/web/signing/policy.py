"""The rules by which the body's key in an HSM seals by itself, and their stop switch."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vanban.core.people.queries import posts_of_organisation
from vanban.doors.web.answers import actor_of, go
from vanban.formats.symbol import DOCUMENT_TYPES
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.outgoing.sealing.operations import set_seal_policy, stop_automatic
from vanban.outgoing.sealing.queries import seal_policy
from vanban.outgoing.sealing.rules import Policy


def policy_shown(actor: Actor, now: datetime) -> dict[str, object]:
    """What the section of the automatic seal shows."""
    row = seal_policy(actor, now=now)
    posts = posts_of_organisation(actor.organisation, on=local_date(now))
    return {
        "row": row,
        "on": row is not None and not row.policy.stopped,
        "posts": [
            (
                str(post.id),
                f"{post.full_name}, {post.title}",
                row is not None and str(post.id) in row.policy.posts,
            )
            for post in posts
        ],
        "kinds": [
            (kind.code, kind.name, row is not None and kind.code in row.policy.type_codes)
            for kind in DOCUMENT_TYPES
        ],
    }


@require_POST
def policy(request: HttpRequest) -> HttpResponse:
    """Set the rules of the automatic seal; setting them switches it on."""
    given = request.POST
    set_seal_policy(
        actor=actor_of(request),
        now=read_clock(),
        policy=Policy(
            posts=frozenset(given.getlist("posts")),
            type_codes=frozenset(given.getlist("kinds")),
            first_hour=_number(request, "first_hour"),
            last_hour=_number(request, "last_hour"),
            per_day=_number(request, "per_day"),
        ),
    )
    return go(request, reverse("signing:index"), said=_("Đã bật dấu tự động theo quy tắc này."))


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """The stop switch."""
    stop_automatic(actor=actor_of(request), now=read_clock())
    return go(request, reverse("signing:index"), said=_("Đã tắt dấu tự động."))


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not text.isdecimal() or len(text) > 5:  # noqa: PLR2004 - more digits than any limit
        raise Invalid(Reason("signing.number", _("Phải là số."), _("Ghi số."), field=name))
    return int(text)
