"""A push service on loopback that keeps what it is sent, and browsers that open it."""

import base64
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class SealedForAnotherError(Exception):
    """Sealed for another browser, or broken."""


@dataclass(frozen=True)
class Browser:
    """The half of a subscription that never leaves a browser."""

    key: ec.EllipticCurvePrivateKey
    secret: bytes

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def p256dh(self) -> str:
        return base64.urlsafe_b64encode(self.point).rstrip(b"=").decode()

    @property
    def auth(self) -> str:
        return base64.urlsafe_b64encode(self.secret).rstrip(b"=").decode()

    def opens(self, body: bytes) -> bytes:
        """RFC 8291 section 3 from the other side, written from the text of the standard."""
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        theirs, record = body[21 : 21 + length], body[21 + length :]
        assert (size, length) == (4096, 65)
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = self.key.exchange(ec.ECDH(), sender)
        info = b"WebPush: info\0" + self.point + theirs
        secret = HKDF(hashes.SHA256(), 32, self.secret, info).derive(shared)
        content = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        try:
            padded = AESGCM(content).decrypt(nonce, record, None)
        except InvalidTag as wrong:
            raise SealedForAnotherError from wrong
        plain, mark, _ = padded.rpartition(b"\2")
        assert mark
        return plain


def a_browser() -> Browser:
    return Browser(ec.generate_private_key(ec.SECP256R1()), os.urandom(16))


@dataclass(frozen=True)
class Sent:
    path: str
    headers: dict[str, str]
    body: bytes


class Service(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.sent: list[Sent] = []
        self.statuses: dict[str, int] = {}

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Line(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.sent.append(Sent(self.path, headers, body))
        status = self.server.statuses.get(self.path, 201)
        self.send_response(status)
        if status == 307:
            self.send_header("Location", f"{self.server.origin}/noi-khac")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on the screen of the tests."""


@contextmanager
def push_service() -> Iterator[Service]:
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join()
