"""A stand-in for the government desktop signing tool: a real WebSocket server with TLS.

Written from what is known of the tool's behaviour on the wire, not from our side of it: one call a
socket, `FileName` fetched without cookies, `uploadfile` posted as multipart with a short patience,
`Status` of that answer wanted as a boolean (else error 0x0028 although the file was kept), the
callback a JSON string whose Status 0 means signed and whose FileServer is what the server said.
"""

import base64
import hashlib
import io
import json
import socket
import ssl
import struct
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import httpx
import pikepdf
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from vanban.doors.testpki.authority import Identity

PORT = 8987
SIGNING = {
    "SignApproved",
    "SignIssued",
    "SignIncome",
    "SignCopy",
    "SignAppendix",
    "Comment",
    "SignFiles",
}
_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


@dataclass
class Tool:
    """What the tool will do at the next call; `heard` is what it was told."""

    identity: Identity
    mood: str = "sign"
    has_version: bool = True
    heard: list[tuple[str, str]] = field(default_factory=list)
    patience_s: float = 60.0

    def answer(self, name: str, message: str) -> str | None:
        """The one text answer of a call; None hangs up."""
        self.heard.append((name, message))
        if name == "GetVersion":
            told = {"Status": 0, "Message": "", "Version": "1.0.0.25"}
            return json.dumps(told) if self.has_version else None
        if name == "GetCertInfo":
            subject = self.identity.certificate.subject.rfc4514_string()
            return json.dumps({"Status": 0, "Message": subject})
        if name not in SIGNING or self.mood == "old":
            return None
        return json.dumps(self._call(name, json.loads(message)))

    def _call(self, name: str, asked: dict[str, Any]) -> dict[str, Any]:
        if self.mood == "pin_cancelled":
            return _told(1, "Người dùng hủy nhập mã PIN")
        with httpx.Client(timeout=self.patience_s) as line:
            source = line.get(asked["FileName"])
            if source.status_code != 200:
                return _told(2, "Không tải được tệp")
            signed = self.sign(name, source.content, asked)
            try:
                came = line.post(
                    asked["FileUploadHandler"],
                    files={"uploadfile": ("signed.pdf", signed, "application/pdf")},
                )
                said = came.json()
            except (httpx.HTTPError, ValueError):
                return _told(0x28, "Lỗi 0x0028")
        if type(said.get("Status")) is not bool or self.mood == "0x0028":
            return _told(0x28, "Lỗi 0x0028")
        answer = _told(0, said.get("Message", ""))
        answer["FileServer"] = said.get("FileServer") or ""
        answer["FileName"] = said.get("FileName") or ""
        return answer

    def sign(self, name: str, data: bytes, asked: dict[str, Any]) -> bytes:
        """The tool's own way of signing: old SubFilter, a picture of its own."""
        if self.mood == "altered":
            data = data.replace(b"/Type", b"/Typo", 1)
        if self.mood == "rewritten":
            return _printed_anew(data)
        words = ["Ký phê duyệt"]
        if name == "SignIssued" and self.mood == "three":
            words = [asked.get("DocNumber", ""), asked.get("IssuedDate", ""), "Dấu"]
        if self.mood == "twice":
            words = ["một", "hai"]
        for order, text in enumerate(words):
            data = sign_as_tool(data, self.identity, text, place=order)
        return _drawn_over(data) if self.mood == "drawn_over" else data


def sign_as_tool(data: bytes, identity: Identity, text: str, *, place: int = 0) -> bytes:
    """One signature with a text picture, as an incremental update (adbe.pkcs7.detached)."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    name = f"Signature_{uuid.uuid4().hex[:8]}"
    box = (60, 60 + 40 * place, 230, 90 + 40 * place)
    spec = fields.SigFieldSpec(name, on_page=0, box=box)
    store = SimpleCertificateStore()
    store.register_multiple([_asn1(each) for each in identity.chain])
    key = identity.private_key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = signers.SimpleSigner(
        signing_cert=_asn1(identity.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key),
        cert_registry=store,
    )
    meta = signers.PdfSignatureMetadata(field_name=name, md_algorithm="sha256")
    style = TextStampStyle(stamp_text=text.replace("%", ""), border_width=0)
    made = signers.PdfSigner(meta, signer=signer, stamp_style=style, new_field_spec=spec)
    out = made.sign_pdf(writer, existing_fields_only=False)
    return bytes(out.getvalue())


def _drawn_over(data: bytes) -> bytes:
    """A text added to page 1 after the signature."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    stream = generic.StreamObject(
        stream_data=b"BT /F1 40 Tf 100 400 Td (X) Tj ET q 1 0 0 rg 0 0 300 300 re f Q"
    )
    page = writer.find_page_for_modification(0)[0]
    writer.add_stream_to_page(0, writer.add_object(stream))
    assert page is not None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _printed_anew(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out)
    return out.getvalue()


def _told(status: int, message: str) -> dict[str, Any]:
    return {
        "Status": status,
        "Message": message,
        "FileName": "",
        "FileServer": "",
        "DocumentNumber": "",
        "DocumentDate": "",
    }


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


@contextmanager
def running_tool(tool: Tool, folder: Path, *, port: int = PORT) -> Iterator[Tool]:
    """The tool at work on this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server_pem(folder))
    listener = socket.create_server(("127.0.0.1", port))
    listener.settimeout(0.2)
    over = threading.Event()
    accept = threading.Thread(target=_serve, args=(tool, listener, context, over), daemon=True)
    accept.start()
    try:
        yield tool
    finally:
        over.set()
        accept.join()
        listener.close()


def _serve(
    tool: Tool, listener: socket.socket, context: ssl.SSLContext, over: threading.Event
) -> None:
    while not over.is_set():
        try:
            raw, _ = listener.accept()
        except TimeoutError:
            continue
        threading.Thread(target=_one, args=(tool, raw, context), daemon=True).start()


def _one(tool: Tool, raw: socket.socket, context: ssl.SSLContext) -> None:
    raw.settimeout(30)
    with (
        suppress(OSError, ssl.SSLError, ConnectionError),
        raw,
        context.wrap_socket(raw, server_side=True) as line,
    ):
        name = _shake_hands(line)
        if name is None:
            return
        answer = tool.answer(name, _hear(line))
        if answer is not None:
            line.sendall(_frame(answer.encode()))
        line.sendall(b"\x88\x00")


def _shake_hands(line: ssl.SSLSocket) -> str | None:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = line.recv(4096)
        if not piece:
            return None
        head += piece
    first, *rest = head.decode("latin-1").split("\r\n")
    told = {key.lower(): value.strip() for key, _, value in (each.partition(":") for each in rest)}
    accept = base64.b64encode(
        hashlib.sha1((told["sec-websocket-key"] + _MAGIC).encode()).digest()
    ).decode()
    line.sendall(
        (
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        ).encode()
    )
    return first.split(" ")[1].strip("/")


def _hear(line: ssl.SSLSocket) -> str:
    """One masked text frame."""
    _, length = _exactly(line, 2)
    size = length & 0x7F
    if size == 126:
        size = struct.unpack(">H", _exactly(line, 2))[0]
    elif size == 127:
        size = struct.unpack(">Q", _exactly(line, 8))[0]
    mask = _exactly(line, 4)
    data = _exactly(line, size)
    return bytes(byte ^ mask[at % 4] for at, byte in enumerate(data)).decode()


def _frame(data: bytes) -> bytes:
    if len(data) < 126:
        return bytes([0x81, len(data)]) + data
    return b"\x81\x7e" + struct.pack(">H", len(data)) + data


def _exactly(line: ssl.SSLSocket, size: int) -> bytes:
    got = b""
    while len(got) < size:
        piece = line.recv(size - len(got))
        if not piece:
            raise ConnectionError
        got += piece
    return got


def server_pem(folder: Path, *, name: str = "127.0.0.1") -> Path:
    """A self-signed certificate for loopback, with its key, in one file."""
    path = folder / "loopback.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    moment = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
