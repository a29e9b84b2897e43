"""The living sheet of parts at /thiet-ke/: every part in every state, from invented data.

Shown where VANBAN_DEBUG=1, in the tests, and to who may administer the installation; to others who
are signed in it is not there.
"""

import unicodedata
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from vanban.doors.web.answers import actor_of
from vanban.doors.web.design import samples

PERMISSION = "people.administer"
View = Callable[..., HttpResponse]


def _for_makers(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        if not (settings.DEBUG or settings.TESTING) and not actor_of(request).may(PERMISSION):
            raise Http404
        return view(request, *arguments, **named)

    return guarded


@require_GET
@_for_makers
def sheet(request: HttpRequest) -> HttpResponse:
    """All parts in all states."""
    return render(
        request,
        "design/sheet.html",
        {"shell": samples.shell(), "samples": samples, "pages": samples.pages()},
    )


@require_GET
@_for_makers
def desk(request: HttpRequest) -> HttpResponse:
    """The clerk's desk of three panes, put together from the parts."""
    return render(
        request,
        "design/desk.html",
        {"shell": samples.shell(), "samples": samples, "pages": samples.pages()},
    )


@require_GET
@_for_makers
def delivery(request: HttpRequest) -> HttpResponse:
    """An issued document with its delivery board and its side."""
    return render(
        request,
        "design/delivery.html",
        {"shell": samples.shell("outgoing"), "samples": samples, "pages": samples.pages()},
    )


@require_GET
@_for_makers
def waiting(request: HttpRequest) -> HttpResponse:
    """A leader's list with many at once, and the direction beside the page."""
    return render(
        request,
        "design/waiting.html",
        {"shell": samples.shell("mine"), "samples": samples, "pages": samples.pages()},
    )


@require_GET
@_for_makers
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, at rest and locked."""
    locked = "khoa" in request.GET
    return render(
        request,
        "people/sign_in.html",
        {
            "demo_accounts": samples.ACCOUNTS,
            "username": "duyen.ho" if locked else "",
            "refusal": samples.LOCKED if locked else None,
        },
    )


@require_GET
@_for_makers
def error(request: HttpRequest, code: int) -> HttpResponse:
    """An error page as a person meets it."""
    if code not in {400, 403, 404, 500}:
        raise Http404
    return render(request, f"{code}.html", status=200)


@require_GET
@_for_makers
def find(request: HttpRequest) -> JsonResponse:
    """What the picker asks: invented bodies whose name holds the words, accents or not."""
    words = _plain(request.GET.get("q", "")).split()
    found = [
        {"id": body.id, "name": body.name, "detail": body.detail}
        for body in samples.BODIES
        if all(word in _plain(body.name) for word in words)
    ]
    return JsonResponse({"results": found})


@require_POST
@_for_makers
def refuse(request: HttpRequest) -> HttpResponse:
    """A refusal as a room's page answers it."""
    return render(request, "parts/refusal.html", {"refusal": samples.FORM_REFUSAL}, status=409)


@require_POST
@_for_makers
def accept(request: HttpRequest) -> HttpResponse:
    """An act that went well: said in a toast, with undo."""
    answer = HttpResponse(status=204)
    answer["HX-Trigger"] = (
        '{"toast": {"text": "\\u0110\\u00e3 v\\u00e0o s\\u1ed5 s\\u1ed1 3481.", "undo": "/"}}'
    )
    return answer


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))
