"""An editor that proves its requests: its keys, its discovery document, a server that has it."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from vanban.formats.wopi import signed_text

NAMES = ("now", "before", "other")
KEYS = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in NAMES}


def ticks_of(moment: datetime) -> int:
    since = moment - datetime(1, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 10**7 + since.microseconds * 10


def sign(name: str, *, token: str, url: str, at: datetime) -> str:
    text = signed_text(token, url, ticks_of(at))
    return base64.b64encode(KEYS[name].sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()


def published(*names: str) -> bytes:
    now, before = (KEYS[name].public_key().public_numbers() for name in names)

    def written(number: int) -> str:
        return base64.b64encode(number.to_bytes((number.bit_length() + 7) // 8)).decode()

    return (
        f'<wopi-discovery><net-zone name="external"/><proof-key value="" oldvalue=""'
        f' modulus="{written(now.n)}" exponent="{written(now.e)}"'
        f' oldmodulus="{written(before.n)}" oldexponent="{written(before.e)}"/></wopi-discovery>'
    ).encode()


class Publisher(ThreadingHTTPServer):
    """Answers with `document`, and counts how often it was asked."""

    document: bytes | None = None
    asked = 0
    address = ""


class _Handler(BaseHTTPRequestHandler):
    server: Publisher

    def do_GET(self) -> None:
        self.server.asked += 1
        document = self.server.document
        self.send_response(503 if document is None else 200)
        self.send_header("Content-Length", str(len(document or b"")))
        self.end_headers()
        self.wfile.write(document or b"")

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def publisher() -> Iterator[Publisher]:
    """An address of its own each time: what a process has read of another is not taken for it."""
    server = Publisher(("127.0.0.1", 0), _Handler)
    server.address = f"http://127.0.0.1:{server.server_port}/{uuid4()}/discovery"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
