"""Chữ ký số của tôi: one's own pictures, keys and certificates, what is missing, trying a key."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vanban.doors.web.answers import actor_of, go, page
from vanban.doors.web.saying import say
from vanban.doors.web.signing.policy import policy_shown
from vanban.doors.web.signing.sessions import TOOL_POLICY
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import NotFound, Reason
from vanban.outgoing.signing.operations import show_token, try_key
from vanban.outgoing.signing.rules import no_key
from vanban.trust.certificates.operations.enrolling import enrol_service_key
from vanban.trust.certificates.queries import Standing, standings
from vanban.trust.keys.operations.registering import may_handle, prefer_key, retire_key
from vanban.trust.keys.queries import picture_of, providers
from vanban.trust.keys.rules import CHANNEL_NAMES, Channel
from vanban.trust.keys.rules.tool import ADDRESS

SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class KeyShown:
    """A key as its line reads: where it lives, until when, what stands against it."""

    code: str
    name: str
    label: str
    serial: str
    issuer: str
    life: str
    soon: bool
    first: bool
    used: datetime | None
    reasons: tuple[Reason, ...]
    may_prefer: bool = False
    may_retire: bool = False


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """My picture, my keys and how long they live, what I lack; the body's seal for its keepers."""
    actor, now = actor_of(request), read_clock()
    own = _keys(actor, now, actor.person_id) if actor.person_id else []
    keeper, clerk = actor.may("trust.administer"), actor.may("outgoing.seal")
    context: dict[str, object] = {
        "keys": own,
        "lacks": _lacks(actor, found=bool(own)),
        "picture": picture_of(actor, person_id=actor.person_id) if actor.person_id else None,
        "initials": picture_of(actor, person_id=actor.person_id, initials=True)
        if actor.person_id
        else None,
        "services": [
            (str(row.id), f"{say(CHANNEL_NAMES[Channel(row.channel)])}: {row.name}")
            for row in providers(actor)
            if row.retired_at is None
        ],
        "tool_address": ADDRESS,
        "person": actor.person_id is not None,
        "keeper": keeper,
        "clerk": clerk,
    }
    if keeper or clerk:
        context |= {
            "seal_keys": _keys(actor, now, None),
            "seal": picture_of(actor, person_id=None),
            **policy_shown(actor, now),
        }
    answer = page(request, "signing/own.html", context)
    answer["Content-Security-Policy"] = TOOL_POLICY  # the page reads the token that is plugged in
    return answer


@require_POST
def try_(request: HttpRequest) -> HttpResponse:
    """Sign a sample page by this key; the page of the signing shows the verdict."""
    session_id = try_key(
        actor=actor_of(request),
        now=read_clock(),
        way=request.POST.get("way", ""),
        body=request.POST.get("body") == "1",
    )
    return go(request, reverse("signing:session", args=[session_id]))


@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Show a token that is not registered yet by signing a sample page with it."""
    session_id = show_token(
        actor=actor_of(request), now=read_clock(), body=request.POST.get("body") == "1"
    )
    return go(request, reverse("signing:session", args=[session_id]))


@require_POST
def account(request: HttpRequest) -> HttpResponse:
    """Register one's own SIM or remote account; its service says which certificate it has."""
    actor = actor_of(request)
    wanted = request.POST.get("provider", "")
    service = next((row for row in providers(actor) if str(row.id) == wanted), None)
    if service is None or actor.person_id is None:
        text = _("Không có dịch vụ ký này.")
        raise NotFound(Reason("keys.no_service", text, _("Chọn dịch vụ."), field="provider"))
    enrol_service_key(
        actor=actor,
        now=read_clock(),
        label=service.name,
        channel=Channel(service.channel),
        provider_id=service.id,
        account=request.POST.get("account", ""),
        person_id=actor.person_id,
    )
    return go(request, reverse("signing:index"), said=_("Đã đăng ký; hãy ký thử một trang."))


@require_POST
def prefer(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Offer this key first."""
    prefer_key(actor=actor_of(request), now=read_clock(), key_id=key_id)
    return go(request, reverse("signing:index"), said=_("Từ nay chọn sẵn cách ký này."))


@require_POST
def retire(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Take a key out of use: lost, replaced."""
    retire_key(actor=actor_of(request), now=read_clock(), key_id=key_id)
    return go(request, reverse("signing:index"), said=_("Đã thôi dùng khóa này."))


def _keys(actor: Actor, now: datetime, person_id: UUID | None) -> list[KeyShown]:
    found = standings(actor, person_id=person_id, at=now)
    mine = person_id is not None or actor.may("trust.administer")
    clerk = may_handle(actor, person_id)
    return [
        replace(
            _shown(each, now, first=place == 0),
            may_prefer=mine or clerk,
            may_retire=mine or (clerk and each.way.channel is Channel.DESKTOP),
        )
        for place, each in enumerate(found)
    ]


def _shown(standing: Standing, now: datetime, *, first: bool) -> KeyShown:
    way = standing.way
    days = (way.not_after - now).days
    until = f"{local(way.not_after):%d/%m/%Y}"
    left = ngettext("còn %(n)s ngày", "còn %(n)s ngày", days) % {"n": days}
    life = _("chứng thư đến %(day)s, %(left)s") % {"day": until, "left": left}
    if way.not_after <= now:
        life = _("chứng thư hết hạn từ %(day)s") % {"day": until}
    return KeyShown(
        code=way.code,
        name=way.name,
        label=way.label,
        serial=standing.serial,
        issuer=standing.issuer,
        life=life,
        soon=days <= SOON_DAYS,
        first=first and not standing.reasons,
        used=way.last_used_at,
        reasons=standing.reasons,
    )


def _lacks(actor: Actor, *, found: bool) -> list[Reason]:
    """What one would be refused for when signing now, beside what stands with each key."""
    lacks = [] if found or actor.person_id is None else [no_key()]
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
