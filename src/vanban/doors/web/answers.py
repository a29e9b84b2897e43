"""Small words every view uses: who asks, a page or a part of it, going on, saying what was done."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final, cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme

from vanban.core.people.operations import NotSignedIn, Visit
from vanban.foundation.actor import Actor
from vanban.foundation.errors import Kind, Reason, Refusal

STATUSES: Final[Mapping[Kind, int]] = {
    Kind.INVALID: 422,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.UNAVAILABLE: 503,
}
NOT_SIGNED_IN: Final = 401
SAID_COOKIE: Final = f"{settings.SESSION_COOKIE_NAME}-said"
SAID_FOR_S: Final = 60


class VisitedRequest(HttpRequest):
    """A request after CurrentActor has looked at it."""

    visit: Visit | None
    actor: Actor | None
    said: bool  # what an earlier answer wanted said has been shown
    counts: Mapping[str, int]  # what a list has counted already, for the rail beside it


@dataclass(frozen=True, slots=True)
class Said:
    """A toast: what was done, more of it, and where to undo it."""

    text: str
    detail: str = ""
    undo_url: str = ""


def visited(request: HttpRequest) -> VisitedRequest:
    """The request with what CurrentActor put on it."""
    return cast("VisitedRequest", request)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks. Refuses (NotSignedIn): a page leads to sign-in, a part says the visit ended."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise NotSignedIn(
            Reason("people.not_signed_in", "Phiên làm việc đã hết.", "Đăng nhập lại.")
        )
    return actor


def visit_of(request: HttpRequest) -> Visit:
    """The sign-in behind the request. Refuses (NotSignedIn)."""
    actor_of(request)
    return cast("Visit", visited(request).visit)


def origin_of(request: HttpRequest) -> str:
    """Where the request came from: the address the last proxy saw, where one stands before us."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and settings.SECURE_PROXY_SSL_HEADER:
        return str(forwarded).rsplit(",", 1)[-1].strip()[:60]
    return str(request.META.get("REMOTE_ADDR", ""))[:60]


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks, and so a part of a page is the answer."""
    return request.headers.get("HX-Request") == "true"


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """A whole page, or for htmx its `part` (a template of its own) where one is named."""
    chosen = part if part and wants_part(request) else template
    answer = render(request, chosen, dict(context or {}), status=status)
    if part:
        answer["Vary"] = "HX-Request"
    return answer


def go(
    request: HttpRequest, url: str, *, said: str = "", detail: str = "", undo_url: str = ""
) -> HttpResponse:
    """Go on to another page, by htmx or without it; `said` is shown there as a toast."""
    answer: HttpResponse = HttpResponseRedirect(url)
    if wants_part(request):
        answer = HttpResponse(status=204, headers={"HX-Redirect": url})
    if said:
        answer.set_cookie(
            SAID_COOKIE,
            signing.dumps(asdict(Said(said, detail, undo_url)), salt="said", compress=True),
            max_age=SAID_FOR_S,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return answer


def done(
    answer: HttpResponse | None = None,
    *,
    said: str,
    detail: str = "",
    undo_url: str = "",
    kept: str = "",
) -> HttpResponse:
    """An act that went well, told in place: on a part given, or with no content.

    `kept` names the form (`data-keep`) whose kept draft may be dropped.
    """
    toast = {"text": said, "detail": detail, "undo": undo_url}
    told: dict[str, object] = {"toast": {name: word for name, word in toast.items() if word}}
    if kept:
        told["kept"] = kept
    answer = HttpResponse(status=204) if answer is None else answer
    answer["HX-Trigger"] = json.dumps(told)
    return answer


def refuse(request: HttpRequest, refusal: Refusal, *, subject: str = "") -> HttpResponse:
    """The answer to a refusal: for htmx the part with every reason, else a page of its own."""
    status = STATUSES[refusal.kind]
    context = {"refusal": refusal, "subject": subject}
    if wants_part(request):
        if isinstance(refusal, NotSignedIn):
            status = NOT_SIGNED_IN
        elif refusal.kind is Kind.UNAVAILABLE:
            status = STATUSES[Kind.CONFLICT]  # the pages take 5xx for a server that failed
        return render(request, "parts/refusal.html", context, status=status)
    own_page = {Kind.FORBIDDEN: "403.html", Kind.NOT_FOUND: "404.html"}
    return render(request, own_page.get(refusal.kind, "refused.html"), context, status=status)


def read_at(request: HttpRequest) -> datetime | None:
    """When the page of a form was opened (`{% read_at %}`); None where the form does not tell."""
    try:
        told = datetime.fromisoformat(request.POST.get("read_at", ""))
    except ValueError:
        return None
    return told if told.tzinfo is not None else None


def own_address(request: HttpRequest, address: str, fallback: str = "/") -> str:
    """An address given from outside, if it leads to this office; else the fallback."""
    own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if own else fallback


def said_before(request: HttpRequest) -> Said | None:
    """What the answer before this page wanted said; it is said once."""
    kept = request.COOKIES.get(SAID_COOKIE)
    if not kept:
        return None
    visited(request).said = True
    try:
        return Said(**signing.loads(kept, salt="said", max_age=SAID_FOR_S))
    except (signing.BadSignature, TypeError):
        return None


def download(data: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to keep under its name."""
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
