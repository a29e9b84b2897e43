"""Who calls the API: a bearer token from POST /api/v1/session, never a browser's cookie.

Without cookies there is nothing for a foreign page to ride on, so the API needs no CSRF token.
"""

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from vanban.core.people.operations import NotSignedIn, visit_of_token
from vanban.foundation.actor import Actor
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Forbidden, Reason


class Bearer(HttpBearer):
    """The actor behind the token; refuses (NotSignedIn) a dead one."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        visit = visit_of_token(token, now=read_clock(), origin=origin_of(request))
        if visit.must_change:
            raise Forbidden(
                Reason(
                    "people.must_change_password",
                    "Mật khẩu này do người khác đặt.",
                    "Đăng nhập trên web và đổi mật khẩu trước.",
                )
            )
        return visit.actor


def actor_of(request: HttpRequest) -> Actor:
    """Who calls (NotSignedIn when nobody does)."""
    actor = getattr(request, "auth", None)
    if not isinstance(actor, Actor):
        raise NotSignedIn(Reason("people.not_signed_in", "Thiếu thẻ truy cập.", "Đăng nhập lại."))
    return actor


def origin_of(request: HttpRequest) -> str:
    """The address the call came from: as the last proxy saw it, where one stands before us."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and settings.SECURE_PROXY_SSL_HEADER:
        return str(forwarded).rsplit(",", 1)[-1].strip()[:60]
    return str(request.META.get("REMOTE_ADDR", ""))[:60]


def token_of(request: HttpRequest) -> str:
    """The token of the call itself, for acts on the sign-in behind it."""
    return str(request.headers.get("Authorization", "")).partition(" ")[2]
