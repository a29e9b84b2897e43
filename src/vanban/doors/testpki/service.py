"""The demonstration authority over HTTP on the loopback: ``vanban testpki``."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from cryptography.hazmat.primitives.serialization import Encoding

from vanban.doors.testpki.answers import ocsp_answer, revocation_list, time_stamp_answer
from vanban.doors.testpki.authority import ISSUING_NAME, Pki, make_pki
from vanban.formats.pades.timestamps import MEDIA_RESPONSE
from vanban.foundation.clock import now as clock_now

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LARGEST = 64 * 1024
Answer = tuple[str, str, bytes]


def application(pki: Pki, *, clock: Callable[[], datetime] = clock_now) -> "WSGIApplication":
    """The WSGI application of an authority."""

    def app(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        status, media, body = _answer(pki, environ, clock())
        start(status, [("Content-Type", media), ("Content-Length", str(len(body)))])
        return [body]

    return app


def _answer(pki: Pki, environ: "WSGIEnvironment", now: datetime) -> Answer:
    path, method = environ.get("PATH_INFO", "/"), environ["REQUEST_METHOD"]
    if method == "GET":
        return _got(pki, path, now)
    if method != "POST":
        return "405 Method Not Allowed", "text/plain", b""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not 0 < length <= _LARGEST:
        return "413 Content Too Large", "text/plain", b""
    body = environ["wsgi.input"].read(length)
    if path == "/ocsp":
        return "200 OK", "application/ocsp-response", ocsp_answer(pki, body, now=now)
    if path == "/tsa":
        return "200 OK", MEDIA_RESPONSE, time_stamp_answer(pki, body, now=now)
    return _not_found()


def _got(pki: Pki, path: str, now: datetime) -> Answer:
    if path == "/ca.pem":
        pems = (each.certificate.public_bytes(Encoding.PEM) for each in (pki.issuing, pki.root))
        return "200 OK", "application/x-pem-file", b"".join(pems)
    authorities = {"root": pki.root, "issuing": pki.issuing}
    kind, _, name = path.strip("/").partition("/")
    authority = authorities.get(name.rpartition(".")[0])
    if path == "/":
        return "200 OK", "text/plain; charset=utf-8", ISSUING_NAME.encode()
    if kind == "crl" and not name:
        authority = pki.issuing
    if authority is None:
        return _not_found()
    if kind == "crl":
        return "200 OK", "application/pkix-crl", revocation_list(pki, authority, now=now)
    if kind == "ca":
        return "200 OK", "application/pkix-cert", authority.certificate.public_bytes(Encoding.DER)
    return _not_found()


def _not_found() -> Answer:
    return "404 Not Found", "text/plain", b""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Say nothing: a demonstration has enough on its screen."""


def server(
    pki: Pki, *, host: str, port: int, clock: Callable[[], datetime] = clock_now
) -> WSGIServer:
    """A server that is bound but does not serve yet; port 0 takes a free one."""
    return make_server(host, port, application(pki, clock=clock), _Server, _Quiet)


def serve(folder: Path, *, url: str | None = None) -> None:
    """Make the authority if needed and answer until stopped. ``url`` only counts the first time."""
    now = clock_now()
    pki = make_pki(folder, now=now, url=url) if url else make_pki(folder, now=now)
    place = urlsplit(pki.url)
    with server(pki, host=place.hostname or "127.0.0.1", port=place.port or 80) as listening:
        listening.serve_forever()
