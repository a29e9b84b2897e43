"""The protocol on the wire: a WSGI application that knows no page, no session and no cookie.

Django's request and middleware would cost as much as the whole work on a small packet
(docs/decisions/0022). What is not the protocol's goes on to Django: the operator's pages.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

from vanban.doors.axis.views import Request, serve

PAGES: Final = ("/dieu-hanh", "/static/")
_PREFIX: Final = "HTTP_XROADVNPT_"
_SKIP: Final = len("HTTP_")

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer a call of the protocol; any path may stand before its name, as adapters have it."""
    answer = serve(
        Request(
            method=environ["REQUEST_METHOD"],
            name=environ["PATH_INFO"].rstrip("/").rpartition("/")[2],
            headers=[
                (key[_SKIP:].replace("_", "-"), value)
                for key, value in environ.items()
                if key.startswith(_PREFIX)
            ],
            body=environ["wsgi.input"],
            origin=environ.get("REMOTE_ADDR", ""),
        )
    )
    headers = [("Content-Type", answer.kind)]
    if answer.size >= 0:
        headers.append(("Content-Length", str(answer.size)))
    start_response(_STATUS[answer.status], headers)
    return answer.body


def beside(pages: Application) -> Application:
    """The line, and the operator's pages behind their own paths."""

    def both(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(PAGES):
            return pages(environ, start_response)
        return application(environ, start_response)

    return both


_STATUS: Final = {one: f"{one.value} {one.phrase}" for one in HTTPStatus}
