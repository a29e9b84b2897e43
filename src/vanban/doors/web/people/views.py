"""Signing in and out, changing post, password, language and theme."""

import json
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanban.core.people import operations, queries
from vanban.core.people.operations import SignInRefused
from vanban.doors.web.answers import (
    STATUSES,
    actor_of,
    go,
    origin_of,
    own_address,
    page,
    visit_of,
    wants_part,
)
from vanban.doors.web.middleware import TOKEN_COOKIE
from vanban.doors.web.people.absences import absences_context
from vanban.doors.web.shell import first_screen
from vanban.foundation.actor import Actor
from vanban.foundation.clock import local_date
from vanban.foundation.clock import now as read_clock
from vanban.foundation.errors import Kind, Reason, Refusal

A_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A name to try the demo with; the password stands in the terminal, never on the page."""

    username: str
    name: str
    title: str


class PasswordsDiffer(Refusal):
    """The new password was not typed the same twice."""

    kind = Kind.INVALID
    code = "people.passwords_differ"
    title = "Chưa đổi được mật khẩu"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first screen of the person's day."""
    return HttpResponseRedirect(first_screen(actor_of(request)))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a refusal comes back to the same form, with one set of words."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "GET":
        if getattr(request, "actor", None) is not None:
            return HttpResponseRedirect(own_address(request, wanted))
        return page(request, "people/sign_in.html", _sign_in_context(wanted))
    username, origin = request.POST.get("username", ""), origin_of(request)
    try:
        signed_in = operations.sign_in(
            actor=Actor(organisation_id=None, name=_("Khách"), origin=origin),
            now=read_clock(),
            username=username,
            password=request.POST.get("password", ""),
            origin=origin,
            kind="web",
        )
    except SignInRefused as refusal:
        context = _sign_in_context(wanted) | {"username": username, "refusal": refusal}
        return page(request, "people/sign_in.html", context, status=STATUSES[refusal.kind])
    rotate_token(request)
    answer = go(request, own_address(request, wanted))
    _keep_token(answer, signed_in.token)
    account = queries.account(signed_in.account_id)
    _set_preference(answer, settings.LANGUAGE_COOKIE_NAME, account.language)
    if account.theme != "system":
        _set_preference(answer, "theme", account.theme)
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this sign-in; the browser forgets what it cached of the office."""
    token = request.COOKIES.get(TOKEN_COOKIE, "")
    if token and getattr(request, "actor", None) is not None:
        operations.sign_out(actor=actor_of(request), now=read_clock(), token=token)
    answer = go(request, reverse("people:sign_in"))
    answer.delete_cookie(TOKEN_COOKIE)
    answer["Clear-Site-Data"] = '"cache"'
    return answer


@require_POST
def choose_post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Go on in another of one's own posts."""
    operations.choose_post(
        actor=actor_of(request),
        now=read_clock(),
        token=request.COOKIES.get(TOKEN_COOKIE, ""),
        post_id=post_id,
    )
    chosen = queries.post(post_id)
    said = _("Đang làm việc với chức vụ %(title)s.") % {"title": chosen.title}
    return go(request, "/", said=said, detail=chosen.organisation_name)


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """One's own page: posts, language, theme, password."""
    actor, visit = actor_of(request), visit_of(request)
    day = local_date(read_clock())
    return page(
        request,
        "people/me.html",
        {
            "account": visit.account,
            "posts": queries.posts_of_person(visit.account.person_id, on=day),
            "current_post": actor.post_id,
            "may_administer": actor.may("people.administer"),
            **absences_context(actor, day),
        },
    )


@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; other sign-ins of the account end."""
    visit = visit_of(request)
    context: dict[str, object] = {"must_change": visit.must_change, "account": visit.account}
    if request.method == "GET":
        return page(request, "people/password.html", context)
    try:
        if request.POST.get("password", "") != request.POST.get("again", ""):
            raise PasswordsDiffer(
                Reason(
                    "people.passwords_differ",
                    _("Hai lần nhập mật khẩu mới không giống nhau."),
                    _("Nhập lại cả hai ô."),
                    field="again",
                )
            )
        operations.change_password(
            actor=visit.actor,
            now=read_clock(),
            current=request.POST.get("current", ""),
            new=request.POST.get("password", ""),
            keep_token=request.COOKIES.get(TOKEN_COOKIE, ""),
        )
    except Refusal as refusal:
        if wants_part(request):
            raise
        status = STATUSES[refusal.kind]
        return page(request, "people/password.html", context | {"refusal": refusal}, status=status)
    return go(
        request,
        "/",
        said=_("Đã đổi mật khẩu."),
        detail=_("Các phiên làm việc khác của bạn đã kết thúc."),
    )


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Vietnamese or English, kept by the browser and, when signed in, with the account."""
    language = request.POST.get("language", "")
    answer = go(request, own_address(request, request.POST.get("next", "")))
    if language in dict(settings.LANGUAGES):
        _remember(request, language=language)
        _set_preference(answer, settings.LANGUAGE_COOKIE_NAME, language)
    return answer


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system is; kept like the language."""
    theme = request.POST.get("theme", "") or "system"
    answer = go(request, own_address(request, request.POST.get("next", "")))
    if theme in {"system", "light", "dark"}:
        _remember(request, theme=theme)
        _set_preference(answer, "theme", "" if theme == "system" else theme)
    return answer


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere: nothing was done."""
    return page(request, "people/form_expired.html", status=STATUSES[Kind.FORBIDDEN])


def _remember(request: HttpRequest, *, language: str = "", theme: str = "") -> None:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is not None:
        operations.choose_preferences(actor=actor, now=read_clock(), language=language, theme=theme)


def _sign_in_context(wanted: str) -> dict[str, object]:
    return {"next": wanted, "demo_accounts": _demo_accounts()}


def _demo_accounts() -> list[DemoAccount]:
    """The people of the demo, where this office is one (VANBAN_DEMO_ACCOUNTS_FILE)."""
    path = Path(settings.DEMO_ACCOUNTS_FILE)
    if not settings.DEMO_ACCOUNTS_FILE or not path.exists():
        return []
    return [
        DemoAccount(row["username"], row["name"], f"{row['title']}, {row['organisation']}")
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def _keep_token(answer: HttpResponse, token: str) -> None:
    answer.set_cookie(
        TOKEN_COOKIE,
        token,
        max_age=settings.SESSION_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _set_preference(answer: HttpResponse, name: str, value: str) -> None:
    if not value:
        answer.delete_cookie(name)
        return
    answer.set_cookie(
        name, value, max_age=A_YEAR_S, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
