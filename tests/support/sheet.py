"""The sheet of parts served alone: no database, no person, the office's own content policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from django.urls import include, path

urlpatterns = [path("thiet-ke/", include("vanban.doors.web.design.urls"))]
ALONE: dict[str, Any] = {  # the sheet needs no database and no person
    "ROOT_URLCONF": __name__,
    "MIDDLEWARE": [
        "vanban.doors.web.middleware.ContentSecurityPolicy",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.template.context_processors.csrf",
                ]
            },
        }
    ],
}
PAGES = {
    "sheet": "/thiet-ke/",
    "desk": "/thiet-ke/ban-lam-viec/",
    "delivery": "/thiet-ke/noi-nhan/",
    "waiting": "/thiet-ke/cho-toi/",
    "sign-in": "/thiet-ke/dang-nhap/",
    "locked": "/thiet-ke/dang-nhap/?khoa",
    "error": "/thiet-ke/loi/404/",
}


class Quiet(WSGIRequestHandler):
    def log_message(self, *_given: object) -> None:
        """Tests say what matters themselves."""


@contextmanager
def sheet_served() -> Iterator[str]:
    """The address of a server that shows the sheet."""
    with override_settings(**ALONE, DEBUG=True):
        server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=Quiet)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join()
