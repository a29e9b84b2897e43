"""One's own ways to sign and certificates, what is missing; and the body's automatic seal."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vanban.core.people.queries import posts_of_organisation
from vanban.doors.web.answers import actor_of, go, page
from vanban.formats.symbol import DOCUMENT_TYPES
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Invalid, Reason
from vanban.outgoing.sealing.operations import set_seal_policy, stop_automatic
from vanban.outgoing.sealing.queries import seal_policy
from vanban.outgoing.sealing.rules import Policy
from vanban.outgoing.signing.rules import no_key
from vanban.trust.certificates.queries import ways_to_sign
from vanban.trust.keys.rules import Channel

SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class WayShown:
    """A way to sign as its line reads."""

    name: str
    label: str
    until: datetime
    left: str
    soon: bool
    used: datetime | None


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """My ways to sign, how long each certificate lives, what I lack; the body's automatic seal."""
    actor, now = actor_of(request), read_clock()
    ways = _ways(actor, now)
    keeper, clerk = actor.may("trust.administer"), actor.may("outgoing.seal")
    context: dict[str, object] = {
        "ways": ways,
        "lacks": _lacks(actor, found=bool(ways)),
        "keeper": keeper,
        "clerk": clerk,
    }
    if keeper or clerk:
        row = seal_policy(actor, now=now)
        posts = posts_of_organisation(actor.organisation, on=local_date(now))
        context |= {
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
    return page(request, "signing/own.html", context)


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


def _ways(actor: Actor, now: datetime) -> list[WayShown]:
    if actor.person_id is None:
        return []
    shown = []
    for way in ways_to_sign(actor, person_id=actor.person_id, at=now):
        if way.channel is Channel.FILE:
            continue
        days = (way.not_after - now).days
        left = ngettext("còn %(n)s ngày", "còn %(n)s ngày", days) % {"n": days}
        shown.append(
            WayShown(way.name, way.label, way.not_after, left, days <= SOON_DAYS, way.last_used_at)
        )
    return shown


def _lacks(actor: Actor, *, found: bool) -> list[Reason]:
    """What one would be refused for when signing now."""
    lacks = [] if found else [no_key()]
    if actor.post_id is None:
        lacks.append(Reason("signing.no_post", _("Tài khoản chưa giữ chức vụ nào.")))
    elif not actor.may("outgoing.sign"):
        lacks.append(
            Reason(
                "signing.by_delegation",
                _("Chức vụ của bạn chỉ ký được khi có giao quyền (KT., TL., TUQ., Q.)."),
                _("Người có thẩm quyền lập giao quyền trước."),
            )
        )
    return lacks


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not text.isdecimal() or len(text) > 5:  # noqa: PLR2004 - more digits than any limit
        raise Invalid(Reason("signing.number", _("Phải là số."), _("Ghi số."), field=name))
    return int(text)
