"""Who is at the operator's door, and what a page of the axis may do in a browser."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation

from vanban.axis.members.operations.operators import operator_actor
from vanban.foundation.actor import Actor
from vanban.foundation.clock import VIETNAM
from vanban.foundation.errors import Kind, Refusal

COOKIE: Final = "vanban-truc"
SALT: Final = "vanban.axis.operator"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
OPEN: Final = frozenset({"sign-in", "sign-out", "language"})
_STATUS: Final = {
    Kind.INVALID: 422,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.UNAVAILABLE: 503,
}


class OperatorsDoor:
    """Only who is signed in goes on; a refusal becomes a page that says why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Vietnamese, unless the operator chose another: a browser's own language does not decide.
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with timezone.override(VIETNAM), translation.override(language):
            answer = self.get_response(request)
            answer.headers.setdefault("Content-Language", language)
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        answer.headers.setdefault("Referrer-Policy", "same-origin")
        return answer

    def process_view(
        self,
        request: HttpRequest,
        view: object,  # noqa: ARG002 - the framework's form
        args: object,  # noqa: ARG002
        kwargs: object,  # noqa: ARG002
    ) -> HttpResponse | None:
        """Stop whoever is not signed in before any page is made."""
        match = request.resolver_match
        if match is not None and match.url_name in OPEN:
            return None
        actor = signed_in(request)
        if actor is None:
            return HttpResponseRedirect(reverse("sign-in"))
        request.META["vanban.actor"] = actor
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Say a refusal in its own words."""
        if not isinstance(fault, Refusal):
            return None
        told = {"refusal": fault, "actor": request.META.get("vanban.actor")}
        return render(request, "axis/refused.html", told, status=_STATUS[fault.kind])


def signed_in(request: HttpRequest) -> Actor | None:
    """The operator of the cookie, when it is ours, fresh, and still means somebody."""
    try:
        value = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=settings.SESSION_IDLE_S * 4
        )
        operator_id, mark = UUID(value["id"]), str(value["mark"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    return operator_actor(operator_id, mark, origin=request.META.get("REMOTE_ADDR", ""))


def actor_of(request: HttpRequest) -> Actor:
    """Who was let in."""
    actor = request.META["vanban.actor"]
    assert isinstance(actor, Actor)  # noqa: S101 - the door put it there
    return actor
