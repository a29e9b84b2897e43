"""The protocol on the wire: a WSGI application that knows no page, no session and no cookie.

Django's request and middleware would cost as much as the whole work on a small packet
(docs/decisions/0022). What is not the protocol's goes on to Django: the operator's pages.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

from vanban.doors.axis.views import Request, TornOff, serve

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
            body=_body_of(environ),
            origin=environ.get("REMOTE_ADDR", ""),
        )
    )
    headers = [("Content-Type", answer.kind)]
    if answer.size >= 0:
        headers.append(("Content-Length", str(answer.size)))
    start_response(_STATUS[answer.status], headers)
    return answer.body


class _Whole:
    """A body of known size, that says when the line was torn before its end."""

    def __init__(self, body: Any, size: int) -> None:
        self._body, self._missing = body, size

    def read(self, size: int) -> bytes:
        piece: bytes = self._body.read(size)
        self._missing -= len(piece)
        if not piece and self._missing > 0:
            raise TornOff(self._missing)
        return piece


def _body_of(environ: Environ) -> Any:
    body, size = environ["wsgi.input"], environ.get("CONTENT_LENGTH", "")
    return _Whole(body, int(size)) if size.isascii() and size.isdecimal() else body


def beside(pages: Application) -> Application:
    """The line, and the operator's pages behind their own paths."""

    def both(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(PAGES):
            return pages(environ, start_response)
        return application(environ, start_response)

    return both


_STATUS: Final = {one: f"{one.value} {one.phrase}" for one in HTTPStatus}
