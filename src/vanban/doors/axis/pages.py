"""The operator's pages: traffic, members, what is stuck, the story of one packet."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.axis.mailbox.operations.again import offer_again
from vanban.axis.mailbox.queries import overview
from vanban.axis.mailbox.queries import refused as refusals
from vanban.axis.members.operations.operators import NotSignedIn
from vanban.axis.members.operations.operators import sign_in as let_in
from vanban.axis.members.queries.overview import members as member_rows
from vanban.doors.axis.charts import chart_of
from vanban.doors.axis.middleware import COOKIE, SALT, actor_of
from vanban.doors.axis.words import refused_in_short
from vanban.foundation.clock import now as read_clock

_LATE = timedelta(hours=1)
_YEAR_S = 365 * 24 * 3600


def _said(given: QueryDict, name: str) -> str:
    """What was typed, without the letter that no database takes."""
    return given.get(name, "").replace("\x00", "")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; on a new sign-in a cookie that only this axis can read."""
    if request.method == "GET":
        return render(request, "axis/sign_in.html", {})
    name = _said(request.POST, "name")
    try:
        operator_id, mark = let_in(
            now=read_clock(),
            origin=request.META.get("REMOTE_ADDR", ""),
            name=name,
            password=request.POST.get("password", ""),
        )
    except NotSignedIn as refusal:
        minutes = settings.SIGN_IN_LOCK_MINUTES
        told = {"name": name, "refusal": refusal, "minutes": minutes}
        return render(request, "axis/sign_in.html", told, status=403)
    answer = HttpResponseRedirect(reverse("traffic"))
    answer.set_cookie(
        COOKIE,
        signing.dumps({"id": str(operator_id), "mark": mark}, salt=SALT),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
        path="/dieu-hanh",
    )
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget the cookie."""
    answer = HttpResponseRedirect(reverse("sign-in"))
    answer.delete_cookie(COOKIE, path="/dieu-hanh", samesite="Strict")
    return answer


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Vietnamese or English, kept by the browser; then back to the page."""
    back = request.POST.get("next", "")
    here = {request.get_host()}
    safe = back.startswith("/dieu-hanh") and url_has_allowed_host_and_scheme(back, here)
    answer = HttpResponseRedirect(back if safe else reverse("traffic"))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=_YEAR_S,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
            path="/dieu-hanh",
        )
    return answer


@require_GET
def traffic(request: HttpRequest) -> HttpResponse:
    """Traffic now and by day, and the members' health."""
    actor, now = actor_of(request), read_clock()
    moment, days = overview.traffic(actor, now=now)
    health = overview.health(actor, now=now)
    nothing = overview.Health()
    rows = [(one, health.get(one.id, nothing)) for one in member_rows(actor, now=now)]
    members = [
        {
            "member": one,
            "health": life,
            "late": life.oldest is not None and now - life.oldest > _LATE,
        }
        for one, life in rows
    ]
    told = {
        "actor": actor,
        "here": "traffic",
        "moment": moment,
        "days": days,
        "chart": chart_of(days),
        "refused": refusals.refused_lately(actor, now=now),
        "members": sorted(members, key=lambda row: not row["late"]),  # the sick first
    }
    return render(request, "axis/traffic.html", told)


@require_GET
def stuck(request: HttpRequest) -> HttpResponse:
    """What failed or waits for too long; of one member, all that waits for it."""
    actor, system = actor_of(request), _said(request.GET, "he-thong")
    rows, count = overview.stuck(actor, now=read_clock(), system=system)
    told = {"actor": actor, "here": "stuck", "system": system, "rows": rows, "count": count}
    return render(request, "axis/stuck.html", told)


@require_GET
def refused(request: HttpRequest) -> HttpResponse:
    """What was not taken, of all members or of one."""
    actor, system = actor_of(request), _said(request.GET, "he-thong")
    told = {
        "actor": actor,
        "here": "refused",
        "system": system,
        "rows": _in_short(refusals.refused(actor, system=system)),
    }
    return render(request, "axis/not_taken.html", told)


def _in_short(rows: list[refusals.Refused]) -> list[dict[str, object]]:
    return [{"it": row, "why": refused_in_short(row.code)} for row in rows]


@require_GET
def look_up(request: HttpRequest) -> HttpResponse:
    """Packets by id, number or hash, those refused too; a single one opens at once."""
    actor, text = actor_of(request), _said(request.GET, "q")
    found = overview.look_up(actor, text=text)
    rows = _in_short(refusals.look_up_refused(actor, text=text))
    if len(found) == 1 and not rows:
        return HttpResponseRedirect(reverse("story", args=[found[0].id]))
    told = {"actor": actor, "here": "look-up", "text": text, "found": found, "rows": rows}
    return render(request, "axis/look_up.html", told)


@require_GET
def story(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Everything that is known of one packet."""
    actor = actor_of(request)
    found = overview.story(actor, message_id=message_id)
    if found is None:
        raise Http404
    told = {"actor": actor, "here": "look-up", "story": found}
    return render(request, "axis/story.html", told)


@require_POST
def again(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Offer a stuck packet once more, and go back to its story."""
    offer_again(actor=actor_of(request), now=read_clock(), delivery_id=delivery_id)
    back = request.POST.get("message", "")
    try:
        return HttpResponseRedirect(reverse("story", args=[UUID(back)]))
    except ValueError:
        return HttpResponseRedirect(reverse("stuck"))
