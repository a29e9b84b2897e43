"""What stands around every view: the content policy, the language, who asks, the pages of a no."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from vanban.core.people.operations import NotSignedIn, visit_of_token
from vanban.core.people.queries.rights import with_rights_named
from vanban.doors.web.answers import SAID_COOKIE, origin_of, refuse, visited, wants_part
from vanban.doors.web.saying import say
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Kind, Refusal
from vanban.foundation.words import said_by

Next = Callable[[HttpRequest], HttpResponse]

TOKEN_COOKIE: Final = f"{settings.SESSION_COOKIE_NAME}-token"


def _editor_origin() -> str:
    """Where a draft is opened in the browser, if the house has such an editor."""
    parts = urlsplit(settings.WOPI_EDITOR)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        f"form-action 'self' {_editor_origin()}".rstrip(),
        "object-src 'none'",
    )
)


class ContentSecurityPolicy:
    """Nothing runs or loads that does not come from this office. Pages are not kept by caches."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        answer.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


class ChosenLanguage:
    """Vietnamese, unless the person chose another: a browser's own language does not decide."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        said_by(say)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            answer = self.get_response(request)
            answer.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return answer


class CurrentActor:
    """`request.actor` and `request.visit`: who asks, or None; a dead token is taken back."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = visited(request)
        given.visit = given.actor = None
        given.said = False
        token = request.COOKIES.get(TOKEN_COOKIE, "")
        if token:
            try:
                given.visit = visit_of_token(token, now=read_clock(), origin=origin_of(request))
                given.actor = given.visit.actor
            except NotSignedIn:
                token = ""
        answer = self.get_response(request)
        if TOKEN_COOKIE in request.COOKIES and not token and TOKEN_COOKIE not in answer.cookies:
            answer.delete_cookie(TOKEN_COOKIE)
        if given.said and SAID_COOKIE not in answer.cookies:
            answer.delete_cookie(SAID_COOKIE)
        return answer

    def process_view(self, request: HttpRequest, *_what: object) -> HttpResponse | None:
        """Lead a person whose password somebody else knows to the page where it is changed."""
        visit = visited(request).visit
        if visit is None or not visit.must_change or request.path.startswith("/api/"):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in {"people:password", "people:sign_out"}:
            return None
        return HttpResponseRedirect(reverse("people:password"))


class RefusalPages:
    """An anticipated no becomes a page, or for htmx the part with every reason; not for /api."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Refusal; anything else goes on and becomes the page of a failure."""
        if not isinstance(exception, Refusal) or request.path.startswith("/api/"):
            return None
        if isinstance(exception, NotSignedIn) and not wants_part(request):
            back = request.get_full_path() if request.method == "GET" else ""
            query = f"?{urlencode({'next': back})}" if back not in {"", "/"} else ""
            return HttpResponseRedirect(reverse("people:sign_in") + query)
        actor = visited(request).actor
        if actor is not None and exception.kind is Kind.FORBIDDEN:
            exception = with_rights_named(actor, exception, on=local_date(read_clock()))
        return refuse(request, exception)
